"""/admin: what one may do here, how much there is of everything, and what needs looking after."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from litestar import Controller, Response, get

from duibiao.interfaces.web.desk import AnyRequest, Desk, reading
from duibiao.interfaces.web.pages.admin.parts import show_part
from duibiao.interfaces.web.pages.admin.rounds import term_of
from duibiao.kernel.hierarchy.organs import count_organs
from duibiao.kernel.identity.directory import count_accounts
from duibiao.kernel.submissions.rounds import list_rounds
from duibiao.model.values.messages import Message, message


class Duty(msgspec.Struct, frozen=True):
    """A part of the room: how much is in it, what one may do there, and whether anything is the matter."""

    href: str
    title: Message
    count: int
    unit: Message
    may: tuple[Message, ...]
    matter: Message | None = None


LOOK = message("admin.look", "您可以查看。")
MAY: dict[str, tuple[tuple[str, Message], ...]] = {
    "/admin/people": (
        ("accounts.manage", message("admin.may_accounts", "您可以开设、停用账号，重设密码。")),
        ("access.manage", message("admin.may_access", "您可以授予、收回角色，收回令牌。")),
    ),
    "/admin/organs": (("organs.write", message("admin.may_organs", "您可以增加机构、更改名称、调整隶属关系。")),),
    "/admin/rounds": (("rounds.write", message("admin.may_rounds", "您可以建立批次。")),),
}
"""What a permission allows in a part; whoever has none of them there may look."""


class OverviewPages(Controller):
    """The front of the room."""

    @get("/admin", opt={"permission": "accounts.read"}, sync_to_thread=True)
    def overview(self, request: AnyRequest) -> Response[str]:
        with reading(request) as desk:
            return show_part(request, desk, "admin/overview.html", duties=tuple(_duties(desk)))


def _duties(desk: Desk) -> Iterator[Duty]:
    people = count_accounts(desk.connection, desk.person)
    unit = message("admin.people_unit", "个账号可用")
    yield Duty("/admin/people", message("admin.people", "用户"), people, unit, _may(desk, "/admin/people"))
    organs = count_organs(desk.connection)
    unit = message("admin.organs_unit", "个机构")
    yield Duty("/admin/organs", message("admin.organs", "机构"), organs, unit, _may(desk, "/admin/organs"))
    open_now = sum(term_of(one, desk.now) == "open" for one in list_rounds(desk.connection))
    unit = message("admin.rounds_unit", "个批次开放申报")
    yield Duty("/admin/rounds", message("admin.rounds", "批次"), open_now, unit, _may(desk, "/admin/rounds"))
    if desk.person.may("plugins.read"):
        yield _plugins(desk)


def _plugins(desk: Desk) -> Duty:
    plugins = desk.running.catalogue.plugins
    quarantined = [plugin.slug for plugin in plugins if plugin.state == "quarantined"]
    matter = None
    if quarantined:
        text = "{count} 个插件被隔离：{slugs}。其定义暂不参与办理。"
        matter = message("admin.quarantined", text, count=len(quarantined), slugs=" ".join(quarantined))
    unit = message("admin.plugins_unit", "个插件在用")
    title = message("admin.plugins", "插件")
    return Duty("/admin/plugins", title, len(plugins) - len(quarantined), unit, (LOOK,), matter)


def _may(desk: Desk, href: str) -> tuple[Message, ...]:
    return tuple(told for permission, told in MAY[href] if desk.person.may(permission)) or (LOOK,)
