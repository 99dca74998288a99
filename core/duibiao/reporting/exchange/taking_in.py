"""Taking in what other instances did: each entry once, in its order, or kept with the reason why not.

An entry is *applied* when it extends its subject's head and its author could act there. It *waits* when the entry
before it is not here, is *parked* when something it rests on is missing or this release cannot read it, and is in
*conflict* when it contradicts what is here. What follows a held entry is held like it; other subjects go on.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec
from sqlalchemy import Connection

from duibiao.kernel.definitions import receiving as of_definitions
from duibiao.kernel.hierarchy import receiving as of_hierarchy
from duibiao.kernel.hierarchy.hosting import Hosts, hosts
from duibiao.kernel.identity import receiving as of_identity
from duibiao.kernel.journal import erasables
from duibiao.kernel.journal.entries import SCHEMA, Entry, Recorded, Subject, read_entry
from duibiao.kernel.journal.erasables import Word
from duibiao.kernel.journal.receiving import Arrival, Parked, Receivers, branch_of, unreadable
from duibiao.kernel.submissions import receiving as of_submissions
from duibiao.kernel.submissions import requests
from duibiao.kernel.submissions.instance import Instance
from duibiao.model.values.canonical import digest
from duibiao.model.values.messages import Conflict, Fault, Message, message
from duibiao.reporting.dissemination import public_records
from duibiao.reporting.dissemination import receiving as of_objections
from duibiao.reporting.exchange import holding
from duibiao.reporting.exchange.holding import Held

Outcome = Literal["applied", "known", "waiting", "parked", "conflict"]

RECEIVERS: Receivers = {
    **of_definitions.RECEIVERS,
    **of_hierarchy.RECEIVERS,
    **of_identity.RECEIVERS,
    **of_submissions.RECEIVERS,
    **requests.RECEIVERS,
    **of_objections.RECEIVERS,
}
"""Which room applies which type of entry."""


class Taken(msgspec.Struct, frozen=True):
    """What became of an entry, and why it was not applied."""

    outcome: Outcome
    reason: Message | None = None


def take_in(
    connection: Connection, instance: Instance, sender: str, number: int, body: bytes, words: Iterable[Word], now: str
) -> Taken:
    """Apply the entry in `body`, which came in package `number` of `sender`, or keep it held.

    Its words are kept beside it; definitions and evidence that it names are put in place before. Applying it settles
    what waited for it. Doing it twice changes nothing. An instance that gets its own packages back is their sender.
    """
    which = digest(body)
    if holding.is_here(connection, which):
        return Taken("known")
    held = holding.of_digest(connection, which)
    if held is not None and held.state in ("conflict", "settled"):
        return Taken("conflict", held.reason) if held.state == "conflict" else Taken("known")
    try:
        entry = read_entry(body)
    except msgspec.DecodeError as error:
        told = unreadable("—", str(error))
        holding.hold(connection, Held.unreadable(which, sender, number, body, told, now))
        return Taken("parked", told)
    erasables.receive(connection, entry.subject.id, words)
    came = held or Held.of(Recorded(entry, body, which), sender, number, now)
    taken = _tried(connection, instance, came, now)
    _settle(connection, instance, came, taken, now)
    return taken


def retry_held(connection: Connection, instance: Instance, now: str) -> int:
    """Try again what waits or is parked, until nothing more can be applied; how many entries were."""
    applied = 0
    while True:
        before = applied
        for one in holding.unsettled(connection):
            if not holding.is_unsettled(connection, one.digest):
                continue
            taken = _tried(connection, instance, one, now)
            applied += _settle(connection, instance, one, taken, now)
        if applied == before:
            return applied


def _settle(connection: Connection, instance: Instance, came: Held, taken: Taken, now: str) -> int:
    """Keep what was not applied; try what waited for what was. How many entries are applied now."""
    applied = 0
    ahead: list[tuple[Held, Taken]] = [(came, taken)]
    while ahead:
        one, became = ahead.pop()
        holding.remember(connection, one, became.outcome, became.reason, now)
        if became.outcome in ("applied", "known"):
            applied += 1
        following = holding.following(connection, one.digest)
        ahead += [(after, _tried(connection, instance, after, now)) for after in following]
    return applied


def _tried(connection: Connection, instance: Instance, came: Held, now: str) -> Taken:
    """Apply one entry, or say why not; nothing of it stays where it is not applied."""
    try:
        recorded = Recorded(read_entry(came.body), came.body, came.digest)
        with connection.begin_nested():
            _apply(connection, instance, recorded, came.sender, now)
    except msgspec.DecodeError as error:
        return Taken("parked", unreadable(came.type, str(error)))
    except _Waiting as waiting:
        return Taken("waiting", waiting.messages[0])
    except Conflict as conflict:
        return Taken("known") if holding.is_here(connection, came.digest) else Taken("conflict", conflict.messages[0])
    except Fault as parked:
        return Taken("parked", parked.messages[0])
    return Taken("applied")


class _Waiting(Fault):
    """The entry before it is not here yet."""


def _apply(connection: Connection, instance: Instance, recorded: Recorded, sender: str, now: str) -> None:
    """Apply an entry that may be applied. Raises `_Waiting`, `Parked` or `Conflict`.

    A request is answered once: not where this instance's answer of before a restore is held and comes next.
    """
    entry = recorded.entry
    receiver = RECEIVERS.get(entry.type)
    if receiver is None or entry.schema > SCHEMA:
        raise Parked(unreadable(entry.type, f"schema {entry.schema}"))
    others = hosts(connection, instance.name, instance.organ)
    refuse_usurped(others, entry, sender)
    _refuse_out_of_chain(connection, recorded, instance.name)
    arrival = Arrival(recorded, instance.name, sender, others.is_above(sender), now)
    receiver(connection, arrival)
    if entry.subject.type == "submission":
        public_records.follow(connection, recorded)
    elif requests.asked_here(arrival) and not holding.following(connection, recorded.digest):
        done = requests.answer(connection, instance, entry.subject.id, now)
        if done is not None:
            public_records.follow(connection, done)


def refuse_usurped(others: Hosts, entry: Entry, sender: str) -> None:
    """Raise `Conflict` where somebody sends what only another can have said: an instance that this one exchanges with
    speaks for itself, and its own entries come back to an instance in its own packages alone."""
    here = others.here
    direct = {instance for _, instance in others.by_path}
    if sender not in (here, entry.origin) and entry.origin in direct:
        text = "{sender} 送来一条署名 {origin} 的流水，而 {origin} 应当自己报送。这条流水留存备查，没有采用。"
        raise Conflict(message("exchange.usurped", text, sender=sender, origin=entry.origin))


def _refuse_out_of_chain(connection: Connection, recorded: Recorded, here: str) -> None:
    """Raise unless the entry extends the head of its chain and nothing it speaks of is held."""
    entry = recorded.entry
    chain = holding.chain(connection, entry.subject, branch_of(entry.subject, entry.origin, here))
    previous = entry.previous or ""
    if previous != chain.head:
        if previous == "" or previous in chain.digests:
            text = "对方和本平台在同一处之后各有改动。这条流水留存备查，没有采用。"
            raise Conflict(message("exchange.forked", text))
        _refuse_after(holding.of_digest(connection, previous))
    about = entry.body.get("submission") if entry.subject.type in ("request", "objection") else None
    if isinstance(about, str) and holding.any_unsettled(connection, Subject("submission", about)):
        text = "它所说的申报还有流水搁置。那些流水采用后会自动重试。"
        raise Parked(message("exchange.about_held", text))


def _refuse_after(before: Held | None) -> None:
    """Raise for an entry that does not extend what is here: it is held like the one before it."""
    if before is None or before.state == "waiting":
        raise _Waiting(message("exchange.waiting", "它前面的一条流水还没有到。到了会自动采用。"))
    if before.state == "parked":
        raise Parked(message("exchange.after_parked", "它前面的一条流水还搁置着。那一条采用后会自动重试。"))
    raise Conflict(message("exchange.after_conflict", "它前面的一条流水与本平台的冲突，所以也没有采用。"))
