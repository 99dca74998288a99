"""Bringing a database up to date: one Alembic tree for the core, its steps in `versions`.

A step is never edited once released; the tests upgrade a small dump of every release.
"""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from duibiao.kernel.store.engine import plain_engine

VERSION_TABLE = "core_version"


def upgrade(url: str) -> None:
    """Bring the database at `url` up to date; one that is so already is not touched."""
    engine = plain_engine(url)
    with engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    engine.dispose()


def pending(url: str) -> bool:
    """Whether the database at `url` lacks a step that this release needs."""
    return current(url) != ScriptDirectory.from_config(_config()).get_current_head()


def current(url: str) -> str | None:
    """The last step that the database at `url` has seen; None for an empty one."""
    engine = plain_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        revision = context.get_current_revision()
    engine.dispose()
    return revision


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "duibiao.kernel.store:migrations")
    config.set_main_option("path_separator", "os")
    return config
