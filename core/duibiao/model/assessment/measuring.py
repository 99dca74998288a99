"""What was measured: the answers read, calculated indicators worked out, irrelevant ones left out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal

import msgspec

from duibiao.model.assessment.forms import field_values
from duibiao.model.assessment.methods import accepts
from duibiao.model.assessment.preparation import PreparedIndicator, PreparedScheme
from duibiao.model.assessment.reading import Declared, read_answer
from duibiao.model.assessment.terms import within_range
from duibiao.model.assessment.verdict import Reason
from duibiao.model.expressions.evaluation import Tables, Value, evaluate
from duibiao.model.expressions.tree import Expression, names_in
from duibiao.model.records.schemes import Answer, Indicator
from duibiao.model.values.messages import Fault
from duibiao.model.values.numbers import EXACT, round_to
from duibiao.model.values.units import convert

CONVERTED = Context(prec=28, rounding=EXACT.rounding, Emin=EXACT.Emin, Emax=EXACT.Emax, traps=[])
"""A converted value keeps 28 digits, so that there and back again is the value that was stated."""


class Measured(msgspec.Struct, frozen=True):
    """What is known of an indicator: what was declared or worked out, or else why there is no value.

    `doubt` is why a value there is may not be compared; `unsure` lists the names without which it is not known whether
    the indicator is relevant.
    """

    declared: Declared | None = None
    reason: Reason | None = None
    doubt: Reason | None = None
    unsure: tuple[str, ...] | None = None


class Measurements(msgspec.Struct, frozen=True):
    """Every relevant indicator as measured, and the values that conditions and formulas may name."""

    by_indicator: dict[str, Measured]
    values: dict[str, Value]


def measure(
    prepared: PreparedScheme, parameters: Mapping[str, str | bool | None], answers: Mapping[str, Answer]
) -> Measurements:
    """What the parameters and answers say, each indicator read or worked out after those that it depends on.

    An answer that cannot be read counts as missing. A value that conditions and formulas name is in the indicator's
    own unit, null where the indicator is irrelevant, missing or not detected.
    """
    values = field_values(prepared.scheme.parameters, parameters)
    found: dict[str, Measured] = {}
    for key in prepared.order:
        own = prepared.indicators[key]
        relevant = True if own.relevant is None else evaluate(own.relevant, values, prepared.tables)
        values[key] = None
        if relevant is False:
            continue
        if own.calculation is None:
            measured = _declared(own.indicator, answers.get(key))
        else:
            doubt = _doubt(prepared, found, own)
            measured = _calculated(own.indicator, own.calculation, values, prepared.tables, doubt)
        if own.relevant is not None and relevant is not True:
            found[key] = msgspec.structs.replace(measured, unsure=missing_names(own.relevant, values))
        else:
            found[key] = measured
            values[key] = _own_value(own.indicator, measured.declared)
    return Measurements(found, values)


def missing_names(expression: Expression, values: Mapping[str, Value]) -> tuple[str, ...]:
    """The names an expression asks for that have no value."""
    return tuple(name for name in names_in(expression) if values.get(name) is None)


def converted(value: Decimal, source: str | None, target: str | None) -> Decimal:
    """`value` in the unit `target`. Raises a Fault where a unit is unknown or measures something else."""
    if source is None or target is None or source == target:
        return value
    result = convert(value, source, target)
    return result if result is value else CONVERTED.plus(result)


def _declared(indicator: Indicator, answer: Answer | None) -> Measured:
    try:
        declared = read_answer(indicator, answer or Answer())
    except Fault:
        return Measured(reason=Reason("malformed"))
    return Measured(declared) if declared else Measured(reason=Reason("unanswered"))


def _calculated(
    indicator: Indicator, calculation: Expression, values: Mapping[str, Value], tables: Tables, doubt: Reason | None
) -> Measured:
    value = evaluate(calculation, values, tables)
    if isinstance(value, Decimal) and indicator.round_to:
        value = round_to(value, indicator.round_to)
    if not isinstance(value, Decimal) or not within_range(value):
        names = missing_names(calculation, values)
        if names:
            return Measured(reason=Reason("inputs_missing", {"names": "、".join(names)}))
        return Measured(reason=Reason("calculation_undefined"))
    return Measured(Declared(readings=(value,), unit=indicator.unit), doubt=doubt)


def _doubt(prepared: PreparedScheme, found: Mapping[str, Measured], own: PreparedIndicator) -> Reason | None:
    """Why a calculated value may not be compared: one of its inputs was measured by a method that is not accepted."""
    for name in names_in(own.calculation) if own.calculation else ():
        measured = found.get(name)
        if measured is None or measured.declared is None:
            continue
        if measured.doubt:
            return measured.doubt
        accepted, stated = prepared.indicators[name].indicator.method, measured.declared.method
        if stated and accepted and not accepts(accepted, stated):
            params = {"indicator": name, "stated": stated, "accepted": "、".join(accepted)}
            return Reason("input_method_differs", params)
    return None


def _own_value(indicator: Indicator, declared: Declared | None) -> Value:
    if declared is None or declared.not_detected:
        return None
    if declared.word is not None:
        return declared.word
    try:
        readings = tuple(converted(value, declared.unit, indicator.unit) for value in declared.readings)
    except Fault:
        return None
    return readings if indicator.type == "sample" else readings[0]
