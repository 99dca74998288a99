"""A form for a visit to a tea garden."""

from __future__ import annotations

from collections.abc import Iterable

from duibiao.api import Field, FormDefinition, Label, hookimpl

VISIT = FormDefinition(
    key="tea_visit",
    version="1.0",
    title=Label("茶园走访表", "Visit to a tea garden"),
    fields=(
        Field(name="day", type="date", label=Label("走访日期", "Day of the visit"), required=True),
        Field(
            name="grade",
            type="choice",
            label=Label("等级", "Grade"),
            required=True,
            code_list="tea_association:tea_grades",
            public=True,
        ),
        Field(
            name="remark",
            type="text",
            label=Label("说明", "Remark"),
            required=True,
            relevant="grade != 'special'",
        ),
    ),
)
"""Two questions for all, and one where the grade is not the best."""


@hookimpl
def form_definitions() -> Iterable[FormDefinition]:
    """The one form of this plugin."""
    return [VISIT]
