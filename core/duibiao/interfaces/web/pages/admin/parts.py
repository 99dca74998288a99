"""What every page of /admin has: links to the other parts, the notice of what was just done, the author of an act."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from litestar import Response

from duibiao.interfaces.web.desk import AnyRequest, Desk
from duibiao.interfaces.web.pages.frame import show, writing_of
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.hierarchy.organs import get_organ
from duibiao.kernel.identity.people import Person
from duibiao.kernel.identity.scope import author_at, author_of
from duibiao.kernel.journal.entries import Author
from duibiao.model.values.messages import Conflict, Fault, Message, NotAllowed, NotFound, message

PARTS: tuple[tuple[str, str, Message], ...] = (
    ("/admin", "accounts.read", message("admin.overview", "概览")),
    ("/admin/people", "accounts.read", message("admin.people", "用户")),
    ("/admin/organs", "accounts.read", message("admin.organs", "机构")),
    ("/admin/rounds", "rounds.read", message("admin.rounds", "批次")),
    ("/admin/exchange", "exchange.read", message("admin.exchange", "往来")),
    ("/admin/log", "journal.read", message("admin.log", "日志")),
    ("/admin/plugins", "plugins.read", message("admin.plugins", "插件")),
    ("/admin/holidays", "accounts.read", message("admin.holidays", "节假日")),
)
"""Address, the permission that opens it, and its name."""

DONE: dict[str, Message] = {
    "account_added": message("done.account_added", "账号已开设。请安全管理员授予角色。"),
    "account_ended": message("done.account_ended", "账号已停用，密码、登录和令牌均已失效。"),
    "password_set": message("done.password_set", "密码已重设，原有登录均已退出。"),
    "role_granted": message("done.role_granted", "角色已授予，即时生效。"),
    "role_revoked": message("done.role_revoked", "角色已收回，即时生效。"),
    "token_revoked": message("done.token_revoked", "令牌已收回，即时失效。"),
    "organ_added": message("done.organ_added", "机构已增加。"),
    "organ_renamed": message("done.organ_renamed", "机构名称已更改。"),
    "organ_moved": message("done.organ_moved", "隶属关系已调整，下级机构随之移动。"),
    "round_added": message("done.round_added", "批次已建立。"),
    "holiday_entered": message("done.holiday_entered", "日期已登记，办理期限按新的日历计算。"),
    "holiday_removed": message("done.holiday_removed", "登记已取消，这一天按星期计算。"),
    "peer_joined": message("done.peer_joined", "对方已加入。对方也用本平台的名片加入后，就开始往来。"),
    "peer_paused": message("done.peer_paused", "往来已暂停。"),
    "peer_resumed": message("done.peer_resumed", "往来已恢复，接着收发。"),
    "peer_tried": message("done.peer_tried", "已经重试，结果如下。"),
    "peer_recovered": message("done.peer_recovered", "本平台的报送包已取回并办理，往来继续。"),
    "package_taken": message("done.package_taken", "报送包已收下。请把回执带回给对方。"),
    "receipt_taken": message("done.receipt_taken", "回执已登记。"),
    "key_rotated": message("done.key_rotated", "已换用新密钥，由旧密钥签名介绍，对方会自动接受。"),
    "key_revoked": message("done.key_revoked", "密钥已停用，此前的签名仍可核对。"),
    "held_settled": message("done.held_settled", "冲突已处理，没有采用的存档备查。"),
    "password_changed": message("done.password_changed", "密码已更改，其他设备上的登录已退出。"),
}
"""What ?done= may say after a form was dealt with; anything else says nothing."""


class Part(msgspec.Struct, frozen=True):
    """A link to another part of the room; `current` as in `NavItem`."""

    href: str
    words: str
    current: str | None


def show_part(request: AnyRequest, desk: Desk, template: str, *, status: int = 200, **context: Any) -> Response[str]:
    """The page that `template` makes, with the links of the room around it."""
    parts = tuple(_parts(desk.person, request.url.path, writing_of(request)))
    done = done_of(request) if status == 200 else None
    return show(request, desk, template, status=status, parts=parts if len(parts) > 1 else (), done=done, **context)


def done_of(request: AnyRequest) -> Message | None:
    """What the form that led here did."""
    return DONE.get(request.query_params.get("done", ""))


def status_of(fault: Fault) -> int:
    """The status of a page whose form was refused."""
    match fault:
        case NotAllowed():
            return 403
        case Conflict():
            return 409
        case _:
            return 422


def author(desk: Desk, permission: str, organ: str | None = None) -> Author:
    """The person at the desk as author of an act at `organ`, or of one without a place.

    Raises `NotAllowed`, and `NotFound` for an organ that there is none of.
    """
    origin = desk.running.instance.name
    if organ is None:
        return author_of(desk.person, permission, origin, desk.now)
    try:
        path = get_organ(desk.connection, organ).path
    except NotFound as unknown:
        raise unknown.under("organ") from unknown
    return author_at(desk.person, permission, origin, desk.now, organ_path=path, industry=None, enterprise=None)


def _parts(person: Person, path: str, writing: Writing) -> Iterator[Part]:
    for href, permission, name in PARTS:
        if person.may(permission):
            inside = href != "/admin" and path.startswith(f"{href}/")
            yield Part(href, writing.say(name), "page" if path == href else "true" if inside else None)
