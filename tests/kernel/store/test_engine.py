"""The two doors of the store: what is read changes nothing, what is written is kept whole or not at all."""

from __future__ import annotations

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import DBAPIError

from duibiao.kernel.store.engine import Store
from duibiao.kernel.store.tables import holidays

ROW = {"day": "2026-10-01", "works": False, "note": "国庆节"}


def rows_in(store: Store) -> int:
    with store.read() as connection:
        return int(connection.execute(select(func.count()).select_from(holidays)).scalar_one())


def test_write_is_kept_when_its_block_ends(database_url: str) -> None:
    store = Store(database_url)

    with store.write() as connection:
        connection.execute(insert(holidays), ROW)

    assert rows_in(store) == 1
    store.close()


def test_write_leaves_nothing_when_its_block_fails(database_url: str) -> None:
    store = Store(database_url)

    def add_and_fail() -> None:
        with store.write() as connection:
            connection.execute(insert(holidays), ROW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        add_and_fail()

    assert rows_in(store) == 0
    store.close()


@pytest.mark.parametrize("door", ["read", "snapshot"])
def test_reading_door_refuses_to_write(database_url: str, door: str) -> None:
    store = Store(database_url)

    with pytest.raises(DBAPIError), getattr(store, door)() as connection:
        connection.execute(insert(holidays), ROW)

    assert rows_in(store) == 0
    store.close()


def test_snapshot_does_not_see_what_is_written_meanwhile(database_url: str) -> None:
    store = Store(database_url)
    with store.snapshot() as snapshot:
        before = snapshot.execute(select(func.count()).select_from(holidays)).scalar_one()
        with store.write() as connection:
            connection.execute(insert(holidays), ROW)

        assert snapshot.execute(select(func.count()).select_from(holidays)).scalar_one() == before == 0
    store.close()


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_sqlite_is_durable_and_checks_foreign_keys(database_url: str) -> None:
    store = Store(database_url)

    with store.write() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]

    assert pragmas == ["wal", 2, 1]
    store.close()
