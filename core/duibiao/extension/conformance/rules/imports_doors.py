"""Code imports `duibiao.api`, itself, the standard library and the libraries that are promised; tests a few more."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import PurePosixPath

from duibiao.extension.conformance.modules import modules_of
from duibiao.extension.conformance.rule import Rule
from duibiao.extension.conformance.subject import Subject
from duibiao.model.values.messages import Message, message

LIBRARIES = {"cryptography", "litestar", "sqlalchemy", "msgspec"}
"""Their versions are part of what the plugin API promises."""

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
    """Whether `name` is the package or module `door`, or a part of it."""
    return name == door or name.startswith(f"{door}.")


def forbidden_imports(tree: ast.Module, place: PurePosixPath) -> list[tuple[int, str]]:
    """Line and name of what the module at `place`, a path like "green_tea/plugin.py", imports and may not."""
    return sorted((line, name) for line, name in imported_names(tree) if not _may_import(name, place))


def _may_import(name: str, place: PurePosixPath) -> bool:
    if name.startswith("."):
        levels = len(name) - len(name.lstrip("."))
        return levels < len(place.parts)
    doors = {"duibiao.api", f"duibiao_plugins.{place.parts[0]}", *LIBRARIES, *sys.stdlib_module_names}
    if "tests" in place.parts:
        doors |= {"duibiao.testing", *TEST_LIBRARIES}
    if "migrations" in place.parts:
        doors.add("alembic")
    return any(is_within(name, door) for door in doors)


def find(subject: Subject) -> Iterator[Message]:
    """The imports past the doors."""
    for file, tree in modules_of(subject):
        for line, name in forbidden_imports(tree, PurePosixPath(subject.slug, file)):
            text = "第 {line} 行导入了 {name}。插件只可导入 duibiao.api、自身、标准库和 {libraries}。"
            libraries = "、".join(sorted(LIBRARIES))
            yield message("kit.import", text, at=file, line=line, name=name, libraries=libraries)


RULE = Rule("imports.doors", __doc__, "refuse", find)
