"""Checking the answers to a form against its fields: type, required, relevant, constraint, code lists.

The same function serves a form's fields and a scheme's parameters; it gives findings, never raises for an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from duibiao.model.expressions.evaluation import Value, evaluate
from duibiao.model.expressions.parsing import parse
from duibiao.model.expressions.tree import Expression
from duibiao.model.records.findings import Finding
from duibiao.model.records.forms import Field, Severity
from duibiao.model.values.dates import parse_date
from duibiao.model.values.messages import Fault, Message, message
from duibiao.model.values.numbers import parse_number
from duibiao.model.values.standards import parse_standard

CodeLists = Mapping[str, frozenset[str]]
"""The codes of each code list by its name, "issuer:key"."""


def check_fields(
    fields: Sequence[Field], answers: Mapping[str, Any], code_lists: CodeLists, path: str
) -> tuple[Finding, ...]:
    """What is wrong with `answers`, each finding placed under `path` ("fields", "parameters")."""
    known = {field.name: field for field in fields}
    findings = [_unknown(name, known).under(path) for name in answers if name not in known]
    values = field_values(fields, answers)
    result = [Finding("A", told) for told in findings]
    for field in fields:
        if _says_no(field.relevant, values):
            continue
        result += [
            Finding(severity, told.under(path))
            for severity, told in _check(field, answers.get(field.name), values, code_lists)
        ]
    return tuple(result)


def field_values(fields: Sequence[Field], answers: Mapping[str, Any]) -> dict[str, Value]:
    """The answers as values of the expression language; null where there is none or it cannot be read."""
    return {field.name: _value(field, answers.get(field.name)) for field in fields}


def holds(constraint: str, fields: Sequence[Field], answers: Mapping[str, Any]) -> bool:
    """Whether a condition on the answers to `fields` is not false; where an answer is missing it holds."""
    return not _says_no(constraint, field_values(fields, answers))


def _value(field: Field, answer: Any) -> Value:
    if isinstance(answer, bool):
        return answer if field.type == "boolean" else None
    if not isinstance(answer, str) or answer == "":
        return None
    if field.type != "number":
        return answer
    try:
        return parse_number(answer)
    except Fault:
        return None


def _check(
    field: Field, answer: Any, values: Mapping[str, Value], code_lists: CodeLists
) -> Iterator[tuple[Severity, Message]]:
    """The faults of one field, with their severity."""
    if answer is None or answer == "" or answer == [] or answer == ():
        if field.required:
            yield "A", message("field.required", "请填写“{label}”。", at=field.name, label=field.label.zh)
        return
    faults = list(_type_faults(field, answer, code_lists))
    yield from (("A", fault) for fault in faults)
    if not faults and _says_no(field.constraint, values):
        if field.constraint_message:
            yield field.severity, Message("field.constraint", field.constraint_message.zh, {}, field.name)
        else:
            text = "“{label}”不合要求：{constraint}。"
            told = message(
                "field.constraint_plain", text, at=field.name, label=field.label.zh, constraint=field.constraint
            )
            yield field.severity, told


def _type_faults(field: Field, answer: Any, code_lists: CodeLists) -> Iterator[Message]:
    if field.type == "repeat":
        yield from _row_faults(field, answer, code_lists)
    elif field.type == "boolean":
        if not isinstance(answer, bool):
            yield message(
                "field.boolean", "“{label}”请答是或否（true 或 false）。", at=field.name, label=field.label.zh
            )
    elif not isinstance(answer, str):
        text = '“{label}”请用文本填写。数字也写成文本，如 "142"。'
        yield message("field.text", text, at=field.name, label=field.label.zh)
    elif len(answer) > field.max_length:
        text = "“{label}”有 {length} 个字，最多 {limit} 个。"
        yield message(
            "field.long", text, at=field.name, label=field.label.zh, length=len(answer), limit=field.max_length
        )
    elif field.type == "choice":
        offered = frozenset(choice.name for choice in field.choices) or code_lists.get(
            field.code_list or "", frozenset()
        )
        if answer not in offered:
            text = "“{label}”没有“{answer}”这一项，可选：{offered}。"
            listed = "、".join(sorted(offered)[:20])
            yield message("field.choice", text, at=field.name, label=field.label.zh, answer=answer, offered=listed)
    elif field.type in _PARSERS:
        try:
            _PARSERS[field.type](answer)
        except Fault as fault:
            yield from (told.under(field.name) for told in fault.messages)


_PARSERS: Mapping[str, Callable[[str], object]] = {
    "number": parse_number,
    "date": parse_date,
    "standard": parse_standard,
}


def _row_faults(field: Field, answer: Any, code_lists: CodeLists) -> Iterator[Message]:
    """The faults of a repeat: its number of rows, and each row's own fields."""
    if not isinstance(answer, (list, tuple)) or not all(isinstance(row, Mapping) for row in answer):
        yield message("field.rows", "“{label}”请按行填写，每行若干格。", at=field.name, label=field.label.zh)
        return
    if not field.min_rows <= len(answer) <= field.max_rows:
        text = "“{label}”有 {count} 行，应为 {least} 至 {most} 行。"
        label, most = field.label.zh, field.max_rows
        yield message(
            "field.row_count", text, at=field.name, label=label, count=len(answer), least=field.min_rows, most=most
        )
    for index, row in enumerate(answer):
        for finding in check_fields(field.fields, row, code_lists, f"{field.name}[{index}]"):
            yield finding.message


def _unknown(name: str, known: Mapping[str, Field]) -> Message:
    text = "没有“{name}”这一项，请删去。这里有：{known}。"
    return message("field.unknown", text, at=name, name=name, known="、".join(known))


def _says_no(expression: str | None, values: Mapping[str, Value]) -> bool:
    """Whether a condition is there and is false; null is not false."""
    return expression is not None and evaluate(_parsed(expression, frozenset(values)), values) is False


@lru_cache(maxsize=2048)
def _parsed(expression: str, names: frozenset[str]) -> Expression:
    return parse(expression, names)
