"""The grade of a whole result, by the scheme's own rule."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from duibiao.model.assessment.combining import by_indicator
from duibiao.model.assessment.preparation import PreparedScheme
from duibiao.model.assessment.verdict import Comparison, Counts, IndicatorOutcome, Mandatory
from duibiao.model.expressions.evaluation import Value, evaluate


def count(indicators: Sequence[IndicatorOutcome], mandatory: Mandatory) -> Counts:
    """How many indicators came to each outcome, all and core ones, and how many mandatory limits are not met."""
    found = dict.fromkeys(Counts.__struct_fields__, 0)
    for indicator in indicators:
        for prefix in ("", "core_") if indicator.core else ("",):
            found[prefix + indicator.outcome] += 1
            found[prefix + "total"] += 1
    return Counts(**{**found, "mandatory_failed": len(mandatory.failing)})


def grade(prepared: PreparedScheme, comparisons: Sequence[Comparison], mandatory: Mandatory) -> str:
    """The key of the first grade whose condition is true; a grade without one is always given, null is not true.

    A grade counts the indicators as compared with the standards it lists in `against`; a failed mandatory limit
    counts for every grade, whatever its standard.
    """
    for stated, when in prepared.grades:
        if when is None:
            return stated.key
        counts = count(by_indicator(prepared.scheme, comparisons, stated.against), mandatory)
        values: dict[str, Value] = {name: Decimal(getattr(counts, name)) for name in Counts.__struct_fields__}
        if evaluate(when, values) is True:
            return stated.key
    return ""
