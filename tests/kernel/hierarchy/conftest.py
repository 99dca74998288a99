"""Stores to test with: one without rows, and one that holds the nation's standard tree."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from duibiao.kernel.hierarchy.standard_tree import seed_organs
from duibiao.kernel.journal.entries import Author
from duibiao.kernel.store.engine import Store

NOW = "2026-11-23T08:15:30.123456Z"


@pytest.fixture
def author() -> Author:
    """An administrator of the nation, on 23 November 2026."""
    return Author("cn", "person-1", "administrator", NOW, "cn")


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """A connection that may write to a database without rows."""
    store = Store(database_url)
    with store.write() as connection:
        yield connection
    store.close()


@pytest.fixture
def nation(connection: Connection, author: Author) -> Connection:
    """A connection that may write to a database with the nation's standard tree."""
    seed_organs(connection, author)
    return connection
