"""The ruler (标尺): where a value stands beside the line that a standard draws (look.md, 5)."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from duibiao.interfaces.web.writing import Writing
from duibiao.model.assessment.verdict import Comparison, LimitResult, Outcome
from duibiao.model.records.schemes import BenchmarkScheme, Indicator, Limit, Relation
from duibiao.model.values.messages import message
from duibiao.model.values.numbers import EXACT

REACH = Decimal(42)
"""How far from the middle the dot of a value lies that is twice the limit, in per cent of the ruler's width."""

HALF_GRADE = Decimal("0.1")
"""A whole grade of an ordinal counts as ten per cent, half a grade as five."""

TENTH = Decimal("0.1")
HUNDRED = Decimal(100)


class Band(msgspec.Struct, frozen=True):
    """The distance between the line and the dot: still to go (gap) or in hand (lead)."""

    tone: str
    x: str
    width: str


class Mark(msgspec.Struct, frozen=True):
    """One ruler. `x` is where the dot lies in per cent of the width, None for no dot; `words` say the same."""

    outcome: Outcome
    words: str
    ticks: tuple[str, ...]
    x: str | None = None
    gap: Band | None = None


def place(margin: Decimal) -> Decimal:
    """Where a relative margin lies on the ruler, in per cent of its width, to a tenth: 50 is the line itself."""
    reach = EXACT.multiply(REACH, EXACT.sqrt(min(margin.copy_abs(), Decimal(1))))
    return (50 + reach.copy_sign(margin)).quantize(TENTH)


TICKS = tuple(str(place(Decimal(percent) / HUNDRED)) for percent in (-100, -50, -25, -10, -5, 5, 10, 25, 50, 100))
"""Ticks at 5, 10, 25, 50 and 100 per cent on either side."""


def mark_of(scheme: BenchmarkScheme, indicator: Indicator, comparison: Comparison | None, writing: Writing) -> Mark:
    """The ruler of an indicator against one standard; without a dot where nothing can be placed."""
    if comparison is None:
        words = writing.say(message("ruler.none", "这项标准没有可比的限值"))
        return Mark("incomparable", words, TICKS)
    margins = [
        (margin, result.relation)
        for result in _telling(scheme, comparison)
        if (margin := relative_margin(result, indicator.limits[result.limit], indicator)) is not None
    ]
    if not margins or comparison.outcome in ("missing", "incomparable"):
        words = writing.say(message("ruler.no_dot", "没有可以画在标尺上的数值"))
        return Mark(comparison.outcome, words, TICKS)
    margin, relation = min(margins)
    x = place(margin)
    percent = EXACT.multiply(margin.copy_abs(), HUNDRED).quantize(TENTH).normalize()
    words = _words(margin, relation, writing.number(f"{percent:f}"), writing)
    return Mark(comparison.outcome, words, TICKS, str(x), _band(x))


def relative_margin(result: LimitResult, limit: Limit, indicator: Indicator) -> Decimal | None:
    """The margin as a part of the limit, above zero on the better side; None where the limit is zero or no quantity."""
    if result.margin is None:
        return None
    margin = Decimal(result.margin)
    if indicator.type == "ordinal":
        return EXACT.multiply(margin, HALF_GRADE)
    width = _width(result, limit)
    return EXACT.divide(margin, width) if width else None


def _width(result: LimitResult, limit: Limit) -> Decimal:
    """What a margin is measured by: the limit itself, or half of a range."""
    bound = [Decimal(text) for text in result.bound]
    match result.relation:
        case "between":
            return EXACT.divide(EXACT.subtract(bound[1], bound[0]), Decimal(2))
        case "within":
            tolerance = limit.tolerance or Decimal(0)
            if limit.tolerance_in_percent:
                return EXACT.divide(EXACT.multiply(bound[0].copy_abs(), tolerance), HUNDRED)
            return tolerance
        case _:
            return bound[0].copy_abs() if bound else Decimal(0)


def _telling(scheme: BenchmarkScheme, comparison: Comparison) -> list[LimitResult]:
    """The results that the dot speaks of: all that are no tier, and those of the lowest tier present."""
    plain = [result for result in comparison.limits if result.tier is None]
    for tier in scheme.standard(comparison.standard).tiers:
        if lowest := [result for result in comparison.limits if result.tier == tier.key]:
            return plain + lowest
    return plain


def _band(x: Decimal) -> Band | None:
    if x == 50:
        return None
    return Band("gap", str(x), str(50 - x)) if x < 50 else Band("lead", "50", str(x - 50))


def _words(margin: Decimal, relation: Relation, percent: str, writing: Writing) -> str:
    if margin > 0 and relation in ("between", "within"):
        return writing.say(message("ruler.inside", "在范围内，余量 {percent}%", percent=percent))
    if margin > 0:
        return writing.say(message("ruler.ahead", "优于限值 {percent}%", percent=percent))
    if margin < 0:
        return writing.say(message("ruler.behind", "低于限值 {percent}%", percent=percent))
    return writing.say(message("ruler.on_line", "恰在限值上"))
