"""Two instances for tests, a province and the nation, with real databases; their entries are moved by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import insert, select

from duibiao.kernel.journal.entries import Subject, history, new_id
from duibiao.kernel.journal.erasables import Word
from duibiao.kernel.store.federation import held_entries, peers
from duibiao.kernel.store.tables import entries, erasables, submissions
from duibiao.kernel.submissions.requests import requests_of
from duibiao.model.values.canonical import canonical, digest
from duibiao.reporting.exchange.taking_in import Taken, retry_held, take_in
from tests import demonstrations
from tests.demonstrations import Demo

TRAVELLING = ("submission.", "request.", "objection.", "enterprise.", "product.", "round.")


class Side:
    """One of the instances: its demonstration, and what it did since the two were joined."""

    def __init__(self, demo: Demo, other: str, organ: str) -> None:
        self.demo = demo
        self.name = demo.running.instance.name
        with self.demo.running.store.write() as connection:
            row = {"instance": other, "organ": organ, "title": other, "schema": 1, "considered": 0, "asked": 0}
            rest = {"answered": 0, "failures": 0, "active": True, "joined_at": demo.clock(), "head": ""}
            connection.execute(insert(peers), row | rest)
            self.before = set(connection.execute(select(entries.c.digest)).scalars())

    def made(self) -> list[bytes]:
        """The entries that were made here since, in the order in which they were written."""
        query = select(entries.c.body, entries.c.digest, entries.c.type).where(entries.c.origin == self.name)
        with self.demo.running.store.read() as connection:
            rows = connection.execute(query.order_by(entries.c.at, entries.c.id)).all()
        return [r.body for r in rows if r.digest not in self.before and r.type.startswith(TRAVELLING)]

    def takes(self, sender: Side | str, bodies: Iterable[bytes], number: int = 1) -> list[Taken]:
        """What becomes of entries that `sender` hands over, with all its words."""
        name = sender if isinstance(sender, str) else sender.name
        words = sender.words() if isinstance(sender, Side) else []
        running = self.demo.running
        with running.store.write() as connection:
            return [
                take_in(connection, running.instance, name, number, body, words, running.clock()) for body in bodies
            ]

    def retries(self) -> int:
        """How many held entries could be applied at another try."""
        running = self.demo.running
        with running.store.write() as connection:
            return retry_held(connection, running.instance, running.clock())

    def words(self) -> list[Word]:
        """All words that are here."""
        with self.demo.running.store.read() as connection:
            rows = connection.execute(select(erasables).where(erasables.c.body.is_not(None)))
            return [Word(row.digest, row.salt, row.body) for row in rows]

    def standing(self, id_: str) -> tuple[str, str, str]:
        """A submission's state, custody and head here."""
        query = select(submissions.c.state, submissions.c.custody, submissions.c.head)
        with self.demo.running.store.read() as connection:
            state, custody, head = connection.execute(query.where(submissions.c.id == id_)).one()
            return state, custody, head

    def state_and_step(self, id_: str) -> tuple[str, int | None]:
        """A submission's state and step here; "" where it is not known."""
        query = select(submissions.c.state, submissions.c.step).where(submissions.c.id == id_)
        with self.demo.running.store.read() as connection:
            row = connection.execute(query).one_or_none()
            return (row.state, row.step) if row is not None else ("", None)

    def requests(self, id_: str) -> list[str]:
        """How the requests about a submission stand here."""
        with self.demo.running.store.read() as connection:
            return [one.state for one in requests_of(connection, id_)]

    def held(self) -> list[tuple[str, str]]:
        """The types and states of entries that are held here."""
        with self.demo.running.store.read() as connection:
            query = select(held_entries.c.type, held_entries.c.state).order_by(held_entries.c.at, held_entries.c.digest)
            return [(row.type, row.state) for row in connection.execute(query)]

    def journal(self, id_: str) -> list[str]:
        """The types of the entries about one subject, in the order of their chain."""
        with self.demo.running.store.read() as connection:
            return [one.entry.type for one in history(connection, Subject("submission", id_))]


class Pair:
    """The province Zhejiang and the nation."""

    def __init__(self, province: Demo, nation: Demo) -> None:
        self.province, self.nation = Side(province, "nation", "cn"), Side(nation, "zhejiang", "cn-33")

    def exchange(self) -> None:
        """Hand over everything, both ways, until nothing new comes of it."""
        before = -1
        while before != (before := len(self.province.made()) + len(self.nation.made())):
            self.nation.takes(self.province, self.province.made())
            self.province.takes(self.nation, self.nation.made())

    def recommended(self) -> str:
        """The id of a filing that the province passed on to the nation, which has it."""
        id_ = self.province.demo.drafted()
        self.province.demo.acts(id_, ("FILER", "submit"), ("COUNTY", "pass"), ("CITY", "pass"), ("PROVINCE", "pass"))
        self.exchange()
        return id_


def changed(body: bytes, **fields: Any) -> bytes:
    """An entry like the one in `body`, but for these fields and a new id."""
    said = msgspec.json.decode(body)
    return canonical(said | {"id": new_id()} | fields)


def following(body: bytes, before: bytes) -> bytes:
    """An entry like the one in `body` that extends the one in `before`."""
    return changed(body, previous=digest(before))


@contextmanager
def joined(server: str | None, run_folder: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pair]:
    """The two of them, on SQLite or on the PostgreSQL `server`."""
    with ExitStack() as stack:

        def one(instance: str, organ: str) -> Demo:
            place = folder / instance
            made = demonstrations.copied(server, run_folder, place, monkeypatch, instance=instance, organ=organ)
            return stack.enter_context(made)

        yield Pair(one("zhejiang", "cn-33"), one("nation", "cn"))
