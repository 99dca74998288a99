"""/admin/plugins: every plugin that the deployment lists, whether it takes part, and every reason why not."""

from __future__ import annotations

import msgspec
from litestar import Controller, Response, get

from duibiao.extension.catalogue import PluginStatus
from duibiao.extension.host import Right
from duibiao.extension.manifest import Permission
from duibiao.interfaces.core_jobs import CORE_JOBS
from duibiao.interfaces.spending import Spent
from duibiao.interfaces.web.desk import AnyRequest, Desk, reading
from duibiao.interfaces.web.pages.admin.parts import show_part
from duibiao.interfaces.web.pages.frame import writing_of
from duibiao.interfaces.web.views.states import StateView
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.identity.roles import LABELS
from duibiao.kernel.journal import positions
from duibiao.kernel.work import cursors, jobs
from duibiao.kernel.work.cursors import Cursor
from duibiao.kernel.work.jobs import Queued
from duibiao.model.values.messages import Message, message

STATES: dict[str, tuple[Message, str]] = {
    "active": (message("plugin.active", "在用"), "ok done"),
    "quarantined": (message("plugin.quarantined", "已隔离"), "bad"),
    "off": (message("plugin.off", "未载入"), "warn"),
}
OFFERS: dict[str, Message] = {
    "code_lists": message("plugin.code_lists", "代码表"),
    "form_definitions": message("plugin.form_definitions", "表单"),
    "benchmark_schemes": message("plugin.benchmark_schemes", "对标方案"),
    "submission_kinds": message("plugin.submission_kinds", "申报类型"),
    "checks": message("plugin.checks", "检查"),
    "route_handlers": message("plugin.route_handlers", "页面"),
    "followers": message("plugin.followers", "跟随者"),
    "jobs": message("plugin.jobs", "后台工作"),
}
RIGHTS: dict[Right, Message] = {
    "tables": message("plugin.right_tables", "自己的数据表"),
    "results": message("plugin.right_results", "读取公开结果"),
    "submissions": message("plugin.right_submissions", "读取申报"),
    "journal": message("plugin.right_journal", "写入流水"),
    "jobs": message("plugin.right_jobs", "安排后台工作"),
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


class FollowerView(msgspec.Struct, frozen=True):
    """How far a follower has read, and why it stands still; `moved_at` is UTC, empty before its first entry."""

    key: str
    position: int
    behind: int
    moved_at: str
    stopped: str


class JobView(msgspec.Struct, frozen=True):
    """A job of late."""

    key: str
    title: str
    state: StateView
    attempts: int
    created_at: str
    reason: str


JOB_STATES: dict[str, tuple[Message, str]] = {
    "waiting": (message("job.waiting", "等待"), "warn"),
    "done": (message("job.done", "完成"), "ok done"),
    "failed": (message("job.failed", "失败"), "bad"),
    "cancelled": (message("job.cancelled", "已取消"), "draft done"),
}


class PluginPages(Controller):
    """Plugins."""

    @get("/admin/plugins", opt={"permission": "plugins.read"}, sync_to_thread=True)
    def list_plugins(self, request: AnyRequest) -> Response[str]:
        with reading(request) as desk:
            listed, writing = desk.running.catalogue.plugins, writing_of(request)
            spent = desk.running.spending.of(tuple(status.slug for status in listed))
            ordered = sorted(listed, key=lambda status: status.state == "active")
            return show_part(
                request,
                desk,
                "admin/plugins.html",
                plugins=[plugin_view(status, spent[status.slug], writing) for status in ordered],
                quarantined=sum(status.state == "quarantined" for status in listed),
                off=sum(status.state == "off" for status in listed),
                followers=_followers(desk),
                jobs=[_job(desk, one, writing) for one in jobs.recent(desk.connection)],
            )


def _followers(desk: Desk) -> list[FollowerView]:
    """Every follower that takes part, by key."""
    last = positions.last(desk.connection)
    moved = cursors.cursors_of(desk.connection)
    at = [moved.get(key) or Cursor(key, 0, "", None) for key in sorted(desk.running.catalogue.followers)]
    return [FollowerView(c.follower, c.position, last - c.position, c.moved_at, c.stopped or "") for c in at]


def _job(desk: Desk, one: Queued, writing: Writing) -> JobView:
    offered = desk.running.catalogue.jobs.get(one.job)
    told, tone = JOB_STATES[one.state]
    own = CORE_JOBS.get(one.job)
    title = writing.say(own.title) if own else writing.label(offered.record.label) if offered else ""
    state = StateView(writing.say(told), tone)
    return JobView(one.job, title, state, one.attempts, one.created_at, one.reason or "")


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
        rights=tuple(writing.say(RIGHTS[right]) for right in manifest.rights) if manifest else (),
        permissions=tuple(_permission(one, writing) for one in manifest.permissions.values()) if manifest else (),
        milliseconds=round(status.seconds * 1000),
        calls=spent.calls,
        spent=round(spent.seconds * 1000),
        longest=round(spent.longest * 1000),
    )


def _permission(permission: Permission, writing: Writing) -> str:
    """A permission of the plugin's own with the roles that carry it."""
    roles = writing.listed([writing.label(LABELS[role]) for role in permission.roles])
    title = writing.label(permission.label)
    return writing.say(message("plugin.permission_roles", "{permission}：{roles}", permission=title, roles=roles))


def _offer(hook: str, writing: Writing) -> str:
    return writing.say(OFFERS[hook]) if hook in OFFERS else hook
