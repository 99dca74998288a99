"""Jobs: enqueued in the transaction of the act that wants them, taken by one worker, tried three times.

Taking a job moves `due_at` ahead by the lease: while its worker lives nobody else sees it, and when the worker dies it
comes up again by itself. Nothing hangs: a row is waiting, done or failed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from duibiao.kernel.journal.entries import new_id
from duibiao.kernel.store.tables import jobs
from duibiao.model.values.canonical import canonical
from duibiao.model.values.dates import add_seconds

ATTEMPTS = 3
"""How often a job is tried before it has failed."""

LEASE = 600
"""Seconds for which a taken job is its worker's alone."""

PAUSE = 60
"""Seconds after a failure until the next try."""

_INSERT = insert(jobs)
_DUE = (
    select(jobs.c.id, jobs.c.job, jobs.c.arguments, jobs.c.attempts, jobs.c.due_at)
    .where(jobs.c.state == "waiting", jobs.c.due_at <= bindparam("now"))
    .where(jobs.c.job.in_(bindparam("among", expanding=True)))
    .order_by(jobs.c.due_at, jobs.c.id)
    .limit(1)
)
_TAKE = (
    update(jobs)
    .where(jobs.c.id == bindparam("which"), jobs.c.due_at == bindparam("was"), jobs.c.state == "waiting")
    .values(due_at=bindparam("until"), attempts=jobs.c.attempts + 1)
)
_END = (
    update(jobs)
    .where(jobs.c.id == bindparam("which"))
    .values(state=bindparam("new_state"), reason=bindparam("why"), due_at=bindparam("due"), ended_at=bindparam("now"))
)
_RECENT = select(jobs).order_by(jobs.c.created_at.desc(), jobs.c.id.desc()).limit(bindparam("limit"))
_THERE = select(jobs.c.once).where(jobs.c.once.in_(bindparam("names", expanding=True)))


class Taken(msgspec.Struct, frozen=True):
    """A job that this worker has taken; `attempt` counts from one."""

    id: str
    job: str
    arguments: Mapping[str, str]
    attempt: int


class Queued(msgspec.Struct, frozen=True):
    """A job as the operator sees it: waiting, done or failed."""

    id: str
    job: str
    state: str
    attempts: int
    created_at: str
    due_at: str
    ended_at: str | None
    reason: str | None


def enqueue(connection: Connection, job: str, arguments: Mapping[str, str], now: str) -> str:
    """Add a job that is due at once, and give its id."""
    id_ = new_id()
    connection.execute(_INSERT, _row(id_, job, arguments, now))
    return id_


def not_enqueued(connection: Connection, wanted: Mapping[str, str]) -> list[str]:
    """Of jobs and the names under which each is added once, the jobs that were not added yet."""
    there = set(connection.execute(_THERE, {"names": list(wanted.values())}).scalars())
    return [job for job, once in wanted.items() if once not in there]


def enqueue_once(connection: Connection, job: str, once: str, now: str) -> bool:
    """Add a job unless one was added under `once` before; says whether it was added."""
    try:
        with connection.begin_nested():
            connection.execute(_INSERT, _row(new_id(), job, {}, now) | {"once": once})
    except IntegrityError:
        return False
    return True


def due(connection: Connection, now: str, among: Iterable[str]) -> bool:
    """Whether a job of those `among` waits to be taken. The others wait for their plugin to come back."""
    return connection.execute(_DUE, {"now": now, "among": list(among)}).first() is not None


def take(connection: Connection, now: str, among: Iterable[str]) -> Taken | None:
    """Take of those `among` the job that has waited longest; None where none is due or another worker was faster."""
    row = connection.execute(_DUE, {"now": now, "among": list(among)}).one_or_none()
    if row is None:
        return None
    given = {"which": row.id, "was": row.due_at, "until": add_seconds(now, LEASE)}
    if connection.execute(_TAKE, given).rowcount != 1:
        return None
    return Taken(row.id, row.job, msgspec.json.decode(row.arguments, type=dict[str, str]), row.attempts + 1)


def finish(connection: Connection, taken: Taken, now: str) -> None:
    """The job is done."""
    connection.execute(_END, {"which": taken.id, "new_state": "done", "why": None, "due": now, "now": now})


def fail(connection: Connection, taken: Taken, reason: str, now: str) -> None:
    """The job failed: it waits for its next try, or has failed for good."""
    over = taken.attempt >= ATTEMPTS
    connection.execute(
        _END,
        {
            "which": taken.id,
            "new_state": "failed" if over else "waiting",
            "why": reason,
            "due": now if over else add_seconds(now, PAUSE),
            "now": now if over else None,
        },
    )


def forget(connection: Connection, plugin: str) -> None:
    """Let go of the jobs of a plugin that still wait; those that ended stay to be seen."""
    own = jobs.c.job.startswith(f"{plugin}.", autoescape=True)
    connection.execute(delete(jobs).where(own, jobs.c.state == "waiting"))


def recent(connection: Connection, limit: int = 20) -> list[Queued]:
    """The jobs added last, the newest first."""
    names = Queued.__struct_fields__
    return [Queued(**{n: row._mapping[n] for n in names}) for row in connection.execute(_RECENT, {"limit": limit})]


def _row(id_: str, job: str, arguments: Mapping[str, str], now: str) -> dict[str, object]:
    return {
        "id": id_,
        "job": job,
        "arguments": canonical(dict(arguments)).decode(),
        "state": "waiting",
        "attempts": 0,
        "due_at": now,
        "created_at": now,
    }
