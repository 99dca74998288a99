"""What went wrong, as a page: what happened, that nothing typed is lost, what to do now."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from urllib.parse import quote

from litestar import Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect
from sqlalchemy.exc import OperationalError

from duibiao.extension.catalogue import PluginStatus
from duibiao.interfaces.web import outages
from duibiao.interfaces.web.desk import SAFE_METHODS, AnyRequest, NotSignedIn, reading
from duibiao.interfaces.web.pages.forms import form_of
from duibiao.interfaces.web.pages.frame import respond, see_other, writing_of
from duibiao.kernel.identity.people import ANONYMOUS
from duibiao.model.values.messages import Conflict, Fault, Message, NotAllowed, NotFound, Unavailable, message

_log = logging.getLogger(__name__)


def on_fault(request: AnyRequest, fault: Fault) -> Response[str] | Redirect:
    """A refusal by a room of the house that no form of the page took up."""
    match fault:
        case NotSignedIn():
            return _sign_in_first(request, fault)
        case NotAllowed():
            return _page(request, 403, fault.messages)
        case NotFound():
            return _page(request, 404, fault.messages)
        case Conflict():
            return _page(request, 409, fault.messages)
        case Unavailable():
            return _page(request, 503, fault.messages)
        case _:
            return _page(request, 422, fault.messages)


def on_http(request: AnyRequest, error: HTTPException) -> Response[str]:
    """What the framework refuses before a handler is reached."""
    match error.status_code:
        case 404:
            told = message("page.not_found", "没有这个页面。地址可能已更改，请从首页或用搜索查找。")
        case 405:
            told = message("page.method", "这个地址不能这样访问。请返回上一页，用页面上的按钮办理。")
        case 413:
            told = message("page.too_large", "提交的内容超过大小上限。请把文件减小或分次上传。")
        case _:
            told = message("page.refused", "请求未能办理（{status}）。请返回上一页重试。", status=error.status_code)
    return _page(request, error.status_code, [told])


def on_outage(request: AnyRequest, error: OperationalError) -> Response[str]:
    """A database that is full, lost or busy: what it is, and whether it is worth another try."""
    _log.warning("database: %s", error.orig)
    busy = message("page.busy", "系统正忙，本次没有任何改动。请稍后刷新重试。")
    return _page(request, 503, [outages.told(error, busy)])


def not_served(request: AnyRequest, plugin: PluginStatus) -> Response[str]:
    """A page of a plugin that does not take part now. Why is shown to those alone who may see /admin/plugins."""
    title = writing_of(request).label(plugin.manifest.title) if plugin.manifest else plugin.slug
    text = "“{plugin}”暂停服务，此页暂时打不开。请过后再来。"
    rest = "其他照常：可以查询对标结果和方案，可以申报和审核；已经填报和公开的内容都在。"
    told = [message("plugin.not_serving", text, plugin=title), message("plugin.rest_serves", rest)]
    with reading(request) as desk:
        reasons = plugin.faults if desk.person.may("plugins.read") else ()
        return respond(
            request,
            desk.person,
            "plugin_paused.html",
            status=503,
            code=503,
            messages=told,
            reasons=reasons,
            carried=_carried(request),
        )


def on_crash(request: AnyRequest, error: Exception) -> Response[str]:
    """A defect of ours: the reader gets a number to name, the log gets the whole story under it."""
    incident = secrets.token_hex(6)
    _log.error("incident %s: %s %s", incident, request.method, request.url.path, exc_info=error)
    text = "平台出了故障，本次没有任何改动。请稍后再试，或把编号 {incident} 告诉管理员。"
    return _page(request, 500, [message("page.incident", text, incident=incident)])


def _sign_in_first(request: AnyRequest, fault: NotSignedIn) -> Response[str] | Redirect:
    """To the sign-in page and back; what was typed into a form goes along, so that an ended session loses nothing."""
    if request.method in SAFE_METHODS:
        query = request.scope["query_string"].decode("ascii", "replace")
        back = f"{request.url.path}?{query}" if query else request.url.path
        return see_other(f"/sign-in?next={quote(back, safe='')}")
    carried = form_of(request).kept()
    return respond(
        request,
        ANONYMOUS,
        "session/sign_in.html",
        status=401,
        messages=fault.messages,
        login="",
        next=request.url.path,
        carried=carried,
        people=(),
    )


def _page(request: AnyRequest, status: int, told: Sequence[Message]) -> Response[str]:
    carried = _carried(request)
    return respond(request, ANONYMOUS, "fault.html", status=status, code=status, messages=told, carried=carried)


def _carried(request: AnyRequest) -> Sequence[tuple[str, str]]:
    """What was typed into the form that could not be dealt with."""
    return form_of(request).kept() if request.method not in SAFE_METHODS else []
