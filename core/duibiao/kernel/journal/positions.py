"""Reading this instance's log in its order: by the positions that sealing gives to committed entries.

Positions have no gaps and are never given again, so whoever reads up to one has seen everything before it.
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from sqlalchemy import Connection, bindparam, func, select

from duibiao.kernel.journal.entries import Entry, read_entry
from duibiao.kernel.store.tables import entries

_LAST = select(func.coalesce(func.max(entries.c.position), 0))
_AFTER = (
    select(entries.c.position, entries.c.body)
    .where(entries.c.position > bindparam("after"), entries.c.type.in_(bindparam("types", expanding=True)))
    .order_by(entries.c.position)
    .limit(bindparam("limit"))
)
_OF_SUBJECT = (
    select(entries.c.position, entries.c.body)
    .where(entries.c.subject == bindparam("subject"), entries.c.position.is_not(None))
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


def last(connection: Connection) -> int:
    """The last position given; 0 for a journal without any."""
    found: int = connection.execute(_LAST).scalar_one()
    return found


def after(connection: Connection, position: int, types: Collection[str], limit: int) -> list[Placed]:
    """Up to `limit` entries of `types` after a position, in order."""
    given = {"after": position, "types": sorted(types), "limit": limit}
    return [Placed(row.position, read_entry(row.body)) for row in connection.execute(_AFTER, given)]


def of_subject(connection: Connection, subject: str, limit: int) -> list[Placed]:
    """The first entries about a subject, by position; those that wait for theirs are left out."""
    return [
        Placed(row.position, read_entry(row.body))
        for row in connection.execute(_OF_SUBJECT, {"subject": subject, "limit": limit})
    ]


def newest(connection: Connection, types: Collection[str]) -> str:
    """When the last entry of `types` that this instance knows was made (UTC), "" where there is none."""
    given = {"types": sorted(types)}
    found = [connection.execute(query, given).scalar_one_or_none() for query in (_NEWEST_UNNUMBERED, _NEWEST)]
    return next((at for at in found if at), "")
