"""Checking the figures against what they were drawn from: the journal and the submissions themselves.

Three questions, each answered without what the one before rests on: does the journal, read anew submission by
submission, give the same rows; does what counts now stand in `submissions`; do the tallies add up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import msgspec
from sqlalchemy import Connection, bindparam, func, select

from duibiao.kernel.store.federation import contributions, tallies
from duibiao.kernel.store.tables import entries, submissions
from duibiao.reporting.consolidation.contributions import Stretch, carry_on
from duibiao.reporting.consolidation.cuts import cells_of
from duibiao.reporting.consolidation.tallying import TYPES, Key, chains_of, filed_in, reached, stretch_of

CHUNK = 500
"""How many submissions are read anew at a time."""

_SUBJECTS = (
    select(entries.c.subject)
    .where(entries.c.type.in_(bindparam("types", expanding=True)), entries.c.subject > bindparam("after"))
    .distinct()
    .order_by(entries.c.subject)
    .limit(bindparam("limit"))
)
_ENTRIES = (
    select(entries.c.subject, entries.c.position, entries.c.body)
    .where(
        entries.c.subject_type == "submission",
        entries.c.subject.in_(bindparam("subjects", expanding=True)),
        entries.c.type.in_(bindparam("types", expanding=True)),
        entries.c.position <= bindparam("last"),
    )
    .order_by(entries.c.position)
)
_ROWS = (
    select(contributions)
    .where(contributions.c.submission.in_(bindparam("subjects", expanding=True)))
    .order_by(contributions.c.submission, contributions.c.since)
)
_SUBMISSIONS = (
    select(submissions)
    .join(entries, entries.c.digest == submissions.c.head)
    .where(submissions.c.id.in_(bindparam("subjects", expanding=True)), entries.c.position <= bindparam("last"))
)
_COMPARED = ("organ", "kind", "state", "scheme", "grade", "industry", "round", "enterprise", "revision")
_STANDING = select(contributions).where(contributions.c.until.is_(None)).execution_options(yield_per=2000)
_COUNT = select(func.count(entries.c.subject.distinct())).where(
    entries.c.type.in_(bindparam("types", expanding=True)), entries.c.position <= bindparam("last")
)

Progress = Callable[[int, int], object]


class Difference(msgspec.Struct, frozen=True):
    """What is otherwise than it should be: which submission or tally, what is kept, what the recount gives."""

    about: str
    kept: str
    recounted: str


class Recount(msgspec.Struct, frozen=True):
    """How much was looked at, up to which position, and what differs."""

    position: int
    submissions: int
    differences: tuple[Difference, ...]


def verify(connection: Connection, told: Progress | None = None) -> Recount:
    """Recount everything, and tell every difference; `told` hears how many submissions of how many were read."""
    last = reached(connection)
    total = connection.execute(_COUNT, {"types": TYPES, "last": last}).scalar_one()
    found: list[Difference] = []
    done, after = 0, ""
    while subjects := connection.execute(_SUBJECTS, {"types": TYPES, "after": after, "limit": CHUNK}).scalars().all():
        found += _of_submissions(connection, subjects, last)
        done, after = done + len(subjects), subjects[-1]
        if told is not None:
            told(min(done, total), total)
    found += _of_tallies(connection)
    return Recount(last, total, tuple(found))


def _of_submissions(connection: Connection, subjects: Sequence[str], last: int) -> Iterator[Difference]:
    """What the journal, and what the submissions, say otherwise."""
    given = {"subjects": list(subjects), "types": TYPES, "last": last}
    told: defaultdict[str, list[tuple[int, bytes]]] = defaultdict(list)
    for row in connection.execute(_ENTRIES, given):
        told[row.subject].append((row.position, row.body))
    kept: defaultdict[str, list[Stretch]] = defaultdict(list)
    for row in connection.execute(_ROWS, given):
        kept[row.submission].append(stretch_of(row))
    chains = chains_of(connection, subjects)
    for subject in subjects:
        filed = partial(filed_in, connection, subject)
        anew = carry_on(None, chains[subject], told[subject], filed)
        if anew != kept[subject]:
            yield Difference(subject, _text(kept[subject]), _text(anew))
    for row in connection.execute(_SUBMISSIONS, given):
        standing = kept[row.id][-1].counted if kept[row.id] else None
        is_so = {name: getattr(row, name) for name in _COMPARED}
        counted = {name: getattr(standing, name) for name in _COMPARED} if standing else {}
        if is_so != counted:
            yield Difference(row.id, _text(counted), _text(is_so))


def add_up(connection: Connection) -> Counter[Key]:
    """What the contributions that stand now add up to, by (cut, organ, first, second)."""
    counts: Counter[Key] = Counter()
    for row in connection.execute(_STANDING):
        counted = stretch_of(row).counted
        counts.update((cut, counted.organ, first, second) for cut, first, second in cells_of(counted))
    return counts


def _of_tallies(connection: Connection) -> Iterator[Difference]:
    """Tallies that are not what the contributions that stand now add up to."""
    anew = add_up(connection)
    kept = {
        (cut, organ, first, second): number for cut, organ, first, second, number in connection.execute(select(tallies))
    }
    for key in sorted(anew.keys() | kept.keys()):
        if anew.get(key, 0) != kept.get(key, 0):
            yield Difference(" ".join(key), str(kept.get(key, 0)), str(anew.get(key, 0)))


def _text(what: object) -> str:
    return msgspec.json.encode(what).decode()
