"""One round of the worker: seal entries, bring followers up to date, run what is due."""

from __future__ import annotations

import logging

from sqlalchemy import Connection

from duibiao.extension.catalogue import Offered
from duibiao.extension.verbs import Followed, Follower
from duibiao.interfaces.core_jobs import CORE_JOBS
from duibiao.interfaces.running import Running
from duibiao.interfaces.sealing import seal
from duibiao.kernel.journal import positions
from duibiao.kernel.journal.positions import Placed
from duibiao.kernel.work import cursors, jobs
from duibiao.kernel.work.cursors import Cursor
from duibiao.kernel.work.jobs import Progress, Taken
from duibiao.model.values.dates import day_of, parse_utc

BATCH = 100
"""The most entries that a follower reads in one transaction."""

_log = logging.getLogger(__name__)


def work_once(running: Running) -> bool:
    """Do what there is to do; whether there was anything."""
    sealed = seal(running)
    followed = [_follow(running, key, offered) for key, offered in running.catalogue.followers.items()]
    _enqueue_daily(running)
    return any((sealed, *followed, _run_job(running)))


def _follow(running: Running, key: str, offered: Offered[Follower]) -> bool:
    """Bring one follower on by a batch; where that fails by one entry, so that it stops at the right one."""
    now = running.clock()
    with running.store.read() as connection:
        cursor = cursors.cursors_of(connection).get(key)
        last = positions.last(connection)
    if cursor is None:
        with running.store.write() as connection:
            cursors.begin(connection, key, now)
        cursor = Cursor(key, 0, now, None)
    if cursor.position >= last:
        return False
    if cursor.stopped is None and _advance(running, offered, cursor, last, BATCH) is None:
        return True
    failed = _advance(running, offered, cursor, last, 1)
    if failed is None:
        return True
    if failed != cursor.stopped:
        with running.store.write() as connection:
            cursors.stop(connection, key, failed, now)
    return False


def _advance(running: Running, offered: Offered[Follower], cursor: Cursor, last: int, batch: int) -> str | None:
    """Read up to `batch` entries and move the cursor, in one transaction; why not, where the plugin's code fails."""
    now = running.clock()
    try:
        with running.store.write() as connection:
            placed = positions.after(connection, cursor.position, offered.record.types, batch)
            place = placed[-1].position if len(placed) == batch else last
            if cursors.move(connection, cursor.follower, cursor.position, place, now):
                for one in placed:
                    _show(running, connection, offered, one, now)
    except Exception as error:  # noqa: BLE001 - a plugin may fail in any way, and must not stop the others
        _log.warning("follower %s: %s: %s", cursor.follower, type(error).__name__, error)
        return f"{type(error).__name__}: {error}"
    return None


def _show(running: Running, connection: Connection, offered: Offered[Follower], one: Placed, now: str) -> None:
    """Show one entry to a follower."""
    entry = one.entry
    seen = Followed(
        id=entry.id,
        position=one.position,
        origin=entry.origin,
        at=entry.at,
        type=entry.type,
        subject_type=entry.subject.type,
        subject=entry.subject.id,
        revision=entry.revision,
        body=entry.body,
    )
    host = running.host(offered.owner, connection, now)
    with running.spending.on(offered.owner.slug):
        offered.record.run(host, seen)


def _enqueue_daily(running: Running) -> None:
    """Put every daily job in the queue, once a day in China."""
    now = running.clock()
    today = day_of(parse_utc(now)).isoformat()
    daily = [key for key, offered in running.catalogue.jobs.items() if offered.record.daily]
    if not daily:
        return
    with running.store.read() as connection:
        missing = jobs.not_enqueued(connection, {key: f"{key} {today}" for key in daily})
    if missing:
        with running.store.write() as connection:
            for key in missing:
                jobs.enqueue_once(connection, key, f"{key} {today}", now)


def _run_job(running: Running) -> bool:
    """Take the job that has waited longest and run it, or one step of it; nothing of a failed one stays."""
    now, among = running.clock(), (*CORE_JOBS, *running.catalogue.jobs)
    with running.store.read() as connection:
        if not jobs.due(connection, now, among):
            return False
    with running.store.write() as connection:
        taken = jobs.take(connection, now, among)
    if taken is not None:
        _run(running, taken)
    return True


def _run(running: Running, taken: Taken) -> None:
    """Run a job, or its next step. What it did and how far it came are kept together, or neither."""
    now = running.clock()
    try:
        with running.store.write() as connection:
            if not jobs.advance(connection, taken, _step(running, connection, taken, now), now):
                raise _NotOurs
    except _NotOurs:
        _log.info("job %s: cancelled, or taken over by another worker", taken.job)
    except Exception as error:  # noqa: BLE001 - a job may fail in any way, and must not stop the others
        _log.warning("job %s: %s: %s", taken.job, type(error).__name__, error)
        with running.store.write() as connection:
            jobs.fail(connection, taken, f"{type(error).__name__}: {error}", now)


class _NotOurs(Exception):
    """The job was cancelled or taken over while this worker was at it: what it did is undone."""


def _step(running: Running, connection: Connection, taken: Taken, now: str) -> Progress:
    """One step of a job of the core; the job of a plugin is one step."""
    own = CORE_JOBS.get(taken.job)
    if own is not None:
        return own.step(connection, taken)
    offered = running.catalogue.jobs[taken.job]
    host = running.host(offered.owner, connection, now)
    with running.spending.on(offered.owner.slug):
        offered.record.run(host, taken.arguments)
    return Progress(1, 1, None)
