"""Members of a federation become each other's peers, and what is packed is carried between them before any is served.

Everybody's card is taken as it is: here one and the same machine makes all of them, and nobody has to be telephoned.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import msgspec
from sqlalchemy import bindparam, select

from duibiao.interfaces.exchanging import here_of
from duibiao.interfaces.operating import operator
from duibiao.interfaces.running import Running, start
from duibiao.interfaces.worker.round import work_once
from duibiao.kernel.store.engine import Store
from duibiao.kernel.store.federation import packages_sent
from duibiao.reporting.exchange import packages, packing, peers, receipts, receiving, talking

Cards = Mapping[str, bytes]
"""The cards of peers by their addresses."""

_BODY = select(packages_sent.c.body).where(
    packages_sent.c.receiver == bindparam("receiver"), packages_sent.c.number == bindparam("number")
)


def card_of(folder: Path) -> bytes:
    """The card of the instance in `folder`."""
    running = start(folder)
    try:
        with running.store.read() as connection:
            return msgspec.json.encode(peers.card(connection, here_of(running)))
    finally:
        running.store.close()


def join_all(running: Running, cards: Cards, now: str) -> None:
    """Exchange with the instances of these cards from `now` on, at their addresses."""
    with running.store.write() as connection:
        for address, card in cards.items():
            peers.join(connection, here_of(running), operator(running.instance.name, now), card, address)


def reach(database: str, addresses: Mapping[str, str]) -> None:
    """Look for the peers at these addresses, by their names: the ports may be others than when they joined."""
    store = Store(database)
    with store.write() as connection:
        for name, address in addresses.items():
            peers.set_peer(connection, name, url=address, next_try_at=None, failures=0)
    store.close()


def carry(sender: Running, receiver: Running) -> None:
    """Take what one instance has for the other there, and the receipts back."""
    _settled(sender)
    here, there = here_of(sender), here_of(receiver)
    for packed in packing.pack_all(here, there.name, sender.clock()):
        with sender.store.read() as connection:
            body = connection.execute(_BODY, {"receiver": there.name, "number": packed.number}).scalar_one()
        content = b"".join(packages.pieces(body, talking.files_of(body), sender.evidence))
        receipt = receiving.receive(there, BytesIO(content), receiver.clock()).signed
        with sender.store.write() as connection:
            receipts.take(connection, here, receipt, sender.clock(), there.name)
    _settled(receiver)


def _settled(running: Running) -> None:
    """Let everything be sealed and followed that there is."""
    while work_once(running):
        pass
