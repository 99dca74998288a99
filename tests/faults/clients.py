"""Load: people who file, check and publish over HTTP, and who remember every act that was acknowledged to them.

A client is the oracle's witness, so it never guesses. An answer in the two-hundreds is an acknowledged act and its
digest is kept. No answer, or 500 and above, leaves a doubt: before anything else is done with that filing the client
asks what stands now, and writes down whether the act in doubt was done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from threading import Event, Thread
from typing import Any
from uuid import UUID

import httpx
import msgspec

from duibiao.kernel.submissions.lifecycle import ENTRY_TYPES, NEEDS_REASON, ActionName
from tests.demonstrations import TILE
from tests.faults.instances import Instance

OPEN_AT_ONCE = 4
"""Filings that one client has under way."""

OVER = ("withdrawn", "revoked", "left")
"""States in which a client leaves a filing alone."""

ROUTE = ("COUNTY", "CITY", "PROVINCE", "NATION")
"""Whose turn it is, by step."""


@dataclass(frozen=True)
class Seat:
    """Where somebody sits: the address of their instance, and their token there."""

    url: str
    token: str


@dataclass(frozen=True)
class Done:
    """An act that the client knows was done: its entry's type and digest, and whether it was told so at once."""

    type: str
    digest: str
    acknowledged: bool


@dataclass
class Filing:
    """One filing as its client knows it."""

    id: str
    product: str
    state: str = "new"
    step: int = 0
    done: list[Done] = field(default_factory=list)
    doubt: str | None = None
    asked: str | None = None

    @property
    def head(self) -> str:
        """The digest of the last entry that the client knows of, "" before the first submission."""
        return self.done[-1].digest if self.done else ""


class Unanswered(Exception):
    """The server did not answer, or could not do what was asked; `response` is what it said, if anything."""

    def __init__(self, response: httpx.Response | None = None) -> None:
        super().__init__(response)
        self.response = response


def seats(instance: Instance) -> dict[str, Seat]:
    """Everybody of the demonstration at one instance, by token name."""
    names = instance.tokens
    return {name: Seat(instance.url, token) for name, token in names.items() if name not in ("ADDRESS", "ENTERPRISE")}


