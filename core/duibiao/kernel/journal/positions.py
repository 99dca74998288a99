"""Giving committed entries their place in this instance's log, and reading them in that order.

An entry is written without a position, because the order of writing is not the order of committing. `number` gives
positions afterwards, to what is committed, in one step; two that do so at once break the unique index, and one of them
starts over. So whoever reads up to a position has seen everything before it.
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from sqlalchemy import Connection, bindparam, func, select, update

from duibiao.kernel.journal.entries import Entry, read_entry
from duibiao.kernel.store.tables import entries

BATCH = 500
"""The most entries numbered in one transaction."""

_LAST = select(func.coalesce(func.max(entries.c.position), 0))
_UNNUMBERED = select(entries.c.id).where(entries.c.position.is_(None)).order_by(entries.c.at, entries.c.id).limit(BATCH)
_NUMBER = update(entries).where(entries.c.id == bindparam("which")).values(position=bindparam("place"))
_AFTER = (
    select(entries.c.position, entries.c.body)
    .where(entries.c.position > bindparam("after"), entries.c.type.in_(bindparam("types", expanding=True)))
    .order_by(entries.c.position)
    .limit(bindparam("limit"))
)
_NEWEST = (
    select(entries.c.at)
    .where(entries.c.position.is_not(None), entries.c.type.in_(bindparam("types", expanding=True)))
    .order_by(entries.c.position.desc())
    .limit(1)
)
_NEWEST_UNNUMBERED = select(func.max(entries.c.at)).where(
    entries.c.position.is_(None), entries.c.type.in_(bindparam("types", expanding=True))
)


class Placed(msgspec.Struct, frozen=True):
    """An entry at its position."""

    position: int
    entry: Entry


def unnumbered(connection: Connection) -> bool:
    """Whether any entry waits for its position."""
    return connection.execute(_UNNUMBERED.limit(1)).first() is not None


def number(connection: Connection) -> int:
    """Give the next positions to entries that have none, by their time, and say how many."""
    waiting = connection.execute(_UNNUMBERED).scalars().all()
    if waiting:
        last: int = connection.execute(_LAST).scalar_one()
        rows = [{"which": id_, "place": last + index} for index, id_ in enumerate(waiting, start=1)]
        connection.execute(_NUMBER, rows)
    return len(waiting)


def last(connection: Connection) -> int:
    """The last position given; 0 for a journal without any."""
    found: int = connection.execute(_LAST).scalar_one()
    return found


def after(connection: Connection, position: int, types: Collection[str], limit: int) -> list[Placed]:
    """Up to `limit` entries of `types` after a position, in order."""
    given = {"after": position, "types": sorted(types), "limit": limit}
    return [Placed(row.position, read_entry(row.body)) for row in connection.execute(_AFTER, given)]


def newest(connection: Connection, types: Collection[str]) -> str:
    """When the last entry of `types` that this instance knows was made (UTC), "" where there is none."""
    given = {"types": sorted(types)}
    found = [connection.execute(query, given).scalar_one_or_none() for query in (_NEWEST_UNNUMBERED, _NEWEST)]
    return next((at for at in found if at), "")
