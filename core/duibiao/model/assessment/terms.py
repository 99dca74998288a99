"""What limits compare: numbers, places of grades on their scale, choices and truth values, with the text of each."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from duibiao.model.assessment.relations import Term
from duibiao.model.expressions.evaluation import Tables, Value, evaluate
from duibiao.model.expressions.tree import Expression
from duibiao.model.records.schemes import Indicator, Limit
from duibiao.model.values.messages import Fault
from duibiao.model.values.numbers import LARGEST, format_number, parse_number

HALF = Decimal("0.5")


class Bound(NamedTuple):
    """A bound as it is compared and as it is written."""

    terms: tuple[Term, ...]
    texts: tuple[str, ...]


def as_term(indicator: Indicator, value: Value) -> Term | None:
    """`value` as the limits of `indicator` compare it, None where it is no value of that type.

    A grade is its place on the scale, counted in whole grades: with half grades "3-4" lies half a grade above "3".
    """
    match indicator.type:
        case "number" | "sample":
            return _as_number(value)
        case "ordinal":
            grade = format_number(value) if isinstance(value, Decimal) else value
            grades = indicator.grades()
            step = HALF if indicator.half_grades else Decimal(1)
            return grades.index(grade) * step if grade in grades else None
        case "boolean":
            return value if isinstance(value, bool) else None
        case _:
            return value if isinstance(value, str) else None


def text_of(value: Value) -> str:
    """A single value as a verdict writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return format_number(value) if isinstance(value, Decimal) else str(value)


def within_range(value: Value) -> bool:
    """Whether a value is one that could have been typed: worked-out numbers may lie beyond."""
    return not isinstance(value, Decimal) or value.copy_abs() <= LARGEST


def stated_bound(indicator: Indicator, limit: Limit) -> Bound | None:
    """The bound that a limit states; None where it states none, or none that the type of the indicator knows."""
    stated = limit.bound if isinstance(limit.bound, tuple) else (limit.bound,)
    terms = [_bound_term(indicator, limit, value) for value in stated]
    known = tuple(term for term in terms if term is not None)
    wanted = 2 if limit.relation == "between" else max(1, len(known)) if limit.relation == "one_of" else 1
    if len(known) < len(stated) or len(known) != wanted:
        return None
    return Bound(known, tuple(text_of(value) for value in stated))


def formula_bound(
    indicator: Indicator, limit: Limit, formula: Expression, values: Mapping[str, Value], tables: Tables
) -> Bound | None:
    """The bound that the formula of a limit gives for these values; None where it gives none."""
    value = evaluate(formula, values, tables)
    term = _bound_term(indicator, limit, value)
    return Bound((term,), (text_of(value),)) if term is not None and within_range(value) else None


def _bound_term(indicator: Indicator, limit: Limit, value: Value) -> Term | None:
    return _as_number(value) if limit.statistic == "count" else as_term(indicator, value)


def _as_number(value: Value) -> Decimal | None:
    if not isinstance(value, str):
        return value if isinstance(value, Decimal) else None
    try:
        return parse_number(value)
    except Fault:
        return None
