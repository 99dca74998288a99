"""/enterprises/{uscc}: the public results of an enterprise. What was never public has no page; no person is told."""

from __future__ import annotations

from litestar import Controller, Response, get
from litestar.params import FromPath

from duibiao.interfaces.web.desk import AnyRequest, reading
from duibiao.interfaces.web.pages.frame import show, writing_of
from duibiao.interfaces.web.pages.paging import next_page
from duibiao.interfaces.web.views.portal import place_of, result_line
from duibiao.kernel.definitions import known
from duibiao.kernel.hierarchy.organs import line_of
from duibiao.model.values.dates import day_of, parse_utc
from duibiao.model.values.messages import NotFound, message
from duibiao.reporting.dissemination import public_records
from duibiao.reporting.dissemination.public_records import Wanted

PAGE = 20


class EnterprisePages(Controller):
    """Enterprises with public results, for everybody."""

    path = "/enterprises"

    @get("/{uscc:str}", opt={"permission": "results.read"}, sync_to_thread=True)
    def show_enterprise(self, request: AnyRequest, uscc: FromPath[str]) -> Response[str]:
        """Name, place and industry are those of its newest public result."""
        writing, wanted = writing_of(request), Wanted(enterprise=uscc)
        after = request.query_params.get("after", "")
        with reading(request) as desk:
            found = public_records.page(desk.connection, wanted, after, PAGE)
            newest = found[0] if found and not after else public_records.newest_of(desk.connection, uscc)
            if newest is None:
                text = "没有统一社会信用代码为 {uscc} 的企业的公开结果。请核对代码，或用企业名称查找。"
                raise NotFound(message("enterprise.no_public_result", text, uscc=uscc))
            total = public_records.count(desk.connection, wanted)
            definitions = known.of_digests(
                desk.connection, {item.record.scheme_digest for item in found if item.record.scheme_digest}
            )
            line = line_of(desk.connection, newest.record.organ, day_of(parse_utc(desk.now)))
            return show(
                request,
                desk,
                "portal/enterprise.html",
                record=newest.record,
                place=place_of(line, writing),
                lines=[result_line(item, definitions, writing) for item in found],
                total=total,
                next=next_page(request, public_records.cursor(found[-1])) if len(found) == PAGE else None,
            )
