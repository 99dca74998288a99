"""A hook takes nothing and its mark has no options."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("hooks.signature", __doc__, "refuse", keys=("plugin.hook_signature", "plugin.hook_options"))
