"""/admin/log: for the auditor of the whole instance — checkpoints, the journal of a subject, a check of everything."""

from __future__ import annotations

import msgspec
from litestar import Controller, Response, get, post
from litestar.response import Redirect

from duibiao.interfaces.web.desk import AnyRequest, Desk, reading, writing
from duibiao.interfaces.web.pages.admin.parts import author, show_part
from duibiao.interfaces.web.pages.admin.plugins import JOB_STATES
from duibiao.interfaces.web.pages.frame import see_other, writing_of
from duibiao.interfaces.web.views.states import StateView
from duibiao.kernel.journal import checkpoints, positions, sealing
from duibiao.kernel.journal.positions import Placed
from duibiao.kernel.work import jobs, log_checks

MOST = 50
"""The most entries, and checkpoints, that the page shows."""


class CheckView(msgspec.Struct, frozen=True):
    """A check of late: how it stands, how far it is, and what it found."""

    state: StateView
    created_at: str
    done: int
    total: int
    reason: str
    waiting: bool


class LogPages(Controller):
    """The log, for whoever audits the whole of it."""

    path = "/admin/log"

    @get("/", opt={"permission": "journal.read"}, sync_to_thread=True)
    def show(self, request: AnyRequest) -> Response[str]:
        """What the log has come to; with ?subject= every entry about that submission, enterprise, organ or person."""
        subject = request.query_params.get("subject", "").strip()
        with reading(request) as desk:
            author(desk, "journal.read", desk.running.instance.organ)
            checks = _checks(request, desk)
            return show_part(
                request,
                desk,
                "admin/log.html",
                head=sealing.head(desk.connection),
                checkpoints=[one.checkpoint for one in checkpoints.newest(desk.connection, 10)],
                checks=checks,
                running=any(one.waiting for one in checks),
                subject=subject,
                entries=_entries(desk, subject),
            )

    @post("/check", opt={"permission": "journal.read"}, sync_to_thread=True)
    def check(self, request: AnyRequest) -> Redirect:
        """Go over the whole log, as a job."""
        with writing(request) as desk:
            author(desk, "journal.read", desk.running.instance.organ)
            log_checks.start(desk.connection, desk.running.instance.name, desk.now, desk.person.id)
        return see_other("/admin/log")


def _entries(desk: Desk, subject: str) -> list[Placed]:
    return positions.of_subject(desk.connection, subject, MOST) if subject else []


def _checks(request: AnyRequest, desk: Desk) -> list[CheckView]:
    """The last checks, the newest first."""
    writing = writing_of(request)
    found = []
    for one in jobs.recent(desk.connection):
        if one.job == log_checks.JOB:
            told, tone = JOB_STATES[one.state]
            state = StateView(writing.say(told), tone)
            found.append(
                CheckView(state, one.created_at, one.done, one.total or 0, one.reason or "", one.state == "waiting")
            )
    return found
