"""/standards: the register of standards, each with its editions and who cites it; the lists of benchmark standards."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from litestar import Controller, Response, get
from litestar.params import FromPath

from duibiao.interfaces.web.desk import AnyRequest, reading
from duibiao.interfaces.web.pages.frame import show, writing_of
from duibiao.interfaces.web.pages.paging import next_page
from duibiao.interfaces.web.views.outdated import outdated_lines
from duibiao.interfaces.web.views.standards import (
    STATUSES,
    citing_lists,
    citing_schemes,
    edition_line,
    followed_by,
    list_line,
    listed_lines,
)
from duibiao.kernel.definitions import known
from duibiao.kernel.standards import register
from duibiao.kernel.standards.citations import Citation, judged, standards_of
from duibiao.model.records.editions import EditionStatus, place_of
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.records.standards_lists import StandardsList
from duibiao.model.values import folding
from duibiao.model.values.dates import day_of, parse_utc
from duibiao.model.values.messages import NotFound, message
from duibiao.reporting.dissemination import public_records, words

PAGE = 50


class StandardPages(Controller):
    """Standards, for everybody."""

    path = "/standards"

    @get("/", opt={"permission": "standards.read"}, sync_to_thread=True)
    def search(self, request: AnyRequest) -> Response[str]:
        """Editions by number; ?q= looks in numbers and titles, ?status= takes one status."""
        given, writing = request.query_params, writing_of(request)
        q, status, after = given.get("q", "").strip(), given.get("status", ""), given.get("after", "")
        status = status if status in get_args(EditionStatus) else ""
        with reading(request) as desk:
            day = day_of(parse_utc(desk.now)).isoformat()
            found = register.page(desk.connection, day, q, status, after, PAGE)
            return show(
                request,
                desk,
                "portal/standards.html",
                q=q,
                chosen=status,
                statuses=[(name, writing.say(told)) for name, (told, _) in STATUSES.items()],
                lines=[edition_line(one, writing) for one in found],
                total=register.count(desk.connection, day, q, status),
                next=next_page(request, found[-1].edition.number) if len(found) == PAGE else None,
                first=not after,
            )

    @get("/lists", opt={"permission": "standards.read"}, sync_to_thread=True)
    def lists(self, request: AnyRequest) -> Response[str]:
        """Lists in force; ?q= looks in titles, product classes, numbers and industries."""
        q, writing = request.query_params.get("q", "").strip(), writing_of(request)
        with reading(request) as desk:
            lists = known.in_force(desk.connection, StandardsList)
            lines = [list_line(one, writing) for one in lists if _matches(one.definition, q)]
            return show(request, desk, "portal/standards_lists.html", lines=lines, q=q, total=len(lists))

    @get("/lists/{name:str}", opt={"permission": "standards.read"}, sync_to_thread=True)
    def show_list(self, request: AnyRequest, name: FromPath[str]) -> Response[str]:
        """A list: the version in force, or that of ?version=."""
        wanted, writing = request.query_params.get("version", ""), writing_of(request)
        with reading(request) as desk:
            versions = known.versions(desk.connection, StandardsList, name)
            found = known.chosen(versions, wanted)
            if found is None:
                text = "没有名为 {name} 的对标标准清单。请从清单中查找。"
                raise NotFound(message("standards_list.unknown", text, name=name))
            cited = [Citation(standard.number, "listed") for standard in found.definition.standards]
            day = day_of(parse_utc(desk.now)).isoformat()
            registered = register.of_standards(desk.connection, standards_of(cited), day)
            return show(
                request,
                desk,
                "portal/standards_list.html",
                definition=found.definition,
                digest=found.digest,
                in_force=found.status == "in_force",
                versions=versions,
                lines=listed_lines(found.definition, registered, writing),
                outdated=outdated_lines(judged(cited, registered), "list", writing),
            )

    @get("/{number:path}", opt={"permission": "standards.read"}, sync_to_thread=True)
    def show_standard(self, request: AnyRequest, number: FromPath[Path]) -> Response[str]:
        """A standard with all its editions; an address that names one edition points it out."""
        writing = writing_of(request)
        with reading(request) as desk:
            wanted = register.number_of(str(number).lstrip("/"))
            day = day_of(parse_utc(desk.now)).isoformat()
            editions = register.editions(desk.connection, wanted, day)
            counts = public_records.counts_citing(desk.connection, [one.edition.number for one in editions])
            schemes = known.in_force(desk.connection, BenchmarkScheme)
            lists = known.in_force(desk.connection, StandardsList)
            following = register.following(desk.connection, wanted, day)
            lines = [edition_line(one, writing, counts, place_of(wanted)) for one in editions]
            return show(
                request,
                desk,
                "portal/standard.html",
                standard=editions[0].edition.standard,
                newest=lines[0],
                lines=lines,
                schemes=citing_schemes(schemes, wanted, writing),
                lists=citing_lists(lists, wanted, writing),
                following=followed_by(following, wanted, writing),
            )


def _matches(listed: StandardsList, q: str) -> bool:
    """Whether every part of a query stands in what a list is looked for by."""
    held = folding.words(words.of_list(listed))
    return all(part in held for part in folding.parts_of(q))
