"""What two instances must hold of a filing: one chain of acts, and how much of it each side has heard of.

It knows neither tables nor packages, and states the rules of the lifecycle anew where they are short: whose turn it is,
what comes next, who has custody. So what the product does can be told beforehand, and compared.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import msgspec

from duibiao.kernel.submissions.lifecycle import ENTRY_TYPES, TRANSITIONS, ActionName, State
from tests.faults.federations import NATION, PROVINCE

SIDES = (PROVINCE, NATION)
SEATS = {"FILER": PROVINCE, "COUNTY": PROVINCE, "CITY": PROVINCE, "PROVINCE": PROVINCE, "NATION": NATION}
"""Everybody, and the side where they sit."""

ROUTE = ("COUNTY", "CITY", "PROVINCE", "NATION")
"""Whose turn it is in review, by step."""

ONWARD: dict[State, ActionName] = {
    "draft": "submit",
    "returned": "submit",
    "in_review": "pass",
    "accepted": "publicise",
    "in_publicity": "publish",
    "published": "suspend",
    "suspended": "resume",
}
"""What usually comes next; nothing after the end."""

Outcome = Literal["done", "asked", "refused"]


class Act(msgspec.Struct, frozen=True):
    """How a filing stands after an act that somebody was told was done; `digest` is its entry's."""

    action: ActionName | None
    digest: str
    state: State
    step: int | None

    @property
    def custody(self) -> str:
        """The side that may go on from here."""
        at_home = self.state in ("draft", "returned", "withdrawn") or (self.state == "in_review" and self.step != 3)
        return PROVINCE if at_home else NATION

    @property
    def told(self) -> tuple[str, State, int | None, str]:
        """What the row of a submission says."""
        return self.digest, self.state, self.step, self.custody

    def actor(self, action: ActionName) -> str:
        """Who takes this action now."""
        if action in ("submit", "withdraw", "correct"):
            return "FILER"
        return ROUTE[self.step or 0] if self.state == "in_review" else "NATION"

    def followed(self, action: ActionName, digest: str) -> Act:
        """How the filing stands after the next act."""
        if action == "pass" and self.step == len(ROUTE) - 1:
            return Act(action, digest, "accepted", None)
        state = TRANSITIONS[self.state, action]
        step = None if state != "in_review" else 0 if action == "submit" else (self.step or 0) + 1
        return Act(action, digest, state, step)


DRAFT = Act(None, "", "draft", None)


@dataclass
class Filing:
    """One filing: its chain from the draft on, how many acts each side has, and what the filer asked the nation for."""

    id: str
    chain: list[Act] = field(default_factory=lambda: [DRAFT])
    known: dict[str, int] = field(default_factory=lambda: {PROVINCE: 1, NATION: 0})
    asked: list[ActionName] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"{self.id}: {' '.join(act.action or 'draft' for act in self.chain)}, known {self.known}"

    @property
    def entries(self) -> list[tuple[str, str]]:
        """(digest, type) of every entry of the chain, in its order."""
        return [(act.digest, ENTRY_TYPES[act.action]) for act in self.chain if act.action is not None]

    def at(self, side: str) -> Act | None:
        """The last act that a side has heard of, None where it does not know the filing: a draft is no act."""
        heard = self.chain[: self.known[side]]
        return heard[-1] if heard and (side == PROVINCE or heard[-1] is not DRAFT) else None

    def expected(self, who: str, action: ActionName) -> Outcome:
        """What must come of it when `who` tries `action`."""
        side = SEATS[who]
        now = self.at(side)
        if now is None or (now.state, action) not in TRANSITIONS or now.actor(action) != who:
            return "refused"
        if now.custody == side:
            return "done"
        return "asked" if action in ("withdraw", "correct") else "refused"

    def add(self, side: str, action: ActionName, digest: str) -> None:
        """An act that was done at a side, which knew all that was done before: so there is one chain."""
        assert self.known[side] == len(self.chain), f"{side} did {action} on an older state of {self}"
        self.chain.append(self.chain[-1].followed(action, digest))
        self.known[side] += 1
