"""What is wrong with a set of answers before it is assessed: every fault at once, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from duibiao.model.assessment.forms import CodeLists, check_fields
from duibiao.model.assessment.measuring import measure
from duibiao.model.assessment.preparation import prepare
from duibiao.model.assessment.reading import read_answer
from duibiao.model.expressions.nearest import nearest
from duibiao.model.records.schemes import Answer, BenchmarkScheme, Indicator
from duibiao.model.values.messages import Fault, Message, message
from duibiao.model.values.quoting import quoted
from duibiao.model.values.units import find_unit, same_dimension

LONGEST_METHOD = 200
NO_CODE_LISTS: CodeLists = {}


def validate_answers(
    scheme: BenchmarkScheme,
    parameters: Mapping[str, str | bool | None],
    answers: Mapping[str, Answer],
    code_lists: CodeLists = NO_CODE_LISTS,
) -> tuple[Message, ...]:
    """Every fault of the input, placed at `parameters.x`, `indicators.y.value`, `indicators.y.unit`, ….

    An indicator that is not answered is no fault here: it is an outcome of the assessment (`missing_answers`).
    """
    known = {indicator.key: indicator for indicator in scheme.indicators}
    findings = check_fields(scheme.parameters, parameters, code_lists, "parameters")
    found = [finding.message for finding in findings if finding.severity == "A"]
    for key in sorted(answers):
        indicator = known.get(key)
        faults = _faults(indicator, answers[key]) if indicator else [_unknown(key, known)]
        found += [told.under(f"indicators.{key}") for told in faults]
    return tuple(found)


def missing_answers(
    scheme: BenchmarkScheme, parameters: Mapping[str, str | bool | None], answers: Mapping[str, Answer]
) -> tuple[Message, ...]:
    """A message for each required indicator that applies and has no answer."""
    found = measure(prepare(scheme), parameters, answers).by_indicator
    text = "请填写“{label}”。没有检验的，请先检验，或与主管机构商量。"
    return tuple(
        message("answer.required", text, at=f"indicators.{indicator.key}", label=indicator.label.zh)
        for indicator in scheme.indicators
        if indicator.required
        and (measured := found.get(indicator.key)) is not None
        and measured.unsure is None
        and measured.reason is not None
        and measured.reason.code == "unanswered"
    )


def _faults(indicator: Indicator, answer: Answer) -> Iterator[Message]:
    try:
        read_answer(indicator, answer)
    except Fault as fault:
        yield from fault.messages
    if answer.unit is not None:
        yield from _unit_faults(indicator, answer.unit)
    if answer.method is not None and len(answer.method) > LONGEST_METHOD:
        yield message(
            "answer.method_too_long", "检验方法最多 {most} 字。请只填标准编号和条款。", at="method", most=LONGEST_METHOD
        )


def _unit_faults(indicator: Indicator, unit: str) -> Iterator[Message]:
    if indicator.type not in ("number", "sample"):
        yield message("answer.unit_not_used", "这个指标不用单位。请清空单位。", at="unit")
        return
    try:
        find_unit(unit)
    except Fault as fault:
        yield from (told.under("unit") for told in fault.messages)
        return
    if indicator.unit is None or not same_dimension(unit, indicator.unit):
        yield message(
            "answer.unit_not_convertible",
            "{unit} 不能换算成这个指标的单位 {wanted}。请换一个单位。",
            at="unit",
            unit=quoted(unit),
            wanted=indicator.unit or "1",
        )


def _unknown(key: str, known: Mapping[str, Indicator]) -> Message:
    if near := nearest(key, known):
        return message(
            "answer.unknown_indicator_near",
            "方案里没有“{key}”这个指标。是不是“{near}”？",
            key=quoted(key),
            near=near,
        )
    return message(
        "answer.unknown_indicator",
        "方案里没有“{key}”这个指标。请删去这一项。",
        key=quoted(key),
    )
