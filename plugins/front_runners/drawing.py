"""Drawing up, and ending publicity: what the plugin does outside a request."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from decimal import Decimal

from duibiao.api import Fault, Host, ResultView, Verdict, convert, format_number, parse_number

from . import book
from .book import Entry, Listing, Nominee, Variety
from .ranking import Candidate, Ranking, rank

STATISTICS = ("value", "mean")
"""What of an indicator counts as its one value, the first that the verdict has."""


def draw_up(host: Host, arguments: Mapping[str, str]) -> None:
    """Draw up the list of `variety` from the nominations of its year. A list that the public has seen stays."""
    connection = host.connection
    variety = book.get_variety(connection, arguments["variety"])
    before = book.list_of(connection, variety.id)
    if before is not None and before.state in ("in_publicity", "final"):
        return
    found = [(one, result_for(host, one)) for one in book.nominees_of(connection, variety.year)]
    concerned = [(one, result) for one, result in found if result is None or scheme_of(result) == variety.scheme]
    ranking = rank([one.core for one in variety.indicators], [_candidate(variety, *pair) for pair in concerned])
    listing = Listing(
        id=before.id if before else str(uuid.uuid4()),
        variety=variety.id,
        year=variety.year,
        state="draft" if ranking.issued else "not_issued",
        drawn_up_at=host.now,
        reason=None if ranking.issued else _reason(ranking),
    )
    book.write_list(connection, listing, _entries(listing.id, variety, concerned, ranking, host.now), ranking)
    body = {"state": listing.state, "entrants": len(ranking.entrants), "refused": len(ranking.refusals)}
    host.record("drawn_up", listing.id, {"variety": variety.id, "year": variety.year, **body})


def end_publicity(host: Host, _: Mapping[str, str]) -> None:
    """Mark the lists whose last day of publicity is over; a publisher issues them."""
    for listing in book.lists_in_publicity(host.connection, host.today):
        book.change_list(host.connection, listing.id, publicity_over_at=host.now)
        host.record("publicity_ended", listing.id, {"ended_on": listing.publicity_ends_on or ""})


def result_for(host: Host, nominee: Nominee) -> ResultView | None:
    """The published result that a nomination rests on; None where it is not one of the same enterprise."""
    result = host.result(nominee.result)
    if result is None or result.status != "published" or result.enterprise != nominee.enterprise:
        return None
    return result


def scheme_of(result: ResultView) -> str:
    """The name of a result's scheme, without its version."""
    return (result.scheme or "").partition("@")[0]


def values_of(variety: Variety, verdict: Verdict | None) -> dict[str, Decimal]:
    """The value of each core indicator in the variety's units; none where the verdict states no single number."""
    stated = {one.core.key: _value(verdict, one.core.key, one.unit) for one in variety.indicators}
    return {key: value for key, value in stated.items() if value is not None}


def _value(verdict: Verdict | None, indicator: str, unit: str) -> Decimal | None:
    """The one number that all limits of an indicator measured, in `unit`."""
    results = [
        result
        for comparison in (verdict.comparisons if verdict else ())
        if comparison.indicator == indicator
        for result in comparison.limits
        if result.measured is not None
    ]
    for statistic in STATISTICS:
        measured = [one for one in results if one.statistic == statistic]
        if measured:
            try:
                values = {convert(parse_number(one.measured or ""), one.unit or "1", unit) for one in measured}
            except Fault:
                return None
            return values.pop() if len(values) == 1 else None
    return None


def _candidate(variety: Variety, nominee: Nominee, result: ResultView | None) -> Candidate:
    values = values_of(variety, result.verdict) if result else None
    return Candidate(nominee.nomination, nominee.enterprise, nominee.standard, nominee.committed, values)


def _entries(
    list_: str, variety: Variety, concerned: list[tuple[Nominee, ResultView | None]], ranking: Ranking, at: str
) -> list[Entry]:
    """The entrants with their tiers on the lists that are issued."""
    tiers = {
        (one.indicator, nomination): tier
        for one in ranking.lists
        for tier, within in enumerate(one.tiers, 1)
        for nomination in within
    }
    found = []
    for nominee, result in concerned:
        if result is None or nominee.nomination not in ranking.entrants:
            continue
        values = values_of(variety, result.verdict)
        placings = {key: (tiers[key, nominee.nomination], format_number(value)) for key, value in values.items()}
        product = " ".join(filter(None, (result.product_name, result.product_model)))
        about = (nominee.result, nominee.enterprise, nominee.enterprise_name, product, nominee.standard)
        found.append(Entry(list_, nominee.nomination, *about, "listed", None, at, placings))
    return found


def _reason(ranking: Ranking) -> str:
    """Why nothing is issued: what is said of the lists of all indicators."""
    if not ranking.entrants:
        return "no_candidate"
    return "all_equal" if any(one.withheld == "all_equal" for one in ranking.lists) else "too_few"
