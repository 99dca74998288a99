"""Units are known, and stand with every number that is measured."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule(
    "units.known",
    __doc__,
    "refuse",
    keys=("unit.", "indicator.no_unit", "indicator.unit_not_used", "limit.unit_not", "form.unit_without_number"),
)
