"""A log to test on: acts recorded in a fresh database."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from duibiao.kernel.journal import sealing
from duibiao.kernel.journal.entries import Author, Subject, record
from duibiao.kernel.store.tables import entries

NOW = "2026-11-24T08:00:00.000000Z"
AUTHOR = Author("zhejiang", "", "operator", NOW)


def append(connection: Connection, count: int, at: str = NOW) -> None:
    """Record that many acts, each about a subject of its own."""
    author = msgspec.structs.replace(AUTHOR, at=at)
    for number in range(count):
        record(connection, author, Subject("holiday", f"{at} {number}"), "holiday.set", {"number": number})


def leaves(connection: Connection) -> list[bytes]:
    """The leaves of all sealed entries, made from them anew."""
    rows = connection.execute(select(entries).where(entries.c.position.is_not(None)).order_by(entries.c.position))
    return [sealing.leaf(row.salt, row.body) for row in rows]
