"""Asking this instance's own packages back, after it was restored from an old backup.

The peer keeps every package that it applied. Those after the last that both sides know alike are checked with this
instance's own keys and applied here again. What was packed here since the restore never counted: it is packed anew.
"""

from __future__ import annotations

from collections import Counter
from typing import BinaryIO

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from duibiao.kernel.store.federation import packages_carried, packages_sent, peers
from duibiao.reporting.exchange import carrying, packages, refusals, trust
from duibiao.reporting.exchange.here import Here
from duibiao.reporting.exchange.packages import Head
from duibiao.reporting.exchange.peers import set_peer
from duibiao.reporting.exchange.receipts import Held
from duibiao.reporting.exchange.taking_in import retry_held, take_in

_SENT = select(packages_sent.c.digest, packages_sent.c.position).where(
    packages_sent.c.receiver == bindparam("receiver"), packages_sent.c.number == bindparam("which")
)
_DISCARD = delete(packages_sent).where(
    packages_sent.c.receiver == bindparam("of"), packages_sent.c.number >= bindparam("first")
)
_UNCARRY = delete(packages_carried).where(
    packages_carried.c.receiver == bindparam("of"), packages_carried.c.number >= bindparam("first")
)
_BACK = (
    update(peers)
    .where(peers.c.instance == bindparam("which"), peers.c.considered > bindparam("place"))
    .values(considered=bindparam("place"))
)
_INSERT = insert(packages_sent)


class Recovered(msgspec.Struct, frozen=True):
    """An own package that came back, and what became of its entries; `known` is True for one that was not lost."""

    number: int
    known: bool
    entries: dict[str, int] = {}


def take_back(here: Here, source: BinaryIO, now: str) -> Recovered:
    """Take an own package back from a peer, in its order. Raises `Refused` for what this instance did not sign, or
    where one before it is missing here."""
    head = packages.read_head(source)
    said = head.manifest
    if said.sender != here.name:
        raise refusals.other_receiver(said.sender)
    with here.store.write() as connection:
        trust.verify(connection, here, packages.PURPOSE, head.signed, here.name, now)
        if _is_here(connection, head):
            return Recovered(said.number, known=True)
    packages.take_evidence(source, said.evidence, here.evidence)
    with here.store.write() as connection:
        return _take(connection, here, head, now)


def _is_here(connection: Connection, head: Head) -> bool:
    """Whether this very package is kept here as sent."""
    given = {"receiver": head.manifest.receiver, "which": head.manifest.number}
    row = connection.execute(_SENT, given).one_or_none()
    return row is not None and row.digest == head.digest


def _take(connection: Connection, here: Here, head: Head, now: str) -> Recovered:
    """Put the package in the place of what was packed since, and apply its entries."""
    said = head.manifest
    if _is_here(connection, head):
        return Recovered(said.number, known=True)
    before = connection.execute(_SENT, {"receiver": said.receiver, "which": said.number - 1}).one_or_none()
    if said.number > 1 and before is None:
        raise refusals.gap(here.name, said.number, said.number - 1)
    if said.previous != (before.digest if before is not None else ""):
        raise refusals.fork(here.name, said.number)
    place = before.position if before is not None else 0
    connection.execute(_DISCARD, {"of": said.receiver, "first": said.number})
    connection.execute(_UNCARRY, {"of": said.receiver, "first": said.number})
    connection.execute(_BACK, {"which": said.receiver, "place": place})
    row = {"receiver": said.receiver, "number": said.number, "digest": head.digest, "previous": said.previous}
    kept = {"position": place, "entries": len(said.entries), "body": head.body, "made_at": said.at}
    connection.execute(_INSERT, row | kept | {"receipt": None, "receipted_at": None})
    carrying.receive_definitions(connection, said.definitions, now)
    counts: Counter[str] = Counter()
    for entry in said.entries:
        body = entry.body.encode()
        counts[take_in(connection, here.instance, here.name, said.number, body, entry.words, now).outcome] += 1
    counts["applied"] += retry_held(connection, here.instance, now)
    carrying.receive_files(connection, said.evidence)
    carrying.note_carried(connection, said.receiver, said.number, said.definitions, said.evidence)
    return Recovered(said.number, known=False, entries=dict(counts))


def finish(connection: Connection, instance: str, held: Held) -> bool:
    """Whether everything that the peer holds is back; then sending goes on."""
    row = connection.execute(_SENT, {"receiver": instance, "which": held.number}).one_or_none()
    if held.number and (row is None or row.digest != held.digest):
        return False
    set_peer(connection, instance, trouble=None, next_try_at=None, failures=0)
    return True
