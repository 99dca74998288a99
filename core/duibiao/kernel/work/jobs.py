"""Jobs: enqueued in the transaction of the act that wants them, taken by one worker, tried three times.

Taking a job moves `due_at` ahead by the lease: while its worker lives nobody else sees it, and when the worker dies it
comes up again by itself. Long work goes in steps: each keeps how far it came in the transaction of what it did, and
lets the other jobs have their turn. Nothing hangs: a row is waiting, done, failed or cancelled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

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
    select(jobs)
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
_HELD = (jobs.c.id == bindparam("which"), jobs.c.due_at == bindparam("lease"), jobs.c.state == "waiting")
_STAND = (
    update(jobs)
    .where(*_HELD)
    .values(state=bindparam("new_state"), reason=bindparam("why"), due_at=bindparam("due"), ended_at=bindparam("ended"))
)
_ADVANCE = _STAND.values(attempts=0, done=bindparam("so_far"), total=bindparam("of"), place=bindparam("next"))
_CANCEL = (
    update(jobs)
    .where(jobs.c.id == bindparam("which"), jobs.c.state == "waiting")
    .values(state="cancelled", ended_at=bindparam("now"))
)
_ONE = select(jobs).where(jobs.c.id == bindparam("which"))
_RECENT = select(jobs).order_by(jobs.c.created_at.desc(), jobs.c.id.desc()).limit(bindparam("limit"))
_THERE = select(jobs.c.once).where(jobs.c.once.in_(bindparam("names", expanding=True)))


class Progress(msgspec.Struct, frozen=True):
    """How far work has come: `done` of `total`, and the `place` where its next step begins, None where it is done."""

    done: int
    total: int
    place: str | None


class Taken(msgspec.Struct, frozen=True):
    """A job that this worker has taken until the moment `lease`; `attempt` counts from one.

    `progress` is what the step before it left behind, None at the first.
    """

    id: str
    job: str
    arguments: Mapping[str, str]
    attempt: int
    lease: str
    progress: Progress | None = None


class Queued(msgspec.Struct, frozen=True):
    """A job as the operator sees it: waiting, done, failed or cancelled; `total` is None before its first step ends.

    `person` is the id of who asked for it, None where nobody did.
    """

    id: str
    job: str
    state: str
    attempts: int
    created_at: str
    due_at: str
    ended_at: str | None
    reason: str | None
    person: str | None
    done: int
    total: int | None


def enqueue(
    connection: Connection,
    job: str,
    arguments: Mapping[str, str],
    now: str,
    person: str | None = None,
    due_at: str | None = None,
) -> str:
    """Add a job that is due at once, or at `due_at`, asked for by `person`, and give its id."""
    id_ = new_id()
    connection.execute(_INSERT, _row(id_, job, arguments, now) | {"person": person, "due_at": due_at or now})
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
    lease = add_seconds(now, LEASE)
    if connection.execute(_TAKE, {"which": row.id, "was": row.due_at, "until": lease}).rowcount != 1:
        return None
    return Taken(
        id=row.id,
        job=row.job,
        arguments=msgspec.json.decode(row.arguments, type=dict[str, str]),
        attempt=row.attempts + 1,
        lease=lease,
        progress=Progress(row.done, row.total, row.place) if row.total is not None else None,
    )


def advance(connection: Connection, taken: Taken, progress: Progress, now: str) -> bool:
    """A step is over: the job is done, or its next step is due at once. False where it is this worker's no more."""
    over = progress.place is None
    given = {"new_state": "done" if over else "waiting", "why": None, "due": now, "ended": now if over else None}
    reached = {"so_far": progress.done, "of": progress.total, "next": progress.place or ""}
    return connection.execute(_ADVANCE, _held(taken) | given | reached).rowcount == 1


def fail(connection: Connection, taken: Taken, reason: str, now: str) -> None:
    """The job failed: it waits for its next try, or has failed for good. What its steps did before stays."""
    over = taken.attempt >= ATTEMPTS
    given = {
        "new_state": "failed" if over else "waiting",
        "why": reason,
        "due": now if over else add_seconds(now, PAUSE),
        "ended": now if over else None,
    }
    connection.execute(_STAND, _held(taken) | given)


def cancel(connection: Connection, id_: str, now: str) -> bool:
    """End a job that waits or is under way; a step at work keeps nothing. False where it had ended before."""
    return connection.execute(_CANCEL, {"which": id_, "now": now}).rowcount == 1


def find(connection: Connection, id_: str) -> Queued | None:
    """One job, None where there is none."""
    row = connection.execute(_ONE, {"which": id_}).one_or_none()
    return queued_of(row) if row is not None else None


def forget(connection: Connection, plugin: str) -> None:
    """Let go of the jobs of a plugin that still wait; those that ended stay to be seen."""
    own = jobs.c.job.startswith(f"{plugin}.", autoescape=True)
    connection.execute(delete(jobs).where(own, jobs.c.state == "waiting"))


def recent(connection: Connection, limit: int = 20) -> list[Queued]:
    """The jobs added last, the newest first."""
    return [queued_of(row) for row in connection.execute(_RECENT, {"limit": limit})]


def queued_of(row: Any) -> Queued:
    """The job in a row that has its columns."""
    return Queued(**{name: row._mapping[name] for name in Queued.__struct_fields__})


def _held(taken: Taken) -> dict[str, object]:
    """What must still be so for the worker that took a job to say what became of it."""
    return {"which": taken.id, "lease": taken.lease}


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
