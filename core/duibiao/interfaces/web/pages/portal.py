"""/: the front page of the portal; /help: how to use it."""

from __future__ import annotations

from litestar import Controller, Response, get

from duibiao.interfaces.web.desk import AnyRequest, reading
from duibiao.interfaces.web.pages.frame import show, writing_of
from duibiao.interfaces.web.pages.rendering import Pages
from duibiao.interfaces.web.views.bars import bars
from duibiao.interfaces.web.views.cartogram import cartogram
from duibiao.interfaces.web.views.deadlines import Calendar
from duibiao.interfaces.web.views.figures import headlines
from duibiao.interfaces.web.views.portal import publicity_line, result_line
from duibiao.kernel.definitions import known
from duibiao.kernel.hierarchy.calendars import announced
from duibiao.model.values.dates import day_of, parse_utc
from duibiao.reporting.dissemination import overview, public_records
from duibiao.reporting.dissemination.public_records import Wanted

LATEST = 8
IN_PUBLICITY = 5


class PortalPages(Controller):
    """What everybody may see first."""

    @get("/", opt={"permission": "pages.read"}, sync_to_thread=True)
    def front(self, request: AnyRequest) -> Response[str]:
        writing = writing_of(request)
        pages: Pages = request.app.state.pages
        with reading(request) as desk:
            figures = overview.overview(desk.connection, desk.now)
            below = overview.by_organ_below(desk.connection, pages.organ.path)
            latest = public_records.page(desk.connection, Wanted(status="published"), limit=LATEST)
            waiting = public_records.page(desk.connection, Wanted(status="in_publicity"), limit=IN_PUBLICITY)
            schemes = known.of_digests(
                desk.connection, {item.record.scheme_digest for item in latest if item.record.scheme_digest}
            )
            calendar = Calendar(day_of(parse_utc(desk.now)), announced(desk.connection))
            return show(
                request,
                desk,
                "portal/front.html",
                headlines=headlines(figures, writing),
                map=cartogram(below, writing) if pages.organ.level == "nation" else None,
                bars=bars(pages.below, below, writing),
                latest=[result_line(item, schemes, writing) for item in latest],
                waiting=[publicity_line(item, calendar, writing) for item in waiting],
                now=desk.now,
            )

    @get("/help", opt={"permission": "pages.read"}, sync_to_thread=True)
    def help(self, request: AnyRequest) -> Response[str]:
        with reading(request) as desk:
            return show(request, desk, "portal/help.html")
