"""Asks the filer to explain a visit outside the season."""

from __future__ import annotations

from collections.abc import Iterable

from duibiao.api import Check, Filing, Finding, Host, hookimpl, message


def out_of_season(host: Host, filing: Filing) -> Iterable[Finding]:
    """A B finding for a day before the month in which the harvest begins."""
    day = filing.fields.get("day")
    first = int(str(host.settings["first_month"]))
    if isinstance(day, str) and int(day[5:7]) < first:
        text = "走访日期早于 {month} 月。请说明原因。"
        yield Finding("B", message("tea_season.early", text, at="fields.day", month=first))


@hookimpl
def checks() -> Iterable[Check]:
    """The one check of this plugin, for inspections alone."""
    return [Check("tea_season", out_of_season, kinds=("tea_association:tea_inspection",))]
