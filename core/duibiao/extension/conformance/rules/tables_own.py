"""Code reads and writes the plugin's own tables alone, whose names begin with the slug."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from duibiao.extension.conformance.modules import modules_of
from duibiao.extension.conformance.rule import Rule
from duibiao.extension.conformance.subject import Subject
from duibiao.model.values.messages import Message, message

FIRST = {
    "Table",
    "table",
    "create_table",
    "drop_table",
    "rename_table",
    "batch_alter_table",
    "add_column",
    "alter_column",
    "drop_column",
    "ForeignKey",
}
"""What is called with the name of a table first: SQLAlchemy's nouns and Alembic's steps."""

SECOND = {"create_index", "create_unique_constraint", "create_primary_key", "create_check_constraint"}
"""Alembic's steps that are called with a name of their own first and that of the table next."""

LIBRARIES = ("sqlalchemy", "alembic")

WRITTEN = {"text", "exec_driver_sql", "execute"}
"""What is called with SQL as it is written."""

NAMED = re.compile(
    r"\b(?:from|join|into|update|table(?:\s+if(?:\s+not)?\s+exists)?)\s+[\"`\[]?([a-z_][a-z0-9_]*)", re.IGNORECASE
)
HERE = re.compile(r"(?:\bwith|,)\s+([a-z_][a-z0-9_]*)\s+as\s*\(", re.IGNORECASE)
"""What SQL calls a table for the length of a statement."""


def find(subject: Subject) -> Iterator[Message]:
    """The tables of others that are named; what is beyond a name, the database's own rights must hold."""
    for file, tree in modules_of(subject):
        for line, table in sorted(_tables(tree)):
            if not table.startswith(f"{subject.slug}_"):
                text = "第 {line} 行用到数据表 {table}。插件只可用自己的表，表名以 {slug}_ 开头；其余的经 Host 读取。"
                yield message("kit.foreign_table", text, at=file, line=line, table=table, slug=subject.slug)


def _tables(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and name of every table that a module names where it is used."""
    ours = _from_sqlalchemy(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=called) as whole, args=args):
                known = called in WRITTEN or (isinstance(whole.value, ast.Name) and whole.value.id in ours)
            case ast.Call(func=ast.Name(id=called), args=args):
                known = called in ours
            case _:
                continue
        texts = [one.value if isinstance(one, ast.Constant) and isinstance(one.value, str) else None for one in args]
        if not known or not texts:
            continue
        if called in FIRST and texts[0]:
            yield node.lineno, texts[0].partition(".")[0]
        elif called in SECOND and len(texts) > 1 and texts[1]:
            yield node.lineno, texts[1]
        elif called in WRITTEN and texts[0]:
            yield from ((node.lineno, name) for name in NAMED.findall(texts[0]) if name not in HERE.findall(texts[0]))


def _from_sqlalchemy(tree: ast.Module) -> set[str]:
    """The names by which a module knows SQLAlchemy, Alembic and what it took from them."""
    names: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=taken):
                roots = [(alias.asname or alias.name.partition(".")[0], alias.name) for alias in taken]
                names |= {name for name, source in roots if source.partition(".")[0] in LIBRARIES}
            case ast.ImportFrom(module=str(source), names=taken) if source.partition(".")[0] in (
                "sqlalchemy",
                "alembic",
            ):
                names |= {alias.asname or alias.name for alias in taken}
    return names


RULE = Rule("tables.own", __doc__, "refuse", find)
