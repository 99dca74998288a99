"""The answers to a form and to a scheme's parameters as lines of label and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from duibiao.interfaces.web.views.limits import unit_words
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.submissions.content import Content
from duibiao.model.records.codelists import CodeList
from duibiao.model.records.forms import Field, FormDefinition
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import message


class AnswerLine(msgspec.Struct, frozen=True):
    """One answer: its place, label and words; the rows of a repeat with their heads."""

    place: str
    label: str
    words: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def answer_lines(
    content: Content,
    form: FormDefinition | None,
    scheme: BenchmarkScheme | None,
    lists: Mapping[str, CodeList],
    writing: Writing,
) -> tuple[AnswerLine, ...]:
    """The parameters of the scheme, then the fields of the form, those that were answered."""
    lines = _lines("parameters", scheme.parameters, content.parameters, lists, writing) if scheme else []
    if form is not None:
        lines += _lines("fields", form.fields, content.fields, lists, writing)
    return tuple(lines)


def answer_words(field: Field, value: Any, lists: Mapping[str, CodeList], writing: Writing) -> str:
    """One answer in words: a choice and a code by their labels, a truth by a word."""
    if isinstance(value, bool):
        return writing.say(message("value.true", "是") if value else message("value.false", "否"))
    for choice in field.choices:
        if choice.name == value:
            return writing.label(choice.label)
    for code in lists[field.code_list].codes if field.code_list and field.code_list in lists else ():
        if code.code == value:
            return writing.label(code.label)
    if value is None:
        return ""
    return f"{writing.number(value)}{unit_words(field.unit)}" if field.type == "number" else str(value)


def _lines(
    section: str, fields: Sequence[Field], answers: Mapping[str, Any], lists: Mapping[str, CodeList], writing: Writing
) -> list[AnswerLine]:
    found = []
    for field in fields:
        value = answers.get(field.name)
        if value is None:
            continue
        place, label = f"{section}.{field.name}", writing.label(field.label)
        if field.type == "repeat":
            heads = tuple(writing.label(inner.label) for inner in field.fields)
            rows = tuple(
                tuple(answer_words(inner, row.get(inner.name), lists, writing) for inner in field.fields)
                for row in value
            )
            found.append(AnswerLine(place, label, "", heads, rows))
        else:
            found.append(AnswerLine(place, label, answer_words(field, value, lists, writing)))
    return found
