"""Long work of the core's own: queued, taken and tried again like the jobs of plugins.

A plugin's job is called "<slug>.<key>"; those of the core have no dot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec
from sqlalchemy import Connection

from duibiao.kernel.submissions import previews
from duibiao.kernel.work import log_checks
from duibiao.kernel.work.jobs import Progress, Taken
from duibiao.model.values.messages import Message, message


class CoreJob(msgspec.Struct, frozen=True):
    """What a job is called, and one step of it: how far it has come then."""

    title: Message
    step: Callable[[Connection, Taken], Progress]


CORE_JOBS: Mapping[str, CoreJob] = {
    log_checks.JOB: CoreJob(message("job.log_check", "核对日志"), log_checks.step),
    previews.JOB: CoreJob(message("job.scheme_preview", "预览改版影响"), previews.step),
}
