"""The job that takes one delivery out: count the try, go, keep what came of it.

Each delivery has its own turn in the queue, and comes up again after a pause that grows. An endpoint that failed many
times in a row is paused: what is for it waits, and nothing else does.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from duibiao.api import Host

from . import book, letters, webhooks, wording
from .book import Delivery
from .letters import Letter
from .outcomes import TRIES, Outcome, is_over, pause_after
from .webhooks import Post

FAILURES_TO_PAUSE = 10
"""Failures of an endpoint in a row after which it is paused."""


def begin(host: Host, arguments: Mapping[str, str]) -> Letter | Post | None:
    """Count the try, and give what goes out; None where the delivery is over or has to wait."""
    delivery = book.find_delivery(host.connection, arguments["delivery"])
    if delivery is None or delivery.state != "waiting":
        return None
    if delivery.attempts >= TRIES:
        _keep(host, delivery, "failed", "given_up")
        return None
    counted = msgspec.structs.replace(delivery, attempts=delivery.attempts + 1, changed_at=host.now)
    book.change_delivery(host.connection, counted)
    return _letter(host, counted) if counted.channel == "email" else _post(host, counted)


def go(settings: Mapping[str, object], parcel: Letter | Post) -> Outcome:
    """Take it there."""
    return letters.go(settings, parcel) if isinstance(parcel, Letter) else webhooks.go(settings, parcel)


def settle(host: Host, outcome: Outcome) -> None:
    """Keep what came of a try, and ask for the next one where it failed."""
    delivery = book.find_delivery(host.connection, outcome.delivery)
    if delivery is None or delivery.state != "waiting":
        return
    over = bool(outcome.reason) and is_over(delivery.attempts, outcome.reason)
    state = "sent" if not outcome.reason else "failed" if over else "waiting"
    _keep(host, delivery, state, outcome.reason, outcome.detail)
    if state == "waiting":
        host.enqueue("deliver", in_seconds=pause_after(delivery.attempts), delivery=delivery.id)
    if delivery.channel == "webhook":
        _note(host, delivery.target, outcome)


def again(host: Host, delivery: Delivery) -> None:
    """Begin anew with a delivery, as somebody asked for."""
    book.change_delivery(
        host.connection,
        msgspec.structs.replace(delivery, state="waiting", attempts=0, reason="", detail="", changed_at=host.now),
    )
    host.enqueue("deliver", delivery=delivery.id)


def _letter(host: Host, delivery: Delivery) -> Letter | None:
    """The letter, where its reader still has an address and still may see what it is about."""
    address, seen = book.address_of(host.connection, delivery.target), host.seen_by(delivery.target)
    if address is None or address.code or seen is None:
        _keep(host, delivery, "failed", "no_address")
        return None
    found = seen.submissions_among([delivery.subject]) if delivery.about == "submission" else []
    if delivery.about == "submission" and not found:
        _keep(host, delivery, "failed", "not_seen")
        return None
    subject, text = wording.letter(host, delivery, found[0] if found else None, address.language)
    return Letter(delivery.id, address.address, subject, text)


def _post(host: Host, delivery: Delivery) -> Post | None:
    """The webhook, where the organ still has an endpoint that is not paused; a paused one waits to be resumed."""
    endpoint = book.endpoint_of(host.connection, delivery.target)
    if endpoint is None:
        _keep(host, delivery, "failed", "no_endpoint")
        return None
    if endpoint.paused:
        _keep(host, msgspec.structs.replace(delivery, attempts=0), "waiting", "paused")
        return None
    data = {delivery.about: delivery.subject} | ({"day": delivery.day} if delivery.day else {})
    body = webhooks.body_of(delivery.event, delivery.target, delivery.happened_at, data)
    return Post(delivery.id, endpoint.url, endpoint.salt, endpoint.organ, body)


def _note(host: Host, organ: str, outcome: Outcome) -> None:
    """Count the failures of an endpoint in a row, and pause it after many, or at its own word."""
    endpoint = book.endpoint_of(host.connection, organ)
    if endpoint is None:
        return
    failures = endpoint.failures + 1 if outcome.reason else 0
    paused = "gone" if outcome.reason == "gone" else "failing" if failures >= FAILURES_TO_PAUSE else endpoint.paused
    book.set_endpoint(host.connection, msgspec.structs.replace(endpoint, failures=failures, paused=paused))


def _keep(host: Host, delivery: Delivery, state: str, reason: str, detail: str = "") -> None:
    kept = msgspec.structs.replace(delivery, state=state, reason=reason, detail=detail, changed_at=host.now)
    book.change_delivery(host.connection, kept)
