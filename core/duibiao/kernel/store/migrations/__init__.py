"""Bringing a database up to date: one Alembic tree for the core, its steps in `versions`, and one for each plugin.

A step is never edited once released; the tests upgrade a small dump of every release.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, Table

from duibiao.kernel.store.engine import plain_engine


class Tree(msgspec.Struct, frozen=True):
    """The steps in a folder, and the table that says which of them a database has seen."""

    folder: Path
    version_table: str


CORE = Tree(Path(__file__).parent / "versions", "core_version")


def tree_of(slug: str, folder: Path) -> Tree:
    """The tree of the plugin in `folder`; its steps lie in migrations/."""
    return Tree(folder / "migrations", f"{slug}_version")


def upgrade(url: str, tree: Tree = CORE) -> None:
    """Bring the database at `url` up to date; one that is so already is not touched."""
    _run(url, tree, lambda config: command.upgrade(config, "head"))


def remove(url: str, tree: Tree) -> None:
    """Take every step of `tree` back: its tables go, with all that is in them, and last the memory of its steps."""
    _run(url, tree, lambda config: command.downgrade(config, "base"))
    engine = plain_engine(url)
    with engine.begin() as connection:
        Table(tree.version_table, MetaData()).drop(connection, checkfirst=True)
    engine.dispose()


def pending(url: str, tree: Tree = CORE) -> bool:
    """Whether the database at `url` lacks a step that this release needs."""
    return current(url, tree) != ScriptDirectory.from_config(_config(tree)).get_current_head()


def current(url: str, tree: Tree = CORE) -> str | None:
    """The last step that the database at `url` has seen; None for one that has seen none."""
    engine = plain_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": tree.version_table})
        revision = context.get_current_revision()
    engine.dispose()
    return revision


def _run(url: str, tree: Tree, step: Callable[[Config], object]) -> None:
    engine = plain_engine(url)
    with engine.connect() as connection:
        config = _config(tree)
        config.attributes["connection"] = connection
        config.attributes["version_table"] = tree.version_table
        step(config)
        connection.commit()
    engine.dispose()


def _config(tree: Tree) -> Config:
    config = Config()
    config.set_main_option("script_location", "duibiao.kernel.store:migrations")
    config.set_main_option("version_locations", str(tree.folder).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    return config
