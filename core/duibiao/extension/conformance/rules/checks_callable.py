"""A check has a function to run and a tuple of kinds."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("checks.callable", __doc__, "refuse", keys=("plugin.check_",))
