"""Functions marked as hooks bear the name of one, and those that bear the name are marked."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule(
    "hooks.known", __doc__, "refuse", keys=("plugin.hook_misspelt", "plugin.hook_unknown", "plugin.hook_unmarked")
)
