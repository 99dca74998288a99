"""A province and the nation as two servers, each behind a bad link of its own, joined by each other's cards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec
from sqlalchemy import select

from duibiao.interfaces.exchanging import here_of
from duibiao.interfaces.operating import operator
from duibiao.interfaces.running import start
from duibiao.kernel.store.engine import Store
from duibiao.kernel.store.federation import held_entries, packages_received, packages_sent, peers
from duibiao.reporting.exchange.peers import card, join
from tests.faults import oracle
from tests.faults.clients import Client, Seat, seats
from tests.faults.instances import Instance, prepared
from tests.faults.links import Link

PROVINCE, NATION = "zhejiang", "national"


class Federation:
    """The two instances, and the links by which each is reached."""

    def __init__(self, instances: Mapping[str, Instance], links: Mapping[str, Link]) -> None:
        self.instances, self.links = instances, links
        self.province, self.nation = instances[PROVINCE], instances[NATION]

    @property
    def people(self) -> dict[str, Seat]:
        """Everybody, at the instance where they sit."""
        return {**seats(self.nation), **seats(self.province), "NATION": seats(self.nation)["NATION"]}

    @property
    def enterprise(self) -> str:
        """The code of the enterprise that files."""
        return self.province.tokens["ENTERPRISE"]

    def settle(self) -> None:
        """Mend the links, and return when both instances hold the same. Raises `RuntimeError` where they do not."""
        for link in self.links.values():
            link.mend()
        for instance in self.instances.values():
            retry_now(instance)
        self.province.await_that(self.in_step)

    def in_step(self) -> bool:
        """Whether nothing waits to be sealed, sent or receipted on either side."""
        urls = [instance.database for instance in self.instances.values()]
        return not any(oracle.waiting(url) or unsent(url) for url in urls) and not self.differences()

    def differences(self) -> list[str]:
        """What the two hold otherwise about the same filings."""
        province, nation = (oracle.held(one.database).chains for one in (self.province, self.nation))
        return [
            f"{id_}: {types(province.get(id_, []))} at the province, {types(nation.get(id_, []))} at the nation"
            for id_ in sorted(province.keys() | nation.keys())
            if province.get(id_) != nation.get(id_)
        ]

    def complaints(self, clients: list[Client]) -> list[str]:
        """All that the oracle has to say about both, and about what they hold of each other's."""
        found = []
        for name, instance in self.instances.items():
            held = oracle.held(instance.database)
            said = [*held.complaints, *oracle.compare(clients, held), *held_back(instance.database)]
            found += [f"{name}: {one}" for one in said]
        return found + self.differences()


@contextmanager
def federation(
    folder: Path, run_folder: Path, servers: Mapping[str, str | None], seed: str, share: float
) -> Iterator[Federation]:
    """Two joined instances, not started yet; `servers` says which lies on which PostgreSQL server, None for SQLite."""
    with ExitStack() as stack:
        instances = {
            name: stack.enter_context(prepared(folder / name, run_folder, servers[name], name))
            for name in (NATION, PROVINCE)
        }
        links = {
            name: stack.enter_context(Link(instance.port, f"{seed} {name}", share))
            for name, instance in instances.items()
        }
        introduce(instances, {name: link.url for name, link in links.items()})
        yield Federation(instances, links)


def introduce(instances: Mapping[str, Instance], addresses: Mapping[str, str]) -> None:
    """Each joins the other by its card, at the address given for it."""
    running = {name: start(instance.folder) for name, instance in instances.items()}
    cards = {}
    for name, one in running.items():
        with one.store.write() as connection:
            cards[name] = msgspec.json.encode(card(connection, here_of(one)))
    for name, one in running.items():
        for other in running.keys() - {name}:
            author = operator(name, one.clock())
            with one.store.write() as connection:
                join(connection, here_of(one), author, cards[other], addresses[other])
    for one in running.values():
        one.store.close()


def types(chain: oracle.Chain) -> list[str]:
    """The types of the entries of a chain."""
    return [type_ for _, type_ in chain]


def retry_now(instance: Instance) -> None:
    """What an administrator's button does: try again at once."""
    store = Store(instance.database)
    with store.write() as connection:
        connection.execute(peers.update().values(next_try_at=None, failures=0))
    store.close()


def unsent(url: str) -> int:
    """How many packages of the instance at `url` have no receipt."""
    store = Store(url)
    with store.read() as connection:
        found = len(connection.execute(select(packages_sent.c.number).where(packages_sent.c.receipt.is_(None))).all())
    store.close()
    return found


def held_back(url: str) -> list[str]:
    """Entries that were received and not applied, and packages that were refused for more than damage on the way."""
    store = Store(url)
    with store.read() as connection:
        kept = connection.execute(select(held_entries).where(held_entries.c.state != "settled")).all()
        forks = connection.execute(select(packages_received).where(packages_received.c.outcome == "fork")).all()
    store.close()
    return [f"{row.subject}: {row.type} is held as {row.state}" for row in kept] + [
        f"package {row.number} of {row.sender} was taken for a fork" for row in forks
    ]
