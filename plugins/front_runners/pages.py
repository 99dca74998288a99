"""What anybody may see: the lists of a year, one list with its history, and the same as a file."""

from __future__ import annotations

from duibiao.api import Download, Host, NotFound, Page, Sent, message

from . import book, views
from .book import PUBLIC, Listing
from .export import csv_bytes

HOME_LIMIT = 20


def home(host: Host, sent: Sent) -> Page:
    """The lists of a year, the newest one where none is asked for."""
    known = book.years(host.connection, public=True)
    year = int(asked) if (asked := sent.query.get("year", "")) and asked in map(str, known) else max(known, default=0)
    words, after = sent.query.get("q", "").strip()[:100], sent.query.get("after", "")
    found = book.public_lists(host.connection, year, words, after=after, limit=HOME_LIMIT + 1)
    shown = found[:HOME_LIMIT]
    ids = [listing.id for listing, _ in shown]
    lines = views.lines(shown, book.counts(host.connection, ids), book.withheld(host.connection, ids))
    more = views.next_page(year, words, ids[-1]) if len(found) > HOME_LIMIT else None
    may = host.person is not None and host.may("manage")
    return host.page("home.html", lines=lines, years=known, year=year, q=words, next=more, may_manage=may)


def one_list(host: Host, sent: Sent) -> Page:
    """A list in tiers, with whoever was removed from it and why."""
    listing = _public(host, sent)
    variety = book.get_variety(host.connection, listing.variety)
    found = book.entries_of(host.connection, listing.id)
    withheld = book.withheld(host.connection, [listing.id])
    view = views.list_view(variety, listing, found, withheld, book.turns_of(host.connection, listing.id))
    return host.page("list.html", view=view)


def csv_of(host: Host, sent: Sent) -> Download:
    """The same list as CSV, removed entries among the rest."""
    listing = _public(host, sent)
    variety = book.get_variety(host.connection, listing.variety)
    withheld = book.withheld(host.connection, [listing.id])
    content = csv_bytes(host, variety, book.entries_of(host.connection, listing.id), withheld)
    name = f"{variety.title.in_language(host.language)}-{listing.year}.csv"
    return Download(name, "text/csv; charset=utf-8", content)


def _public(host: Host, sent: Sent) -> Listing:
    """The list that is asked for. Raises `NotFound` for one that is still being drawn up."""
    listing = book.get_list(host.connection, sent.path["id"])
    if listing.state not in PUBLIC:
        raise NotFound(message("front_runners.no_list", "没有这份名单，或还没有公示。"))
    return listing
