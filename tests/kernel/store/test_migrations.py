"""Migrations: they make just the tables that the code knows, and upgrade a dump of every release."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, select

from duibiao.interfaces.backups import verify_rows
from duibiao.kernel.store.engine import Store, plain_engine
from duibiao.kernel.store.migrations import CORE, current, pending, upgrade
from duibiao.kernel.store.schema import metadata
from duibiao.kernel.store.tables import submissions

RELEASES = sorted((Path(__file__).parent / "releases").glob("*.sql"))


def test_upgrade_makes_the_tables_that_the_code_knows(blank_database_url: str) -> None:
    assert pending(blank_database_url)

    upgrade(blank_database_url)

    engine = plain_engine(blank_database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": CORE.version_table, "compare_type": True}
        )
        assert compare_metadata(context, metadata) == []
    assert not pending(blank_database_url)


def test_upgrade_again_changes_nothing(blank_database_url: str) -> None:
    upgrade(blank_database_url)
    step = current(blank_database_url)

    upgrade(blank_database_url)

    assert current(blank_database_url) == step


@pytest.mark.parametrize("release", RELEASES, ids=lambda file: file.stem)
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_dump_of_a_release_is_upgraded_with_its_filings(release: Path, blank_database_url: str) -> None:
    engine = plain_engine(blank_database_url)
    with engine.connect() as connection:
        connection.connection.driver_connection.executescript(release.read_text(encoding="utf-8"))  # type: ignore[union-attr]

    upgrade(blank_database_url)

    store = Store(blank_database_url)
    with store.read() as connection:
        assert connection.execute(select(func.count()).select_from(submissions)).scalar_one() > 0
        assert list(verify_rows(connection)) == []
    store.close()


def test_every_release_has_a_dump() -> None:
    assert [file.stem for file in RELEASES] == ["0.1.0"]
