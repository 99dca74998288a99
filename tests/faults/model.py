"""Two instances driven by Hypothesis against what their people were told: acts, talks, losses, restores in any order.

The applications answer in this process, on real databases. A talk goes through a wire that Hypothesis breaks as it
likes. At the end everything is delivered, and the oracle looks at both.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import BinaryIO, ClassVar
from unittest.mock import patch

import httpx
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from duibiao.interfaces import exchanging
from duibiao.interfaces.backups import backup, restore
from duibiao.interfaces.link import LinkDown, Sent
from duibiao.interfaces.sealing import seal
from tests.demonstrations import Clock, Demo
from tests.faults import oracle
from tests.faults.clients import OVER, Client, Filing, seats
from tests.faults.federations import NATION, PROVINCE, held_back, introduce
from tests.faults.instances import Instance, prepared
from tests.faults.links import FAULTS, Answer, Carrier, Request
from tests.faults.soak import forget

QUICK = tuple(fault for fault in FAULTS if fault != "delayed")


class Local(Client):
    """A client whose requests are answered in this process."""

    sides: dict[str, Demo]

    def send(self, method: str, url: str, json: object, headers: dict[str, str]) -> httpx.Response:
        address, _, path = url.partition("/api/")
        response: httpx.Response = self.sides[address].client.request(
            method, f"/api/{path}", json=json, headers=headers
        )
        return response


class TwoInstances(RuleBasedStateMachine):
    """The province and the nation; `run_folder` has their templates."""

    run_folder: ClassVar[Path]

    @initialize()
    def begin(self) -> None:
        """Two joined instances with nothing filed, and one client who works at both."""
        self.folder = Path(tempfile.mkdtemp(prefix="model-", dir=self.run_folder))
        self.instances = {
            name: prepared(self.folder / name, self.run_folder, None, name) for name in (PROVINCE, NATION)
        }
        introduce(self.instances, {name: one.url for name, one in self.instances.items()})
        self.clock, self.sides = Clock(), dict[str, Demo]()
        self.opened = self.clock.moment
        self.wires = {one.url: Carrier(self.answerer(one.url), name) for name, one in self.instances.items()}
        for name in self.instances:
            self.start(name)
        ended = Event()
        ended.set()
        nation, province = (seats(self.instances[name]) for name in (NATION, PROVINCE))
        people = {**nation, **province, "NATION": nation["NATION"]}
        self.client = Local(people, self.instances[PROVINCE].tokens["ENTERPRISE"], "model", ended)
        self.client.sides = self.sides
        self.backups: dict[str, Path] = {}
        self.faults: list[str | None] = []

    @rule(which=st.integers(0, 3), turn=st.floats(0, 1))
    def act(self, which: int, turn: float) -> None:
        """The next act on one of up to four filings, onward or back."""
        under_way = [one for one in self.client.filings if one.state not in OVER]
        if which >= len(under_way):
            under_way.append(Filing(self.client.new_id(), self.client.new_id()))
            self.client.filings.append(under_way[-1])
        self.clock.advance(seconds=1)
        self.client.work_on(under_way[min(which, len(under_way) - 1)], turn)

    @rule(name=st.sampled_from([PROVINCE, NATION]), faults=st.lists(st.sampled_from([None, *QUICK]), max_size=4))
    def talk(self, name: str, faults: list[str | None]) -> None:
        """One talk with the other; its first requests meet these faults."""
        self.seal(name)
        self.faults = list(faults)
        with patch.object(exchanging, "answer_to", self.carried):
            exchanging.attempt(self.side(name).running, self.other(name))

    @rule(hours=st.integers(-20, 100))
    def clock_jumps(self, hours: int) -> None:
        """Both clocks jump, ahead or back, but not to before there was anybody here."""
        self.clock.moment = max(self.clock.moment + timedelta(hours=hours), self.opened)

    @rule(name=st.sampled_from([PROVINCE, NATION]))
    def back_up(self, name: str) -> None:
        """An operator makes a backup."""
        self.backups[name] = self.folder / f"{name}.tar.gz"
        backup(self.instances[name].folder, self.backups[name], lambda _: None)

    @precondition(lambda self: self.backups)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        """One instance falls back to its backup. What it had told nobody else of is gone, and its people know."""
        name = data.draw(st.sampled_from(sorted(self.backups)))
        instance = self.instances[name]
        self.side(name).client.__exit__(None, None, None)
        self.side(name).running.store.close()
        forget(instance)
        restore(instance.folder, self.backups[name], lambda _: None, verify_only=False)
        self.start(name)
        there = {digest for one in self.instances.values() for chain in chains(one) for digest in chain}
        for filing in self.client.filings:
            if not filing.done or any(done.digest not in there for done in filing.done):
                filing.done = [done for done in filing.done if done.digest in there]
                filing.state = "left"
        with patch.object(exchanging, "answer_to", self.carried):
            list(exchanging.recover_from(self.side(name).running, self.other(name)))

    def teardown(self) -> None:
        """Everything is delivered, and the oracle looks."""
        if not hasattr(self, "client"):
            return
        for _ in range(4):
            for name in self.instances:
                self.talk(name, [])
        complaints = self.client.surprises[:]
        for instance in self.instances.values():
            held = oracle.held(instance.database)
            complaints += [*held.complaints, *oracle.compare([self.client], held), *held_back(instance.database)]
        for side in self.sides.values():
            side.client.__exit__(None, None, None)
            side.running.store.close()
        shutil.rmtree(self.folder)
        assert complaints == []

    def start(self, name: str) -> None:
        """Start an instance on whatever its database holds."""
        instance = self.instances[name]
        self.sides[instance.url] = side = Demo(instance.folder, self.clock)
        side.client.__enter__()

    def side(self, name: str) -> Demo:
        """The running instance of this name."""
        return self.sides[self.instances[name].url]

    def other(self, name: str) -> str:
        """The other one."""
        return NATION if name == PROVINCE else PROVINCE

    def seal(self, name: str) -> None:
        """What the worker does beside requests."""
        seal(self.side(name).running)

    def answerer(self, url: str) -> Callable[[Request], Answer | None]:
        """Passes a request on to the application at `url`."""

        def answer(request: Request) -> Answer | None:
            got = self.sides[url].client.post(request.path, content=request.body, headers=request.headers)
            return Answer(got.status_code, {}, got.content)

        return answer

    @contextmanager
    def carried(self, url: str, sent: Sent, headers: dict[str, str]) -> Iterator[BinaryIO]:
        """What stands for the connection: a request through the wire, with the next fault that was chosen."""
        given = {"content-type": "application/octet-stream", **headers}
        request = Request("POST", sent.path, given, b"".join(sent.pieces))
        answer = self.wires[url].carry(request, self.faults.pop(0) if self.faults else None)
        if answer is None or answer.status not in (200, 201):
            raise LinkDown("no answer")
        yield BytesIO(answer.body)


def chains(instance: Instance) -> list[list[str]]:
    """The digests of the chain of each filing that an instance holds."""
    return [[digest for digest, _ in chain] for chain in oracle.held(instance.database).chains.values()]


def test_any_order_of_acts_talks_and_losses_ends_the_same_on_both_sides(run_folder: Path) -> None:
    TwoInstances.run_folder = run_folder
    given = settings(
        max_examples=4, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )

    run_state_machine_as_test(TwoInstances, settings=given)
