"""The database: one writer at a time on SQLite, a pool on PostgreSQL, the same two doors on both.

`Store.write` opens a transaction that may change rows; on SQLite it takes the write lock at once (BEGIN IMMEDIATE),
because a read that turns into a write inside a deferred transaction fails whatever the busy timeout says.
`Store.read` opens one that may not: SQLite refuses a write there by PRAGMA query_only, PostgreSQL by READ ONLY.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.engine import URL, make_url

from duibiao.kernel.store.field_keys import OPTION, FieldKeys

BUSY_TIMEOUT_MS = 10_000
"""How long a SQLite connection waits for the write lock before it gives up."""


class Store:
    """A database and its two doors. Statements are counted in `statements` for the bench and the tests."""

    def __init__(self, url: str) -> None:
        self.url: URL = make_url(url)
        self.dialect = self.url.get_backend_name()
        if self.dialect == "sqlite":
            self._writer = _sqlite_engine(self.url, read_only=False)
            self._reader = _sqlite_engine(self.url, read_only=True)
        else:
            self._writer = create_engine(self.url, pool_size=10, max_overflow=20, pool_pre_ping=True)
            self._reader = self._writer.execution_options(postgresql_readonly=True)

    def use_field_keys(self, keys: FieldKeys) -> None:
        """Let the connections that are opened from now on carry the keys by which fields are encrypted."""
        for engine in (self._writer, self._reader):
            engine.update_execution_options(**{OPTION: keys})

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the database and can change nothing."""
        with self._reader.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection whose changes are kept together when the block ends, or not at all."""
        with self._writer.begin() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection that sees one state of the database for as long as it is open, for backups."""
        engine = self._reader
        if self.dialect != "sqlite":
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with engine.connect() as connection, connection.begin():
            yield connection

    @property
    def engines(self) -> tuple[Engine, ...]:
        """The engines behind both doors, to listen to what they execute."""
        return (self._writer, self._reader) if self.dialect == "sqlite" else (self._writer,)

    def close(self) -> None:
        """Give all connections back to the database."""
        for engine in self.engines:
            engine.dispose()


def _sqlite_engine(url: URL, *, read_only: bool) -> Engine:
    """An engine whose connections are durable, check foreign keys and begin as they mean to go on."""
    _make_folder(url)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False})
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "connect")
    def configure(dbapi: Any, _record: object) -> None:
        dbapi.isolation_level = None
        cursor = dbapi.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        if read_only:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin_as_meant(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def plain_engine(url: str) -> Engine:
    """An engine without pool or rules, for migrations, backup and restore."""
    _make_folder(make_url(url))
    return create_engine(make_url(url), poolclass=NullPool)


def _make_folder(url: URL) -> None:
    """Make the folder of a SQLite file; SQLite itself does not."""
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
