"""What is wrong with one indicator of a scheme."""

from __future__ import annotations

from collections.abc import Iterator

from duibiao.model.assessment.expression_check import Known, expression_faults, key_faults
from duibiao.model.assessment.limit_check import limit_faults
from duibiao.model.assessment.reading import MOST_READINGS
from duibiao.model.records.schemes import Indicator
from duibiao.model.values.messages import Fault, Message, message
from duibiao.model.values.units import find_unit

WITH_METHOD = ("safety", "health", "environment")
"""Concerns whose indicators are listed apart, each with its test method."""


def indicator_faults(indicator: Indicator, known: Known) -> Iterator[Message]:
    """Every fault of `indicator` and its limits, places seen from the indicator ("limits[0].unit")."""
    yield from key_faults(indicator.key, "key")
    yield from expression_faults(indicator.relevant, known, "relevant")
    yield from _unit_faults(indicator)
    yield from _type_faults(indicator)
    yield from _calculation_faults(indicator, known)
    yield from _method_faults(indicator)
    for index, limit in enumerate(indicator.limits):
        yield from (told.under(f"limits[{index}]") for told in limit_faults(indicator, limit, known))
        if limit in indicator.limits[:index]:
            yield message("indicator.limit_twice", "这条限值和前面一条完全相同。", at=f"limits[{index}]")


def _unit_faults(indicator: Indicator) -> Iterator[Message]:
    if indicator.type not in ("number", "sample"):
        if indicator.unit is not None:
            yield message("indicator.unit_not_used", "{type} 类型的指标没有单位。", at="unit", type=indicator.type)
    elif indicator.unit is None:
        yield message("indicator.no_unit", '数值要有单位；没有量纲的写 unit = "1"。', at="unit")
    else:
        try:
            find_unit(indicator.unit)
        except Fault as fault:
            yield from (told.under("unit") for told in fault.messages)


def _type_faults(indicator: Indicator) -> Iterator[Message]:
    ordinal, choice, sample = (indicator.type == name for name in ("ordinal", "choice", "sample"))
    if ordinal and (len(indicator.scale) < 2 or len(set(indicator.grades())) < len(indicator.grades())):
        yield message("indicator.scale", "请从低到高列出至少两个不同的等级（scale）。", at="scale")
    if not ordinal and (indicator.scale or indicator.half_grades):
        yield message("indicator.scale_not_used", "只有 ordinal 类型的指标才有 scale 和 half_grades。", at="scale")
    names = [offered.name for offered in indicator.choices]
    if choice and (not names or len(set(names)) < len(names)):
        yield message("indicator.choices", "请列出可选的值（choices），每个只列一次。", at="choices")
    if not choice and names:
        yield message("indicator.choices_not_used", "只有 choice 类型的指标才有 choices。", at="choices")
    if not 1 <= indicator.min_count <= (MOST_READINGS if sample else 1):
        yield message(
            "indicator.min_count",
            "min_count 要在 1 到 {most} 之间，只有 sample 才大于 1。",
            at="min_count",
            most=MOST_READINGS,
        )


def _calculation_faults(indicator: Indicator, known: Known) -> Iterator[Message]:
    yield from expression_faults(indicator.calculation, known, "calculation")
    if indicator.calculation is not None and indicator.type != "number":
        yield message("indicator.calculated_type", "计算指标的类型要是 number。", at="type")
    if indicator.calculation is None and indicator.round_to is not None:
        yield message("indicator.round_to_not_used", "round_to 只用于计算指标；限值的修约写在限值里。", at="round_to")
    if indicator.round_to is not None and not (indicator.round_to.is_finite() and indicator.round_to > 0):
        yield message("indicator.round_to", "修约间隔 round_to 要大于 0，如 0.1。", at="round_to")


def _method_faults(indicator: Indicator) -> Iterator[Message]:
    if indicator.concern not in WITH_METHOD or indicator.method or indicator.calculation is not None:
        return
    if not indicator.limits or not all(limit.method for limit in indicator.limits):
        yield message(
            "indicator.no_method",
            "安全、健康、环保指标要写明检验方法（method）。",
            at="method",
        )
