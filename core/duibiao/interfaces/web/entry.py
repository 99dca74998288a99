"""What was typed into the fields of a filing, as answers: the one place that knows how fields of a page are called.

A place ("indicators.water_absorption", "fields.report_number") has one field or several under its name: an indicator
has `.value`, `.unit`, `.method`, `.not_detected`, `.detection_limit`, `.note`; a repeat has rows "[0].standard".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from duibiao.interfaces.web.pages.forms import Form
from duibiao.kernel.submissions.content import Change
from duibiao.kernel.submissions.spreadsheets import PARTED
from duibiao.model.assessment.reading import NOT_DETECTED
from duibiao.model.records.forms import Field, FormDefinition
from duibiao.model.records.schemes import BenchmarkScheme, Indicator

TRUTHS = {"true": True, "false": False, "on": True}
DETAILS = ("unit", "method", "detection_limit", "note")
_ROW = re.compile(r"\[([0-9]{1,3})\]\.(.+)")

Places = Mapping[str, Any]
"""Plain values by place, None for a place that is not answered."""


def places_of(form: FormDefinition) -> tuple[str, ...]:
    """The places of a form."""
    return tuple(f"fields.{field.name}" for field in form.fields)


def places_of_scheme(scheme: BenchmarkScheme) -> tuple[str, ...]:
    """The places of a scheme: its parameters, and the indicators that are not worked out."""
    parameters = tuple(f"parameters.{field.name}" for field in scheme.parameters)
    return parameters + tuple(f"indicators.{one.key}" for one in scheme.indicators if one.calculation is None)


def typed_scheme(sent: Form, scheme: BenchmarkScheme, was: Places) -> dict[str, Any]:
    """The answers to a scheme as typed. What the page does not ask of an indicator (its evidence) stays as it was."""
    found: dict[str, Any] = {}
    for field in scheme.parameters:
        place = f"parameters.{field.name}"
        found[place] = _field(sent, place, field)
    for indicator in scheme.indicators:
        place = f"indicators.{indicator.key}"
        if indicator.calculation is None:
            found[place] = _indicator(sent, place, indicator, was.get(place) or {})
    return found


def typed_form(sent: Form, form: FormDefinition) -> dict[str, Any]:
    """The answers to a form as typed."""
    return {f"fields.{field.name}": _field(sent, f"fields.{field.name}", field) for field in form.fields}


def typed_evidence(sent: Form, digests: Iterable[str], was: Places) -> dict[str, Any]:
    """The indicators' answers with the evidence that was ticked: fields "evidence.<digest>" hold indicators' keys."""
    ticked: dict[str, list[str]] = {}
    for digest in digests:
        for key in sent.all(f"evidence.{digest}"):
            ticked.setdefault(f"indicators.{key}", []).append(digest)
    found: dict[str, Any] = {}
    for place, before in was.items():
        answer = {name: value for name, value in (before or {}).items() if name != "evidence"}
        if ticked.get(place):
            answer["evidence"] = ticked[place]
        found[place] = answer or None
    return found


def typed_explanations(sent: Form) -> dict[str, Any]:
    """What was typed to explain findings, by "explanations.<path of the finding>"."""
    return {f"explanations.{path}": text or None for path, text in sent.under("explanations.").items()}


def changes(was: Places, now: Places) -> dict[str, Change]:
    """What differs between what a page was loaded with and what was typed."""
    return {place: Change(was.get(place), value) for place, value in now.items() if was.get(place) != value}


def nested(places: Places) -> dict[str, dict[str, Any]]:
    """Plain values by section and name, without the places that are not answered."""
    sections: dict[str, dict[str, Any]] = {}
    for place, value in places.items():
        if value is not None:
            section, _, name = place.partition(".")
            sections.setdefault(section, {})[name] = value
    return sections


def _indicator(sent: Form, place: str, indicator: Indicator, was: Mapping[str, Any]) -> dict[str, Any] | None:
    text = sent.get(f"{place}.value")
    value: Any = text or None
    if sent.get(f"{place}.not_detected"):
        value = NOT_DETECTED
    elif text and indicator.type == "sample":
        value = PARTED.split(text.strip())
    elif text and indicator.type == "boolean":
        value = TRUTHS.get(text, text)
    details = {name: sent.get(f"{place}.{name}") for name in DETAILS}
    if details["unit"] == (indicator.unit or ""):
        del details["unit"]
    answer = {"value": value} | details | {"evidence": was.get("evidence")}
    answer = {name: given for name, given in answer.items() if given}
    if value is False:
        answer["value"] = False
    return answer or None


def _field(sent: Form, place: str, field: Field) -> Any:
    if field.type == "repeat":
        return _rows(sent, place, field) or None
    text = sent.get(place)
    if field.type == "boolean":
        return TRUTHS.get(text)
    return text or None


def _rows(sent: Form, place: str, field: Field) -> list[dict[str, Any]]:
    """The rows of a repeat in their order; rows in which nothing was typed are dropped."""
    rows: dict[int, dict[str, Any]] = {}
    known = {inner.name: inner for inner in field.fields}
    for rest, value in sent.under(place).items():
        match = _ROW.fullmatch(rest)
        if match and match[2] in known and value:
            inner = known[match[2]]
            rows.setdefault(int(match[1]), {})[inner.name] = TRUTHS.get(value) if inner.type == "boolean" else value
    return [rows[index] for index in sorted(rows)]
