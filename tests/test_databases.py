from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.pool import NullPool

from duibiao.kernel.store.schema import metadata
from tests import databases


def test_database_answers(database_url: str, database_kind: str) -> None:
    engine = create_engine(database_url, poolclass=NullPool)

    with engine.connect() as connection:
        answer = connection.execute(text("SELECT 1")).scalar_one()

    assert (answer, engine.dialect.name) == (1, database_kind)


@pytest.mark.parametrize("writer", ["first", "second"])
def test_database_is_fresh_for_each_test(database_url: str, writer: str) -> None:
    engine = create_engine(database_url, poolclass=NullPool)

    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE left_behind (writer TEXT)"))
        connection.execute(text("INSERT INTO left_behind VALUES (:writer)"), {"writer": writer})

    with engine.connect() as connection:
        assert connection.execute(text("SELECT writer FROM left_behind")).scalars().all() == [writer]


def test_database_has_every_table_and_no_rows(database_url: str) -> None:
    engine = create_engine(database_url, poolclass=NullPool)

    with engine.connect() as connection:
        rows = {table.name: connection.execute(select(table)).all() for table in metadata.sorted_tables}

    assert rows == {table.name: [] for table in metadata.sorted_tables}


def test_blank_database_has_no_tables(blank_database_url: str) -> None:
    engine = create_engine(blank_database_url, poolclass=NullPool)

    assert inspect(engine).get_table_names() == []


def test_left_open_connection_does_not_keep_database(postgres_server: str, postgres_url: str) -> None:
    url = databases.blank_postgres(postgres_server)
    left_open = create_engine(url).connect()

    databases.drop_postgres(postgres_server, url)

    left_open.invalidate()
    with create_engine(postgres_url, poolclass=NullPool).connect() as connection:
        known = connection.execute(
            text("SELECT count(*) FROM pg_database WHERE datname = :name"), {"name": url.rpartition("/")[2]}
        )
        assert known.scalar_one() == 0


@pytest.mark.soak
def test_databases_copied_at_the_same_time_are_distinct(postgres_server: str, run_folder: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        urls = list(pool.map(lambda _: databases.new_postgres(postgres_server, run_folder), range(8)))

    assert len(set(urls)) == 8
    for url in urls:
        databases.drop_postgres(postgres_server, url)
