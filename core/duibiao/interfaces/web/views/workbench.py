"""A submission on an office's desk: every place with its answer, what it was before, what was and is said about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from duibiao.interfaces.web.views.answers import answer_words
from duibiao.interfaces.web.views.comparison import Cell, ComparisonView, IndicatorRow, LimitLine
from duibiao.interfaces.web.views.findings import FindingLine
from duibiao.interfaces.web.views.history import EventView, RemarkView
from duibiao.interfaces.web.views.ruler import Mark
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.identity.files import EvidenceFile
from duibiao.kernel.submissions.bulk import answers_remark
from duibiao.kernel.submissions.content import Content
from duibiao.model.assessment.verdict import Outcome
from duibiao.model.records.forms import Field, FormDefinition, Severity
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Label, Message

GRADES: tuple[Severity, ...] = ("A", "B", "C", "D")

Codes = Mapping[str, Mapping[str, Label]]
"""Labels of codes by the name of their list."""


class Typed(msgspec.Struct, frozen=True):
    """The remark being written at a place, and what is wrong with it."""

    severity: Severity = "A"
    text: str = ""
    errors: tuple[Message, ...] = ()


class Place(msgspec.Struct, frozen=True):
    """One place: what was found and said there before, what the enterprise explains, and what is being written."""

    path: str
    label: str
    changed: bool
    findings: tuple[FindingLine, ...]
    remarks: tuple[RemarkView, ...]
    explanation: str
    typed: Typed


class OtherStandard(msgspec.Struct, frozen=True):
    """How an indicator fares against a standard beside the one of the ruler, where that wants a look."""

    number: str
    outcome: Outcome


class IndicatorPlace(msgspec.Struct, frozen=True):
    """An indicator: declared now and before, the chosen standard's limits, the ruler, the evidence."""

    place: Place
    row: IndicatorRow
    was: str | None
    cell: Cell | None
    limits: tuple[LimitLine, ...]
    others: tuple[OtherStandard, ...]
    mark: Mark
    files: tuple[EvidenceFile, ...]
    note: str


class FieldPlace(msgspec.Struct, frozen=True):
    """A field of the form or a parameter: its words now and before; the rows of a repeat with their heads."""

    place: Place
    words: str
    was: str | None
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


class Said(msgspec.Struct, frozen=True):
    """What was found, said and is being said, by place."""

    changed: frozenset[str]
    findings: Sequence[FindingLine]
    events: Sequence[EventView]
    typed: Mapping[str, Typed]
    explanations: Mapping[str, str]

    def at(self, path: str, label: str) -> Place:
        """All of it at one place."""
        returned = [event for event in self.events if event.type == "submission.returned"]
        lying_in = [words for at, words in self.explanations.items() if answers_remark(path, (at,))]
        return Place(
            path=path,
            label=label,
            changed=path in self.changed,
            findings=tuple(line for line in self.findings if line.place == path),
            remarks=tuple(remark for event in returned for remark in event.remarks if remark.path == path),
            explanation="；".join(lying_in),
            typed=self.typed.get(path, Typed()),
        )


def indicator_places(
    view: ComparisonView, content: Content, said: Said, files: Iterable[EvidenceFile]
) -> tuple[IndicatorPlace, ...]:
    """The rows of the comparison."""
    by_digest = {file.digest: file for file in files}
    return tuple(_indicator(row, view.base, content, said, by_digest) for row in view.rows)


def field_places(
    form: FormDefinition,
    scheme: BenchmarkScheme | None,
    content: Content,
    before: Content | None,
    said: Said,
    codes: Codes,
    writing: Writing,
) -> tuple[FieldPlace, ...]:
    """The parameters of the scheme and the fields of the form that were answered, or were before."""
    parameters = scheme.parameters if scheme else ()
    found = [
        _field(
            field,
            f"parameters.{field.name}",
            content.parameters,
            before.parameters if before else None,
            said,
            codes,
            writing,
        )
        for field in parameters
    ]
    found += [
        _field(field, f"fields.{field.name}", content.fields, before.fields if before else None, said, codes, writing)
        for field in form.fields
    ]
    return tuple(one for one in found if one.words or one.rows or one.was or one.place.changed)


