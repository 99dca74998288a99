"""The filings behind a figure, as a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from duibiao.interfaces.web.views.search import GRADES
from duibiao.interfaces.web.views.states import StateView, state_view
from duibiao.interfaces.web.views.statistics import TABS, Names, key_name
from duibiao.interfaces.web.writing import Writing
from duibiao.model.values.messages import Label, message
from duibiao.reporting.consolidation.records import Behind, Counted


class CountedLine(msgspec.Struct, frozen=True):
    """One filing as it counted then."""

    href: str
    title: str
    enterprise: str
    organ: str
    scheme: str
    grade: str
    state: StateView
    month: str


def counted_lines(
    found: Iterable[Counted], organs: Mapping[str, Label], names: Names, writing: Writing, *, public: bool
) -> list[CountedLine]:
    """The lines of the filings; the public is led to their results, offices to their files."""
    return [
        CountedLine(
            href=f"/results/{one.submission}" if public else f"/review/{one.submission}",
            title=f"{one.product} {one.model}".strip()
            or writing.say(message("result.declared_standards", "执行标准和关键指标")),
            enterprise=one.enterprise,
            organ=writing.label(organs.get(one.organ, Label(one.organ))),
            scheme=key_name("scheme_grade", one.scheme, names, writing) if one.scheme else "",
            grade=(writing.say(GRADES[one.grade]) if one.grade in GRADES else one.grade) if one.grade else "",
            state=state_view(one.state, writing),
            month=one.month,
        )
        for one in found
    ]


def told_cell(behind: Behind, names: Names, writing: Writing) -> str:
    """Which cell a list is of: the cut and its keys in words, "" for every filing."""
    if not behind.cut:
        return ""
    keys = [key_name(behind.cut, key, names, writing, behind.first) for key in (behind.first, behind.second) if key]
    return " · ".join([writing.say(TABS[behind.cut]), *keys])
