"""Forms, schemes, kinds and code lists are complete and agree with themselves."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("definitions.sound", __doc__, "refuse", keys=("",))
