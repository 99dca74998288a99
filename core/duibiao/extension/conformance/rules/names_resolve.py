"""Forms, code lists and kinds that are named are offered by this plugin or one beside it."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("names.resolve", __doc__, "refuse", keys=("plugin.dangling",))
