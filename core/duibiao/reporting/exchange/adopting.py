"""Settling a conflict: an administrator takes the other instance's history of a submission, or keeps this one's.

Two histories fork where two entries extend the same one: whoever held the submission said two things, mostly because
it was restored from an old backup and forgot the first. Others had the first one and went on from it; so the one that
forked takes its first history back, and nobody else gives way. It is always that side, so the two cannot swap.

Nothing is deleted: entries that give way stay in the journal on a branch of their own, named by their own digest, and
the bytes of a conflict that is not taken stay with the reason.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from duibiao.kernel.journal.entries import Author, Recorded, Subject, history, read_entry, record
from duibiao.kernel.journal.receiving import Arrival
from duibiao.kernel.store.federation import held_entries
from duibiao.kernel.store.tables import drafts, entries, revisions, submissions
from duibiao.kernel.submissions.applying import row_of
from duibiao.kernel.submissions.instance import Instance
from duibiao.kernel.submissions.lifecycle import EDITABLE
from duibiao.kernel.submissions.receiving import receive_act
from duibiao.kernel.submissions.records import Act
from duibiao.model.values.messages import Conflict, NotFound, message
from duibiao.reporting.dissemination import public_records
from duibiao.reporting.exchange import holding
from duibiao.reporting.exchange.holding import Held

_DISPLACE = update(entries).where(entries.c.digest == bindparam("which")).values(branch=entries.c.digest)
_SET_BACK = update(submissions).where(submissions.c.id == bindparam("which"))
_DROP_REVISIONS = delete(revisions).where(
    revisions.c.submission == bindparam("which"), revisions.c.number > bindparam("number")
)
_DRAFT = select(drafts).where(drafts.c.submission == bindparam("which"))
_DROP_DRAFT = delete(drafts).where(drafts.c.submission == bindparam("which"))
_AFTER = select(held_entries.c.digest).where(
    held_entries.c.previous == bindparam("previous"), held_entries.c.state != "settled"
)


class Fork(msgspec.Struct, frozen=True):
    """Two histories of a submission: the last entry they share, what came here after it, and what came there."""

    submission: str
    shared: Recorded
    ours: tuple[Recorded, ...]
    theirs: tuple[Held, ...]


def fork_of(connection: Connection, here: str, digest: str) -> Fork:
    """The fork that a held entry belongs to, as far as the instance `here` can take the other history.

    Raises `NotFound` for an entry that is in no conflict; `Conflict` where its subject is no submission, its author did
    not hold it at the fork, or it is another's to take its own history back.
    """
    conflict = _conflict(connection, digest)
    first = _first(connection, conflict)
    chain = history(connection, Subject(conflict.subject_type, conflict.subject))
    shared = next((one for one in chain if one.digest == first.previous), None)
    if conflict.subject_type != "submission" or shared is None:
        text = "这条流水与本平台的没有共同的起点，不能采用对方的历程，只能保留本平台的。"
        raise Conflict(message("exchange.nothing_shared", text))
    custody = _act(shared).standing.custody
    if first.origin != custody:
        text = "分叉时这件申报由 {custody} 管辖，{origin} 无权改动，不能采用它的历程。"
        raise Conflict(message("exchange.not_theirs", text, custody=custody, origin=first.origin))
    if first.origin != here:
        text = "同一处之后，{origin} 先后说了两样，多半是从旧备份恢复过。应由它采用先前的历程；本平台保留自己的。"
        raise Conflict(message("exchange.theirs_to_take", text, origin=first.origin))
    ours = tuple(chain[chain.index(shared) + 1 :])
    return Fork(conflict.subject, shared, ours, _from(connection, first))


def adopt(connection: Connection, instance: Instance, digest: str, author: Author, now: str) -> Recorded:
    """Take the other history of the submission that the conflict with this digest is about.

    What was done here after the fork gives way to it; what the filer was writing goes on where custody comes back
    here. Gives the entry about the choice. Raises what `fork_of` raises.
    """
    fork = fork_of(connection, instance.name, digest)
    which = {"which": fork.submission}
    draft = connection.execute(_DRAFT, which).mappings().one_or_none()
    _set_back(connection, fork)
    for one in fork.theirs:
        _take(connection, instance, one, now)
    standing = _act(Recorded(read_entry(fork.theirs[-1].body), b"", "")).standing
    if draft is not None and standing.state in EDITABLE and standing.custody == instance.name:
        connection.execute(_DROP_DRAFT, which)
        connection.execute(insert(drafts), dict(draft))
    chain = history(connection, Subject("submission", fork.submission))
    public_records.rebuild(connection, fork.submission, chain)
    body = {
        "submission": fork.submission,
        "shared": fork.shared.digest,
        "taken": [one.digest for one in fork.theirs],
        "displaced": [one.digest for one in fork.ours],
    }
    return record(connection, author, Subject("conflict", digest), "conflict.adopted", body, revision=1)


def may_adopt(connection: Connection, here: str, digest: str) -> bool:
    """Whether the conflict with this digest is settled here by taking the other history; by keeping this one if not."""
    try:
        fork_of(connection, here, digest)
    except Conflict:
        return False
    return True


def keep_ours(connection: Connection, instance: Instance, digest: str, author: Author, now: str) -> Recorded:
    """Keep this instance's history, and what follows the conflicting entry settled with it. Gives the entry about it.

    Raises `NotFound` for an entry that is in no conflict, `Conflict` where the other history is to be taken.
    """
    conflict = _conflict(connection, digest)
    if may_adopt(connection, instance.name, digest):
        text = "本平台先说的已由对方采用，后来的分叉留不住。请采用先前的历程。"
        raise Conflict(message("exchange.take_it_back", text))
    passed_over = _from(connection, _first(connection, conflict))
    for one in passed_over:
        holding.remember(connection, one, "known", None, now)
    body = {"subject": conflict.subject, "passed_over": [one.digest for one in passed_over]}
    return record(connection, author, Subject("conflict", digest), "conflict.kept_ours", body, revision=1)


def _conflict(connection: Connection, digest: str) -> Held:
    conflict = holding.of_digest(connection, digest)
    if conflict is None or conflict.state != "conflict":
        raise NotFound(message("exchange.no_conflict", "没有这条冲突的流水，或者它已经处理。"))
    return conflict


def _first(connection: Connection, conflict: Held) -> Held:
    """The entry with which the other history begins."""
    before = holding.of_digest(connection, conflict.previous)
    while before is not None and before.state != "settled":
        conflict = before
        before = holding.of_digest(connection, conflict.previous)
    return conflict


def _from(connection: Connection, first: Held) -> tuple[Held, ...]:
    """An entry and those that follow it, one after the other."""
    found = [first]
    while digests := connection.execute(_AFTER, {"previous": found[-1].digest}).scalars().all():
        following = holding.of_digest(connection, min(digests))
        assert following is not None
        found.append(following)
    return tuple(found)


def _set_back(connection: Connection, fork: Fork) -> None:
    """Bring the submission's rows to where they stood at the fork; what came after it leaves the chain."""
    for one in fork.ours:
        connection.execute(_DISPLACE, {"which": one.digest})
    standing = _act(fork.shared).standing
    which = {"which": fork.submission}
    connection.execute(_SET_BACK.values(**row_of(standing), head=fork.shared.digest), which)
    connection.execute(_DROP_REVISIONS, which | {"number": standing.revision})
    connection.execute(_DROP_DRAFT, which)


def _take(connection: Connection, instance: Instance, one: Held, now: str) -> None:
    recorded = Recorded(read_entry(one.body), one.body, one.digest)
    receive_act(connection, Arrival(recorded, instance.name, one.sender, from_above=False, now=now))
    holding.remember(connection, one, "applied", None, now)


def _act(recorded: Recorded) -> Act:
    return msgspec.convert(recorded.entry.body, Act)
