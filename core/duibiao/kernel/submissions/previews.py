"""Previews that are kept: a version tried on everything under the others, step by step, as a job.

The version may be in force, known, or a proposal that nobody has published: a preview keeps its bytes. What it finds is
read within the reader's scope; the tally is of the whole instance.
"""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, func, insert, select, update

from duibiao.kernel.identity.people import Person
from duibiao.kernel.identity.scope import within
from duibiao.kernel.store.tables import jobs, preview_items, previews
from duibiao.kernel.submissions.previewing import Changed, Tally, concerned, look
from duibiao.kernel.submissions.reading import READ
from duibiao.kernel.work.jobs import Progress, Queued, Taken, enqueue, queued_of
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.canonical import canonical, digest
from duibiao.model.values.messages import NotFound, message

JOB = "scheme_preview"
"""What the job of a preview is called."""

STEP = 25
"""How many filings one step judges: some tenths of a second, for which others may have to wait with what they write."""

_INSERT = insert(previews)
_INSERT_ITEMS = insert(preview_items)
_CANDIDATE = select(previews.c.digest, previews.c.body, previews.c.tally).where(previews.c.job == bindparam("which"))
_COUNT_UP = update(previews).where(previews.c.job == bindparam("which")).values(tally=bindparam("so_far"))
_WITH_JOB = select(
    jobs, previews.c.scheme, previews.c.version, previews.c.digest, previews.c.tally, previews.c.body
).join(previews, previews.c.job == jobs.c.id)
_ONE = _WITH_JOB.where(previews.c.job == bindparam("which"), previews.c.scheme == bindparam("name"))
_OF_SCHEME = (
    _WITH_JOB.where(previews.c.scheme == bindparam("name"))
    .order_by(previews.c.created_at.desc(), previews.c.job.desc())
    .limit(bindparam("most"))
)


class Preview(msgspec.Struct, frozen=True):
    """A preview as far as it has come: its job, the version it tries, and the tally."""

    job: Queued
    candidate: BenchmarkScheme
    digest: str
    tally: Tally


def start_preview(connection: Connection, candidate: BenchmarkScheme, person: Person, now: str) -> str:
    """Have `candidate` tried on every draft and filing under other versions of its name; the id of the job.

    `candidate` need not be known here. Whether the person may is asked by whoever calls.
    """
    body = canonical(candidate)
    job = enqueue(connection, JOB, {"digest": digest(body)}, now, person.id)
    row = {"job": job, "scheme": candidate.name, "version": candidate.version, "digest": digest(body), "body": body}
    connection.execute(_INSERT, row | {"tally": canonical(Tally()).decode(), "created_at": now})
    return job


def step(connection: Connection, taken: Taken) -> Progress:
    """Try the version on the next filings, and keep what was found."""
    row = connection.execute(_CANDIDATE, {"which": taken.id}).one()
    candidate = msgspec.json.decode(row.body, type=BenchmarkScheme)
    tally = msgspec.json.decode(row.tally, type=Tally)
    so_far = taken.progress or Progress(0, concerned(connection, candidate, row.digest), "")
    batch = look(connection, candidate, row.digest, tally, so_far.place or "", STEP)
    if batch.changed:
        connection.execute(_INSERT_ITEMS, [_item(taken.id, one) for one in batch.changed])
    connection.execute(_COUNT_UP, {"which": taken.id, "so_far": canonical(batch.tally).decode()})
    looked_at = batch.tally.looked_at
    return Progress(looked_at, looked_at if batch.after is None else max(so_far.total, looked_at), batch.after)


def preview_of(connection: Connection, name: str, job: str) -> Preview:
    """A preview of a version of the scheme `name`. Raises `NotFound`."""
    row = connection.execute(_ONE, {"which": job, "name": name}).one_or_none()
    if row is None:
        raise NotFound(message("preview.unknown", "没有这次预览。请从方案的改版影响预览列表里选取。"))
    return _preview(row)


def previews_of(connection: Connection, name: str, most: int = 20) -> list[Preview]:
    """The previews of versions of a scheme, the last one first."""
    return [_preview(row) for row in connection.execute(_OF_SCHEME, {"name": name, "most": most})]


def changed_in(connection: Connection, job: str, person: Person, after: str = "", most: int = 50) -> list[Changed]:
    """The filings within the person's scope that a preview found to come out otherwise, by id: one page."""
    query = (
        select(preview_items.c.body)
        .where(preview_items.c.job == job, preview_items.c.submission > after, _scope(person))
        .order_by(preview_items.c.submission)
        .limit(most)
    )
    return [msgspec.json.decode(body, type=Changed) for body in connection.execute(query).scalars()]


def count_changed(connection: Connection, job: str, person: Person) -> int:
    """How many of them there are within the person's scope."""
    query = select(func.count()).select_from(preview_items).where(preview_items.c.job == job, _scope(person))
    return connection.execute(query).scalar_one()


def _scope(person: Person) -> Any:
    return within(person, READ, preview_items.c.organ, preview_items.c.industry, preview_items.c.enterprise)


def _item(job: str, one: Changed) -> dict[str, str]:
    row = {"job": job, "submission": one.submission, "organ": one.organ, "industry": one.industry}
    return row | {"enterprise": one.enterprise, "body": msgspec.json.encode(one).decode()}


def _preview(row: Any) -> Preview:
    candidate = msgspec.json.decode(row.body, type=BenchmarkScheme)
    return Preview(queued_of(row), candidate, row.digest, msgspec.json.decode(row.tally, type=Tally))
