"""A hook returns a list of records of its type."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("hooks.answer", __doc__, "refuse", keys=("plugin.hook_",))
