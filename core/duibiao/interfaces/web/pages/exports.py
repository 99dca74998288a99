"""/exports/{format}: what a page shows, as a file."""

from __future__ import annotations

from litestar import Controller, get
from litestar.params import FromPath
from litestar.response import Stream

from duibiao.interfaces import exporting
from duibiao.interfaces.web.desk import AnyRequest, reading
from duibiao.interfaces.web.downloads import refuse_unknown, results_download
from duibiao.interfaces.web.pages.frame import writing_of
from duibiao.interfaces.web.pages.results import asked_of, organ_of, wanted_of


class ExportPages(Controller):
    """Downloads for everybody."""

    path = "/exports"

    @get("/{export_format:str}", opt={"permission": "results.read"}, sync_to_thread=True)
    def download(self, request: AnyRequest, export_format: FromPath[str]) -> Stream:
        """The results that /results would list for the same address, all of them."""
        refuse_unknown(request.query_params.get("what", "results"))
        asked = asked_of(request)
        with reading(request) as desk:
            choice = exporting.chosen(desk.running, desk.connection, export_format)
            wanted = wanted_of(asked, organ_of(desk, asked.organ))
        return results_download(desk.running, choice, wanted, asked.query, writing_of(request), desk.now)
