"""The follower: published nominations become candidates, and whoever loses what it rests on leaves the lists."""

from __future__ import annotations

from decimal import Decimal

from duibiao.api import Followed, Host, parse_number

from . import book, drawing
from .book import Entry, Nominee, Variety

KIND = "duibiao:front_runner_nomination"

LOSSES = {
    "submission.suspended": "suspended",
    "submission.revoked": "revoked",
    "submission.expired": "expired",
    "submission.withdrawn": "withdrawn",
    "submission.refused": "withdrawn",
}
"""The acts that end what an entry rests on, and the reason they are told as."""

TYPES = ("submission.published", "submission.resumed", *LOSSES)


def follow(host: Host, entry: Followed) -> None:
    """Keep candidates and lists in step with one act on a submission."""
    if entry.type in LOSSES:
        book.set_standing(host.connection, entry.subject, standing=False)
        for one in _resting_on(host, entry, "listed"):
            _turn(host, one, "removed", LOSSES[entry.type], entry.at)
    elif entry.type == "submission.resumed":
        book.set_standing(host.connection, entry.subject, standing=True)
        for one in _resting_on(host, entry, "removed"):
            if one.reason == "suspended" and _rests(host, one):
                _turn(host, one, "restored", "resumed", entry.at)
    else:
        _add_candidate(host, entry)
        for one in _resting_on(host, entry, "listed"):
            if one.result == entry.subject and _changed(host, one):
                _turn(host, one, "removed", "corrected", entry.at)


def _resting_on(host: Host, entry: Followed, state: str) -> list[Entry]:
    return [one for one in book.entries_resting_on(host.connection, entry.subject) if one.state == state]


def _turn(host: Host, one: Entry, type_: str, reason: str, at: str) -> None:
    book.turn(host.connection, one, type_, reason, at)
    host.record(type_, one.list, {"nomination": one.nomination, "reason": reason})


def _add_candidate(host: Host, entry: Followed) -> None:
    """A published nomination as candidate. A later revision takes the place of the one before."""
    submission = host.submission(entry.subject)
    if submission is None or submission.kind != KIND:
        return
    nominee = Nominee(
        nomination=submission.id,
        result=str(submission.fields.get("result") or "").strip(),
        enterprise=submission.enterprise,
        enterprise_name=submission.enterprise_name,
        standard=str(submission.fields.get("standard") or ""),
        committed=submission.fields.get("commitment") is True,
        standing=True,
        at=entry.at,
    )
    book.write_nominee(host.connection, nominee)


def _rests(host: Host, one: Entry) -> bool:
    """Whether both the nomination and the result of an entry count."""
    result = host.result(one.result)
    return result is not None and result.status == "published" and book.is_standing(host.connection, one.nomination)


def _changed(host: Host, one: Entry) -> bool:
    """Whether the result now has another value than that which placed the entry."""
    variety = book.get_variety(host.connection, book.get_list(host.connection, one.list).variety)
    return _values_now(host, one, variety) != {key: parse_number(value) for key, (_, value) in one.placings.items()}


def _values_now(host: Host, one: Entry, variety: Variety) -> dict[str, Decimal]:
    result = host.result(one.result)
    return drawing.values_of(variety, result.verdict) if result else {}
