"""Telling an event: a notice on the site, and deliveries by the channels that people and organs chose."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from duibiao.api import Followed, Host, RoundView

from . import book, events
from .book import Delivery
from .events import Told

CHINA = timedelta(hours=8)
MIDNIGHT = "T16:00"
"""The end of a day in China, in UTC."""


def follow(host: Host, entry: Followed) -> None:
    """Tell what one act says; nobody is told what happened long ago, so that a plugin new here begins quietly."""
    if entry.at[:10] < _days_from(host.today, -int(str(host.settings["days_back"]))):
        return
    about = events.about_of(entry)
    submission = host.submission(about) if about else None
    for told in events.told_by(entry, submission):
        tell(host, told)


def remind(host: Host, _: object) -> None:
    """Once a day: publicity that ends, and rounds that close with nothing filed."""
    tomorrow, after = _days_from(host.today, 1), ""
    while found := host.submissions(state="in_publicity", after=after):
        for one in found:
            for told in events.publicity_ending(one, tomorrow, host.now):
                tell(host, told)
        after = found[-1].id
    for of_round in host.rounds():
        if of_round.closes_at <= _days_from(host.today, int(str(host.settings["closing_days"]))) + MIDNIGHT:
            _remind_of_round(host, of_round)


def _remind_of_round(host: Host, of_round: RoundView) -> None:
    after, last_day = "", (datetime.fromisoformat(of_round.closes_at) + CHINA).date().isoformat()
    while silent := host.silent_organs(of_round.id, after=after):
        for organ in silent:
            tell(host, events.round_closing(of_round, organ, last_day, host.now))
        after = silent[-1]


def tell(host: Host, told: Told) -> None:
    """Tell one event to everybody it is for, each once, by the channels they chose."""
    people = [
        one.id
        for one in host.holders(organ=told.organ, enterprise=told.enterprise, industry=told.industry)
        if any(role in told.roles for role, _ in one.roles) and _may_see(host, one.id, told)
    ]
    unwanted, reachable = book.unwanted(host.connection, people), book.reachable(host.connection, people)
    for person in people:
        if (person, told.event, "site") not in unwanted:
            book.add_notice(host.connection, person, told)
        if person in reachable and (person, told.event, "email") not in unwanted:
            send(host, book.delivery("email", person, told, host.now))
    if told.organ is not None and book.has_endpoint(host.connection, told.organ):
        send(host, book.delivery("webhook", told.organ, told, host.now))


def send(host: Host, delivery: Delivery) -> None:
    """Put a delivery in the queue, unless it was put there before."""
    if book.add_delivery(host.connection, delivery):
        host.enqueue("deliver", delivery=delivery.id)


def _may_see(host: Host, person: str, told: Told) -> bool:
    """Whether somebody may see what an event is about; rounds may be seen by whoever holds the role."""
    if told.about == "round":
        return True
    seen = host.seen_by(person)
    return seen is not None and bool(seen.submissions_among([told.subject]))


def _days_from(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
