"""Patterns for LIKE: what somebody typed, with nothing in it that the database would take for a wildcard."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, func

ESCAPE = "\\"

_PATTERN: BindParameter[str] = bindparam("pattern")


def mentions(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition that `column` contains what `pattern` was made of, in upper or lower case."""
    return func.lower(column).like(_PATTERN, escape=ESCAPE)


def pattern(typed: str) -> str:
    """The parameter `pattern` of `mentions` for what was typed."""
    escaped = typed.strip().lower().replace(ESCAPE, ESCAPE * 2).replace("%", f"{ESCAPE}%").replace("_", f"{ESCAPE}_")
    return f"%{escaped}%"
