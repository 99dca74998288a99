"""Reaching into a list that a column keeps as JSON text, in the words of each database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ColumnElement, Text, cast, literal
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class member(FunctionElement[str]):  # noqa: N801 - it is written like the functions of SQL
    """The text under `name` of the item at `index` of a list of objects; the last item for -1, NULL for none."""

    type = Text()
    inherit_cache = True

    def __init__(self, column: Column[str], index: ColumnElement[int] | Column[int | None] | int, name: str) -> None:
        at = literal(index) if isinstance(index, int) else index
        super().__init__(column, at, literal(name))


@compiles(member, "sqlite")
def _in_sqlite(element: member, compiler: SQLCompiler, **given: Any) -> str:
    column, index, name = (compiler.process(clause, **given) for clause in element.clauses)
    place = f"CASE WHEN {index} < 0 THEN '#' ELSE '' END || {index}"
    return f"json_extract({column}, '$[' || {place} || '].' || {name})"


@compiles(member, "postgresql")
def _in_postgresql(element: member, compiler: SQLCompiler, **given: Any) -> str:
    column, index, name = element.clauses
    reached = cast(column, JSONB).op("->")(index).op("->>")(name)
    return compiler.process(reached.self_group(), **given)
