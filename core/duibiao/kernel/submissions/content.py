"""The answers of a submission as one document, and the merge of changes from several hands.

A place in the document is a path of section and name: "fields.report_number", "parameters.thickness",
"indicators.water_absorption". A change says what it replaces: {"was": …, "now": …}.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from duibiao.model.records.reading import read_record, under
from duibiao.model.records.schemes import Answer
from duibiao.model.values.canonical import LARGEST_INTEGER, canonical
from duibiao.model.values.messages import Fault, Message, message

DEEPEST = 6
SECTIONS = ("fields", "parameters", "indicators", "explanations")


class Content(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Answers to the form's `fields`, the product's `parameters`, the scheme's `indicators`.

    `explanations` answer B findings, by the path of the finding.
    """

    fields: Mapping[str, Any] = {}
    parameters: Mapping[str, str | bool | None] = {}
    indicators: Mapping[str, Answer] = {}
    explanations: Mapping[str, str] = {}


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new value for one place, and the value that its author believed to be there."""

    was: Any = None
    now: Any = None


class Difference(msgspec.Struct, frozen=True):
    """What one place held before and holds now."""

    path: str
    was: Any
    now: Any


def read_content(data: Any) -> Content:
    """`data` as a `Content`; a `Fault` names each place that cannot be read. Text is kept as it was typed."""
    refuse_inexact("", data)
    return read_record(data, Content)


def flatten(content: Content) -> dict[str, Any]:
    """The document as a flat mapping of path to plain value; empty answers are left out."""
    plain = msgspec.to_builtins(content)
    return {
        f"{section}.{name}": value
        for section in SECTIONS
        for name, value in plain.get(section, {}).items()
        if value is not None
    }


def merge_what_fits(content: Content, changes: Mapping[str, Change]) -> tuple[Content, tuple[Message, ...]]:
    """The merged document, and a message for each change that lost against another hand."""
    held = flatten(content)
    conflicts = []
    for path, change in changes.items():
        section, _, name = path.partition(".")
        if section not in SECTIONS or not name:
            text = "没有“{path}”这一处。路径写作 fields.名称、parameters.名称、indicators.名称或 explanations.路径。"
            raise Fault(message("draft.path", text, at=path, path=path))
        refuse_inexact(path, change.was)
        refuse_inexact(path, change.now)
        stored, was, now = held.get(path), _plain(change.was), _plain(change.now)
        if _same(stored, now):
            continue
        if not _same(stored, was):
            text = "这一处已被改为 {stored}，您要改成 {now}。请选择保留哪一个。"
            conflicts.append(message("draft.conflict", text, at=path, stored=_shown(stored), now=_shown(now)))
            continue
        if now is None:
            del held[path]
        else:
            held[path] = now
    return _unflatten(held), tuple(conflicts)


def differences(before: Content, after: Content) -> tuple[Difference, ...]:
    """The places in which two documents differ, by path."""
    old, new = flatten(before), flatten(after)
    paths = sorted(old.keys() | new.keys())
    return tuple(Difference(p, old.get(p), new.get(p)) for p in paths if not _same(old.get(p), new.get(p)))


def _unflatten(held: Mapping[str, Any]) -> Content:
    document: dict[str, dict[str, Any]] = {}
    for path, value in held.items():
        section, _, name = path.partition(".")
        document.setdefault(section, {})[name] = value
    return read_content(document)


def _plain(value: Any) -> Any:
    """Empty text and empty answers count as nothing answered."""
    if value == "" or value == {}:
        return None
    return value


def _same(one: Any, other: Any) -> bool:
    """Whether two plain values are one document; True is not 1."""
    return canonical(one) == canonical(other)


def _shown(value: Any) -> str:
    return "（空）" if value is None else canonical(value).decode()


def refuse_inexact(path: str, value: Any, depth: int = 0) -> None:
    """Raise a `Fault` for a JSON number that loses digits, and for anything nested beyond rows."""
    if depth > DEEPEST:
        raise Fault(message("content.deep", "嵌套过深。一项回答最多是若干行，每行若干格。", at=path))
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > LARGEST_INTEGER):
        raise Fault(message("content.float", '数字请写成文本，如 "0.5"，以免丢失精度。', at=path))
    if isinstance(value, Mapping):
        for name, inner in value.items():
            refuse_inexact(under(path, str(name)), inner, depth + 1)
    elif isinstance(value, (list, tuple)):
        for index, inner in enumerate(value):
            refuse_inexact(f"{path}[{index}]", inner, depth + 1)
