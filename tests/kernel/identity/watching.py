"""Looking over the database's shoulder: what is executed, and what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event, select

from duibiao.kernel.store.schema import metadata


@contextmanager
def statements(connection: Connection) -> Iterator[list[str]]:
    """Every statement executed on the connection until the block ends, but for the BEGIN that SQLite is told."""
    executed: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            executed.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    yield executed
    event.remove(connection, "before_cursor_execute", note)


def cells(connection: Connection) -> list[bytes]:
    """Every value of every column of every table, as bytes."""
    return [
        cell if isinstance(cell, bytes) else str(cell).encode()
        for table in metadata.sorted_tables
        for row in connection.execute(select(table))
        for cell in row
    ]
