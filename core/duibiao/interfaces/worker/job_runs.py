"""Running what is due: a job, a step of a long one, an errand to others' servers."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from duibiao.extension.catalogue import Offered
from duibiao.extension.verbs import Errand, Job
from duibiao.interfaces.core_jobs import CORE_JOBS
from duibiao.interfaces.running import Running
from duibiao.kernel.work import jobs
from duibiao.kernel.work.jobs import Progress, Taken

_log = logging.getLogger(__name__)


def run_due(running: Running, among: Iterable[str]) -> bool:
    """Take of some jobs the one that has waited longest and run it, or one step of it; whether there was any."""
    now, among = running.clock(), tuple(among)
    with running.store.read() as connection:
        if not jobs.due(connection, now, among):
            return False
    with running.store.write() as connection:
        taken = jobs.take(connection, now, among)
    if taken is not None:
        _run(running, taken)
    return True


def _run(running: Running, taken: Taken) -> None:
    """Run a job, or its next step; nothing of a failed one stays."""
    try:
        _carry_out(running, taken)
    except _NotOurs:
        _log.info("job %s: cancelled, or taken over by another worker", taken.job)
    except Exception as error:  # noqa: BLE001 - a job may fail in any way, and must not stop the others
        _log.warning("job %s: %s: %s", taken.job, type(error).__name__, error)
        with running.store.write() as connection:
            jobs.fail(connection, taken, f"{type(error).__name__}: {error}", running.clock())


class _NotOurs(Exception):
    """The job was cancelled or taken over while this worker was at it: what it did is undone."""


def _carry_out(running: Running, taken: Taken) -> None:
    """What a job did and how far it came are kept together, or neither."""
    own, offered = CORE_JOBS.get(taken.job), running.catalogue.jobs.get(taken.job)
    with running.store.write() as connection:
        if own is not None:
            _advance(running, connection, taken, own.step(connection, taken))
            return
        assert offered is not None
        given = _begin(running, connection, offered, taken)
        if offered.record.errand is None or given is None:
            _advance(running, connection, taken, Progress(1, 1, None))
            return
    _go_and_settle(running, offered, offered.record.errand, taken, given)


def _begin(running: Running, connection: Connection, offered: Offered[Job], taken: Taken) -> Any:
    host = running.host(offered.owner, connection, running.clock())
    with running.spending.on(offered.owner.slug):
        return offered.record.run(host, taken.arguments)


def _go_and_settle(running: Running, offered: Offered[Job], errand: Errand, taken: Taken, given: Any) -> None:
    """The errand while no transaction is open, then what came of it together with the end of the job."""
    brought = errand.go(offered.owner.settings, given)
    with running.store.write() as connection:
        with running.spending.on(offered.owner.slug):
            errand.settle(running.host(offered.owner, connection, running.clock()), brought)
        _advance(running, connection, taken, Progress(1, 1, None))


def _advance(running: Running, connection: Connection, taken: Taken, progress: Progress) -> None:
    if not jobs.advance(connection, taken, progress, running.clock()):
        raise _NotOurs
