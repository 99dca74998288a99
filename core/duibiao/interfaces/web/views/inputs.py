"""The fields that a filing asks: what each is called, offers, holds, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from duibiao.interfaces.web.views.limits import unit_words
from duibiao.interfaces.web.writing import Writing
from duibiao.model.assessment.reading import NOT_DETECTED
from duibiao.model.records.codelists import CodeList
from duibiao.model.records.forms import Field
from duibiao.model.records.schemes import BenchmarkScheme, Indicator
from duibiao.model.values.messages import Message, message

SPARE_ROWS = 2
"""Empty rows that a repeat offers below those filled in, so that one can go on without a script."""


NO_MARKS: Mapping[str, Message] = {}


class Input(msgspec.Struct, frozen=True):
    """One field. `kind`: text, long, number, date, select, tick or rows; `options` are value and words.

    `by` says who beyond the form demands an answer.
    """

    place: str
    kind: str
    label: str
    hint: str
    value: str
    required: bool
    unit: str = ""
    options: tuple[tuple[str, str], ...] = ()
    max_length: int = 500
    rows: tuple[tuple[Input, ...], ...] = ()
    heads: tuple[str, ...] = ()
    by: Message | None = None


class IndicatorInput(msgspec.Struct, frozen=True):
    """The fields of one indicator: its value first, the rest for those who need it."""

    place: str
    kind: str
    label: str
    hint: str
    note: str
    value: str
    unit: str
    own_unit: str
    method: str
    not_detected: bool
    may_be_undetected: bool
    detection_limit: str
    remark: str
    options: tuple[tuple[str, str], ...]
    core: bool
    detailed: bool


def form_inputs(
    fields: Iterable[Field],
    held: Mapping[str, Any],
    section: str,
    lists: Mapping[str, CodeList],
    writing: Writing,
    marks: Mapping[str, Message] = NO_MARKS,
) -> tuple[Input, ...]:
    """The fields of a form, or the parameters of a scheme, with what they hold (by place)."""
    asked = (
        _input(field, f"{section}.{field.name}", held.get(f"{section}.{field.name}"), lists, writing)
        for field in fields
    )
    return tuple(msgspec.structs.replace(one, by=marks.get(one.place)) for one in asked)


def indicator_inputs(
    scheme: BenchmarkScheme, held: Mapping[str, Any], writing: Writing
) -> Mapping[str, IndicatorInput]:
    """The fields of every indicator that is asked, by key."""
    return {
        indicator.key: _indicator(indicator, held.get(f"indicators.{indicator.key}") or {}, writing)
        for indicator in scheme.indicators
        if indicator.calculation is None
    }


def _input(field: Field, place: str, value: Any, lists: Mapping[str, CodeList], writing: Writing) -> Input:
    shown = Input(
        place=place,
        kind=_kind(field),
        label=writing.label(field.label),
        hint=writing.label(field.hint),
        value="" if field.type == "repeat" else _text(value),
        required=field.required,
        unit=unit_words(field.unit).strip(),
        options=_options(field, lists, writing),
        max_length=field.max_length,
    )
    if field.type != "repeat":
        return shown
    filled: Sequence[Mapping[str, Any]] = value or ()
    rows = [*filled, *({} for _ in range(SPARE_ROWS))] if len(filled) < field.max_rows else list(filled)
    return msgspec.structs.replace(
        shown,
        heads=tuple(writing.label(inner.label) for inner in field.fields),
        rows=tuple(
            tuple(
                _input(inner, f"{place}[{index}].{inner.name}", row.get(inner.name), lists, writing)
                for inner in field.fields
            )
            for index, row in enumerate(rows)
        ),
    )


def _kind(field: Field) -> str:
    match field.type:
        case "choice":
            return "select"
        case "boolean":
            return "tick"
        case "repeat":
            return "rows"
        case "number" | "date":
            return field.type
        case _:
            return "long" if field.max_length > 200 and field.type == "text" else "text"


def _options(field: Field, lists: Mapping[str, CodeList], writing: Writing) -> tuple[tuple[str, str], ...]:
    if field.choices:
        return tuple((choice.name, writing.label(choice.label)) for choice in field.choices)
    codes = lists[field.code_list].codes if field.code_list and field.code_list in lists else ()
    return tuple((code.code, writing.label(code.label)) for code in codes)


def _indicator(indicator: Indicator, answer: Mapping[str, Any], writing: Writing) -> IndicatorInput:
    value = answer.get("value")
    undetected = value == NOT_DETECTED
    details = {name: str(answer.get(name) or "") for name in ("unit", "method", "detection_limit", "note")}
    limits = {limit.relation for limit in indicator.limits}
    quantity = indicator.type in ("number", "sample")
    return IndicatorInput(
        place=f"indicators.{indicator.key}",
        kind=_indicator_kind(indicator),
        label=writing.label(indicator.label),
        hint=writing.label(indicator.hint),
        note=writing.listed(indicator.method),
        value="" if undetected else _text(value),
        unit=details["unit"] or indicator.unit or "",
        own_unit=unit_words(indicator.unit).strip(),
        method=details["method"],
        not_detected=undetected,
        may_be_undetected=quantity and bool(limits & {"not_detected", "at_most", "less_than"}),
        detection_limit=details["detection_limit"],
        remark=details["note"],
        options=_indicator_options(indicator, writing),
        core=indicator.core,
        detailed=undetected or any(details.values()),
    )


def _indicator_kind(indicator: Indicator) -> str:
    if indicator.type in ("ordinal", "choice", "boolean"):
        return "select"
    return {"sample": "sample", "text": "text"}.get(indicator.type, "number")


def _indicator_options(indicator: Indicator, writing: Writing) -> tuple[tuple[str, str], ...]:
    match indicator.type:
        case "ordinal":
            return tuple((grade, grade) for grade in indicator.grades())
        case "choice":
            return tuple((choice.name, writing.label(choice.label)) for choice in indicator.choices)
        case "boolean":
            yes, no = message("value.true", "是"), message("value.false", "否")
            return (("true", writing.say(yes)), ("false", writing.say(no)))
        case _:
            return ()


def _text(value: Any) -> str:
    """A plain value as a field holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return " ".join(value) if isinstance(value, (list, tuple)) else str(value)
