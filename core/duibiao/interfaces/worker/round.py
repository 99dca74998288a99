"""One round of the worker: seal entries, bring followers up to date, run what is due."""

from __future__ import annotations

import logging

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from duibiao.extension.catalogue import Offered
from duibiao.extension.verbs import Followed, Follower
from duibiao.interfaces.core_followers import CORE_FOLLOWERS, CoreFollower
from duibiao.interfaces.core_jobs import CORE_JOBS
from duibiao.interfaces.running import Running
from duibiao.interfaces.sealing import seal
from duibiao.interfaces.worker.job_runs import run_due
from duibiao.kernel.journal import positions
from duibiao.kernel.journal.positions import Placed
from duibiao.kernel.work import cursors, jobs
from duibiao.kernel.work.cursors import Cursor
from duibiao.model.values.dates import day_of, parse_utc

BATCH = 100
"""The most entries that a follower reads in one transaction."""

_log = logging.getLogger(__name__)


def work_once(running: Running) -> bool:
    """Do what there is to do; whether there was anything."""
    sealed = seal(running)
    own = [_follow_core(running, key, follower) for key, follower in CORE_FOLLOWERS.items()]
    followed = [_follow(running, key, offered) for key, offered in running.catalogue.followers.items()]
    _enqueue_daily(running)
    return any((sealed, *own, *followed, run_due(running, _at_home(running))))


def errand_once(running: Running) -> bool:
    """Run one due job that goes to others' servers; whether there was any. These keep nobody else waiting."""
    return run_due(running, errands_of(running))


def errands_of(running: Running) -> tuple[str, ...]:
    """The jobs that go to others' servers."""
    return tuple(key for key, offered in running.catalogue.jobs.items() if offered.record.errand is not None)


def _at_home(running: Running) -> tuple[str, ...]:
    """The jobs that do not."""
    return (*CORE_JOBS, *(key for key, offered in running.catalogue.jobs.items() if offered.record.errand is None))


def _follow_core(running: Running, key: str, follower: CoreFollower) -> bool:
    """Bring a follower of the core on by a step. One that fails stands still, says why, and is tried again."""
    now = running.clock()
    cursor, last = _place(running, key, now)
    if cursor.position >= last:
        return False
    try:
        with running.store.write() as connection:
            if not cursors.move(connection, key, cursor.position, cursor.position, now):
                raise _NotOurs
            cursors.move(connection, key, cursor.position, follower.step(connection, cursor.position, last), now)
    except _NotOurs:
        return True
    except OperationalError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the others go on, and it is shown
        _log.warning("follower %s: %s: %s", key, type(error).__name__, error)
        with running.store.write() as connection:
            cursors.stop(connection, key, f"{type(error).__name__}: {error}", now)
        return False
    return True


def _follow(running: Running, key: str, offered: Offered[Follower]) -> bool:
    """Bring one follower on by a batch; where that fails by one entry, so that it stops at the right one."""
    now = running.clock()
    cursor, last = _place(running, key, now)
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


def _place(running: Running, key: str, now: str) -> tuple[Cursor, int]:
    """Where a follower stands, at the beginning for a new one, and the last position there is."""
    with running.store.read() as connection:
        cursor = cursors.cursors_of(connection).get(key)
        last = positions.last(connection)
    if cursor is None:
        with running.store.write() as connection:
            cursors.begin(connection, key, now)
        cursor = Cursor(key, 0, now, None)
    return cursor, last


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


class _NotOurs(Exception):
    """Another worker was at it meanwhile: what this one did is undone."""
