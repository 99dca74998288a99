"""Records as finished lines for the pages. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import msgspec

from duibiao.api import Holder, Message, SubmissionView

from . import wording
from .book import Delivery, Endpoint, Notice
from .events import EVENTS


class NoticeLine(msgspec.Struct, frozen=True):
    """A notice as the list shows it. Without `enterprise` its reader may not see the submission any more."""

    id: str
    title: Message
    says: Message
    at: str
    day: str
    read: bool
    enterprise: str | None
    product: str | None
    open: bool


class ChoiceLine(msgspec.Struct, frozen=True):
    """An event on the page of settings."""

    key: str
    title: Message
    site: bool
    email: bool


class DeliveryLine(msgspec.Struct, frozen=True):
    """A delivery as the log shows it."""

    id: str
    event: Message
    channel: Message
    target: str
    words: Message
    tone: str
    reason: Message | None
    detail: str
    attempts: int
    happened_at: str
    changed_at: str
    may_repeat: bool


def notice_lines(found: Sequence[Notice], seen: Mapping[str, SubmissionView]) -> list[NoticeLine]:
    """The lines of the list."""
    return [_notice_line(one, seen.get(one.subject)) for one in found]


def _notice_line(one: Notice, submission: SubmissionView | None) -> NoticeLine:
    product = None
    if submission is not None and submission.product_name:
        product = f"{submission.product_name} {submission.product_model or ''}".strip()
    return NoticeLine(
        id=one.id,
        title=EVENTS[one.event].title,
        says=EVENTS[one.event].says,
        at=one.at,
        day=one.day,
        read=one.read,
        enterprise=submission.enterprise_name if submission else None,
        product=product,
        open=submission is not None or one.about == "round",
    )


def href_of(notice: Notice, person: Holder) -> str:
    """Where a notice leads its reader."""
    if notice.about == "round":
        return "/review"
    offices = any(role != "filer" for role, _ in person.roles)
    told_as_filer = notice.event in ("returned", "refused", "accepted", "published", "halted", "answered")
    return f"/desk/{notice.subject}" if told_as_filer or not offices else f"/review/{notice.subject}"


def choices_of(person: Holder) -> list[str]:
    """The events that may reach a person, by the roles held."""
    held = {role for role, _ in person.roles}
    return [key for key, event in EVENTS.items() if held & set(event.roles)]


def choice_lines(unwanted: Collection[tuple[str, str, str]], person: Holder) -> list[ChoiceLine]:
    """What a person may hear of, and wants to."""
    return [
        ChoiceLine(
            key,
            EVENTS[key].title,
            (person.id, key, "site") not in unwanted,
            (person.id, key, "email") not in unwanted,
        )
        for key in choices_of(person)
    ]


def delivery_lines(found: Sequence[Delivery]) -> list[DeliveryLine]:
    """The lines of the log. Of a person it says that it is one, and no more."""
    return [
        DeliveryLine(
            id=one.id,
            event=EVENTS[one.event].title,
            channel=wording.CHANNELS[one.channel],
            target=one.target if one.channel == "webhook" else "",
            words=wording.STATES[one.state][0],
            tone=wording.STATES[one.state][1],
            reason=wording.REASONS.get(one.reason),
            detail=one.detail,
            attempts=one.attempts,
            happened_at=one.happened_at,
            changed_at=one.changed_at,
            may_repeat=one.state == "failed",
        )
        for one in found
    ]


def own_organs(person: Holder) -> list[str]:
    """The organs whose administrator a person is."""
    return sorted({place for role, place in person.roles if role == "administrator"})


class EndpointLine(msgspec.Struct, frozen=True):
    """The endpoint of an organ; `paused` says why it is paused."""

    organ: str
    url: str
    changed_at: str
    failures: int
    paused: Message | None


def endpoint_lines(organs: Sequence[str], found: Mapping[str, Endpoint]) -> list[EndpointLine]:
    """A line for each organ that has an endpoint."""
    return [
        EndpointLine(one.organ, one.url, one.changed_at, one.failures, wording.REASONS.get(one.paused))
        for organ in organs
        if (one := found.get(organ)) is not None
    ]
