"""A plugin knows one door, `duibiao.api`: what it imports beside that is part of the API's promise, or its own."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PLUGINS = Path(__file__).parents[2] / "plugins"

LIBRARIES = {"litestar", "sqlalchemy", "msgspec"}
TEST_LIBRARIES = {"pytest", "hypothesis"}


def imported_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and full name of everything a module imports; a leading dot for each level of a relative import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = "." * node.level + (node.module or "")
            joined = source if source.endswith(".") else f"{source}."
            yield from ((node.lineno, f"{joined}{alias.name}") for alias in node.names)


def is_within(name: str, door: str) -> bool:
    return name == door or name.startswith(f"{door}.")


def may_import(name: str, place: Path) -> bool:
    """Whether the module at `place`, a path like "green_tea/plugin.py", may import `name`."""
    if name.startswith("."):
        levels = len(name) - len(name.lstrip("."))
        return levels < len(place.parts)
    doors = {"duibiao.api", f"duibiao_plugins.{place.parts[0]}", *LIBRARIES, *sys.stdlib_module_names}
    if "tests" in place.parts:
        doors |= {"duibiao.testing", *TEST_LIBRARIES}
    if "migrations" in place.parts:
        doors.add("alembic")
    return any(is_within(name, door) for door in doors)


def forbidden_imports(source: str, place: Path) -> list[str]:
    """What a plugin's module imports and may not, as "green_tea/plugin.py:3 pluggy.HookimplMarker"."""
    found = sorted(imported_names(ast.parse(source)))
    return [f"{place.as_posix()}:{line} {name}" for line, name in found if not may_import(name, place)]


def test_plugins_import_their_door_alone() -> None:
    found = [
        fault
        for file in sorted(PLUGINS.glob("*/**/*.py"))
        for fault in forbidden_imports(file.read_text(encoding="utf-8"), file.relative_to(PLUGINS))
    ]

    assert found == []


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("import json, msgspec", "green_tea/plugin.py"),
        ("from collections.abc import Iterator", "green_tea/plugin.py"),
        ("from litestar.response import Template", "green_tea/pages.py"),
        ("from duibiao.api import Check, hookimpl", "green_tea/plugin.py"),
        ("from duibiao import api", "green_tea/plugin.py"),
        ("from . import pages", "green_tea/plugin.py"),
        ("from .rules import limits", "green_tea/plugin.py"),
        ("from ..plugin import limits", "green_tea/pages/index.py"),
        ("from duibiao_plugins.green_tea.plugin import limits", "green_tea/tests/test_plugin.py"),
        ("from duibiao.testing.conformance import *", "green_tea/tests/test_plugin.py"),
        ("import pytest", "green_tea/tests/test_plugin.py"),
        ("from alembic import op", "green_tea/migrations/versions/0001_start.py"),
    ],
)
def test_import_through_a_door_is_allowed(source: str, place: str) -> None:
    assert forbidden_imports(source, Path(place)) == []


@pytest.mark.parametrize(
    ("source", "place", "fault"),
    [
        ("import pluggy", "green_tea/plugin.py", "green_tea/plugin.py:1 pluggy"),
        ("import duibiao", "green_tea/plugin.py", "green_tea/plugin.py:1 duibiao"),
        (
            "from duibiao.kernel.store import engine",
            "green_tea/plugin.py",
            "green_tea/plugin.py:1 duibiao.kernel.store.engine",
        ),
        ("from duibiao.apiary import honey", "green_tea/plugin.py", "green_tea/plugin.py:1 duibiao.apiary.honey"),
        ("import duibiao.testing", "green_tea/plugin.py", "green_tea/plugin.py:1 duibiao.testing"),
        ("import duibiao_plugins.tyres", "green_tea/plugin.py", "green_tea/plugin.py:1 duibiao_plugins.tyres"),
        ("from .. import tyres", "green_tea/plugin.py", "green_tea/plugin.py:1 ..tyres"),
        ("def late():\n    import alembic", "green_tea/plugin.py", "green_tea/plugin.py:2 alembic"),
    ],
)
def test_import_past_the_doors_is_named(source: str, place: str, fault: str) -> None:
    assert forbidden_imports(source, Path(place)) == [fault]
