"""Every section has the keys it needs, no other, and values of their kind."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("records.complete", __doc__, "refuse", keys=("record.",))
