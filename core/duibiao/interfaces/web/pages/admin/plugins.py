"""/admin/plugins: every plugin that is listed, whether it takes part and why not; and those that could be listed."""

from __future__ import annotations

import msgspec
from litestar import Controller, Response, get

from duibiao.extension.available import available
from duibiao.interfaces.core_jobs import CORE_JOBS
from duibiao.interfaces.web.desk import AnyRequest, Desk, reading
from duibiao.interfaces.web.pages.admin.parts import show_part
from duibiao.interfaces.web.pages.frame import writing_of
from duibiao.interfaces.web.views.plugins import available_view, plugin_view
from duibiao.interfaces.web.views.states import StateView
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.journal import positions
from duibiao.kernel.work import cursors, jobs
from duibiao.kernel.work.cursors import Cursor
from duibiao.kernel.work.jobs import Queued
from duibiao.model.values.messages import Message, message


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
                available=[available_view(one, writing) for one in available(desk.running.located)],
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
