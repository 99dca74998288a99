"""The parts of a filing as pages: what each shows, and what became of what was typed there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from litestar import Response
from sqlalchemy import Connection

from duibiao.interfaces.web.desk import AnyRequest, Desk
from duibiao.interfaces.web.entry import (
    nested,
    places_of,
    places_of_scheme,
)
from duibiao.interfaces.web.pages.citing import outdated_in
from duibiao.interfaces.web.pages.drafting import Opened, Part, typed, was_sent
from duibiao.interfaces.web.pages.forms import Form
from duibiao.interfaces.web.pages.frame import show, writing_of
from duibiao.interfaces.web.views.additions import Names, addition_views, asked_by, marks, organs_of
from duibiao.interfaces.web.views.comparison import comparison_view
from duibiao.interfaces.web.views.entry_table import entry_rows, last_remarks
from duibiao.interfaces.web.views.findings import finding_lines, labels_of_places, say_with, terms_of
from duibiao.interfaces.web.views.history import EventView, RemarkView, history_view
from duibiao.interfaces.web.views.inputs import form_inputs, indicator_inputs
from duibiao.interfaces.web.views.offers import choice_lines, offer_view
from duibiao.interfaces.web.views.route import StepView, route_view
from duibiao.interfaces.web.views.states import state_view
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.definitions import known
from duibiao.kernel.hierarchy.organs import Organ, line_of, names_of
from duibiao.kernel.hierarchy.routes import effective_route
from duibiao.kernel.identity import files
from duibiao.kernel.standards.citations import of_scheme
from duibiao.kernel.submissions import filings
from duibiao.kernel.submissions import reading as submissions
from duibiao.kernel.submissions.additions import Asked
from duibiao.kernel.submissions.checking import check_filing, faults_in
from duibiao.kernel.submissions.content import flatten, read_content
from duibiao.kernel.submissions.editions import offer_for
from duibiao.kernel.submissions.filings import About
from duibiao.model.records.codelists import CodeList
from duibiao.model.records.forms import Field
from duibiao.model.values.dates import day_of, parse_utc
from duibiao.model.values.messages import Message, message

Remarks = Mapping[str, list[RemarkView]]
"""The remarks of the last return, by place."""

TITLES: dict[Part, Message] = {
    "indicators": message("part.indicators", "指标比对"),
    "form": message("part.form", "申报表"),
    "evidence": message("part.evidence", "证明材料"),
    "submit": message("part.submit", "核对与提交"),
}


class PartLink(msgspec.Struct, frozen=True):
    """A way to a part, with how much of it is filled in."""

    href: str
    title: Message
    filled: int | None
    asked: int | None
    current: bool


class Clash(msgspec.Struct, frozen=True):
    """A place that another hand changed meanwhile: what is stored, and what was typed here."""

    place: str
    label: str
    stored: str
    typed: str


def show_part(
    request: AnyRequest,
    desk: Desk,
    opened: Opened,
    part: Part,
    *,
    sent: Form | None = None,
    conflicts: Sequence[Message] = (),
    messages: Sequence[Message] = (),
    saved: bool = False,
) -> Response[str]:
    """One part of a filing. With a form `sent`, what was typed stands in the fields, whatever became of it."""
    writing = writing_of(request)
    stored = flatten(opened.content)
    was = {place: stored.get(place) for place in _places(opened, part)}
    values = dict(stored)
    if sent is not None:
        typed_now = typed(desk, opened, part, sent, was_sent(sent))
        kept = {told.at for told in conflicts} if not messages else set(typed_now)
        values |= {place: value for place, value in typed_now.items() if place in kept}
    labels = labels_of_places(opened.form, opened.scheme, writing)
    terms = terms_of(opened.form, opened.scheme, writing, opened.asked.overlays)
    about = filings.about(desk.connection, opened.held.standing.id)
    line = line_of(desk.connection, about.organ, day_of(parse_utc(desk.now)))
    offer = offer_for(desk.connection, opened.held)
    names = _names(desk, opened.asked, line)
    returned, remarks = _returned(desk, opened, line, labels, about, writing)
    context = {
        "id": opened.held.standing.id,
        "part": part,
        "about": about,
        "scheme": opened.scheme,
        "kind": opened.kind,
        "state": state_view(opened.held.standing.state, writing),
        "route": _route(desk, opened, line, about, writing),
        "links": _links(opened, part),
        "following": _following(opened, part),
        "was": json.dumps(was, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        "messages": [(told.at, say_with(told, terms, writing)) for told in messages],
        "clashes": [_clash(told, labels) for told in conflicts],
        "saved": desk.now if saved else None,
        "offer": offer_view(offer, writing) if offer else None,
        "choices": choice_lines(opened.held.editions, writing),
        "returned": returned,
        "correcting": returned is not None and returned.type == "submission.correction_opened",
        "remarks": remarks,
        "outdated": (),
    }
    context |= _CONTEXTS[part](desk, opened, values, names, writing, remarks)
    status = 422 if messages else 409 if conflicts else 200
    return show(request, desk, f"desk/{part}.html", status=status, **context)


def _indicators(
    desk: Desk, opened: Opened, values: Mapping[str, Any], names: Names, writing: Writing, remarks: Remarks
) -> dict[str, Any]:
    digest = opened.held.standing.scheme_digest or ""
    context = assessment_context(opened.asked, digest, values, names, writing, remarks)
    cited = of_scheme(opened.scheme) if opened.scheme else ()
    return context | {"outdated": outdated_in(desk, cited, "filing", writing)}


def assessment_context(
    asked: Asked,
    digest: str,
    values: Mapping[str, Any],
    names: Names,
    writing: Writing,
    remarks: Remarks,
    base: str | None = None,
) -> dict[str, Any]:
    """The table in which a scheme's answers are typed, with the verdict on them. Nothing is stored.

    What overlays add stands in tables of their own below it, each with its own grade.
    """
    scheme, shown = asked.scheme, asked.shown
    sections = nested(values)
    content = read_content({name: sections.get(name, {}) for name in ("parameters", "indicators")})
    verdict, beside = asked.verdicts(content.parameters, content.indicators, digest)
    assert scheme is not None
    assert shown is not None
    assert verdict is not None
    findings = faults_in(scheme, content.parameters, content.indicators)
    lines = finding_lines((one for one in findings if one.message.key not in _NOT_YET), None, scheme, writing)
    view = comparison_view(shown, verdict, content.indicators, writing, base=base, whole=True)
    inputs, marked = indicator_inputs(scheme, values, writing), marks(asked, names, writing)
    additions = addition_views(asked, beside, content.indicators, names, writing, whole=True)
    return {
        "view": view,
        "digest": digest,
        "overlays": [one.digest for one in asked.additions],
        "parameters": form_inputs(shown.parameters, values, "parameters", {}, writing, marked),
        "rows": entry_rows(view, inputs, lines, remarks, marked),
        "additions": [
            (one, entry_rows(one.view, inputs, lines, remarks, marked)) for one in additions if one.view is not None
        ],
        "findings": lines,
    }


_NOT_YET = frozenset({"answer.required", "field.required"})
"""Findings that one need not hear while one is still filling in: the chip says it."""


def _form(
    desk: Desk, opened: Opened, values: Mapping[str, Any], names: Names, writing: Writing, _: Remarks
) -> dict[str, Any]:
    lists = code_lists(desk.connection, opened.form.fields)
    marked = marks(opened.asked, names, writing)
    inputs = form_inputs(opened.form.fields, values, "fields", lists, writing, marked)
    added = [
        (by, [one for one in inputs if one.place.removeprefix("fields.") in by.names])
        for by in asked_by(opened.asked, names, writing)
    ]
    others = {one.place for _, several in added for one in several}
    return {"inputs": [one for one in inputs if one.place not in others], "added": added}


def _evidence(
    desk: Desk, opened: Opened, values: Mapping[str, Any], __: Names, writing: Writing, _: Remarks
) -> dict[str, Any]:
    assert opened.scheme is not None
    named = {
        one.key: (values.get(f"indicators.{one.key}") or {}).get("evidence") or () for one in opened.scheme.indicators
    }
    return {
        "files": files.files_of(desk.connection, opened.held.standing.enterprise),
        "indicators": [
            (one.key, writing.label(one.label)) for one in opened.scheme.indicators if one.calculation is None
        ],
        "named": named,
    }


def _submit(
    desk: Desk, opened: Opened, values: Mapping[str, Any], names: Names, writing: Writing, _: Remarks
) -> dict[str, Any]:
    checked = check_filing(desk.connection, desk.running.instance, opened.held.standing, opened.content, desk.now)
    asked, answers = opened.asked, opened.content.indicators
    view = None
    if asked.shown is not None and checked.verdict is not None:
        view = comparison_view(asked.shown, checked.verdict, answers, writing)
    lines = finding_lines(checked.findings, opened.form, opened.scheme, writing, asked.overlays)
    return {
        "view": view,
        "additions": addition_views(asked, checked.beside, answers, names, writing),
        "findings": lines,
        "blocking": sum(line.severity == "A" for line in lines),
        "explanations": [
            msgspec.structs.replace(line, explanation=values.get(f"explanations.{line.at}") or "")
            for line in lines
            if line.severity == "B"
        ],
        "seen": opened.held.seen,
        "publicity": desk.running.instance.publicity_of(opened.kind),
        "parts": {"fields": "form", "parameters": "indicators", "indicators": "indicators"},
    }


_CONTEXTS = {"indicators": _indicators, "form": _form, "evidence": _evidence, "submit": _submit}


def _names(desk: Desk, asked: Asked, line: Sequence[Organ]) -> Names:
    """The names of the organs above the enterprise, and of associations that add something."""
    names = {organ.id: organ.name for organ in line}
    return {**names, **names_of(desk.connection, organs_of(asked) - names.keys())}


def code_lists(connection: Connection, fields: Sequence[Field]) -> dict[str, CodeList]:
    """The code lists that the fields choose from, as in force; one that is not is left out."""
    wanted = {field.code_list for field in fields if field.code_list}
    wanted |= {inner.code_list for field in fields for inner in field.fields if inner.code_list}
    if not wanted:
        return {}
    found = known.in_force(connection, CodeList)
    return {one.definition.name: one.definition for one in found if one.definition.name in wanted}


def _places(opened: Opened, part: Part) -> tuple[str, ...]:
    match part:
        case "indicators" if opened.scheme:
            return places_of_scheme(opened.scheme)
        case "evidence" if opened.scheme:
            return tuple(place for place in places_of_scheme(opened.scheme) if place.startswith("indicators."))
        case "form":
            return places_of(opened.form)
        case _:
            return tuple(f"explanations.{path}" for path in opened.content.explanations)


def _links(opened: Opened, current: Part) -> tuple[PartLink, ...]:
    stored = flatten(opened.content)
    counts: dict[Part, tuple[int | None, int | None]] = {"submit": (None, None), "evidence": (None, None)}
    if opened.scheme is not None:
        places = places_of_scheme(opened.scheme)
        filled = sum(_answered(stored.get(place)) for place in places)
        counts["indicators"] = (filled, len(places))
        named = {digest for one in opened.content.indicators.values() for digest in one.evidence}
        counts["evidence"] = (len(named), None)
    places = places_of(opened.form)
    counts["form"] = (sum(place in stored for place in places), len(places))
    base = f"/desk/{opened.held.standing.id}"
    return tuple(PartLink(f"{base}/{part}", TITLES[part], *counts[part], part == current) for part in opened.parts)


def _answered(value: Any) -> bool:
    return value is not None and (not isinstance(value, dict) or value.get("value") is not None)


def _following(opened: Opened, part: Part) -> PartLink | None:
    parts = opened.parts
    index = parts.index(part) + 1
    if index >= len(parts):
        return None
    return PartLink(f"/desk/{opened.held.standing.id}/{parts[index]}", TITLES[parts[index]], None, None, False)


def _route(desk: Desk, opened: Opened, line: Sequence[Organ], about: About, writing: Writing) -> tuple[StepView, ...]:
    """The route that this filing would take if it were submitted now."""
    route = effective_route(opened.kind.route, line)
    names = {organ.id: organ.name for organ in line}
    publicity = desk.running.instance.publicity_of(opened.kind)
    return route_view(opened.held.standing, route, names, about.enterprise_name, publicity, writing)


def _returned(
    desk: Desk, opened: Opened, line: Sequence[Organ], labels: Mapping[str, str], about: About, writing: Writing
) -> tuple[EventView | None, Mapping[str, list[RemarkView]]]:
    """Why the filing came back, with the remarks by place; nothing for one that was never filed."""
    if opened.held.standing.state != "returned":
        return None, {}
    events = submissions.events(desk.connection, opened.held.standing.id)
    names = {organ.id: organ.name for organ in line}
    return last_remarks(history_view(events, names, labels, about.enterprise_name, writing))


def _clash(told: Message, labels: Mapping[str, str]) -> Clash:
    return Clash(told.at, labels.get(told.at, told.at), _plainly(told.params["stored"]), _plainly(told.params["now"]))


def _plainly(shown: str) -> str:
    """A stored value as people read it: of an answer its value, of readings each."""
    try:
        value = json.loads(shown, parse_float=str)
    except ValueError:
        return shown
    if isinstance(value, dict) and "value" in value:
        value = value["value"]
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return " ".join(value)
    return value if isinstance(value, str) else shown
