"""A plugin knows one door, `duibiao.api`: what it imports beside that is part of the API's promise, or its own."""

from __future__ import annotations

import ast
from pathlib import PurePosixPath

import pytest

from duibiao.extension.conformance.rules.imports_doors import forbidden_imports


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
    assert forbidden_imports(ast.parse(source), PurePosixPath(place)) == []


@pytest.mark.parametrize(
    ("source", "place", "fault"),
    [
        ("import pluggy", "green_tea/plugin.py", (1, "pluggy")),
        ("import duibiao", "green_tea/plugin.py", (1, "duibiao")),
        (
            "from duibiao.kernel.store import engine",
            "green_tea/plugin.py",
            (1, "duibiao.kernel.store.engine"),
        ),
        ("from duibiao.apiary import honey", "green_tea/plugin.py", (1, "duibiao.apiary.honey")),
        ("import duibiao.testing", "green_tea/plugin.py", (1, "duibiao.testing")),
        ("import duibiao_plugins.tyres", "green_tea/plugin.py", (1, "duibiao_plugins.tyres")),
        ("from .. import tyres", "green_tea/plugin.py", (1, "..tyres")),
        ("def late():\n    import alembic", "green_tea/plugin.py", (2, "alembic")),
    ],
)
def test_import_past_the_doors_is_named(source: str, place: str, fault: tuple[int, str]) -> None:
    assert forbidden_imports(ast.parse(source), PurePosixPath(place)) == [fault]
