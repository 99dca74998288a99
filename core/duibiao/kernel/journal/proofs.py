"""A proof that an entry stands in an instance's log: a file that is checked with nothing but itself and trusted keys.

It holds the public record, the entry that names the record by its digest, the way from the entry's leaf to the root,
the signed checkpoint of that root, and the instance's public keys with the statements by which they followed one
another.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Connection, bindparam, select

from duibiao.extension.suites import CryptoSuite
from duibiao.kernel.journal import checkpoints, merkle, notes
from duibiao.kernel.journal.checkpoints import Checkpoint, Signed
from duibiao.kernel.journal.entries import Entry, read_entry
from duibiao.kernel.journal.keys import InstanceKey, keys_of
from duibiao.kernel.journal.lines import PublicKey
from duibiao.kernel.journal.notes import Note
from duibiao.kernel.journal.sealing import leaf
from duibiao.kernel.journal.signatures import Step, holds, signature
from duibiao.kernel.journal.tiles import Tiles
from duibiao.kernel.store.tables import entries
from duibiao.model.values.canonical import digest
from duibiao.model.values.messages import Fault, NotFound, message

FORMAT = "duibiao proof 1"
RESULT = "result.recorded"
"""The type of the entries that can be proven to anybody: they hold nothing that is not public."""

_PLACED = select(entries.c.position, entries.c.salt, entries.c.body).where(entries.c.digest == bindparam("which"))


class Proof(msgspec.Struct, frozen=True):
    """The file. `record` and `entry` are the documents' own text, `salt` is base64, `path` hexadecimal hashes.

    `index` counts leaves from 0; the entry's position in the log is one more.
    """

    record: str
    entry: str
    salt: str
    index: int
    size: int
    path: tuple[str, ...]
    checkpoint: Note
    keys: tuple[PublicKey, ...]
    format: str = FORMAT


class Checked(msgspec.Struct, frozen=True):
    """What a check came to, and what the proof speaks of where it can be read."""

    steps: tuple[Step, ...]
    entry: Entry
    checkpoint: Checkpoint
    position: int

    @property
    def holds(self) -> bool:
        """Whether no step fails."""
        return holds(self.steps)


def make(connection: Connection, instance: str, entry_digest: str, record: bytes) -> Proof:
    """The proof of the entry of this digest, which tells of `record`, against the newest checkpoint."""
    row = connection.execute(_PLACED, {"which": entry_digest}).one()
    latest = checkpoints.latest(connection)
    if row.position is None or latest is None or latest.checkpoint.size < row.position:
        raise NotFound(message("proof.not_sealed", "这条流水刚刚记下，还没有封存。请过几秒再试。"))
    index, size = row.position - 1, latest.checkpoint.size
    tiles = Tiles(connection)
    tiles.load(index, size)
    return Proof(
        record=record.decode(),
        entry=row.body.decode(),
        salt=base64.b64encode(row.salt).decode(),
        index=index,
        size=size,
        path=tuple(hash_.hex() for hash_ in merkle.inclusion(tiles, index, size)),
        checkpoint=latest.note,
        keys=public_keys(keys_of(connection, instance)),
    )


def public_keys(known: Sequence[InstanceKey]) -> tuple[PublicKey, ...]:
    """Keys as they are handed out, the oldest first."""
    return tuple(PublicKey.of(key) for key in reversed(known))


def check(proof: Proof, suites: Mapping[str, CryptoSuite], trusted: Sequence[PublicKey] = ()) -> Checked:
    """Check every step of a proof, by the keys that the reader trusts, or else by those that it brings."""
    entry, checkpoint = read_entry(proof.entry.encode()), notes.read(proof.checkpoint, Checkpoint)
    told = (_record(proof, entry), _entry(entry, checkpoint), _place(proof, checkpoint))
    signed = signature(Signed(checkpoint, proof.checkpoint), proof.keys, suites, trusted)
    return Checked((*told, *signed), entry, checkpoint, proof.index + 1)


def _entry(entry: Entry, checkpoint: Checkpoint) -> Step:
    """Whether the entry is one that tells of a public record of the instance whose log it is."""
    if entry.type != RESULT or entry.origin != checkpoint.origin:
        text = "文件里的流水不是 {origin} 公开一件结果时记下的，不能证明公开内容。"
        return Step("entry", False, message("proof.other_entry", text, origin=checkpoint.origin))
    text = "公开的时候，{origin} 记下了这一条：申报 {submission} 第 {revision} 版，和它公开内容的摘要。"
    submission, revision = entry.subject.id, entry.body.get("revision", "")
    said = message("proof.entry", text, origin=entry.origin, submission=submission, revision=revision)
    return Step("entry", True, said)


def _record(proof: Proof, entry: Entry) -> Step:
    """Whether the record is the one that the entry names."""
    if entry.body.get("record") == digest(proof.record.encode()):
        text = "公开内容的摘要与流水里记下的相同：一个字也没有改。"
        return Step("record", True, message("proof.record", text))
    text = "公开内容的摘要与流水记下的不同：内容被改过。请从发布平台重新下载；仍然不同的，请告诉上级机构。"
    return Step("record", False, message("proof.record_differs", text))


def _place(proof: Proof, checkpoint: Checkpoint) -> Step:
    """Whether the path leads from the entry to the root that the checkpoint states."""
    reached = leaf(base64.b64decode(proof.salt, validate=True), proof.entry.encode())
    path = [bytes.fromhex(hash_) for hash_ in proof.path]
    root = checkpoints.root_of(checkpoint)
    if checkpoint.size == proof.size and merkle.included(reached, proof.index, proof.size, path, root):
        text = "这一条排在第 {position} 位：从它出发，经过 {hashes} 个哈希值，恰好算到全部 {size} 条流水的根。"
        position, hashes = proof.index + 1, len(proof.path)
        return Step("place", True, message("proof.place", text, position=position, hashes=hashes, size=proof.size))
    text = "从流水出发算不到检查点的根：流水、位置或者哈希值被改过。请从发布平台重新下载证明文件。"
    return Step("place", False, message("proof.place_differs", text))


def read_proof(content: bytes) -> Proof:
    """The proof in a file. Raises a `Fault` where it is none."""
    try:
        return _whole(msgspec.json.decode(content, type=Proof))
    except ValueError:
        text = "这不是证明文件，或者文件不完整。请在公开结果页面点“验证”，重新下载。"
        raise Fault(message("proof.unreadable", text)) from None


def _whole(proof: Proof) -> Proof:
    """The proof, whose parts can all be read. Raises `ValueError`."""
    read_entry(proof.entry.encode())
    checkpoints.root_of(notes.read(proof.checkpoint, Checkpoint))
    base64.b64decode(proof.salt, validate=True)
    bytes.fromhex("".join(proof.path))
    if proof.format != FORMAT:
        raise ValueError(proof.format)
    return proof
