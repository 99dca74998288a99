"""/statistics: the figures of an organ and all below it."""

from __future__ import annotations

import msgspec
from litestar import Controller, get
from litestar.params import FromQuery

from duibiao.interfaces.web.desk import AnyRequest, reading
from duibiao.interfaces.web.openapi import REFUSED
from duibiao.interfaces.web.statistics import asked_by, position_of
from duibiao.kernel.hierarchy.organs import get_organ
from duibiao.model.values.messages import Fault, message
from duibiao.reporting.consolidation import figures
from duibiao.reporting.consolidation.cuts import CUTS


class FigureCell(msgspec.Struct, frozen=True):
    """How many filings count under two keys of a cut."""

    first: str
    second: str
    count: int


class OrganCount(msgspec.Struct, frozen=True):
    """How many filings count at an organ directly below, and all below that."""

    organ: str
    count: int


class Statistics(msgspec.Struct, frozen=True):
    """A cut of an organ's figures.

    `as_of` is the position of the log up to which they count what this instance knew; `published_only` says that they
    count published results alone; `synthetic` marks made-up data.
    """

    organ: str
    cut: str
    as_of: int
    published_only: bool
    cells: list[FigureCell]
    below: list[OrganCount]
    synthetic: bool


class StatisticsController(Controller):
    """The figures."""

    path = "/statistics"
    tags = ("statistics",)

    @get(
        "/",
        opt={"permission": "statistics.read"},
        operation_id="getStatistics",
        summary="Counts by a declared cut, of an organ and all below it, as of a position of the log",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def get_statistics(
        self,
        request: AnyRequest,
        organ: FromQuery[str] = "",
        cut: FromQuery[str] = "",
        as_of: FromQuery[str] = "",
        round: FromQuery[str] = "",  # noqa: A002 - the name in the address
    ) -> Statistics:
        """Offices count every filing within their scope, and of one round where one is named; others published
        results alone."""
        chosen = cut or next(iter(CUTS))
        if chosen not in CUTS:
            text = "没有“{cut}”这种统计。可以用：{known}。"
            raise Fault(message("statistics.cut", text, at="cut", cut=chosen, known="、".join(CUTS)))
        with reading(request) as desk:
            found = get_organ(desk.connection, organ or desk.running.organ.id)
            reach = figures.reach(desk.connection)
            asked = asked_by(desk.person, found, as_of=position_of(as_of, reach), round_=round or None)
            cells = figures.by_cut(desk.connection, chosen, asked)
            below = figures.by_organ_below(desk.connection, asked)
            return Statistics(
                organ=found.id,
                cut=chosen,
                as_of=reach.counted if asked.as_of is None else asked.as_of,
                published_only=asked.public,
                cells=[FigureCell(first, second, number) for (first, second), number in sorted(cells.items())],
                below=[OrganCount(id_, number) for id_, number in sorted(below.items())],
                synthetic=desk.running.located.deployment.synthetic,
            )
