"""Journal entries: what one says, how it becomes bytes, and how it is written.

The bytes of an entry are the canonical form (docs/decisions/0002) of `Entry`. They are stored and later relayed as
they are, never re-encoded, so their SHA-256 names the entry for ever. `previous` is the digest of the entry before it
about the same subject: a chain that can be extended at its head only.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, select

from duibiao.kernel.journal import erasables
from duibiao.kernel.store.tables import entries
from duibiao.model.values.canonical import canonical, digest
from duibiao.model.values.identifiers import uuid7

SCHEMA = 1
"""The version of the entry's shape and of the bodies written by this release."""

HELD_BY_ALL = ""
"""The branch of the one chain about a subject that every instance goes on with."""


class Author(msgspec.Struct, frozen=True):
    """Who acts, in which role for which organ or enterprise, at which instance and when (UTC text)."""

    origin: str
    person: str
    role: str
    at: str
    organ: str | None = None
    enterprise: str | None = None


class Actor(msgspec.Struct, frozen=True, omit_defaults=True):
    """The author as an entry shows it: role and organ in clear, the person as a salted digest."""

    person: str
    role: str
    organ: str | None = None
    enterprise: str | None = None


class Subject(msgspec.Struct, frozen=True):
    """What an entry is about: a submission, a definition, an enterprise, an organ, a person's roles."""

    type: str
    id: str


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One act. `revision` is the subject's revision after it, `body` what the act says, in JSON's own types."""

    id: str
    origin: str
    actor: Actor
    at: str
    subject: Subject
    revision: int
    type: str
    schema: int
    body: Mapping[str, Any]
    previous: str | None = None


class Recorded(msgspec.Struct, frozen=True):
    """An entry with its bytes and their digest."""

    entry: Entry
    bytes: bytes
    digest: str


_INSERT = insert(entries)
_OF_SUBJECT = (
    select(entries.c.body, entries.c.digest)
    .where(
        entries.c.subject_type == bindparam("type"),
        entries.c.subject == bindparam("subject"),
        entries.c.branch == bindparam("branch"),
    )
    .order_by(entries.c.at, entries.c.id)
)


def new_id() -> str:
    """A new UUIDv7 (RFC 9562), ordered by the clock of this machine."""
    return uuid7(time.time_ns() // 1_000_000, secrets.token_bytes(10))


def compose(
    connection: Connection,
    author: Author,
    subject: Subject,
    type_: str,
    body: Mapping[str, Any],
    *,
    revision: int = 0,
    previous: str | None = None,
) -> Recorded:
    """The entry of an act of `author`, its person kept as an erasable. It is not written yet."""
    (person,) = erasables.keep(connection, subject.id, [author.person])
    entry = Entry(
        id=new_id(),
        origin=author.origin,
        actor=Actor(person, author.role, author.organ, author.enterprise),
        at=author.at,
        subject=subject,
        revision=revision,
        previous=previous,
        type=type_,
        schema=SCHEMA,
        body=body,
    )
    content = canonical(entry)
    return Recorded(entry, content, digest(content))


def write(
    connection: Connection, recorded: Recorded, *, received_from: str | None = None, branch: str = HELD_BY_ALL
) -> None:
    """Append the entry. A second entry after the same head breaks a unique index and rolls the act back.

    `received_from` is the instance that sent it, `branch` the chain that it belongs to beside the subject's own.
    """
    connection.execute(_INSERT, _row(recorded, received_from, branch))


def write_all(connection: Connection, recorded: Iterable[Recorded], received_from: str) -> None:
    """Append entries that `received_from` sent, all about subjects with the one chain; one statement."""
    connection.execute(_INSERT, [_row(one, received_from, HELD_BY_ALL) for one in recorded])


def _row(recorded: Recorded, received_from: str | None, branch: str) -> dict[str, object]:
    entry = recorded.entry
    return {
        "id": entry.id,
        "origin": entry.origin,
        "at": entry.at,
        "subject_type": entry.subject.type,
        "subject": entry.subject.id,
        "previous": entry.previous or "",
        "type": entry.type,
        "digest": recorded.digest,
        "salt": secrets.token_bytes(16),
        "body": recorded.bytes,
        "received_from": received_from,
        "branch": branch,
    }


def record(
    connection: Connection,
    author: Author,
    subject: Subject,
    type_: str,
    body: Mapping[str, Any],
    *,
    revision: int = 0,
    previous: str | None = None,
) -> Recorded:
    """Compose an entry and write it, in the transaction of the act itself."""
    recorded = compose(connection, author, subject, type_, body, revision=revision, previous=previous)
    write(connection, recorded)
    return recorded


def read_entry(content: bytes) -> Entry:
    """The entry in `content`; fields that a newer release added are passed over."""
    return msgspec.json.decode(content, type=Entry)


def history(connection: Connection, subject: Subject, branch: str = HELD_BY_ALL) -> list[Recorded]:
    """All entries about `subject`, each after the one it extends."""
    given = {"type": subject.type, "subject": subject.id, "branch": branch}
    rows = connection.execute(_OF_SUBJECT, given)
    return chained(Recorded(read_entry(row.body), row.body, row.digest) for row in rows)


def chained(recorded: Iterable[Recorded]) -> list[Recorded]:
    """Entries in the order of their chains, whatever their authors' clocks said; chains in the order given."""
    given = list(recorded)
    there = {one.digest for one in given}
    following: dict[str, list[Recorded]] = {}
    for one in given:
        following.setdefault(one.entry.previous or "", []).append(one)
    ordered = []
    ahead = [one for one in reversed(given) if one.entry.previous not in there]
    while ahead:
        one = ahead.pop()
        ordered.append(one)
        ahead += reversed(following.get(one.digest, []))
    return ordered
