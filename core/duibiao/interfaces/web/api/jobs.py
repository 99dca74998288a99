"""/jobs: how far work in the background has come."""

from __future__ import annotations

import msgspec
from litestar import Controller, get
from litestar.params import FromPath

from duibiao.interfaces.web.desk import AnyRequest, reading
from duibiao.interfaces.web.openapi import REFUSED
from duibiao.kernel.work import jobs
from duibiao.kernel.work.jobs import Queued
from duibiao.model.values.messages import NotFound, message


class JobView(msgspec.Struct, frozen=True):
    """A job: waiting, done, failed or cancelled. `total` is null before its first step is over.

    A waiting job that is under way has `done` above zero. `reason` is why its last step failed.
    """

    id: str
    job: str
    state: str
    done: int
    total: int | None
    attempts: int
    created_at: str
    ended_at: str | None
    reason: str | None


class JobController(Controller):
    """Jobs, for who asked for them and for operators."""

    path = "/jobs"
    tags = ("operations",)

    @get(
        "/{job:str}",
        opt={"permission": "session.read"},
        operation_id="getJob",
        summary="How far a job has come; one's own, or any for who sees to plugins",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def get_job(self, request: AnyRequest, job: FromPath[str]) -> JobView:
        with reading(request) as desk:
            found = jobs.find(desk.connection, job)
            if found is None or not (found.person == desk.person.id or desk.person.may("plugins.read")):
                raise NotFound(message("job.not_found", "没有这项后台工作，或者不是您开始的。请核对编号。"))
            return _view(found)


def _view(found: Queued) -> JobView:
    return JobView(**{name: getattr(found, name) for name in JobView.__struct_fields__})
