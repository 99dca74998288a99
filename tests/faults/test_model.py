"""Two instances against a model: people act, packages are lost, repeated, reordered and damaged, processes restart.

After every step each instance stands exactly where the model says: at some act of the one chain. When everything has
arrived both hold the whole chain, and what an auditor runs finds nothing. Packages go over as bytes.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, ClassVar, Literal

import msgspec
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from duibiao.interfaces.exchanging import here_of
from duibiao.interfaces.worker.round import work_once
from duibiao.kernel.store.federation import packages_sent, requests
from duibiao.kernel.store.tables import submissions
from duibiao.kernel.submissions.lifecycle import NEEDS_REASON, TRANSITIONS, ActionName
from duibiao.reporting.exchange import packages, packing, receipts, reconciling, talking
from duibiao.reporting.exchange.here import Here
from duibiao.reporting.exchange.receiving import receive
from tests.demonstrations import Clock, Demo
from tests.faults import oracle
from tests.faults.federations import NATION, PROVINCE, held_back, introduce
from tests.faults.instances import prepared
from tests.faults.model import ONWARD, SEATS, SIDES, Filing

OTHER = {PROVINCE: NATION, NATION: PROVINCE}
STATUS = {"done": (200,), "asked": (202,), "refused": (403, 404, 409, 422)}
TURNS = ("onward", "onward", "onward", "onward", "return", "withdraw", "correct", "revoke")
FILINGS = 2

_which, _sides = st.integers(0, FILINGS - 1), st.sampled_from(SIDES)
_talk = st.tuples(st.just("talk"), _sides)
_act = st.tuples(st.just("act"), _which, st.sampled_from(TURNS), st.integers(1, 4))
_deliver = st.tuples(st.just("deliver"), _sides, st.integers(0, 3), st.booleans())
MOVES = st.one_of(
    *(_act, _act, _act, _talk, _talk, _deliver, _deliver),
    st.tuples(st.just("anybody"), _which, st.sampled_from(sorted(SEATS)), st.sampled_from(sorted(ONWARD.values()))),
    st.tuples(st.just("work"), _sides),
    st.tuples(st.just("pack"), _sides),
    st.tuples(st.just("damage"), _sides, st.floats(0, 1, exclude_max=True), st.integers(0, 7), st.booleans()),
    st.tuples(st.just("restart"), _sides, st.integers(-20, 100)),
)
"""What may happen, one choice of all: rules of their own are left out of most runs by Hypothesis, a few at a time."""


class Package(msgspec.Struct, frozen=True):
    """A package as bytes, and how many acts of each filing its sender had sealed when it made it."""

    content: bytes
    brings: dict[str, int]


class TwoInstances(RuleBasedStateMachine):
    """The province and the nation; `run_folder` has their templates, `server` is a PostgreSQL server or None."""

    run_folder: ClassVar[Path]
    server: ClassVar[str | None] = None

    @initialize()
    def begin(self) -> None:
        """Two joined instances, and filings that an enterprise of the province has begun."""
        self.folder = Path(tempfile.mkdtemp(prefix="model-", dir=self.run_folder))
        self.instances = {name: prepared(self.folder / name, self.run_folder, self.server, name) for name in SIDES}
        introduce(self.instances, {name: one.url for name, one in self.instances.items()})
        self.clocks = {name: Clock() for name in SIDES}
        self.began = self.clocks[PROVINCE].moment
        self.running = {name: self.started(name) for name in SIDES}
        self.filings = [Filing(self.running[PROVINCE].drafted()) for _ in range(FILINGS)]
        self.sealed: dict[str, dict[str, int]] = {name: {} for name in SIDES}
        self.made: dict[str, list[Package]] = {name: [] for name in SIDES}
        self.applied = dict.fromkeys(SIDES, 0)

    @rule(moves=st.lists(MOVES, min_size=8, max_size=12))
    def go_on(self, moves: list[tuple[Any, ...]]) -> None:
        """A few things happen: each the name of a method below, and what it is given."""
        for name, *given in moves:
            note(f"{name} {given}")
            getattr(self, name)(*given)
            self.each_stands_at_an_act_of_the_one_chain()

    def act(self, which: int, turn: ActionName | Literal["onward"], times: int) -> None:
        """Whoever has the turn acts, so many times, if the filing has come to them; or the filer takes it back."""
        filing = self.filings[which]
        for _ in range(times if turn == "onward" else 1):
            now = filing.chain[-1]
            action = ONWARD.get(now.state) if turn == "onward" else turn
            if action is not None:
                self.attempt(filing, now.actor(action), action)

    def anybody(self, which: int, who: str, action: ActionName) -> None:
        """Anybody tries anything, mostly in vain."""
        self.attempt(self.filings[which], who, action)

    def attempt(self, filing: Filing, who: str, action: ActionName) -> None:
        """Somebody tries an action on what they see; what comes of it is what the model says."""
        side, expected = SEATS[who], filing.expected(who, action)
        demo = self.running[side]
        shown = demo.call(who, "GET", f"/submissions/{filing.id}")
        assert (shown.status_code == 200) or expected == "refused", shown.text
        if shown.status_code != 200:
            return
        request = {"action": action, "seen": shown.json()["seen"]}
        if action in NEEDS_REASON:
            request["comment"] = "请核对报告编号。"
        answer = demo.call(who, "POST", f"/submissions/{filing.id}/actions", request)
        note(f"{who} {action}: {expected}")
        assert answer.status_code in STATUS[expected], f"{who} {action} on {filing}: {answer.text}"
        if expected == "done":
            filing.add(side, action, answer.json()["head"])
        elif expected == "asked":
            filing.asked.append(action)

    def work(self, side: str) -> None:
        """The worker seals what was entered and brings the figures up to date."""
        work_once(self.running[side].running)
        self.sealed[side] = {filing.id: filing.known[side] for filing in self.filings}

    def talk(self, side: str) -> None:
        """What a side did is sealed and packed, and everything arrives."""
        self.work(side)
        self.pack(side)
        for back in reversed(range(len(self.made[side]) - self.applied[side])):
            self.deliver(side, back, answered=True)

    def pack(self, side: str) -> None:
        """What was sealed is packed for the other side."""
        here = self.here(side)
        for packed in packing.pack_all(here, OTHER[side], self.clocks[side]()):
            with here.store.read() as connection:
                body = connection.execute(
                    select(packages_sent.c.body).where(packages_sent.c.number == packed.number)
                ).scalar_one()
            content = b"".join(packages.pieces(body, talking.files_of(body), here.evidence))
            self.made[side].append(Package(content, dict(self.sealed[side])))

    def deliver(self, side: str, back: int, answered: bool) -> None:
        """One of the last packages arrives: the next one, one had before, or one too early; its receipt may be lost."""
        number = len(self.made[side]) - back
        if number < 1:
            return
        package, receiver = self.made[side][number - 1], OTHER[side]
        receipt = receive(self.here(receiver), BytesIO(package.content), self.clocks[receiver](), side)
        note(f"package {number} of {side}: {receipt.receipt.outcome}")
        assert receipt.receipt.applied == (number <= self.applied[side] + 1), receipt.receipt
        if number == self.applied[side] + 1:
            self.applied[side] = number
            for filing in self.filings:
                self.heard(filing, receiver, package.brings.get(filing.id, 0))
        if answered:
            sender = self.here(side)
            with sender.store.write() as connection:
                receipts.take(connection, sender, receipt.signed, self.clocks[side](), receiver)

    def damage(self, side: str, place: float, bit: int, cut: bool) -> None:
        """The newest package arrives cut off, or with a bit of what is signed flipped: it does nothing."""
        if not self.made[side]:
            return
        content = self.made[side][-1].content
        size = int(content.split(b"\n", 2)[1])
        at = content.index(b"{") + int(place * size)
        harmed = content[:at] if cut else content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :]
        receiver = OTHER[side]
        assert not receive(self.here(receiver), BytesIO(harmed), self.clocks[receiver](), side).receipt.applied

    def restart(self, side: str, hours: int) -> None:
        """A process ends and starts again, and its clock has jumped, but not to before there was anybody here."""
        self.end(side)
        self.clocks[side].moment = max(self.clocks[side].moment + timedelta(hours=hours), self.began)
        self.running[side] = self.started(side)

    @invariant()
    def each_stands_at_an_act_of_the_one_chain(self) -> None:
        """Nothing acknowledged is lost, nothing is doubled, and at most one side may go on."""
        query = select(submissions).where(submissions.c.id.in_([filing.id for filing in self.filings]))
        for side in SIDES:
            with self.running[side].running.store.read() as connection:
                rows = connection.execute(query).all()
            standing = {row.id: (row.head, row.state, row.step, row.custody) for row in rows}
            views = {filing.id: filing.at(side) for filing in self.filings}
            assert standing == {id_: act.told for id_, act in views.items() if act is not None}, side
        for filing in self.filings:
            views_ = [(side, filing.at(side)) for side in SIDES]
            assert sum(act is not None and act.custody == side for side, act in views_) <= 1, filing

    def teardown(self) -> None:
        """Everything arrives, unless a step failed before."""
        if not hasattr(self, "applied"):
            return
        try:
            if sys.exception() is None:
                self.settle()
                self.agree()
        finally:
            for side in SIDES:
                self.end(side)
            shutil.rmtree(self.folder)

    def settle(self) -> None:
        """Seal, pack and deliver until nothing new comes of it."""
        before = None
        while before != (before := {side: len(self.made[side]) for side in SIDES}) or before is None:
            for side in SIDES:
                while work_once(self.running[side].running):
                    pass
                self.talk(side)
                self.each_stands_at_an_act_of_the_one_chain()

    def agree(self) -> None:
        """Both hold every chain and answered what was asked; the oracle and `reconcile` find nothing."""
        counted = []
        for side, instance in self.instances.items():
            held = oracle.held(instance.database)
            assert held.complaints + held_back(instance.database) == [], side
            expected = {filing.id: filing.entries for filing in self.filings if filing.entries}
            assert {id_: held.chains.get(id_) for id_ in expected} == expected, side
            here = self.here(side)
            with here.store.read() as connection:
                states = connection.execute(select(requests.c.state)).scalars().all()
                counted.append(reconciling.counts(connection, here, OTHER[side]))
            assert "open" not in states, side
        assert reconciling.compare(*counted).differences == ()

    def heard(self, filing: Filing, side: str, brings: int) -> None:
        """A side heard of more acts, and may have granted at once what the filer asked for."""
        filing.known[side] = max(filing.known[side], brings)
        with self.running[side].running.store.read() as connection:
            query = select(submissions.c.head, submissions.c.state).where(submissions.c.id == filing.id)
            row = connection.execute(query).one_or_none()
        for action in ("withdraw", "correct"):
            now = filing.at(side)
            if row is None or now is None or row.head == now.digest or action not in filing.asked:
                continue
            known = (now.state, action) in TRANSITIONS and now.custody == side
            if known and row.state == now.followed(action, "").state:
                filing.asked.remove(action)
                filing.add(side, action, row.head)

    def started(self, side: str) -> Demo:
        """An instance started on whatever its database holds."""
        demo = Demo(self.instances[side].folder, self.clocks[side])
        demo.client.__enter__()
        return demo

    def end(self, side: str) -> None:
        """An instance that ends."""
        self.running[side].client.__exit__(None, None, None)
        self.running[side].running.store.close()

    def here(self, side: str) -> Here:
        """An instance as the exchange knows it."""
        return here_of(self.running[side].running)


def test_whatever_happens_to_acts_and_packages_both_sides_tell_one_story(run_folder: Path) -> None:
    TwoInstances.run_folder = run_folder
    budget = settings(
        max_examples=3,
        stateful_step_count=3,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )

    run_state_machine_as_test(TwoInstances, settings=budget, _min_steps=budget.stateful_step_count)
