"""Objections as the answering office reads them: who objected to what, and what was answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from duibiao.kernel.journal.entries import Recorded
from duibiao.reporting.dissemination.objections import NewObjection


class ObjectionCase(msgspec.Struct, frozen=True):
    """An objection with its words, None once they were erased; `reason` is what it was answered with."""

    id: str
    state: Literal["open", "upheld", "dismissed"]
    opened_at: str
    due_on: str
    said: NewObjection | None
    answered_at: str | None = None
    reason: str | None = None


def cases_of(recorded: Iterable[Recorded], words: Mapping[str, str | None]) -> tuple[ObjectionCase, ...]:
    """The cases that the entries about objections tell, the oldest first; `words` by the digests that name them."""
    cases: dict[str, ObjectionCase] = {}
    for one in recorded:
        entry = one.entry
        if entry.type == "objection.opened":
            said = words.get(entry.body["text"])
            read = msgspec.json.decode(said, type=NewObjection) if said is not None else None
            cases[entry.subject.id] = ObjectionCase(entry.subject.id, "open", entry.at, entry.body["due_on"], read)
        elif entry.type == "objection.answered" and entry.subject.id in cases:
            cases[entry.subject.id] = msgspec.structs.replace(
                cases[entry.subject.id],
                state=entry.body["outcome"],
                answered_at=entry.at,
                reason=words.get(entry.body["reason"]),
            )
    return tuple(cases.values())
