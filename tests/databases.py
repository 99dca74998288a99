"""A fresh database for each test, in milliseconds: tables are made once, in a template, and the template is copied."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import psycopg
from filelock import FileLock
from psycopg.sql import SQL, Identifier

from duibiao.kernel.store.migrations import upgrade

TEMPLATE = "duibiao_template"

Maker = Callable[[str], None]
"""Fills the new database at a URL, and closes every connection again."""


def new_sqlite(file: Path, folder: Path, template: str = TEMPLATE, make: Maker = upgrade) -> str:
    """URL of a copy of `template`, which `make` fills once in a run; by default all tables and no rows."""
    original = folder / f"{template}.sqlite"
    with FileLock(folder / f"{template}-sqlite.lock"):
        if not original.exists():
            unfinished = original.with_suffix(".part")
            make(sqlite_url(unfinished))
            unfinished.rename(original)
    shutil.copyfile(original, file)
    return sqlite_url(file)


def new_postgres(server: str, folder: Path, template: str = TEMPLATE, make: Maker = upgrade) -> str:
    """The same in PostgreSQL."""
    made = folder / f"{template}.made"
    with FileLock(folder / f"{template}.lock"):
        if not made.exists():
            make(blank_postgres(server, template))
            execute(server, "ALTER DATABASE {} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false", template)
            made.touch()
    return create_postgres(server, f"test_{uuid4().hex}", template)


def blank_postgres(server: str, name: str | None = None) -> str:
    """URL of a new PostgreSQL database without any table."""
    return create_postgres(server, name or f"test_{uuid4().hex}", "template0")


def drop_postgres(server: str, url: str) -> None:
    """Remove the database at `url`, also from under connections that a test left open."""
    execute(server, "DROP DATABASE {} WITH (FORCE)", url.rpartition("/")[2])


def create_postgres(server: str, name: str, template: str) -> str:
    execute(server, "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
    return f"{server.rpartition('/')[0]}/{name}"


def sqlite_url(file: Path) -> str:
    return f"sqlite:///{file}"


def execute(server: str, statement: str, *names: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(SQL(statement).format(*map(Identifier, names)))
