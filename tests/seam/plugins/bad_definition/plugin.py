"""Makes definitions in code that no file could state."""

from __future__ import annotations

from duibiao.api import Code, CodeList, FormDefinition, Label, hookimpl


@hookimpl
def code_lists() -> list[CodeList]:
    return [
        CodeList(key="Grades", version="1.0", title=Label("等级"), issuer="duibiao", codes=(Code("1", Label("一级")),))
    ]


@hookimpl
def form_definitions() -> list[FormDefinition]:
    return [FormDefinition(key="visit", version="1.0", title=Label("走访表"), fields=())]
