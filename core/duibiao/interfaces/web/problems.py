"""What went wrong, as application/problem+json (RFC 9457): in the reader's language, each fault with its place."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence

import msgspec
from litestar import Response
from litestar.exceptions import HTTPException, ValidationException
from sqlalchemy.exc import OperationalError

from duibiao.interfaces.web import outages
from duibiao.interfaces.web.desk import AnyRequest, NotSignedIn, language_for, running_of
from duibiao.interfaces.web.headers import DATA_HEADERS
from duibiao.interfaces.web.intake import media_type_wanted
from duibiao.model.records.reading import read_record
from duibiao.model.values.messages import Conflict, Fault, Message, NotAllowed, NotFound, Unavailable, message

MEDIA_TYPE = "application/problem+json"
NO_JSON = message("http.bad_json", "请求不是正确的 JSON，或嵌套过深。请检查引号、逗号和括号。")
_log = logging.getLogger(__name__)


class ProblemError(msgspec.Struct, frozen=True):
    """One fault: the place in the request, a key for machines, the sentence for people."""

    at: str
    key: str
    detail: str
    params: dict[str, str]


class Problem(msgspec.Struct, frozen=True):
    """A problem document. `type` is a URN of the first fault's key; `errors` lists every fault."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemError]


def on_fault(request: AnyRequest, fault: Fault) -> Response[Problem]:
    """A refusal by a room of the house."""
    match fault:
        case NotSignedIn():
            return respond(request, 401, fault.messages, {"www-authenticate": "Bearer"})
        case NotAllowed():
            return respond(request, 403, fault.messages)
        case NotFound():
            return respond(request, 404, fault.messages)
        case Conflict():
            return respond(request, 409, fault.messages)
        case Unavailable():
            return respond(request, 503, fault.messages, {"retry-after": "60"})
        case _:
            return respond(request, 422, fault.messages)


def on_invalid(request: AnyRequest, error: ValidationException) -> Response[Problem]:
    """A request that does not have the shape its route asks for: every fault of the body, in our words."""
    body = request.route_handler.parsed_data_field
    sent = request.state.get("body")
    if body is not None and sent is not None:
        try:
            read_record(msgspec.json.decode(sent), body.annotation)
        except Fault as fault:
            return respond(request, 400, fault.messages)
        except (msgspec.MsgspecError, RecursionError):
            return respond(request, 400, [NO_JSON])
    extra = error.extra if isinstance(error.extra, list) else []
    keys = "、".join(str(item.get("key", "")) for item in extra if isinstance(item, dict)) or "?"
    text = "参数 {keys} 不合要求。各参数的写法见 /schema。"
    return respond(request, 400, [message("http.parameter", text, at=keys, keys=keys)])


def on_http(request: AnyRequest, error: HTTPException) -> Response[Problem]:
    """What the framework refuses before a handler is reached."""
    return respond(request, error.status_code, [_refusal(request, error.status_code)], dict(error.headers or {}))


def _refusal(request: AnyRequest, status: int) -> Message:
    match status:
        case 400:
            return NO_JSON
        case 404:
            return message("http.not_found", "没有这个地址。接口目录见 /schema。")
        case 405:
            return message("http.method", "这个地址不支持 {method}。", method=request.method)
        case 413:
            return message("http.too_large", "请求超过大小上限，请分次提交。")
        case 415:
            return message("http.media_type", "请以 {media_type} 提交。", media_type=media_type_wanted(request))
        case _:
            return message("http.other", "请求未能办理（{status}）。", status=status)


def on_too_deep(request: AnyRequest, _: RecursionError) -> Response[Problem]:
    """A body nested deeper than anything this platform takes."""
    return respond(request, 400, [NO_JSON])


def on_outage(request: AnyRequest, error: OperationalError) -> Response[Problem]:
    """A database that is full, lost or busy: what it is, and whether it is worth another try."""
    _log.warning("database: %s", error.orig)
    busy = message("http.busy", "数据库正忙或暂不可用，本次没有任何改动，请稍后再试。")
    return respond(request, 503, [outages.told(error, busy)], {"retry-after": "2"})


def on_crash(request: AnyRequest, error: Exception) -> Response[Problem]:
    """A defect of ours: the reader gets a number to name, the log gets the whole story under it."""
    incident = secrets.token_hex(6)
    _log.error("incident %s: %s %s", incident, request.method, request.url.path, exc_info=error)
    told = message(
        "http.incident", "平台出了故障，本次没有任何改动。请把编号 {incident} 告诉管理员。", incident=incident
    )
    return respond(request, 500, [told])


def respond(
    request: AnyRequest, status: int, told: Sequence[Message], headers: dict[str, str] | None = None
) -> Response[Problem]:
    """The problem document for these messages."""
    language, wording = language_for(request), running_of(request).wording
    errors = [ProblemError(one.at, one.key, wording.say(one, language), one.params) for one in told]
    problem = Problem(
        type=f"urn:duibiao:{told[0].key}", title=errors[0].detail, status=status, detail=errors[0].detail, errors=errors
    )
    sent = {**DATA_HEADERS, **(headers or {}), "content-language": language}
    return Response(problem, status_code=status, media_type=MEDIA_TYPE, headers=sent)
