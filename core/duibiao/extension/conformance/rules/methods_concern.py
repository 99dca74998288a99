"""Every indicator of safety, health or environment that is measured names a test method."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("methods.concern", __doc__, "refuse", keys=("indicator.no_method",))
