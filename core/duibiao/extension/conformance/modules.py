"""Going through a plugin's code without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from duibiao.extension.conformance.subject import Subject


def modules_of(subject: Subject) -> Iterator[tuple[str, ast.Module]]:
    """The modules of a plugin, each with its path, "plugin.py"; those that are no Python are left out."""
    for file in sorted(subject.folder.rglob("*.py")):
        try:
            yield file.relative_to(subject.folder).as_posix(), ast.parse(file.read_bytes())
        except (SyntaxError, ValueError):
            continue
