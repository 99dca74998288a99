"""/admin/plugins in words: what is listed and how it fares, what could be listed and what it asks for."""

from __future__ import annotations

import msgspec

from duibiao.extension.available import Available
from duibiao.extension.catalogue import PluginStatus
from duibiao.extension.host import Right
from duibiao.extension.manifest import Manifest, Permission
from duibiao.interfaces.spending import Spent
from duibiao.interfaces.web.views.states import StateView
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.identity.roles import LABELS
from duibiao.model.values.messages import Message, message

STATES: dict[str, tuple[Message, str]] = {
    "active": (message("plugin.active", "在用"), "ok done"),
    "quarantined": (message("plugin.quarantined", "已隔离"), "bad"),
    "off": (message("plugin.off", "未载入"), "warn"),
}
OFFERS: dict[str, Message] = {
    "code_lists": message("plugin.code_lists", "代码表"),
    "form_definitions": message("plugin.form_definitions", "表单"),
    "standards_lists": message("plugin.standards_lists", "对标标准清单"),
    "benchmark_schemes": message("plugin.benchmark_schemes", "对标方案"),
    "submission_kinds": message("plugin.submission_kinds", "申报类型"),
    "overlays": message("plugin.overlays", "补充方案"),
    "certification_schemes": message("plugin.certification_schemes", "认证方案"),
    "export_formats": message("plugin.export_formats", "导出格式"),
    "checks": message("plugin.checks", "检查"),
    "route_handlers": message("plugin.route_handlers", "页面"),
    "followers": message("plugin.followers", "跟随者"),
    "jobs": message("plugin.jobs", "后台工作"),
    "export_writers": message("plugin.export_writers", "导出程序"),
    "crypto_suites": message("plugin.crypto_suites", "密码套件"),
}
RIGHTS: dict[Right, Message] = {
    "tables": message("plugin.right_tables", "自己的数据表"),
    "results": message("plugin.right_results", "读取公开结果"),
    "submissions": message("plugin.right_submissions", "读取申报"),
    "journal": message("plugin.right_journal", "写入流水"),
    "jobs": message("plugin.right_jobs", "安排后台工作"),
    "people": message("plugin.right_people", "知道谁在何处有什么角色"),
}
"""What a plugin's code may ask of its handle, as an operator reads it."""


class PluginView(msgspec.Struct, frozen=True):
    """A plugin, in words. A place and a sentence for every fault and remark."""

    slug: str
    title: str
    version: str
    api: str
    state: StateView
    faults: tuple[tuple[str, str], ...]
    remarks: tuple[tuple[str, str], ...]
    offers: tuple[tuple[str, int], ...]
    rights: tuple[str, ...]
    permissions: tuple[str, ...]
    milliseconds: int
    calls: int
    spent: int
    longest: int


class AvailableView(msgspec.Struct, frozen=True):
    """A plugin that is not listed, in words, and the entry that lists it."""

    slug: str
    title: str
    description: str
    version: str
    api: str
    has_code: bool
    rights: tuple[str, ...]
    permissions: tuple[str, ...]
    faults: tuple[tuple[str, str], ...]
    line: str


def plugin_view(status: PluginStatus, spent: Spent, writing: Writing) -> PluginView:
    """How one plugin fared, and how much time its code has taken since the start."""
    told, tone = STATES[status.state]
    manifest = status.manifest
    return PluginView(
        slug=status.slug,
        title=writing.label(manifest.title) if manifest else "",
        version=manifest.version if manifest else "",
        api=manifest.api if manifest else "",
        state=StateView(writing.say(told), tone),
        faults=tuple((fault.at, writing.say(fault)) for fault in status.faults),
        remarks=tuple((remark.at, writing.say(remark)) for remark in status.remarks),
        offers=tuple((_offer(hook, writing), count) for hook, count in status.contributes.items() if count),
        rights=_rights(manifest, writing),
        permissions=_permissions(manifest, writing),
        milliseconds=round(status.seconds * 1000),
        calls=spent.calls,
        spent=round(spent.seconds * 1000),
        longest=round(spent.longest * 1000),
    )


def available_view(one: Available, writing: Writing) -> AvailableView:
    """What a plugin that is not listed says of itself."""
    manifest = one.manifest
    return AvailableView(
        slug=one.slug,
        title=writing.label(manifest.title) if manifest else "",
        description=writing.label(manifest.description) if manifest else "",
        version=manifest.version if manifest else "",
        api=manifest.api if manifest else "",
        has_code=one.has_code,
        rights=_rights(manifest, writing),
        permissions=_permissions(manifest, writing),
        faults=tuple((fault.at, writing.say(fault)) for fault in one.faults),
        line=one.line,
    )


def _rights(manifest: Manifest | None, writing: Writing) -> tuple[str, ...]:
    """What the code asks of its handle."""
    return tuple(writing.say(RIGHTS[right]) for right in manifest.rights) if manifest else ()


def _permissions(manifest: Manifest | None, writing: Writing) -> tuple[str, ...]:
    """The plugin's own permissions, each with the roles that carry it."""
    return tuple(_permission(one, writing) for one in manifest.permissions.values()) if manifest else ()


def _permission(permission: Permission, writing: Writing) -> str:
    """A permission of the plugin's own with the roles that carry it."""
    roles = writing.listed([writing.label(LABELS[role]) for role in permission.roles])
    title = writing.label(permission.label)
    return writing.say(message("plugin.permission_roles", "{permission}：{roles}", permission=title, roles=roles))


def _offer(hook: str, writing: Writing) -> str:
    return writing.say(OFFERS[hook])
