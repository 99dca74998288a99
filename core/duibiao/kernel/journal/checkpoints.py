"""Checkpoints: signed notes of how long this instance's log was at a time, and what its root.

Two checkpoints of one log, and a consistency proof between them, show that nothing said in the first was changed or
taken away until the second. The note is kept and handed out as it was signed.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, bindparam, insert, select

from duibiao.kernel.journal import notes
from duibiao.kernel.journal.notes import Note, Signer
from duibiao.kernel.store.federation import checkpoints

PURPOSE = "checkpoint"
"""What the signature of a checkpoint is good for."""

_SPELLED = "sha256:"
_INSERT = insert(checkpoints)
_LATEST = select(checkpoints.c.body).order_by(checkpoints.c.size.desc()).limit(1)
_AT_LEAST = (
    select(checkpoints.c.body).where(checkpoints.c.size >= bindparam("least")).order_by(checkpoints.c.size).limit(1)
)
_OF_SIZE = select(checkpoints.c.body).where(checkpoints.c.size == bindparam("wanted"))


class Checkpoint(msgspec.Struct, frozen=True):
    """What a checkpoint says: whose log, how many entries, the root as "sha256:…", when (UTC)."""

    origin: str
    size: int
    root: str
    at: str


class Signed(msgspec.Struct, frozen=True):
    """A checkpoint, and the note that says it."""

    checkpoint: Checkpoint
    note: Note


def spell_root(root: bytes) -> str:
    """A root as checkpoints write it."""
    return _SPELLED + root.hex()


def root_of(checkpoint: Checkpoint) -> bytes:
    """The root that a checkpoint states. Raises `ValueError` for what is none."""
    return bytes.fromhex(checkpoint.root.removeprefix(_SPELLED))


def sign(origin: str, size: int, root: bytes, at: str, signer: Signer) -> Signed:
    """The signed checkpoint of a log of this size and root."""
    checkpoint = Checkpoint(origin, size, spell_root(root), at)
    return Signed(checkpoint, notes.sign(PURPOSE, checkpoint, signer))


def keep(connection: Connection, signed: Signed, root: bytes) -> None:
    """Keep a checkpoint; there is one of each size."""
    row = {"size": signed.checkpoint.size, "root": root, "at": signed.checkpoint.at}
    connection.execute(_INSERT, row | {"body": msgspec.json.encode(signed.note)})


def read_checkpoint(content: bytes) -> Signed:
    """The checkpoint in a note's bytes. Raises `msgspec.DecodeError` for what is none."""
    note = msgspec.json.decode(content, type=Note)
    return Signed(notes.read(note, Checkpoint), note)


def latest(connection: Connection) -> Signed | None:
    """The newest checkpoint; None while nothing is sealed."""
    return _one(connection.execute(_LATEST).scalar_one_or_none())


def newest(connection: Connection, limit: int) -> list[Signed]:
    """The last checkpoints, the newest first."""
    return [read_checkpoint(content) for content in connection.execute(_LATEST.limit(limit)).scalars()]


def at_least(connection: Connection, size: int) -> Signed | None:
    """The first checkpoint of a log at least this long."""
    return _one(connection.execute(_AT_LEAST, {"least": size}).scalar_one_or_none())


def of_size(connection: Connection, size: int) -> Signed | None:
    """The checkpoint of exactly this size."""
    return _one(connection.execute(_OF_SIZE, {"wanted": size}).scalar_one_or_none())


def _one(content: bytes | None) -> Signed | None:
    return read_checkpoint(content) if content is not None else None
