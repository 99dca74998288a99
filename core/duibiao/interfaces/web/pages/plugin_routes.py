"""/x/<slug>/…: the pages of plugins. Everything around them — who asks, tokens, headers, faults — is the core's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from duibiao.extension.catalogue import Offered, PluginStatus
from duibiao.extension.pages import Answered, Download, Page, SeeOther, Sent
from duibiao.extension.routing import find_route
from duibiao.extension.verbs import RouteHandler
from duibiao.interfaces.host import is_open
from duibiao.interfaces.running import Running
from duibiao.interfaces.web.desk import AnyRequest, Desk, NotSignedIn, reading, running_of, writing
from duibiao.interfaces.web.headers import PAGE_HEADERS
from duibiao.interfaces.web.pages.faults import not_served
from duibiao.interfaces.web.pages.forms import form_of
from duibiao.interfaces.web.pages.frame import see_other, show
from duibiao.kernel.identity.people import ANONYMOUS
from duibiao.model.values.messages import NotAllowed, NotFound, message


class PluginRoutes(Controller):
    """One door for the pages of all plugins: reading with GET, changing with POST."""

    path = "/x"

    @get("/{where:path}", opt={"permission": "pages.read"}, sync_to_thread=True)
    def look(self, request: AnyRequest, where: FromPath[Path]) -> Response[Any]:
        slug, rest = _parted(where)
        if paused := _paused(running_of(request), slug):
            return not_served(request, paused)
        offered, places = _found(running_of(request), "GET", slug, rest)
        with reading(request) as desk:
            return _answer(request, desk, offered, _asked(desk, offered, places, request))

    @post("/{where:path}", opt={"permission": "session.read"}, sync_to_thread=True, status_code=200)
    def change(self, request: AnyRequest, where: FromPath[Path]) -> Response[Any]:
        slug, rest = _parted(where)
        if paused := _paused(running_of(request), slug):
            return not_served(request, paused)
        offered, places = _found(running_of(request), "POST", slug, rest)
        with writing(request) as desk:
            return _answer(request, desk, offered, _asked(desk, offered, places, request))


def _parted(where: Path) -> tuple[str, str]:
    """The plugin's slug, and the path below it."""
    slug, _, rest = where.as_posix().strip("/").partition("/")
    return slug, f"/{rest}"


def _paused(running: Running, slug: str) -> PluginStatus | None:
    """How a listed plugin fares that does not serve; None where it does, or is not listed."""
    found = (status for status in running.catalogue.plugins if status.slug == slug and status.state != "active")
    return next(found, None)


def _found(running: Running, method: str, slug: str, path: str) -> tuple[Offered[RouteHandler], Mapping[str, str]]:
    """The handler of an address and the places in it. Raises `NotFound`."""
    found = find_route(running.catalogue, method, slug, path)
    if found is None:
        raise NotFound(message("page.not_found", "没有这个页面。地址可能已更改，请从首页或用搜索查找。"))
    return found


def _asked(desk: Desk, offered: Offered[RouteHandler], places: Mapping[str, str], request: AnyRequest) -> Answered:
    """What the plugin answers, in the transaction of the desk. Raises where the page is not open to this reader."""
    if not is_open(offered, desk.person, desk.running.organ.path):
        if desk.person is ANONYMOUS:
            raise NotSignedIn(message("access.sign_in", "请先登录，或带上访问令牌（Authorization: Bearer …）。"))
        text = "您的角色没有“{permission}”这项权限。需要的话，请向本机构的安全管理员申请。"
        name = f"{offered.owner.slug}.{offered.record.permission}"
        raise NotAllowed(message("access.no_permission", text, permission=name))
    form = {name: value for name, value in form_of(request).pairs if name != "csrf"}
    sent = Sent(places, dict(request.query_params), form)
    host = desk.running.host(offered.owner, desk.connection, desk.now, desk.language, desk.person)
    with desk.running.spending.on(offered.owner.slug):
        return offered.record.run(host, sent)


def _answer(request: AnyRequest, desk: Desk, offered: Offered[RouteHandler], given: Any) -> Response[Any]:
    match given:
        case Page(template=template, context=context, status=status):
            return show(request, desk, template, status=status, **context)
        case SeeOther(path=path) if path.startswith("/") and not path.startswith("//"):
            return see_other(path)
        case Download(file_name=name, media_type=media_type, content=content):
            disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
            headers = {**PAGE_HEADERS, "content-disposition": disposition}
            return Response(content, media_type=media_type, headers=headers)
    raise TypeError(f"{offered.owner.slug}: {offered.record.key} answered {type(given).__name__}")
