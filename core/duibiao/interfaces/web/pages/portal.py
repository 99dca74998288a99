"""/: the front page of the portal."""

from __future__ import annotations

from litestar import Controller, Response, get

from duibiao.interfaces.web.desk import AnyRequest, reading
from duibiao.interfaces.web.pages.frame import show


class PortalPages(Controller):
    """What everybody may see."""

    @get("/", opt={"permission": "pages.read"}, sync_to_thread=True)
    def front(self, request: AnyRequest) -> Response[str]:
        with reading(request) as desk:
            return show(request, desk, "portal/front.html")
