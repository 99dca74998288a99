"""One answer read by the type of its indicator."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from duibiao.model.records.schemes import Answer, Indicator
from duibiao.model.values.messages import Fault, message
from duibiao.model.values.numbers import parse_number
from duibiao.model.values.quoting import quoted

NOT_DETECTED = "not_detected"
MOST_READINGS = 1_000
LONGEST_TEXT = 2_000
HYPHENS = str.maketrans(dict.fromkeys("–—−－~～", "-"))


class Declared(msgspec.Struct, frozen=True):
    """An answer as read: readings in `unit`, or a word (grade, choice, text, truth value), or not detected."""

    readings: tuple[Decimal, ...] = ()
    word: str | bool | None = None
    unit: str | None = None
    method: str | None = None
    not_detected: bool = False
    detection_limit: Decimal | None = None


def read_answer(indicator: Indicator, answer: Answer) -> Declared | None:
    """What `answer` states, None where it states nothing.

    Raises a Fault, its places seen from the answer ("value[2]", "detection_limit"), where it does not fit the
    indicator's type. Whether its unit can be converted is not asked here.
    """
    value = answer.value
    if value is None or value == () or (isinstance(value, str) and not value.strip()):
        if answer.detection_limit:
            raise _detection_limit_alone()
        return None
    if indicator.calculation is not None:
        raise Fault(message("answer.calculated", "这个指标由平台计算，不用填写。", at="value"))
    method = (answer.method or "").strip() or None
    if indicator.type in ("number", "sample"):
        return _quantity(indicator, answer, method)
    if answer.detection_limit:
        raise _detection_limit_alone()
    return Declared(word=_word(indicator, value), method=method)


def _quantity(indicator: Indicator, answer: Answer, method: str | None) -> Declared:
    unit = answer.unit or indicator.unit
    if answer.value == NOT_DETECTED:
        limit = _detection_limit(answer.detection_limit) if answer.detection_limit else None
        return Declared(unit=unit, method=method, not_detected=True, detection_limit=limit)
    if answer.detection_limit:
        raise _detection_limit_alone()
    if isinstance(answer.value, str):
        return Declared(readings=(_number(answer.value, "value"),), unit=unit, method=method)
    if isinstance(answer.value, tuple) and indicator.type == "sample":
        return Declared(readings=_sample(answer.value), unit=unit, method=method)
    if isinstance(answer.value, tuple):
        raise Fault(
            message("answer.one_number", "这里填一个数值；现在有 {count} 个。", at="value", count=len(answer.value))
        )
    raise Fault(message("answer.number_wanted", "这里要填数值，不是“是”或“否”。", at="value"))


def _sample(texts: tuple[str, ...]) -> tuple[Decimal, ...]:
    if len(texts) > MOST_READINGS:
        raise Fault(
            message(
                "answer.too_many_readings",
                "有 {count} 个读数，最多 {most} 个。",
                at="value",
                count=len(texts),
                most=MOST_READINGS,
            )
        )
    readings: list[Decimal] = []
    faults: list[Fault] = []
    for index, text in enumerate(texts):
        try:
            readings.append(_number(text, f"value[{index}]"))
        except Fault as fault:
            faults.append(fault)
    if faults:
        raise Fault.of(told for fault in faults for told in fault.messages)
    return tuple(readings)


def _number(text: str, path: str) -> Decimal:
    try:
        return parse_number(text)
    except Fault as fault:
        raise fault.under(path) from None


def _detection_limit(text: str) -> Decimal:
    limit = _number(text, "detection_limit")
    if limit <= 0:
        raise Fault(
            message(
                "answer.detection_limit_positive",
                "检出限要大于 0；现在是 {text}。",
                at="detection_limit",
                text=quoted(text),
            )
        )
    return limit


def _detection_limit_alone() -> Fault:
    return Fault(
        message(
            "answer.detection_limit_alone",
            "只有结果是“未检出”时才填检出限。请清空检出限，或把结果改为未检出。",
            at="detection_limit",
        )
    )


def _word(indicator: Indicator, value: str | bool | tuple[str, ...]) -> str | bool:
    if indicator.type == "boolean":
        if isinstance(value, bool):
            return value
        raise Fault(message("answer.truth_wanted", "这里要选“是”或“否”。", at="value"))
    if not isinstance(value, str):
        raise Fault(message("answer.one_text_wanted", "这里要填一项文字。", at="value"))
    if indicator.type == "ordinal":
        return _grade(indicator, value.strip())
    if indicator.type == "choice":
        return _choice(indicator, value.strip())
    if len(value) > LONGEST_TEXT:
        raise Fault(
            message(
                "answer.too_long",
                "文字有 {count} 字，最多 {most} 字。",
                at="value",
                count=len(value),
                most=LONGEST_TEXT,
            )
        )
    return value.strip()


def _grade(indicator: Indicator, text: str) -> str:
    for spelling in (text, text.translate(HYPHENS).replace(" ", "")):
        if spelling in indicator.grades():
            return spelling
    with_halves = msgspec.structs.replace(indicator, half_grades=True).grades()
    if text.translate(HYPHENS).replace(" ", "") in with_halves:
        raise Fault(
            message(
                "answer.no_half_grades",
                "“{text}”是半级，这个指标只用整级：{scale}。",
                at="value",
                text=quoted(text),
                scale="、".join(indicator.scale),
            )
        )
    raise Fault(
        message(
            "answer.off_scale",
            "没有“{text}”这一级。可以填：{scale}。",
            at="value",
            text=quoted(text),
            scale="、".join(indicator.grades()),
        )
    )


def _choice(indicator: Indicator, text: str) -> str:
    offered = [choice.name for choice in indicator.choices]
    if text not in offered:
        raise Fault(
            message(
                "answer.not_offered",
                "没有“{text}”这个选项。可以选：{choices}。",
                at="value",
                text=quoted(text),
                choices="、".join(f"{choice.name}（{choice.label.zh}）" for choice in indicator.choices),
            )
        )
    return text
