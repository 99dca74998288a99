"""/statistics: counts, grades and gaps by organ, scheme, industry and month, as of any checkpoint; who has filed."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Controller, Response, get

from duibiao.interfaces.web.desk import AnyRequest, Desk, reading
from duibiao.interfaces.web.pages.frame import show, writing_of
from duibiao.interfaces.web.pages.paging import next_page
from duibiao.interfaces.web.statistics import asked_by, position_of
from duibiao.interfaces.web.views.completeness import completeness_view, round_options
from duibiao.interfaces.web.views.counted import counted_lines, told_cell
from duibiao.interfaces.web.views.cutoff import as_of_options, cutoff_view
from duibiao.interfaces.web.views.search import organ_name
from duibiao.interfaces.web.views.statistics import COMPLETENESS, TABS, Address, Names, below_view, cut_view, tabs
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.definitions import known
from duibiao.kernel.hierarchy.organs import Organ, children, line_of, names_of
from duibiao.model.records.kinds import SubmissionKind
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.dates import day_of, parse_utc
from duibiao.reporting.consolidation import completeness, figures, records
from duibiao.reporting.consolidation.completeness import Invitation
from duibiao.reporting.consolidation.cuts import CUTS
from duibiao.reporting.consolidation.figures import Asked, Reach
from duibiao.reporting.consolidation.records import Behind

PAGE = 50
FIRST_CUT = "scheme_grade"
NO_NAMES = Names({}, {})


class Standpoint(msgspec.Struct, frozen=True):
    """Where a reader looks from: the organ with those above and directly below it, what is asked of which figures."""

    line: tuple[Organ, ...]
    below: tuple[Organ, ...]
    address: Address
    asked: Asked
    reach: Reach
    invited: tuple[Invitation, ...]

    @property
    def organ(self) -> Organ:
        """The organ looked at."""
        return self.line[0]


class StatisticsPages(Controller):
    """The figures, and the filings behind each of them."""

    path = "/statistics"

    @get("/", opt={"permission": "statistics.read"}, sync_to_thread=True)
    def overview(self, request: AnyRequest) -> Response[str]:
        """A cut of the figures, or who has filed in a round."""
        with reading(request) as desk:
            at = _standpoint(request, desk)
            page = _completeness if at.address.cut == COMPLETENESS else _cut
            return page(request, desk, at, writing_of(request))

    @get("/records", opt={"permission": "statistics.read"}, sync_to_thread=True)
    def behind(self, request: AnyRequest) -> Response[str]:
        """The filings that a figure counts."""
        given, writing = request.query_params, writing_of(request)
        with reading(request) as desk:
            line, reach = _line(request, desk), figures.reach(desk.connection)
            asked = _asked(request, desk, line[0], reach)
            cut = given.get("cut", "") if given.get("cut", "") in CUTS else ""
            cell = Behind(cut, given.get("first", ""), given.get("second", ""))
            found = records.page(desk.connection, asked, cell, given.get("after", ""), PAGE)
            names = _names(desk, cut if cut == "kind_state" else "gaps")
            organs = names_of(desk.connection, {one.organ for one in found})
            return show(
                request,
                desk,
                "statistics/records.html",
                organ=organ_name(line[0], writing),
                back=_address(line[0], cut or FIRST_CUT, asked).view(),
                cutoff=cutoff_view(asked, reach),
                cell=told_cell(cell, names, writing),
                total=records.count(desk.connection, asked, cell),
                lines=counted_lines(found, organs, names, writing, public=asked.public),
                next=next_page(request, found[-1].submission) if len(found) == PAGE else None,
            )


def _cut(request: AnyRequest, desk: Desk, at: Standpoint, writing: Writing) -> Response[str]:
    """The page of one cut."""
    cells = figures.by_cut(desk.connection, at.address.cut, at.asked)
    counts = figures.by_organ_below(desk.connection, at.asked)
    bars, rows = below_view(at.address, at.below, counts, writing)
    return show(
        request,
        desk,
        "statistics/cut.html",
        **_frame(at, writing),
        cut=cut_view(at.address, cells, _names(desk, at.address.cut), writing),
        total=sum(counts.values()),
        all_records=at.address.records(whole=True),
        own=counts.get(at.organ.id, 0) if at.below else 0,
        below_bars=bars,
        below=rows,
    )


def _completeness(request: AnyRequest, desk: Desk, at: Standpoint, writing: Writing) -> Response[str]:
    """The page that tells who has filed in a round: the one asked for, else the most urgent one."""
    chosen = next((one for one in at.invited if one.round.id == at.address.round), None)
    chosen, view = chosen or completeness.most_urgent(at.invited, desk.now), None
    if chosen is not None:
        found = completeness.completeness(desk.connection, chosen, at.asked, desk.now)
        at = msgspec.structs.replace(at, address=msgspec.structs.replace(at.address, round=chosen.round.id))
        view = completeness_view(at.address, chosen, found, at.below, writing)
    return show(request, desk, "statistics/completeness.html", **_frame(at, writing), view=view)


def _standpoint(request: AnyRequest, desk: Desk) -> Standpoint:
    """Where the address looks from."""
    line, reach = _line(request, desk), figures.reach(desk.connection)
    asked = _asked(request, desk, line[0], reach)
    cut = request.query_params.get("cut", "")
    address = _address(line[0], cut if cut in _offered(asked) else FIRST_CUT, asked)
    below = children(desk.connection, line[0].id)
    invited = () if asked.public else tuple(completeness.invitations(desk.connection, line[0].path))
    return Standpoint(line, below, address, asked, reach, invited)


def _frame(at: Standpoint, writing: Writing) -> dict[str, Any]:
    """What the pages show around the figures."""
    return {
        "line": [(organ_name(one, writing), at.address.view(organ=one.id)) for one in reversed(at.line)],
        "address": at.address,
        "public": at.asked.public,
        "tabs": tabs(at.address, _offered(at.asked), writing),
        "cutoff": cutoff_view(at.asked, at.reach),
        "checkpoints": as_of_options(at.asked, at.reach, writing),
        "data": at.address.data(),
        "rounds": round_options(at.invited, writing),
    }


def _offered(asked: Asked) -> list[str]:
    """What this reader can choose: how a round goes is for offices, in their scope."""
    return [key for key in TABS if key != COMPLETENESS or not asked.public]


def _address(organ: Organ, cut: str, asked: Asked) -> Address:
    return Address(organ.id, cut, str(asked.as_of or ""), asked.round or "")


def _line(request: AnyRequest, desk: Desk) -> tuple[Organ, ...]:
    """The organ asked for, this instance's own without any, and those above it. Raises `NotFound`."""
    organ = request.query_params.get("organ", "") or desk.running.organ.id
    return line_of(desk.connection, organ, day_of(parse_utc(desk.now)))


def _asked(request: AnyRequest, desk: Desk, organ: Organ, reach: Reach) -> Asked:
    as_of = position_of(request.query_params.get("as_of", ""), reach)
    return asked_by(desk.person, organ, as_of=as_of, round_=request.query_params.get("round", "") or None)


def _names(desk: Desk, cut: str) -> Names:
    """What the keys of a cut are called, for cuts whose keys definitions name."""
    if cut in ("scheme_grade", "gaps"):
        schemes = known.in_force(desk.connection, BenchmarkScheme)
        return Names({one.definition.name: one.definition for one in schemes}, {})
    if cut == "kind_state":
        kinds = known.in_force(desk.connection, SubmissionKind)
        return Names({}, {one.definition.name: one.definition.title for one in kinds})
    return NO_NAMES
