"""/results: search and single results of the public records; objections to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast, get_args

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from duibiao.interfaces import exporting
from duibiao.interfaces.web.desk import AnyRequest, Desk, reading
from duibiao.interfaces.web.desk import writing as writing_desk
from duibiao.interfaces.web.pages.citing import outdated_in
from duibiao.interfaces.web.pages.forms import Form, form_of
from duibiao.interfaces.web.pages.frame import see_other, show, writing_of
from duibiao.interfaces.web.pages.paging import next_page
from duibiao.interfaces.web.views.additions import organs_of
from duibiao.interfaces.web.views.downloads import download_links
from duibiao.interfaces.web.views.portal import place_of, result_line, title_of
from duibiao.interfaces.web.views.result import asked_in, result_view
from duibiao.interfaces.web.views.search import Asked, options_of
from duibiao.kernel.definitions import known
from duibiao.kernel.hierarchy.organs import Organ, children, get_organ, line_of, names_of
from duibiao.kernel.hierarchy.standard_tree import ROOT
from duibiao.kernel.standards.citations import of_answers, of_scheme
from duibiao.model.records.codelists import CodeList
from duibiao.model.records.forms import FormDefinition
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.dates import day_of, parse_utc
from duibiao.model.values.messages import Fault, Message, NotFound
from duibiao.reporting.dissemination import objections, public_records
from duibiao.reporting.dissemination.objections import NewObjection
from duibiao.reporting.dissemination.public_records import Status, Wanted

PAGE = 20
STATUSES: tuple[Status, ...] = ("published", "in_publicity")
"""What the form offers; the address takes every status that there is."""


OBJECTIONABLE: tuple[Status, ...] = ("in_publicity", "published", "correcting", "suspended")
"""Where an objection can still change something."""


class ResultPages(Controller):
    """Looking results up."""

    path = "/results"

    @get("/", opt={"permission": "results.read"}, sync_to_thread=True)
    def search(self, request: AnyRequest) -> Response[str]:
        asked, after = asked_of(request), request.query_params.get("after", "")
        writing = writing_of(request)
        with reading(request) as desk:
            organ = organ_of(desk, asked.organ)
            provinces = children(desk.connection, ROOT.id)
            province = _province(organ)
            places = children(desk.connection, province) if province else ()
            schemes = [found.definition for found in known.in_force(desk.connection, BenchmarkScheme)]
            wanted = wanted_of(asked, organ)
            found = public_records.page(desk.connection, wanted, after, PAGE)
            total = public_records.count(desk.connection, wanted)
            definitions = known.of_digests(
                desk.connection, {item.record.scheme_digest for item in found if item.record.scheme_digest}
            )
            return show(
                request,
                desk,
                "portal/results.html",
                asked=asked,
                options=options_of(asked, schemes, provinces, places, province, STATUSES, writing),
                lines=[result_line(item, definitions, writing) for item in found],
                total=total,
                first=not after,
                next=next_page(request, public_records.cursor(found[-1])) if len(found) == PAGE else None,
                data=f"/api/v1/results?{asked.query}" if asked.query else "/api/v1/results",
                downloads=download_links(exporting.formats(desk.running, desk.connection), asked, writing),
                now=desk.now,
            )

    @get("/{submission:str}", opt={"permission": "results.read"}, sync_to_thread=True)
    def show_result(self, request: AnyRequest, submission: FromPath[str]) -> Response[str]:
        """A result; ?revision= shows an earlier one."""
        writing = writing_of(request)
        with reading(request) as desk:
            items = public_records.result(desk.connection, submission)
            wanted = request.query_params.get("revision", "")
            shown = next((item for item in items if str(item.record.revision) == wanted), items[0])
            record = shown.record
            digests = [digest for digest in (record.scheme_digest, record.form_digest, *record.overlays) if digest]
            definitions = known.of_digests(desk.connection, digests)
            asked = asked_in(record, definitions)
            lists = _lists(desk, asked.form)
            cited = [
                *(of_scheme(asked.base) if asked.base else ()),
                *of_answers(asked.form.fields, record.answers.get("fields", {})),
            ]
            line = line_of(desk.connection, record.organ, day_of(parse_utc(desk.now)))
            names = names_of(desk.connection, organs_of(asked) | ({record.publisher} if record.publisher else set()))
            view = result_view(items, shown, asked, lists, names, writing)
            return show(
                request,
                desk,
                "portal/result.html",
                view=view,
                title=title_of(record, writing),
                scheme=asked.base,
                outdated=outdated_in(desk, cited, "result", writing),
                place=place_of(line, writing),
                publisher=names.get(record.publisher or ""),
                open=any(item.status in OBJECTIONABLE for item in items),
            )

    @get("/{submission:str}/object", opt={"permission": "objections.write"}, sync_to_thread=True)
    def ask(self, request: AnyRequest, submission: FromPath[str]) -> Response[str]:
        with reading(request) as desk:
            return _objection_form(request, desk, submission, Form([]), ())

    @post("/{submission:str}/object", opt={"permission": "objections.write"}, sync_to_thread=True)
    def object(self, request: AnyRequest, submission: FromPath[str]) -> Response[str] | Redirect:
        form = form_of(request)
        new = NewObjection(form.get("text"), form.get("name"), form.get("contact"))
        try:
            with writing_desk(request) as desk:
                origin = desk.running.instance.name
                opened = objections.open_objection(desk.connection, origin, submission, new, desk.now)
        except NotFound:
            raise
        except Fault as fault:
            with reading(request) as desk:
                return _objection_form(request, desk, submission, form, fault.messages)
        return see_other(f"/results/{submission}/objections/{opened.id}")

    @get("/{submission:str}/objections/{objection:str}", opt={"permission": "objections.write"}, sync_to_thread=True)
    def received(self, request: AnyRequest, submission: FromPath[str], objection: FromPath[str]) -> Response[str]:
        """What an objector keeps: the number, when an answer is due, whether there is one. Never the words."""
        with reading(request) as desk:
            record = public_records.result(desk.connection, submission)[0].record
            case = objections.state_of(desk.connection, submission, objection)
            names = names_of(desk.connection, [record.publisher] if record.publisher else [])
            return show(
                request,
                desk,
                "portal/objection.html",
                case=case,
                record=record,
                title=title_of(record, writing_of(request)),
                publisher=names.get(record.publisher or ""),
            )


def _objection_form(
    request: AnyRequest, desk: Desk, submission: str, form: Form, messages: Sequence[Message]
) -> Response[str]:
    record = public_records.result(desk.connection, submission)[0].record
    names = names_of(desk.connection, [record.publisher] if record.publisher else [])
    return show(
        request,
        desk,
        "portal/object.html",
        status=422 if messages else 200,
        record=record,
        title=title_of(record, writing_of(request)),
        publisher=names.get(record.publisher or ""),
        typed=form,
        messages=messages,
        days=objections.ANSWER_DAYS,
        longest=objections.LONGEST,
    )


def _lists(desk: Desk, form: FormDefinition | None) -> dict[str, CodeList]:
    """The code lists that the public fields of a form take their words from."""
    names = {field.code_list for field in form.fields if field.public and field.code_list} if form else set()
    return {name: known.versions(desk.connection, CodeList, name)[0].definition for name in names if name}


def asked_of(request: AnyRequest) -> Asked:
    """What the address asks for. A city wins over the province that it stands beside."""
    given = request.query_params
    return Asked(
        q=given.get("q", "").strip(),
        scheme=given.get("scheme", ""),
        standard=given.get("standard", ""),
        grade=given.get("grade", ""),
        organ=_place(given.getall("organ", [])),
        status=given.get("status", ""),
        enterprise=given.get("enterprise", ""),
    )


def _place(chosen: list[str]) -> str:
    """Of the places chosen in the two selects the city, where it still lies in the province chosen beside it."""
    province, place = [*chosen, "", ""][:2]
    return place if province and place.startswith(province) else province


def organ_of(desk: Desk, id_: str) -> Organ | None:
    """The organ of this id; None where none was asked for, or there is none."""
    if not id_:
        return None
    try:
        return get_organ(desk.connection, id_)
    except NotFound:
        return None


def _province(organ: Organ | None) -> str | None:
    """The id of the province that an organ is or lies in."""
    line = organ.path.strip("/").split("/") if organ else []
    return line[1] if len(line) > 1 else None


def wanted_of(asked: Asked, organ: Organ | None) -> Wanted:
    """Which public records the address asks for."""
    return Wanted(
        query=asked.q,
        enterprise=asked.enterprise or None,
        scheme=asked.scheme or None,
        grade=asked.grade or None,
        organ_path=organ.path if organ else None,
        status=cast("Status", asked.status) if asked.status in get_args(Status) else None,
        standard=asked.standard or None,
    )
