"""Answers with a record of another hook's type."""

from __future__ import annotations

from duibiao.api import Code, Label, hookimpl


@hookimpl
def code_lists() -> list[Code]:
    return [Code("1", Label("一级"))]
