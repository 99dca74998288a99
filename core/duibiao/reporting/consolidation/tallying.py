"""A follower of the journal: closes what a submission counted as, opens what it counts as now, and adjusts the tallies.

A batch costs a handful of statements, however many submissions it tells of. Called within the transaction that moves
the cursor, so what counts and how far it was read are one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from duibiao.kernel.store.federation import contributions, tallies
from duibiao.kernel.store.tables import entries, revisions
from duibiao.kernel.submissions.lifecycle import ENTRY_TYPES
from duibiao.kernel.work import cursors
from duibiao.reporting.consolidation.contributions import Chain, Contribution, Filed, Link, Stretch, carry_on, filed_of
from duibiao.reporting.consolidation.cuts import cells_of

FOLLOWER = "tallies"
"""Under which name the cursor stands."""

TYPES = tuple(sorted(ENTRY_TYPES.values()))

BATCH = 1000
"""The most entries read in one transaction."""

Key = tuple[str, str, str, str]
"""A tally's (cut, organ, first, second)."""

_FIELDS = Contribution.__struct_fields__
_SUBMISSION = entries.c.subject_type == "submission"
_AFTER = (
    select(entries.c.position, entries.c.subject, entries.c.body)
    .where(entries.c.position > bindparam("after"), entries.c.position <= bindparam("last"))
    .where(entries.c.type.in_(bindparam("types", expanding=True)))
    .order_by(entries.c.position)
    .limit(bindparam("limit"))
)
_LINKS = select(entries.c.subject, entries.c.position, entries.c.digest, entries.c.previous).where(
    _SUBMISSION, entries.c.subject.in_(bindparam("subjects", expanding=True))
)
_BEFORE, _AFTERWARDS = entries.alias(), entries.alias()
_ASTRAY = (
    select(entries.c.subject)
    .outerjoin(_BEFORE, _BEFORE.c.digest == entries.c.previous)
    .outerjoin(
        _AFTERWARDS,
        and_(
            _AFTERWARDS.c.subject_type == entries.c.subject_type,
            _AFTERWARDS.c.subject == entries.c.subject,
            _AFTERWARDS.c.previous == entries.c.digest,
        ),
    )
    .where(_SUBMISSION, entries.c.position > bindparam("after"), entries.c.position <= bindparam("last"))
    .where(
        or_(
            and_(
                entries.c.previous != "",
                or_(_BEFORE.c.position.is_(None), _BEFORE.c.position > entries.c.position),
            ),
            _AFTERWARDS.c.position < entries.c.position,
        )
    )
)
_STANDING = select(contributions).where(
    contributions.c.submission.in_(bindparam("subjects", expanding=True)), contributions.c.until.is_(None)
)
_CLOSE = (
    update(contributions)
    .where(contributions.c.submission == bindparam("which"), contributions.c.since == bindparam("begun"))
    .values(until=bindparam("end"))
)
_REVISION = select(revisions.c.body).where(
    revisions.c.submission == bindparam("submission"), revisions.c.number == bindparam("number")
)
_CELL = (tallies.c.cut, tallies.c.organ, tallies.c.first, tallies.c.second)
_REMOVE = delete(tallies).where(*(column == bindparam(f"of_{column.name}") for column in _CELL), tallies.c.count == 0)


def _adding(insert_: Callable[[Table], Any]) -> Any:
    """Add `count` to a tally, which begins at 0."""
    new = insert_(tallies)
    return new.on_conflict_do_update(index_elements=_CELL, set_={"count": tallies.c.count + new.excluded.count})


_ADD = {"sqlite": _adding(sqlite.insert), "postgresql": _adding(postgresql.insert)}


def step(connection: Connection, after: int, last: int) -> int:
    """Count the next entries after a position, up to `last`, and say up to which position that was."""
    read = connection.execute(_AFTER, {"after": after, "last": last, "types": TYPES, "limit": BATCH}).all()
    place: int = read[-1].position if len(read) == BATCH else last
    if read:
        astray = connection.execute(_ASTRAY, {"after": after, "last": place}).scalars()
        _count(connection, read, chains_of(connection, sorted(set(astray))))
    return place


