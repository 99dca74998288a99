"""Received entries that are not applied, and the chains that they would extend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from duibiao.kernel.journal.entries import Recorded, Subject
from duibiao.kernel.store.federation import held_entries
from duibiao.kernel.store.tables import entries
from duibiao.model.values.messages import Message, message

UNSETTLED = ("waiting", "parked")
"""States in which an entry is tried again."""

_COLUMNS = [column for column in held_entries.c if column.name != "settled_at"]
_IS_HERE = select(entries.c.digest).where(entries.c.digest == bindparam("which"))
_CHAIN = select(entries.c.digest, entries.c.previous).where(
    entries.c.subject_type == bindparam("type"),
    entries.c.subject == bindparam("subject"),
    entries.c.branch == bindparam("branch"),
)
_OF_DIGEST = select(*_COLUMNS).where(held_entries.c.digest == bindparam("which"))
_UNSETTLED = (
    select(*_COLUMNS)
    .where(held_entries.c.state.in_(UNSETTLED))
    .order_by(held_entries.c.held_at, held_entries.c.number, held_entries.c.digest)
)
_STATE = select(held_entries.c.state).where(held_entries.c.digest == bindparam("which"))
_FOLLOWING = (
    select(*_COLUMNS)
    .where(held_entries.c.previous == bindparam("previous"), held_entries.c.state.in_(UNSETTLED))
    .order_by(held_entries.c.digest)
)
_TOUCHED = (
    select(held_entries.c.digest)
    .where(
        or_(
            held_entries.c.digest.in_(bindparam("digests", expanding=True)),
            held_entries.c.previous.in_(bindparam("digests", expanding=True)),
        )
    )
    .limit(1)
)
_ABOUT = (
    select(func.count())
    .select_from(held_entries)
    .where(
        held_entries.c.subject_type == bindparam("type"),
        held_entries.c.subject == bindparam("subject"),
        held_entries.c.state.in_(UNSETTLED),
    )
)
_INSERT = insert(held_entries)
_UPDATE = (
    update(held_entries)
    .where(held_entries.c.digest == bindparam("which"))
    .values(state=bindparam("new_state"), reason=bindparam("new_reason"), settled_at=bindparam("settled"))
)


class Held(msgspec.Struct, frozen=True):
    """An entry as it came; `state` is "" before it was tried."""

    digest: str
    sender: str
    number: int
    origin: str
    type: str
    subject_type: str
    subject: str
    previous: str
    at: str
    body: bytes
    state: str
    reason: Message
    held_at: str

    @classmethod
    def of(cls, recorded: Recorded, sender: str, number: int, now: str) -> Held:
        """An entry that has just come."""
        entry = recorded.entry
        return cls(
            digest=recorded.digest,
            sender=sender,
            number=number,
            origin=entry.origin,
            type=entry.type,
            subject_type=entry.subject.type,
            subject=entry.subject.id,
            previous=entry.previous or "",
            at=entry.at,
            body=recorded.bytes,
            state="",
            reason=_NONE,
            held_at=now,
        )

    @classmethod
    def unreadable(cls, digest: str, sender: str, number: int, body: bytes, reason: Message, now: str) -> Held:
        """Bytes that this release cannot read as an entry at all."""
        return cls(digest, sender, number, sender, "—", "—", "—", "", now, body, "parked", reason, now)


class Chain(msgspec.Struct, frozen=True):
    """The digests of the entries about a subject, and of the last of them; "" before the first."""

    digests: frozenset[str]
    head: str


_NONE = message("exchange.untried", "尚未处理。")


def is_here(connection: Connection, digest: str) -> bool:
    """Whether the entry is in the journal."""
    return connection.execute(_IS_HERE, {"which": digest}).first() is not None


def chain(connection: Connection, subject: Subject, branch: str) -> Chain:
    """The chain about a subject that new entries extend."""
    given = {"type": subject.type, "subject": subject.id, "branch": branch}
    rows = connection.execute(_CHAIN, given).all()
    extended = {row.previous for row in rows}
    head = next((row.digest for row in rows if row.digest not in extended), "")
    return Chain(frozenset(row.digest for row in rows), head)


def of_digest(connection: Connection, digest: str) -> Held | None:
    """The held entry with this digest, settled ones too."""
    row = connection.execute(_OF_DIGEST, {"which": digest}).one_or_none()
    return _read(row) if row is not None else None


def unsettled(connection: Connection) -> list[Held]:
    """All that waits or is parked, in the order in which it came."""
    return [_read(row) for row in connection.execute(_UNSETTLED)]


def is_unsettled(connection: Connection, digest: str) -> bool:
    """Whether an entry waits or is parked still."""
    return connection.execute(_STATE, {"which": digest}).scalar_one_or_none() in UNSETTLED


def any_unsettled(connection: Connection, subject: Subject) -> bool:
    """Whether anything about a subject waits or is parked."""
    given = {"type": subject.type, "subject": subject.id}
    return bool(connection.execute(_ABOUT, given).scalar_one())


def following(connection: Connection, digest: str) -> list[Held]:
    """What waits or is parked and extends the entry with this digest."""
    return [_read(row) for row in connection.execute(_FOLLOWING, {"previous": digest})]


def touches(connection: Connection, digests: Sequence[str]) -> bool:
    """Whether any of these entries, or what extends one of them, is or was held."""
    return connection.execute(_TOUCHED, {"digests": digests}).first() is not None


def hold(connection: Connection, held: Held) -> None:
    """Keep an entry that is not applied; one that is kept already stays as it is."""
    if of_digest(connection, held.digest) is None:
        row = msgspec.structs.asdict(held) | {"reason": _told(held.reason), "settled_at": None}
        connection.execute(_INSERT, row)


def remember(connection: Connection, one: Held, outcome: str, reason: Message | None, now: str) -> None:
    """Keep what became of an entry that was tried: held ones with their reason, applied ones as settled."""
    settled = outcome in ("applied", "known")
    state, told = ("settled", one.reason) if settled else (outcome, reason or one.reason)
    if one.state:
        settle = {
            "which": one.digest,
            "new_state": state,
            "new_reason": _told(told),
            "settled": now if settled else None,
        }
        connection.execute(_UPDATE, settle)
    elif not settled:
        hold(connection, msgspec.structs.replace(one, state=state, reason=told))


def _told(reason: Message) -> str:
    return msgspec.json.encode(reason).decode()


def _read(row: Any) -> Held:
    fields = dict(row._mapping)
    fields["reason"] = msgspec.json.decode(fields["reason"], type=Message)
    return Held(**fields)
