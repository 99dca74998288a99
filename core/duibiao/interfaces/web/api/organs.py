"""/organs: the reporting units and their tree, today's or a past day's."""

from __future__ import annotations

from datetime import date

import msgspec
from litestar import Controller, get
from litestar.params import FromPath, FromQuery

from duibiao.interfaces.web.api.parameters import After, Limit
from duibiao.interfaces.web.desk import AnyRequest, reading
from duibiao.interfaces.web.openapi import REFUSED
from duibiao.kernel.hierarchy import organs
from duibiao.kernel.hierarchy.organs import Organ
from duibiao.model.records.kinds import OrganLevel
from duibiao.model.values.dates import day_of, parse_date, parse_utc
from duibiao.model.values.messages import Fault


class OrganPage(msgspec.Struct, frozen=True):
    """One page of organs; `next` is the `after` of the following page."""

    items: tuple[Organ, ...]
    next: str | None


class OrganView(msgspec.Struct, frozen=True):
    """An organ as of a day, and its line of dated parents up to the root."""

    organ: Organ
    line: list[Organ]
    on: str


class OrganController(Controller):
    """Reporting units, for everybody."""

    path = "/organs"
    tags = ("organs",)

    @get(
        "/",
        opt={"permission": "organs.read"},
        operation_id="listOrgans",
        summary="Organs, by parent or level",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def list_organs(
        self,
        request: AnyRequest,
        parent: FromQuery[str | None] = None,
        level: FromQuery[OrganLevel | None] = None,
        after: After = "",
        limit: Limit = 50,
    ) -> OrganPage:
        with reading(request) as desk:
            items = organs.list_organs(desk.connection, parent=parent, level=level, after=after, limit=limit)
            return OrganPage(items, items[-1].id if len(items) == limit else None)

    @get(
        "/{organ:str}",
        opt={"permission": "organs.read"},
        operation_id="getOrgan",
        summary="An organ and its line, today or on a past day",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def get_organ(self, request: AnyRequest, organ: FromPath[str], on: FromQuery[str | None] = None) -> OrganView:
        with reading(request) as desk:
            day = _day(on) if on else day_of(parse_utc(desk.now))
            line = organs.line_of(desk.connection, organ, day)
            return OrganView(line[0], list(line), day.isoformat())


def _day(on: str) -> date:
    try:
        return parse_date(on)
    except Fault as fault:
        raise fault.under("on") from fault
