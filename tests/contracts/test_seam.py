"""The seam stays one place: pluggy in one wing, one list of hooks, and no question after start-up."""

from __future__ import annotations

import ast
from collections.abc import Callable
from inspect import getmembers, isfunction
from pathlib import Path
from typing import Any

import pytest

import duibiao
from duibiao.extension.conformance.rules.imports_doors import imported_names, is_within
from duibiao.extension.hooks import CODE_HOOKS, DATA_HOOKS, Hooks
from duibiao.extension.packs.files import FOLDER_OF
from duibiao.extension.packs.plugin import Pack
from tests.demonstrations import Demo

CORE = Path(duibiao.__file__).parent


def hooks_of(owner: type) -> set[str]:
    return {name for name, _ in getmembers(owner, isfunction) if not name.startswith("_")}


def test_pluggy_is_imported_in_extension_alone() -> None:
    speakers = {
        file.relative_to(CORE).parts[0]
        for file in CORE.rglob("*.py")
        for _, name in imported_names(ast.parse(file.read_text(encoding="utf-8")))
        if is_within(name, "pluggy")
    }

    assert speakers == {"extension"}


def test_hooks_are_the_same_wherever_they_are_listed() -> None:
    assert hooks_of(Hooks) == {*DATA_HOOKS, *CODE_HOOKS}
    assert hooks_of(Pack) == set(DATA_HOOKS) == set(FOLDER_OF)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_no_hook_is_called_after_start(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a hook was called after start-up")

    monkeypatch.setattr("duibiao.extension.registry.pluggy", None)
    for question in ("registry.ask", "candidates.ask", "startup.read_candidate"):
        monkeypatch.setattr(f"duibiao.extension.{question}", refuse)

    published = demo.published()

    assert demo.shown("FILER", published)["state"] == "published"


@pytest.mark.parametrize("change", [lambda c: setattr(c, "offers", {}), lambda c: setattr(c, "plugins", ())])
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_catalogue_is_frozen(demo: Demo, change: Callable[[Any], None]) -> None:
    with pytest.raises(AttributeError):
        change(demo.running.catalogue)
