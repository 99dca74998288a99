"""What is wrong with one limit of a scheme."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from duibiao.model.assessment.expression_check import Known, expression_faults
from duibiao.model.assessment.relations import ONE_SIDED
from duibiao.model.assessment.terms import stated_bound
from duibiao.model.expressions.nearest import nearest
from duibiao.model.records.schemes import Indicator, Limit, Relation, ValueType
from duibiao.model.values.messages import Fault, Message, message
from duibiao.model.values.numbers import parse_number
from duibiao.model.values.quoting import quoted
from duibiao.model.values.units import find_unit, same_dimension

ORDERED: tuple[Relation, ...] = (
    "at_least",
    "more_than",
    "at_most",
    "less_than",
    "between",
    "equals",
    "one_of",
    "unset",
)

RELATIONS: dict[ValueType, tuple[Relation, ...]] = {
    "number": (*ORDERED, "within", "not_detected"),
    "sample": (*ORDERED, "within", "not_detected"),
    "ordinal": ORDERED,
    "boolean": ("equals", "unset"),
    "choice": ("equals", "one_of", "unset"),
    "text": ("equals", "one_of", "unset"),
}
"""The relations that each type of indicator can keep."""


def limit_faults(indicator: Indicator, limit: Limit, known: Known) -> Iterator[Message]:
    """Every fault of `limit`, its places seen from the limit ("unit", "bound")."""
    yield from _standard_faults(limit, known)
    yield from expression_faults(limit.when, known, "when")
    yield from expression_faults(limit.bound_formula, known, "bound_formula")
    if limit.relation not in RELATIONS[indicator.type]:
        yield message(
            "limit.relation",
            "{type} 类型的指标不能用 {relation}。可以用：{relations}。",
            at="relation",
            type=indicator.type,
            relation=limit.relation,
            relations="、".join(RELATIONS[indicator.type]),
        )
    else:
        yield from _bound_faults(indicator, limit)
    yield from _unit_faults(indicator, limit)
    yield from _statistic_faults(indicator, limit)
    yield from _option_faults(indicator, limit)
    yield from _source_faults(limit)


def _standard_faults(limit: Limit, known: Known) -> Iterator[Message]:
    standard = known.standards.get(limit.standard)
    if standard is None:
        near = nearest(limit.standard, known.standards)
        yield message(
            "limit.standard",
            "方案没有列出标准“{standard}”。可以引用：{known}。",
            at="standard",
            standard=limit.standard,
            known=near or "、".join(known.standards) or "（没有标准）",
        )
    if (limit.purpose == "tier") != (limit.tier is not None):
        yield message("limit.tier_purpose", 'purpose = "tier" 和 tier 要一起写。', at="tier")
    elif standard and limit.tier is not None and limit.tier not in [tier.key for tier in standard.tiers]:
        yield message(
            "limit.tier",
            "标准 {standard} 没有“{tier}”这一等级。它的等级有：{tiers}。",
            at="tier",
            standard=limit.standard,
            tier=limit.tier,
            tiers="、".join(tier.key for tier in standard.tiers) or "（没有等级）",
        )


def _bound_faults(indicator: Indicator, limit: Limit) -> Iterator[Message]:
    if limit.relation == "unset":
        if limit.bound is not None or limit.bound_formula is not None or limit.evidence is not None:
            yield message(
                "limit.unset_with_bound",
                'relation = "unset" 表示标准没有规定限值，不能再写界限或依据。有依据时请写出真正的关系和界限。',
                at="relation",
            )
    elif limit.bound_formula is not None:
        if limit.bound is not None:
            yield message("limit.two_bounds", "bound 和 bound_formula 只能写一个。", at="bound_formula")
        if limit.relation in ("between", "one_of"):
            yield message(
                "limit.formula_relation",
                "{relation} 的界限不能由一个公式给出。",
                at="bound_formula",
                relation=limit.relation,
            )
    elif limit.bound is None:
        yield message("limit.no_bound", "没有写界限。请写 bound 或 bound_formula。", at="bound")
    elif limit.relation == "between" and not (isinstance(limit.bound, tuple) and len(limit.bound) == 2):
        yield message("limit.between_pair", 'between 要写下限和上限两个值，如 ["4.0", "7.5"]。', at="bound")
    elif limit.relation == "one_of" and not (isinstance(limit.bound, tuple) and limit.bound):
        yield message("limit.one_of_empty", "one_of 至少要列出一个值。", at="bound")
    elif limit.relation not in ("between", "one_of") and isinstance(limit.bound, tuple):
        yield message("limit.one_bound", "{relation} 只要一个界限。", at="bound", relation=limit.relation)
    else:
        yield from _term_faults(indicator, limit)


def _term_faults(indicator: Indicator, limit: Limit) -> Iterator[Message]:
    bound = stated_bound(indicator, limit)
    if bound is None:
        for value in limit.bound if isinstance(limit.bound, tuple) else (limit.bound,):
            yield from _unknown_term(indicator, limit, value)
        return
    numbers = [term for term in bound.terms if isinstance(term, Decimal)]
    if limit.relation == "between" and not _has_room(limit, *numbers):
        low, high = bound.texts
        yield message("limit.between_order", "下限 {low} 和上限 {high} 之间没有值。", at="bound", low=low, high=high)
    if limit.relation == "not_detected" and numbers[0] <= 0:
        yield message("limit.not_detected_positive", "not_detected 的界限是检出限，要大于 0。", at="bound")
    offered = [choice.name for choice in indicator.choices]
    for text in bound.texts if indicator.type == "choice" else ():
        if text not in offered:
            yield message(
                "limit.bound_not_offered",
                "“{value}”不在这个指标的选项里：{offered}。",
                at="bound",
                value=text,
                offered="、".join(offered),
            )


def _has_room(limit: Limit, low: Decimal, high: Decimal) -> bool:
    return low < high or (low == high and not limit.open_low and not limit.open_high)


def _unknown_term(indicator: Indicator, limit: Limit, value: str | bool | None) -> Iterator[Message]:
    if indicator.type in ("number", "sample") or limit.statistic == "count":
        if isinstance(value, bool) or value is None:
            yield message("limit.bound_number", '界限要写成数值，如 "0.5"。', at="bound")
            return
        if value.isascii() and value.isidentifier():
            text = "“{value}”是名称，不是数。限值由公式给出时，请把 bound 改成 bound_formula。"
            yield message("limit.bound_name", text, at="bound", value=quoted(value))
            return
        try:
            parse_number(value)
        except Fault as fault:
            yield from (told.under("bound") for told in fault.messages)
    elif indicator.type == "boolean":
        if not isinstance(value, bool):
            yield message("limit.bound_truth", "界限要写 true 或 false，不加引号。", at="bound")
    elif not isinstance(value, str):
        yield message("limit.bound_text", "界限要写成文字，放在引号里。", at="bound")
    elif indicator.type == "ordinal" and value not in indicator.grades():
        yield message(
            "limit.bound_off_scale",
            "“{value}”不在这个指标的等级里：{grades}。",
            at="bound",
            value=value,
            grades="、".join(indicator.grades()) or "（没有等级）",
        )


def _unit_faults(indicator: Indicator, limit: Limit) -> Iterator[Message]:
    if limit.unit is None:
        return
    if indicator.type not in ("number", "sample") or limit.statistic == "count":
        yield message("limit.unit_not_used", "这里不用单位。请删去 unit。", at="unit")
        return
    try:
        convertible = indicator.unit is None or same_dimension(limit.unit, find_unit(indicator.unit).code)
    except Fault as fault:
        yield from (told.under("unit") for told in fault.messages)
        return
    if not convertible:
        yield message(
            "limit.unit_not_convertible",
            "限值的单位 {unit} 和指标的单位 {wanted} 不能互相换算。",
            at="unit",
            unit=limit.unit,
            wanted=indicator.unit,
        )


def _statistic_faults(indicator: Indicator, limit: Limit) -> Iterator[Message]:
    if indicator.type == "sample" and limit.statistic == "value":
        yield message(
            "limit.statistic_of_sample",
            "一组读数要说明比什么：mean、each、min、max、sd 或 count。",
            at="statistic",
        )
    elif indicator.type != "sample" and limit.statistic != "value":
        yield message(
            "limit.statistic_of_one",
            "只有 sample 类型的指标才有 {statistic}。",
            at="statistic",
            statistic=limit.statistic,
        )


def _option_faults(indicator: Indicator, limit: Limit) -> Iterator[Message]:
    measured = indicator.type in ("number", "sample")
    if limit.compare == "rounded" and (not measured or limit.round_to is None):
        yield message("limit.rounded", "修约值比较要有 round_to，并且只用于数值，如 round_to = 0.1。", at="round_to")
    if limit.compare == "full" and limit.round_to is not None:
        yield message(
            "limit.round_to_unused", '全数值比较不修约。请写 compare = "rounded" 或删去 round_to。', at="round_to"
        )
    if limit.relation == "within":
        if limit.tolerance is None:
            yield message("limit.no_tolerance", "within 要写允差 tolerance。", at="tolerance")
    elif limit.tolerance is not None or limit.tolerance_in_percent:
        yield message("limit.tolerance_unused", "只有 within 才有允差。", at="tolerance")
    if (limit.open_low or limit.open_high) and limit.relation != "between":
        yield message("limit.open_unused", "只有 between 才有 open_low 和 open_high。", at="relation")
    if limit.better_by is not None and (limit.relation not in ONE_SIDED or limit.purpose == "tier"):
        yield message(
            "limit.better_by_unused", "只有单侧的限值才谈得上优于，等级限值也没有 better_by。", at="better_by"
        )
    for name in ("round_to", "tolerance", "better_by"):
        value = getattr(limit, name)
        if value is not None and not (value.is_finite() and value > 0):
            yield message("limit.not_positive", "{name} 要大于 0。", at=name, name=name)


def _source_faults(limit: Limit) -> Iterator[Message]:
    """A figure says where it was read, unless it is general knowledge. A clause is told where it is known."""
    if limit.provenance in ("verified", "secondary") and limit.source is None:
        yield message(
            "limit.no_source",
            '请写明数值在哪里读到（source）；只凭常识时写 provenance = "general_knowledge"。',
            at="source",
        )