def words_of(field: Field, value: Any, codes: Codes, writing: Writing) -> str:
    """An answer in words, a code of a list by its label."""
    if field.code_list and isinstance(value, str) and value in codes.get(field.code_list, {}):
        return writing.label(codes[field.code_list][value])
    return answer_words(field, value, {}, writing)


def codes_in(form: FormDefinition, scheme: BenchmarkScheme | None, contents: Iterable[Content]) -> dict[str, set[str]]:
    """The codes that answers name, by the name of their list."""
    found: dict[str, set[str]] = {}
    for content in contents:
        _gather(form.fields, content.fields, found)
        _gather(scheme.parameters if scheme else (), content.parameters, found)
    return found


def typed_remarks(sent: Mapping[str, str], errors: Sequence[Message], places: Iterable[str]) -> dict[str, Typed]:
    """The remarks as typed ("indicators.ph.text", "indicators.ph.severity"), by place."""
    typed = {}
    for path in places:
        text, chosen = sent.get(f"{path}.text", ""), grade_of(sent.get(f"{path}.severity", ""))
        at = tuple(told for told in errors if told.at.startswith(f"remarks.{path}."))
        if text or at or chosen != "A":
            typed[path] = Typed(chosen, text, at)
    return typed


def telling_limits(lines: Sequence[LimitLine]) -> tuple[LimitLine, ...]:
    """The limits that say where a value stands: all without a tier, the best tier reached and the next one."""
    reached = [line for line in lines if line.tier and line.outcome in ("meets", "better")]
    missed = [line for line in lines if line.tier and line.outcome not in ("meets", "better")]
    return tuple(line for line in lines if not line.tier or line in reached[-1:] or line in missed[:1])


def grade_of(sent: str) -> Severity:
    """The grade of a remark as sent, the gravest where none was chosen."""
    return next((grade for grade in GRADES if grade == sent), "A")


def answered_remarks(events: Iterable[EventView], changed: Iterable[str]) -> tuple[int, int]:
    """How many remarks the last return made, and how many of them speak of a place that was changed or explained."""
    touched = tuple(changed)
    returned = next((event for event in events if event.type == "submission.returned"), None)
    remarks = returned.remarks if returned else ()
    return len(remarks), sum(answers_remark(remark.path, touched) for remark in remarks)


def _gather(fields: Iterable[Field], answers: Mapping[str, Any], found: dict[str, set[str]]) -> None:
    for field in fields:
        value = answers.get(field.name)
        if field.code_list and isinstance(value, str):
            found.setdefault(field.code_list, set()).add(value)
        for row in value if field.type == "repeat" and value else ():
            _gather(field.fields, row, found)


def _indicator(
    row: IndicatorRow, base: str, content: Content, said: Said, files: Mapping[str, EvidenceFile]
) -> IndicatorPlace:
    place = said.at(f"indicators.{row.key}", row.label)
    answer = content.indicators.get(row.key)
    cell = next((cell for cell in row.cells if cell.standard == base), None)
    return IndicatorPlace(
        place=place,
        row=row,
        was=row.was if place.changed else None,
        cell=cell,
        limits=telling_limits(cell.limits) if cell else (),
        others=tuple(
            OtherStandard(cell.head, cell.outcome)
            for cell in row.cells
            if cell.standard != base and cell.outcome is not None and _wants_a_look(cell)
        ),
        mark=row.mark,
        files=tuple(files[digest] for digest in row.evidence if digest in files),
        note=answer.note or "" if answer else "",
    )


def _wants_a_look(cell: Cell) -> bool:
    failing = ("below", "missing", "incomparable")
    return cell.outcome == "below" or any(line.mandatory and line.outcome in failing for line in cell.limits)


def _field(
    field: Field,
    path: str,
    now: Mapping[str, Any],
    before: Mapping[str, Any] | None,
    said: Said,
    codes: Codes,
    writing: Writing,
) -> FieldPlace:
    place = said.at(path, writing.label(field.label))
    value, old = now.get(field.name), before.get(field.name) if before is not None else None
    if field.type == "repeat":
        heads = tuple(writing.label(inner.label) for inner in field.fields)
        rows = tuple(
            tuple(words_of(inner, row.get(inner.name), codes, writing) for inner in field.fields) for row in value or ()
        )
        return FieldPlace(place, "", None, heads, rows)
    was = words_of(field, old, codes, writing) if place.changed else None
    return FieldPlace(place, words_of(field, value, codes, writing), was)
