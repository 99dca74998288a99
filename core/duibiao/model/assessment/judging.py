"""One limit held against what was measured: an outcome with its margin, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from msgspec.structs import replace

from duibiao.model.assessment.measuring import Measured, converted, missing_names
from duibiao.model.assessment.methods import accepts
from duibiao.model.assessment.preparation import PreparedLimit
from duibiao.model.assessment.reading import NOT_DETECTED, Declared
from duibiao.model.assessment.relations import Judgement, hold
from duibiao.model.assessment.terms import Bound, as_term, formula_bound, text_of
from duibiao.model.assessment.verdict import RANK, LimitResult, Outcome, Reason, ReasonCode
from duibiao.model.expressions.evaluation import Tables, Value, evaluate
from duibiao.model.records.schemes import Indicator, Limit, Statistic
from duibiao.model.values.messages import Fault
from duibiao.model.values.numbers import format_number, mean, round_to, standard_deviation
from duibiao.model.values.units import find_unit

WHERE_NOT_DETECTED = ("not_detected", "at_most", "less_than")
"""The relations that a value known only to lie below a detection limit can keep."""


class Setting(NamedTuple):
    """What every limit of an indicator is judged with: the indicator, its measurement, all values and tables."""

    indicator: Indicator
    measured: Measured
    values: Mapping[str, Value]
    tables: Tables


class Unjudged(Exception):
    """A limit that cannot be judged: missing or incomparable, and why."""

    def __init__(self, outcome: Outcome, reason: Reason) -> None:
        super().__init__(outcome, reason)
        self.outcome = outcome
        self.reason = reason


def judge(prepared: PreparedLimit, setting: Setting) -> LimitResult | None:
    """The result of one limit; None where it does not apply: its condition is false, or it asks a text for an order."""
    limit = prepared.limit
    if setting.indicator.type == "text" and limit.relation not in ("equals", "one_of"):
        return None
    applies = True if prepared.when is None else evaluate(prepared.when, setting.values, setting.tables)
    if applies is False:
        return None
    bound = _bound(prepared, setting)
    result = LimitResult(
        limit=prepared.index,
        outcome="missing",
        relation=limit.relation,
        purpose=limit.purpose,
        statistic=limit.statistic,
        clause=limit.clause,
        tier=limit.tier,
        bound=bound.texts if bound else (),
        unit=prepared.unit,
    )
    try:
        if prepared.when is not None and applies is not True:
            raise _unjudged("missing", "condition_unknown", names=missing_names(prepared.when, setting.values))
        declared = _comparable(prepared, setting)
        if bound is None:
            raise _no_bound(prepared, setting)
        return _held(prepared, setting.indicator, declared, bound, result)
    except Unjudged as unjudged:
        return replace(result, outcome=unjudged.outcome, reason=unjudged.reason)


def _unjudged(outcome: Outcome, code: ReasonCode, **params: str | tuple[str, ...]) -> Unjudged:
    texts = {name: value if isinstance(value, str) else "、".join(value) for name, value in params.items()}
    return Unjudged(outcome, Reason(code, {name: text for name, text in texts.items() if text}))


def _bound(prepared: PreparedLimit, setting: Setting) -> Bound | None:
    if prepared.formula is None:
        return prepared.bound
    return formula_bound(setting.indicator, prepared.limit, prepared.formula, setting.values, setting.tables)


def _no_bound(prepared: PreparedLimit, setting: Setting) -> Unjudged:
    """Without a value that the formula names, the bound is missing; with all of them there is none to compare with."""
    names = missing_names(prepared.formula, setting.values) if prepared.formula else ()
    if names:
        return _unjudged("missing", "bound_inputs_missing", names=names)
    return _unjudged("incomparable", "bound_undefined")


def _comparable(prepared: PreparedLimit, setting: Setting) -> Declared:
    """What was declared, if the limit may be held against it."""
    limit, measured = prepared.limit, setting.measured
    if measured.unsure is not None:
        raise _unjudged("missing", "relevance_unknown", names=measured.unsure)
    if limit.relation == "unset":
        raise _unjudged("incomparable", "no_limit_set")
    if measured.declared is None:
        raise Unjudged("missing", measured.reason or Reason("unanswered"))
    if measured.doubt:
        raise Unjudged("incomparable", measured.doubt)
    stated = measured.declared.method
    if stated and prepared.methods and not accepts(prepared.methods, stated):
        raise _unjudged("incomparable", "method_differs", stated=stated, accepted=prepared.methods)
    return measured.declared


def _held(
    prepared: PreparedLimit, indicator: Indicator, declared: Declared, bound: Bound, result: LimitResult
) -> LimitResult:
    limit = prepared.limit
    if declared.not_detected:
        return _held_undetected(prepared, declared, bound, result)
    if declared.word is not None:
        term = as_term(indicator, declared.word)
        assert term is not None
        return _with(result, hold(limit, term, bound.terms), text_of(declared.word))
    needed = max(indicator.min_count, 2 if limit.statistic == "sd" else 1)
    if len(declared.readings) < needed:
        raise _unjudged("missing", "too_few_readings", given=str(len(declared.readings)), needed=str(needed))
    readings = [_converted(value, declared.unit, prepared.unit) for value in declared.readings]
    if limit.statistic in ("value", "each"):
        return _worst_reading([_rounded(limit, reading) for reading in readings], limit, bound, result)
    value = _rounded(limit, _statistic(limit.statistic, readings))
    return _with(result, hold(limit, value, bound.terms), format_number(value))


def _held_undetected(prepared: PreparedLimit, declared: Declared, bound: Bound, result: LimitResult) -> LimitResult:
    """A value below its detection limit keeps a bound that is not below it; otherwise nobody knows."""
    if prepared.limit.relation not in WHERE_NOT_DETECTED or prepared.limit.statistic in ("sd", "count"):
        raise _unjudged("incomparable", "not_detected_only")
    if declared.detection_limit is None:
        raise _unjudged("incomparable", "detection_limit_missing")
    limit = _converted(declared.detection_limit, declared.unit, prepared.unit)
    if not all(isinstance(term, Decimal) and limit <= term for term in bound.terms):
        raise _unjudged("incomparable", "detection_limit_above_bound", detection_limit=format_number(limit))
    return replace(result, outcome="meets", measured=NOT_DETECTED, detection_limit=format_number(limit))


def _converted(value: Decimal, source: str | None, target: str | None) -> Decimal:
    if source is None or target is None:
        return value
    try:
        return converted(value, source, target)
    except Fault:
        raise _unit_trouble(source, target) from None


def _unit_trouble(stated: str, wanted: str) -> Unjudged:
    try:
        find_unit(stated)
    except Fault:
        return _unjudged("incomparable", "unit_unknown", stated=stated)
    return _unjudged("incomparable", "unit_differs", stated=stated, wanted=wanted)


def _statistic(statistic: Statistic, readings: list[Decimal]) -> Decimal:
    match statistic:
        case "mean":
            return mean(readings)
        case "min":
            return min(readings)
        case "max":
            return max(readings)
        case "sd":
            return standard_deviation(readings)
        case _:
            return Decimal(len(readings))


def _rounded(limit: Limit, value: Decimal) -> Decimal:
    """The value as it is compared: rounded where the limit says so (修约值比较法, GB/T 8170-2008, 4.3.3)."""
    return round_to(value, limit.round_to) if limit.compare == "rounded" and limit.round_to else value


def _worst_reading(readings: list[Decimal], limit: Limit, bound: Bound, result: LimitResult) -> LimitResult:
    """Every reading on its own: the worst stands for all, of equally bad ones the one with the least margin."""
    judged = [(hold(limit, reading, bound.terms), reading) for reading in readings]
    judgement, reading = min(judged, key=lambda pair: _badness(pair[0]))
    return _with(result, judgement, format_number(reading))


def _badness(judgement: Judgement) -> tuple[int, Decimal]:
    return RANK[judgement.outcome], judgement.margin or Decimal(0)


def _with(result: LimitResult, judgement: Judgement, measured: str) -> LimitResult:
    margin = None if judgement.margin is None else format_number(judgement.margin)
    return replace(result, outcome=judgement.outcome, measured=measured, margin=margin)
