"""What the journal says of a public record: one entry, `result.recorded`, with the record's digest.

The act that publishes a filing holds what offices say among themselves, so it stays with the auditor. This entry holds
nothing that is not public or random, and names that act by its digest; so it can be handed to anybody with its proof.
It is written where the act was done. Whoever receives the act shows the record, and leaves the proof to its origin.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, bindparam, select

from duibiao.kernel.journal.entries import Author, Recorded, Subject, history, record
from duibiao.kernel.journal.proofs import RESULT
from duibiao.kernel.store.tables import entries

SUBJECT = "result"

_RECEIVED = select(entries.c.received_from).where(entries.c.digest == bindparam("which"))


class Entered(msgspec.Struct, frozen=True):
    """The body of the entry: the record's revision, status and digest, and the digest of the act that made it so."""

    revision: int
    status: str
    record: str
    act: str


def enter(connection: Connection, act: Recorded, entered: Entered) -> None:
    """Record what `act` made public, once, where the act was done here."""
    if connection.execute(_RECEIVED, {"which": act.digest}).scalar_one_or_none() is not None:
        return
    subject = Subject(SUBJECT, act.entry.subject.id)
    before = history(connection, subject)
    if any(one.entry.body["act"] == act.digest for one in before):
        return
    actor = act.entry.actor
    author = Author(act.entry.origin, "", actor.role, act.entry.at, organ=actor.organ)
    previous = before[-1].digest if before else None
    record(
        connection, author, subject, RESULT, msgspec.to_builtins(entered), revision=len(before) + 1, previous=previous
    )


def entry_of(connection: Connection, submission: str, record_digest: str) -> Recorded | None:
    """The newest entry that tells of this record; None where its act was done elsewhere, or before there were such."""
    told = reversed(history(connection, Subject(SUBJECT, submission)))
    return next((one for one in told if one.entry.body["record"] == record_digest), None)
