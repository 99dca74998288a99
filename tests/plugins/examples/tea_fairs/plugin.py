"""A page for everybody, and a list for those who may see it."""

from __future__ import annotations

from collections.abc import Iterable

from duibiao.api import Download, Fault, Host, Label, NotFound, Page, RouteHandler, SeeOther, Sent, hookimpl, message

FAIRS = {"2025": "2025-04-18", "2026": "2026-04-17"}


def fairs(host: Host, sent: Sent) -> Page:
    """Every fair, or those of the year that stands behind the question mark."""
    wanted = sent.query.get("year", "")
    listed = [(year, day) for year, day in FAIRS.items() if wanted in ("", year)]
    return host.page("fairs.html", fairs=listed, place=host.settings["place"])


def guests(host: Host, sent: Sent) -> Download:
    """The guests of one fair as a file."""
    year = sent.path["year"]
    if year not in FAIRS:
        text = "{year} 年没有交易会。请从交易会列表里选取。"
        raise NotFound(message("tea_fairs.no_fair", text, year=year))
    return Download(f"{year}年名单.csv", "text/csv", "名称\r\n".encode("utf-8-sig"))


def come(host: Host, sent: Sent) -> SeeOther:
    """Note in the journal that somebody who is signed in comes to a fair, and go back to it."""
    year = sent.form.get("year", "")
    if year not in FAIRS:
        raise Fault(message("tea_fairs.year", "请选择参加哪一年的交易会。", at="year"))
    host.record("announced", year, {"day": FAIRS[year]})
    return SeeOther(f"/x/tea_fairs?year={year}")


@hookimpl
def route_handlers() -> Iterable[RouteHandler]:
    """The pages under /x/tea_fairs."""
    return [
        RouteHandler("/", "public", fairs, nav=Label("交易会", "Fairs")),
        RouteHandler("/{year}/guests.csv", "guests", guests),
        RouteHandler("/come", "signed_in", come, method="POST"),
    ]
