"""A hook answers within a second."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("hooks.quick", __doc__, "remark", keys=("plugin.hook_slow",))
