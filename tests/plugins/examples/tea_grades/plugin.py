"""The grades of tea, for a choice in any form."""

from __future__ import annotations

from collections.abc import Iterable

from duibiao.api import Code, CodeList, Label, hookimpl

GRADES = CodeList(
    key="tea_grades",
    version="1.0",
    title=Label("茶叶等级", "Grades of tea"),
    codes=(
        Code("special", Label("特级", "Special")),
        Code("first", Label("一级", "First")),
    ),
)
"""The list as people see it: the best grade first."""


@hookimpl
def code_lists() -> Iterable[CodeList]:
    """The one list of this plugin."""
    return [GRADES]
