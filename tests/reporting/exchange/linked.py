"""A province and the nation that know each other's keys: packages go between them as bytes, in the hands of a test."""

from __future__ import annotations

from io import BytesIO

import msgspec
from sqlalchemy import func, select, update

from duibiao.extension.suites import ED25519
from duibiao.interfaces import sealing
from duibiao.interfaces.exchanging import here_of
from duibiao.interfaces.operating import operator
from duibiao.kernel.journal.keys import make_first
from duibiao.kernel.store.federation import log_head, packages_sent, peers
from duibiao.kernel.store.tables import entries
from duibiao.reporting.exchange import packages, packing, talking
from duibiao.reporting.exchange import peers as peering
from duibiao.reporting.exchange.here import Here
from duibiao.reporting.exchange.peers import Peer, get_peer
from duibiao.reporting.exchange.receiving import Received, receive
from tests.federation import Pair, Side


class End:
    """One side of the exchange, with what it does by hand."""

    def __init__(self, side: Side, other: str) -> None:
        self.side, self.demo, self.running, self.other = side, side.demo, side.demo.running, other
        self.name = side.name
        with self.running.store.write() as connection:
            connection.execute(update(log_head).values(log=self.name))
            author = operator(self.name, self.running.clock())
            make_first(connection, author, self.running.located.keys, ED25519)
        seal_all(self)

    @property
    def here(self) -> Here:
        """This instance as the exchange needs it."""
        return here_of(self.running)

    def knows(self, other: End) -> None:
        """Join the other by its card; what was in the journal before is not packed."""
        with other.running.store.read() as connection:
            card = msgspec.json.encode(peering.card(connection, other.here))
        with self.running.store.write() as connection:
            peering.join(connection, self.here, operator(self.name, self.running.clock()), card)
            last = connection.execute(select(func.max(entries.c.position))).scalar_one()
            connection.execute(update(peers).values(considered=last))

    def packs(self) -> list[bytes]:
        """Everything new, packed; the packages as bytes."""
        seal_all(self)
        made = list(packing.pack_all(self.here, self.other, self.running.clock()))
        return [self.package(one.number) for one in made]

    def package(self, number: int) -> bytes:
        """A package that was made, with its evidence."""
        query = select(packages_sent.c.body).where(packages_sent.c.number == number)
        with self.running.store.read() as connection:
            body = connection.execute(query).scalar_one()
        return b"".join(packages.pieces(body, talking.files_of(body), self.running.evidence))

    def takes(self, content: bytes, sender: str | None = None) -> Received:
        """The receipt for a package."""
        return receive(self.here, BytesIO(content), self.running.clock(), sender)

    def peer(self) -> Peer:
        """How things stand with the other."""
        with self.running.store.read() as connection:
            return get_peer(connection, self.other)


class Linked:
    """Both ends."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self.province, self.nation = End(pair.province, "nation"), End(pair.nation, "zhejiang")
        self.province.knows(self.nation)
        self.nation.knows(self.province)

    def filed(self) -> str:
        """The id of a filing that the province recommends to the nation."""
        demo = self.province.demo
        id_ = demo.drafted()
        demo.acts(id_, ("FILER", "submit"), ("COUNTY", "pass"), ("CITY", "pass"), ("PROVINCE", "pass"))
        return id_

    def exchange(self) -> None:
        """Carry every new package over, both ways."""
        for sender, receiver in ((self.province, self.nation), (self.nation, self.province)):
            for content in sender.packs():
                assert receiver.takes(content).receipt.applied


def seal_all(end: End) -> None:
    """Seal what waits."""
    sealing.seal_all(end.running)
