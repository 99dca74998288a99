"""The relations of limits: whether a value keeps a bound, by how much, and whether that is better than asked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from duibiao.model.assessment.verdict import Outcome
from duibiao.model.records.schemes import Limit
from duibiao.model.values.numbers import EXACT

ONE_SIDED = ("at_least", "more_than", "at_most", "less_than")
"""The relations that can be exceeded. A range, a nominal value and a prohibition can only be kept."""

Term = Decimal | str | bool
"""What is compared: a number, the place of a grade on its scale, a choice or a truth value."""


class Judgement(NamedTuple):
    """An outcome and the margin it rests on: above zero on the better side of the bound, None where there is none."""

    outcome: Outcome
    margin: Decimal | None


def hold(limit: Limit, value: Term, bound: Sequence[Term]) -> Judgement:
    """`value` held against `bound`, all in the unit of the limit. `between` has two bounds, `one_of` any number."""
    if not isinstance(value, Decimal):
        return Judgement("meets" if value in bound else "below", None)
    numbers = [term for term in bound if isinstance(term, Decimal)]
    kept, margin = _kept(limit, value, numbers)
    if not kept:
        return Judgement("below", margin)
    return Judgement("better" if _exceeds(limit, margin) else "meets", margin)


def _kept(limit: Limit, value: Decimal, bound: list[Decimal]) -> tuple[bool, Decimal | None]:
    match limit.relation:
        case "at_least":
            return value >= bound[0], EXACT.subtract(value, bound[0])
        case "more_than":
            return value > bound[0], EXACT.subtract(value, bound[0])
        case "at_most":
            return value <= bound[0], EXACT.subtract(bound[0], value)
        case "less_than" | "not_detected":
            return value < bound[0], EXACT.subtract(bound[0], value)
        case "between":
            low, high = bound
            above = value > low if limit.open_low else value >= low
            under = value < high if limit.open_high else value <= high
            return above and under, min(EXACT.subtract(value, low), EXACT.subtract(high, value))
        case "within":
            margin = EXACT.subtract(_half_width(limit, bound[0]), EXACT.subtract(value, bound[0]).copy_abs())
            return margin >= 0, margin
        case "equals":
            return value == bound[0], EXACT.subtract(value, bound[0]).copy_abs().copy_negate()
        case _:
            return value in bound, None


def _half_width(limit: Limit, nominal: Decimal) -> Decimal:
    tolerance = limit.tolerance or Decimal(0)
    if limit.tolerance_in_percent:
        return EXACT.divide(EXACT.multiply(nominal.copy_abs(), tolerance), Decimal(100))
    return tolerance


def _exceeds(limit: Limit, margin: Decimal | None) -> bool:
    """Whether a kept bound is exceeded by `better_by`, strictly where none is stated. A tier is only ever met."""
    if limit.relation not in ONE_SIDED or limit.purpose == "tier" or margin is None:
        return False
    return margin > 0 and (limit.better_by is None or margin >= limit.better_by)
