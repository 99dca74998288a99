"""GET /exports/{format}: public records as a file, in a format that a plugin brings."""

from __future__ import annotations

from litestar import Controller, get
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from duibiao.interfaces import exporting
from duibiao.interfaces.web.desk import AnyRequest, reading
from duibiao.interfaces.web.downloads import refuse_unknown, results_download
from duibiao.interfaces.web.openapi import REFUSED
from duibiao.interfaces.web.views.search import Asked
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.hierarchy.organs import get_organ
from duibiao.reporting.dissemination.public_records import Status, Wanted


class ExportController(Controller):
    """Exports, for everybody."""

    path = "/exports"
    tags = ("exports",)

    @get(
        "/{export_format:str}",
        opt={"permission": "results.read"},
        operation_id="exportResults",
        summary="All public records that the same filters list, as a file",
        media_type="application/octet-stream",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def download(
        self,
        request: AnyRequest,
        export_format: FromPath[str],
        what: FromQuery[str] = "results",
        q: FromQuery[str] = "",
        enterprise: FromQuery[str | None] = None,
        scheme: FromQuery[str | None] = None,
        grade: FromQuery[str | None] = None,
        organ: FromQuery[str | None] = None,
        status: FromQuery[Status | None] = None,
        standard: FromQuery[str | None] = None,
    ) -> Stream:
        refuse_unknown(what)
        asked = Asked(q, scheme or "", standard or "", grade or "", organ or "", status or "", enterprise or "")
        with reading(request) as desk:
            choice = exporting.chosen(desk.running, desk.connection, export_format)
            path = get_organ(desk.connection, organ).path if organ is not None else None
            wanted = Wanted(
                query=q,
                enterprise=enterprise,
                scheme=scheme,
                grade=grade,
                organ_path=path,
                status=status,
                standard=standard,
            )
        writing = Writing(desk.running.wording, desk.language)
        return results_download(desk.running, choice, wanted, asked.query, writing, desk.now)
