"""A fresh database for each test, in milliseconds: tables are made once, in a template, and the template is copied."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import uuid4

import psycopg
from filelock import FileLock
from psycopg.sql import SQL, Identifier

TEMPLATE = "duibiao_template"


def migrate(url: str) -> None:
    """Bring the database at `url` to the newest tables; every connection is closed again."""


def new_sqlite(file: Path, template: Path) -> str:
    """URL of a new SQLite file with all tables and no rows; `template` is made by the first call."""
    if not template.exists():
        template.touch()
        migrate(sqlite_url(template))
    shutil.copyfile(template, file)
    return sqlite_url(file)


def new_postgres(server: str, folder: Path) -> str:
    """URL of a new PostgreSQL database with all tables and no rows; the template is made once in a run."""
    made = folder / "template.made"
    with FileLock(folder / "template.lock"):
        if not made.exists():
            migrate(blank_postgres(server, TEMPLATE))
            execute(server, "ALTER DATABASE {} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false", TEMPLATE)
            made.touch()
    return create_postgres(server, f"test_{uuid4().hex}", TEMPLATE)


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