class Client(Thread):
    """Somebody at each office who takes filings through their life in a random order, until told to end."""

    def __init__(self, people: Mapping[str, Seat], enterprise: str, seed: str, ended: Event) -> None:
        super().__init__(name=f"client-{seed}", daemon=True)
        self.people, self.enterprise, self.ended = people, enterprise, ended
        self.random = Random(seed)
        self.filings: list[Filing] = []
        self.counts: Counter[str] = Counter()
        self.surprises: list[str] = []
        self._http = httpx.Client(timeout=20, limits=httpx.Limits(max_keepalive_connections=0))

    def run(self) -> None:
        while not self.ended.is_set():
            try:
                self.take_a_turn()
            except Unanswered:
                self.counts["unanswered"] += 1
                self.ended.wait(0.1)
        self._http.close()

    def take_a_turn(self) -> None:
        """One act on one of the filings under way, or a new filing. Raises `Unanswered`."""
        under_way = [one for one in self.filings if one.state not in OVER]
        if len(under_way) < OPEN_AT_ONCE:
            self.filings.append(filing := Filing(self.new_id(), self.new_id()))
        else:
            filing = self.random.choice(under_way)
        self.work_on(filing, self.random.random())
        if filing.state == "published" and self.random.random() < 0.4:
            filing.state = "left"

    def work_on(self, filing: Filing, turn: float) -> None:
        """The next act on a filing; `turn`, from 0 to 1, decides which where there is a choice. Raises `Unanswered`."""
        if filing.state == "new":
            self._open(filing)
        elif filing.doubt is not None:
            self._settle(filing)
        else:
            self._act(filing, turn)

    def new_id(self) -> str:
        """A UUIDv7 out of this client's own chance, so that a seed gives the same ids."""
        return str(UUID(int=(0x0198C000 << 96) | (7 << 76) | (2 << 62) | self.random.getrandbits(62)))

    def _open(self, filing: Filing) -> None:
        """Register a product and open a draft for it. Both may be asked for again and again."""
        named = {"name": "瓷质砖", "model": filing.product[-8:]}
        self._call("FILER", "PUT", f"/enterprises/{self.enterprise}/products/{filing.product}", named)
        plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(TILE))
        response = self._call(
            "FILER", "POST", "/submissions", {**plain, "id": filing.id, "round": None, "product": filing.product}
        )
        if response.status_code == 201:
            filing.state = "draft"
            self.counts["drafts"] += 1
        else:
            self._surprised(filing, "open", response)

    def _act(self, filing: Filing, turn: float) -> None:
        who, action = self._choose(filing, turn)
        shown = self._shown(who, filing)
        if filing.asked is not None and who == "FILER":
            self._catch_up(filing, who, shown)
            return
        if shown is None or shown["head"] != filing.head:
            self._catch_up(filing, who, shown)
            return
        request = {"action": action, "seen": shown["seen"]}
        if action in NEEDS_REASON:
            request["comment"] = "请核对报告编号。"
        filing.doubt = action
        response = self._call(who, "POST", f"/submissions/{filing.id}/actions", request)
        filing.doubt = None
        if response.status_code == 200:
            self._learn(filing, ENTRY_TYPES[_named(action)], response.json(), acknowledged=True)
        elif response.status_code == 202:
            filing.asked = ENTRY_TYPES[_named(action)]
            self.counts["asked of the other instance"] += 1
        elif response.status_code != 409 or filing.asked is None:
            self._surprised(filing, action, response)

    def _settle(self, filing: Filing) -> None:
        """Find out what became of the act in doubt."""
        action = filing.doubt
        assert action is not None
        shown = self._shown(self._actor(filing, action), filing)
        if shown is None:
            self._surprised(filing, f"{action} in doubt", None)
            return
        filing.doubt = None
        if shown["head"] == filing.head:
            self.counts["in doubt, not done"] += 1
        elif filing.asked is None:
            self.counts["in doubt, done"] += 1
            self._learn(filing, ENTRY_TYPES[_named(action)], shown, acknowledged=False)
        else:
            filing.state = "left"

    def _catch_up(self, filing: Filing, who: str, shown: Mapping[str, Any] | None) -> None:
        """Wait for the last act to arrive where the next one is done; or learn what came of what was asked."""
        self.counts["not there yet"] += 1
        if filing.asked is not None and shown is not None:
            history = self._call(who, "GET", f"/submissions/{filing.id}/history").json()["items"]
            known = [done.digest for done in filing.done]
            heads = [one["entry"] for one in history]
            if heads[: len(known)] == known and [one["type"] for one in history[len(known) :]] == [filing.asked]:
                now = {"head": heads[-1], "state": history[-1]["state"], "step": None}
                self._learn(filing, filing.asked, now, acknowledged=False)
                filing.asked = None
                return
        self.ended.wait(0.05)

    def _learn(self, filing: Filing, type_: str, shown: Mapping[str, Any], *, acknowledged: bool) -> None:
        filing.done.append(Done(type_, shown["head"], acknowledged))
        filing.state, filing.step = shown["state"], shown["step"] or 0
        self.counts["acknowledged" if acknowledged else "found done"] += 1

    def _choose(self, filing: Filing, turn: float) -> tuple[str, str]:
        """Who does what next: onward mostly, back or out now and then."""
        match filing.state:
            case "draft" | "returned":
                action = "submit"
            case "in_review":
                action = "pass" if turn < 0.8 else "return" if turn < 0.93 else "withdraw"
            case "accepted":
                action = "publicise"
            case "in_publicity":
                action = "publish"
            case "published":
                action = "suspend" if turn < 0.4 else "revoke" if turn < 0.7 else "correct"
            case "suspended":
                action = "resume" if turn < 0.7 else "revoke"
            case other:
                raise AssertionError(f"nobody knows how to go on from {other}")
        return self._actor(filing, action), action

    def _actor(self, filing: Filing, action: str) -> str:
        if action in ("submit", "withdraw", "correct"):
            return "FILER"
        return ROUTE[filing.step] if filing.state == "in_review" else "NATION"

    def _shown(self, who: str, filing: Filing) -> dict[str, Any] | None:
        """The filing as `who` sees it, None where it is not there (yet)."""
        response = self._call(who, "GET", f"/submissions/{filing.id}")
        shown: dict[str, Any] | None = response.json() if response.status_code == 200 else None
        return shown

    def _call(self, who: str, method: str, path: str, json: object = None) -> httpx.Response:
        seat = self.people[who]
        headers = {"authorization": f"Bearer {seat.token}", "accept-language": "zh-CN"}
        try:
            response = self.send(method, f"{seat.url}/api/v1{path}", json, headers)
        except httpx.TransportError as error:
            raise Unanswered from error
        if response.status_code >= 500:
            self.counts[f"answered {response.status_code}"] += 1
            raise Unanswered(response)
        return response

    def send(self, method: str, url: str, json: object, headers: dict[str, str]) -> httpx.Response:
        """What is answered to a request."""
        return self._http.request(method, url, json=json, headers=headers)

    def _surprised(self, filing: Filing, what: str, response: httpx.Response | None) -> None:
        """Keep what should not have been refused; the oracle wants none."""
        said = "not there" if response is None else f"{response.status_code} {response.text[:300]}"
        self.surprises.append(f"{filing.id} {filing.state}: {what}: {said}")
        filing.state = "left"


def _named(action: str) -> ActionName:
    assert action in ENTRY_TYPES
    return action


@contextmanager
def under_load(people: Mapping[str, Seat], enterprise: str, seed: str, clients: int) -> Iterator[list[Client]]:
    """So many clients at work until the block ends."""
    ended = Event()
    working = [Client(people, enterprise, f"{seed}-{number}", ended) for number in range(clients)]
    for client in working:
        client.start()
    try:
        yield working
    finally:
        ended.set()
        for client in working:
            client.join()
