"""Passing many at once: only what meets criteria that are stated beforehand; each of the rest is told why not.

What leaves nothing to judge may be passed together: nothing to look into, nothing below, no remark unanswered. The
acts themselves are single (`acting.act`), each with its own entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec
from sqlalchemy import Connection, bindparam, select

from duibiao.kernel.identity.people import Person
from duibiao.kernel.journal import erasables
from duibiao.kernel.journal.entries import HELD_BY_ALL, Recorded, read_entry
from duibiao.kernel.store.tables import entries
from duibiao.kernel.submissions.acting import holding_in_turn
from duibiao.kernel.submissions.dossier import Record, Reviewed, is_own, review_all
from duibiao.kernel.submissions.lifecycle import ENTRY_TYPES
from duibiao.kernel.submissions.records import Act
from duibiao.model.values.messages import Message, message

MOST = 50
"""How many submissions are weighed at once."""

CRITERIA: Mapping[str, Message] = {
    "mine": message("bulk.mine", "现在轮到本人办理，不是本人填报的"),
    "seen": message("bulk.seen", "勾选之后没有变动"),
    "concerns": message("bulk.concerns", "没有须说明或待核实的检查结果"),
    "mandatory": message("bulk.mandatory", "强制性限值全部符合"),
    "below": message("bulk.below", "没有低于对标标准的指标"),
    "remarks": message("bulk.remarks", "退回时指出的各处都已改动或说明"),
    "evidence": message("bulk.evidence", "附有证据文件"),
}
"""What must hold for a submission to be passed together with others."""

_ENTRIES = (
    select(entries.c.body, entries.c.digest)
    .where(
        entries.c.subject_type == "submission",
        entries.c.subject.in_(bindparam("ids", expanding=True)),
        entries.c.type.in_((ENTRY_TYPES["submit"], ENTRY_TYPES["return"])),
        entries.c.branch == HELD_BY_ALL,
    )
    .order_by(entries.c.at, entries.c.id)
)


class Weighed(msgspec.Struct, frozen=True):
    """A submission that was selected, and the names of the criteria that it does not meet."""

    id: str
    reviewed: Reviewed | None
    unmet: tuple[str, ...]


def weigh(connection: Connection, person: Person, selected: Mapping[str, str]) -> list[Weighed]:
    """Hold what was selected (ids with the digests seen) against the criteria, in the order given."""
    found = review_all(connection, person, selected)
    rows = connection.execute(_ENTRIES, {"ids": list(found)}).all()
    recorded = sorted((Recorded(read_entry(row.body), row.body, row.digest) for row in rows), key=_revision)
    words = erasables.read(connection, [one.entry.actor.person for one in recorded])
    weighed = []
    for id_, seen in selected.items():
        one = found.get(id_)
        acts = tuple(act for act in recorded if act.entry.subject.id == id_)
        unmet = tuple(_unmet(person, one, Record(acts, (), words), seen)) if one else ("mine",)
        weighed.append(Weighed(id_, one, unmet))
    return weighed


def _revision(recorded: Recorded) -> int:
    return recorded.entry.revision


def _unmet(person: Person, one: Reviewed, record: Record, seen: str) -> Iterator[str]:
    """The criteria that a submission does not meet."""
    standing, verdict = one.held.standing, one.filed.verdict
    waits = standing.state == "in_review" and holding_in_turn(person, standing) is not None
    if not waits or is_own(person, one, record):
        yield "mine"
    if seen != one.held.seen:
        yield "seen"
    if standing.concerns or one.filed.concerns:
        yield "concerns"
    if verdict is not None and not verdict.mandatory.met:
        yield "mandatory"
    if verdict is not None and verdict.counts.below:
        yield "below"
    if _has_open_remarks(one, record.acts):
        yield "remarks"
    if verdict is not None and not any(answer.evidence for answer in one.filed.content.indicators.values()):
        yield "evidence"


def _has_open_remarks(one: Reviewed, acts: Iterable[Recorded]) -> bool:
    """Whether it was returned with something that is still neither changed nor explained.

    What a return says without naming a place cannot be held against anything, so it stays open.
    """
    returned = [act for act in acts if act.entry.type == ENTRY_TYPES["return"]]
    if not returned:
        return False
    said = msgspec.convert(returned[-1].entry.body, Act).remarks
    touched = [difference.path for difference in one.changes()]
    demanded = [remark.path for remark in said if remark.severity != "D"]
    return not said or any(not answers_remark(path, touched) for path in demanded)


def answers_remark(path: str, touched: Iterable[str]) -> bool:
    """Whether one of the places that were touched is the one at `path` or lies in it."""
    return any(place == path or place.startswith((f"{path}.", f"{path}[", f"explanations.{path}")) for place in touched)
