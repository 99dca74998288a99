"""Going over the whole log: every entry, every chain, the tree over them, every checkpoint; what differs is named.

The leaves are made anew from the entries and held against the hashes that were sealed, so an entry that was changed is
named by itself; the root over them is held against every checkpoint. A log that says one thing today and another
tomorrow cannot satisfy a checkpoint that somebody else kept.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, bindparam, func, or_, select

from duibiao.extension.suites import CryptoSuite
from duibiao.kernel.journal import checkpoints, merkle, notes, sealing
from duibiao.kernel.journal.checkpoints import Signed
from duibiao.kernel.journal.entries import read_entry
from duibiao.kernel.journal.keys import InstanceKey, keys_of
from duibiao.kernel.journal.tiles import HASH, WIDTH
from duibiao.kernel.store.federation import checkpoints as checkpoint_rows
from duibiao.kernel.store.federation import log_tiles
from duibiao.kernel.store.tables import entries
from duibiao.model.values.canonical import digest
from duibiao.model.values.messages import Message, message

BATCH = 8 * WIDTH
"""Entries read at once: eight whole tiles of leaves."""

SALT = 16
_PAGE = (
    select(entries)
    .where(entries.c.position > bindparam("after"), entries.c.position <= bindparam("until"))
    .order_by(entries.c.position)
)
_TILES = (
    select(log_tiles.c.hashes)
    .where(log_tiles.c.level == 0, log_tiles.c.number >= bindparam("first"), log_tiles.c.number < bindparam("end"))
    .order_by(log_tiles.c.number)
)
_CHECKPOINTS = (
    select(checkpoint_rows.c.size, checkpoint_rows.c.body)
    .where(checkpoint_rows.c.size > bindparam("after"))
    .order_by(checkpoint_rows.c.size)
)
_COUNT = select(func.count()).select_from(entries).where(entries.c.position.is_not(None))
_EXTENDED = entries.alias("extended")
_BROKEN = (
    select(entries.c.id, entries.c.position)
    .outerjoin(
        _EXTENDED,
        and_(
            _EXTENDED.c.digest == entries.c.previous,
            _EXTENDED.c.subject == entries.c.subject,
            _EXTENDED.c.subject_type == entries.c.subject_type,
        ),
    )
    .where(entries.c.previous != "", entries.c.position.is_not(None))
    .where(or_(_EXTENDED.c.id.is_(None), _EXTENDED.c.position > entries.c.position))
    .order_by(entries.c.position)
)


WHAT_TO_DO = message("log.what_to_do", "请停用本平台，保留现状，取最近一份核验无误的备份对照，并报告安全管理员。")
"""What somebody does who finds a log that does not hold."""


class Walked(msgspec.Struct, frozen=True):
    """How far the walk has come: `done` of `total` entries, and what was found since the last time."""

    done: int
    total: int
    found: tuple[Message, ...] = ()


class Reached(msgspec.Struct, frozen=True):
    """Where a walk stands, to be gone on with: after `done` entries, the last checkpoint that held being of `good`.

    `whole` are the heights and hashes of the whole subtrees of what was walked.
    """

    done: int = 0
    good: int = 0
    whole: tuple[tuple[int, str], ...] = ()


class _Growing:
    """The tree of the leaves walked so far, by the hashes of the whole subtrees that it is made of."""

    def __init__(self, whole: Iterable[tuple[int, str]]) -> None:
        self._whole = [(height, bytes.fromhex(hash_)) for height, hash_ in whole]

    @property
    def whole(self) -> tuple[tuple[int, str], ...]:
        """The heights and hashes of the whole subtrees."""
        return tuple((height, hash_.hex()) for height, hash_ in self._whole)

    def add(self, leaf: bytes) -> None:
        """Add one leaf."""
        height = 0
        while self._whole and self._whole[-1][0] == height:
            leaf = merkle.node_hash(self._whole.pop()[1], leaf)
            height += 1
        self._whole.append((height, leaf))

    @property
    def root(self) -> bytes:
        """The root of what was added."""
        if not self._whole:
            return merkle.EMPTY
        *left, (_, reached) = self._whole
        for _, hash_ in reversed(left):
            reached = merkle.node_hash(hash_, reached)
        return reached


class Walk:
    """One walk over the log of `instance`; `others` are checkpoints of it that somebody else kept.

    `since` is where an earlier walk stood that this one goes on with.
    """

    def __init__(
        self,
        connection: Connection,
        instance: str,
        suites: Mapping[str, CryptoSuite],
        others: Sequence[Signed] = (),
        since: Reached = Reached(),  # noqa: B008 - it is frozen
    ) -> None:
        self._connection = connection
        self._instance = instance
        self._suites = suites
        self._keys = {key.key: key for key in keys_of(connection, instance)}
        self._head = sealing.head(connection)
        self._tree = _Growing(since.whole)
        self._stated: dict[int, list[Signed]] = {}
        self._others = others
        self._strays: dict[bytes, tuple[int, str]] = {}
        self._expected: dict[int, bytes] = {}
        self._good = since.good
        self._done = since.done

    @property
    def reached(self) -> Reached:
        """Where this walk stands."""
        return Reached(self._done, self._good, self._tree.whole)

    def __iter__(self) -> Iterator[Walked]:
        """Walk, telling what is found on the way; nothing found until the end means that everything holds."""
        total = self._head.size
        yield Walked(0, total, tuple(self._signatures()))
        for start in range(self._done, total, BATCH):
            until = min(start + BATCH, total)
            found = tuple(self._batch(start, until))
            self._done = until
            yield Walked(until, total, found)
        yield Walked(total, total, tuple(self.ending()))

    def _signatures(self) -> Iterator[Message]:
        """Read the checkpoints, and judge who signed them."""
        for row in self._connection.execute(_CHECKPOINTS, {"after": self._done}):
            try:
                signed = checkpoints.read_checkpoint(row.body)
            except msgspec.DecodeError:
                text = "检查点（{size} 条）的内容已损坏，读不出来。"
                yield message("log.checkpoint_unreadable", text, size=row.size)
                continue
            if signed.checkpoint.size != row.size:
                text = "存为 {size} 条的检查点，写着 {stated} 条：它被换过。"
                yield message("log.checkpoint_moved", text, size=row.size, stated=signed.checkpoint.size)
            yield from self._state(signed)
        for signed in self._others:
            if signed.checkpoint.size > self._head.size:
                text = "您给出的检查点写着 {stated} 条流水，本平台只有 {size} 条：后来的流水不见了。"
                yield message("log.shorter", text, stated=signed.checkpoint.size, size=self._head.size)
            yield from self._state(signed)

    def _state(self, signed: Signed) -> Iterator[Message]:
        """Keep a checkpoint for when the walk comes to its size, and judge its signature."""
        self._stated.setdefault(signed.checkpoint.size, []).append(signed)
        size, note = signed.checkpoint.size, signed.note
        if signed.checkpoint.origin != self._instance:
            text = "检查点（{size} 条）是 {origin} 的，不是本平台 {instance} 的。请给出本平台的检查点。"
            origin = signed.checkpoint.origin
            yield message("log.checkpoint_foreign", text, size=size, origin=origin, instance=self._instance)
        elif not self._holds(signed, self._keys.get(note.key)):
            text = "检查点（{size} 条）的签名无效：它不是本平台的密钥签的，或者被改过。"
            yield message("log.checkpoint_forged", text, size=size)

    def _holds(self, signed: Signed, key: InstanceKey | None) -> bool:
        return key is not None and notes.holds(checkpoints.PURPOSE, signed.note, key.public, self._suites)

    def _batch(self, start: int, until: int) -> Iterator[Message]:
        """Go over the entries at the positions after `start` up to `until`."""
        rows = {row.position: row for row in self._connection.execute(_PAGE, {"after": start, "until": until})}
        kept = self._kept(start, until)
        for position in range(start + 1, until + 1):
            place = (position - 1 - start) * HASH
            stored = kept[place : place + HASH]
            made = yield from self._entry(rows.get(position), position, stored)
            self._tree.add(made)
            yield from self._checkpoints_at(position)

    def _kept(self, start: int, until: int) -> bytes:
        """The sealed hashes of the leaves from `start` to before `until`; `start` begins a tile."""
        given = {"first": start // WIDTH, "end": -(-until // WIDTH)}
        return b"".join(self._connection.execute(_TILES, given).scalars())

    def _entry(self, row: Any, position: int, stored: bytes) -> Generator[Message, None, bytes]:
        """Judge one entry, and give its leaf: as sealed, where the entry is not what was sealed."""
        if row is None:
            text = "第 {position} 位的流水不见了：它被删去，或者位置被改过。"
            yield message("log.missing", text, position=position)
            self._expected[position] = stored
            return stored
        made = sealing.leaf(row.salt, row.body)
        if made == stored:
            yield from _columns(row)
            return made
        self._strays[made] = (position, row.id)
        self._expected[position] = stored
        return stored or made

    def _checkpoints_at(self, size: int) -> Iterator[Message]:
        """Hold the tree so far against the checkpoints of its size."""
        for signed in self._stated.pop(size, ()):
            if checkpoints.spell_root(self._tree.root) == signed.checkpoint.root:
                self._good = size
                continue
            text = "检查点（{size} 条）的根与流水算出的不同：第 {after} 位之后、第 {size} 位为止有流水或哈希值被改过。"
            yield message("log.root", text, size=size, after=self._good)

    def ending(self) -> Iterator[Message]:
        """What can be said once all is walked: strays, the head, chains, positions beyond the end."""
        yield from self.strays()
        if self._tree.root != self._head.root:
            text = "日志头写着的根与 {size} 条流水算出的不同：日志头或哈希值被改过。"
            yield message("log.head", text, size=self._head.size)
        for row in self._connection.execute(_BROKEN):
            text = "第 {position} 位的流水 {id} 所接的前一条不见了，或者排在它之后。"
            yield message("log.chain", text, position=row.position, id=row.id)
        numbered = self._connection.execute(_COUNT).scalar_one()
        if numbered > self._head.size:
            text = "有 {extra} 条流水的位置超出了日志的 {size} 条。"
            yield message("log.beyond", text, extra=numbered - self._head.size, size=self._head.size)

    def strays(self) -> Iterator[Message]:
        """The entries walked over so far that are not what was sealed at their positions."""
        belongs = {hash_: position for position, hash_ in self._expected.items()}
        for made, (position, id_) in sorted(self._strays.items(), key=lambda stray: stray[1]):
            if made in belongs:
                text = "第 {position} 位的流水 {id} 本来封存在第 {was} 位：位置被换过。"
                yield message("log.moved", text, position=position, id=id_, was=belongs[made])
            else:
                text = "第 {position} 位的流水 {id} 与封存时不同：它的内容或者盐值被改过。"
                yield message("log.changed", text, position=position, id=id_)


def _columns(row: Any) -> Iterator[Message]:
    """Whether the columns by which an entry is found say what its bytes say."""
    entry = read_entry(row.body)
    said = (entry.id, entry.origin, entry.at, entry.subject.type, entry.subject.id, entry.previous or "", entry.type)
    kept = (row.id, row.origin, row.at, row.subject_type, row.subject, row.previous, row.type)
    if said != kept or digest(row.body) != row.digest or len(row.salt) != SALT:
        text = "第 {position} 位的流水 {id} 的内容没有变，但检索它的栏目（编号、时间、对象、类型、摘要）被改过。"
        yield message("log.columns", text, position=row.position, id=row.id)