def rebuild(connection: Connection, now: str) -> int:
    """Drop every contribution and tally and count anew, up to where the follower had come; that position."""
    place = reached(connection)
    restart(connection, now)
    at = 0
    while at < place:
        at = step(connection, at, place)
    cursors.move(connection, FOLLOWER, 0, place, now)
    return place


def restart(connection: Connection, now: str) -> None:
    """Drop every contribution and tally, and put the follower before the first entry."""
    cursor = cursors.cursors_of(connection).get(FOLLOWER)
    if cursor is None:
        cursors.begin(connection, FOLLOWER, now)
    else:
        cursors.move(connection, FOLLOWER, cursor.position, 0, now)
    connection.execute(delete(contributions))
    connection.execute(delete(tallies))


def reached(connection: Connection) -> int:
    """The position up to which everything is counted; 0 before the first round."""
    cursor = cursors.cursors_of(connection).get(FOLLOWER)
    return cursor.position if cursor is not None else 0


def chains_of(connection: Connection, submissions: Sequence[str]) -> Mapping[str, Chain]:
    """The order of the entries of several submissions."""
    if not submissions:
        return {}
    links: defaultdict[str, list[tuple[int | None, Link]]] = defaultdict(list)
    for row in connection.execute(_LINKS, {"subjects": submissions}):
        links[row.subject].append((row.position, Link(row.digest, row.previous)))
    return {submission: Chain.of(found) for submission, found in links.items()}


def stretch_of(row: Any) -> Stretch:
    """A row of `contributions`."""
    return Stretch(row.since, row.until, Contribution(*(getattr(row, name) for name in _FIELDS)))


def filed_in(connection: Connection, submission: str, number: int) -> Filed:
    """What a revision adds, read from its own row: for an act that came before the one that filed it."""
    body = connection.execute(_REVISION, {"submission": submission, "number": number}).scalar_one_or_none()
    return filed_of(body) if body is not None else Filed("", "")


def _count(connection: Connection, read: Sequence[Any], astray: Mapping[str, Chain]) -> None:
    """Count entries in their order; those of the submissions `astray` by their chain, which positions do not follow."""
    told: defaultdict[str, list[tuple[int, bytes]]] = defaultdict(list)
    for row in read:
        told[row.subject].append((row.position, row.body))
    subjects = sorted(told)
    standing = {row.submission: stretch_of(row) for row in connection.execute(_STANDING, {"subjects": subjects})}
    closed: list[dict[str, object]] = []
    opened: list[dict[str, object]] = []
    change: Counter[Key] = Counter()
    for submission in subjects:

        def filed(number: int, submission: str = submission) -> Filed:
            return filed_in(connection, submission, number)

        before = standing.get(submission)
        stretches = carry_on(before, astray.get(submission), told[submission], filed)
        if before is not None:
            first, *stretches = stretches
            if first.until is not None:
                closed.append({"which": submission, "begun": first.since, "end": first.until})
        if not stretches:
            continue
        opened += (row_of(submission, one) for one in stretches)
        if before is not None:
            change.subtract(_keys(before.counted))
        change.update(_keys(stretches[-1].counted))
    if closed:
        connection.execute(_CLOSE, closed)
    if opened:
        connection.execute(insert(contributions), opened)
    _adjust(connection, {key: by for key, by in change.items() if by})


def row_of(submission: str, stretch: Stretch) -> dict[str, object]:
    """A stretch as a row of `contributions`."""
    held = {"submission": submission, "since": stretch.since, "until": stretch.until}
    return held | msgspec.structs.asdict(stretch.counted)


def _keys(counted: Contribution) -> Iterable[Key]:
    return ((cut, counted.organ, first, second) for cut, first, second in cells_of(counted))


def _adjust(connection: Connection, change: Mapping[Key, int]) -> None:
    """Add to the tallies what changed; what comes to nothing has no row."""
    if change:
        connection.execute(
            _ADD[connection.dialect.name], [_named(key) | {"count": by} for key, by in sorted(change.items())]
        )
    fallen = [_named(key, "of_") for key, by in change.items() if by < 0]
    if fallen:
        connection.execute(_REMOVE, fallen)


def _named(key: Key, prefix: str = "") -> dict[str, object]:
    return {f"{prefix}{column.name}": value for column, value in zip(_CELL, key, strict=True)}
