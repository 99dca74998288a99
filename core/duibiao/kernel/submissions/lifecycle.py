"""The states of a submission, the actions that lead from one to the next, and who may take them.

One table, `TRANSITIONS`, is the whole lifecycle. verify, recommend and accept are labels that a route gives to the
one action `pass`; a correction reopens a published result for its filer, while the public keeps seeing the old one
until the new one is published beside it (企业信息公示暂行条例 art. 12).
"""

from __future__ import annotations

from typing import Literal

State = Literal[
    "draft",
    "in_review",
    "returned",
    "withdrawn",
    "refused",
    "accepted",
    "in_publicity",
    "published",
    "suspended",
    "revoked",
    "expired",
]

ActionName = Literal[
    "submit",
    "pass",
    "return",
    "refuse",
    "withdraw",
    "publicise",
    "publish",
    "suspend",
    "resume",
    "revoke",
    "expire",
    "correct",
]

Party = Literal["filer", "step", "publisher"]
"""Who may act: a filer of the enterprise, the organ of the current step in its role, or the last organ's publisher."""

TRANSITIONS: dict[tuple[State, ActionName], State] = {
    ("draft", "submit"): "in_review",
    ("returned", "submit"): "in_review",
    ("in_review", "pass"): "in_review",
    ("in_review", "return"): "returned",
    ("in_review", "refuse"): "refused",
    ("in_review", "withdraw"): "withdrawn",
    ("returned", "withdraw"): "withdrawn",
    ("accepted", "publicise"): "in_publicity",
    ("accepted", "publish"): "published",
    ("in_publicity", "publish"): "published",
    ("in_publicity", "return"): "returned",
    ("published", "suspend"): "suspended",
    ("suspended", "resume"): "published",
    ("published", "revoke"): "revoked",
    ("suspended", "revoke"): "revoked",
    ("published", "expire"): "expired",
    ("published", "correct"): "returned",
}
"""(state, action) -> state. `pass` at the last step leads to accepted instead: `deciding` sees to that alone."""

ENTRY_TYPES: dict[ActionName, str] = {
    "submit": "submission.submitted",
    "pass": "submission.passed",
    "return": "submission.returned",
    "refuse": "submission.refused",
    "withdraw": "submission.withdrawn",
    "publicise": "submission.publicised",
    "publish": "submission.published",
    "suspend": "submission.suspended",
    "resume": "submission.resumed",
    "revoke": "submission.revoked",
    "expire": "submission.expired",
    "correct": "submission.correction_opened",
}

NEEDS_REASON: frozenset[ActionName] = frozenset({"return", "refuse", "suspend", "revoke", "correct"})
"""Actions that somebody must be able to understand later: a comment, or a remark at a field, is demanded."""

EDITABLE: frozenset[State] = frozenset({"draft", "returned"})
"""States in which the filer writes the answers."""

ENDED: frozenset[State] = frozenset({"withdrawn", "refused"})
"""States that free the place of a submission in its round for another."""


def party(state: State, action: ActionName) -> Party:
    """Who may take `action` in `state`."""
    if action in ("submit", "withdraw", "correct"):
        return "filer"
    return "step" if state == "in_review" else "publisher"


def actions_from(state: State) -> tuple[ActionName, ...]:
    """The actions that the table knows from `state`, in its order."""
    return tuple(action for (origin, action) in TRANSITIONS if origin == state)
