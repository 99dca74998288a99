"""Counts the published results of a scheme once a day, and keeps the count in the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from duibiao.api import Host, Job, Label, hookimpl

SCHEME = "tea_association:green_tea"


def count(host: Host, arguments: Mapping[str, str]) -> None:
    """Count page by page, for the scheme that was asked for or this plugin's own."""
    scheme = arguments.get("scheme", SCHEME)
    total, after = 0, ""
    while found := host.results(scheme=scheme, after=after):
        total, after = total + len(found), found[-1].submission
    host.record("counted", scheme, {"day": host.today, "results": total})


@hookimpl
def jobs() -> Iterable[Job]:
    """The one job of this plugin."""
    return [Job("count", count, Label("清点结果", "Count results"), daily=True)]
