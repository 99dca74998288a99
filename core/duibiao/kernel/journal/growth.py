"""A file that shows of two checkpoints that the log of the second begins with that of the first: it only grew.

Who kept the first does not have to believe anybody: the check takes nothing but the file, the kept one, and trusted
keys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Connection

from duibiao.extension.suites import CryptoSuite
from duibiao.kernel.journal import checkpoints, merkle
from duibiao.kernel.journal.checkpoints import Checkpoint, Signed, read_checkpoint, root_of
from duibiao.kernel.journal.keys import keys_of
from duibiao.kernel.journal.lines import PublicKey
from duibiao.kernel.journal.notes import Note
from duibiao.kernel.journal.proofs import public_keys
from duibiao.kernel.journal.signatures import Step, signature
from duibiao.kernel.journal.tiles import Tiles
from duibiao.model.values.messages import Fault, NotFound, message

FORMAT = "duibiao consistency 1"


class Growth(msgspec.Struct, frozen=True):
    """The file: both checkpoints, the hashes between them (hexadecimal), and the instance's public keys."""

    first: Note
    second: Note
    path: tuple[str, ...]
    keys: tuple[PublicKey, ...]
    format: str = FORMAT


def make(connection: Connection, instance: str, first: int, second: int) -> Growth:
    """What shows that the log only grew between its checkpoints of these sizes. Raises `NotFound` for other sizes."""
    before, after = _stated(connection, first), _stated(connection, second)
    if first > second:
        text = "先后颠倒了：first 是 {first} 条，second 只有 {second} 条。请对调。"
        raise Fault(message("log.order", text, at="first", first=first, second=second))
    tiles = Tiles(connection)
    tiles.load(first - 1, second)
    path = tuple(hash_.hex() for hash_ in merkle.consistency(tiles, first, second))
    return Growth(before.note, after.note, path, public_keys(keys_of(connection, instance)))


def check(
    growth: Growth,
    suites: Mapping[str, CryptoSuite],
    trusted: Sequence[PublicKey] = (),
    kept: Sequence[Signed] = (),
) -> tuple[Step, ...]:
    """Check both signatures, that the second log begins with the first, and that the checkpoints `kept` are among
    them."""
    first, second = _signed(growth.first), _signed(growth.second)
    return (
        *(_kept(one, (first, second)) for one in kept),
        _grown(growth, first.checkpoint, second.checkpoint),
        *signature(first, growth.keys, suites, trusted),
        *signature(second, growth.keys, suites, trusted),
    )


def read_growth(content: bytes) -> Growth:
    """The file's content. Raises a `Fault` where it is something else."""
    try:
        growth = msgspec.json.decode(content, type=Growth)
        bytes.fromhex("".join(growth.path))
        for note in (growth.first, growth.second):
            root_of(_signed(note).checkpoint)
    except ValueError:
        text = "这不是一致性证明文件，或者文件不完整。请重新下载。"
        raise Fault(message("growth.unreadable", text)) from None
    return growth


def _grown(growth: Growth, first: Checkpoint, second: Checkpoint) -> Step:
    """Whether the second tree begins with the first."""
    path = [bytes.fromhex(hash_) for hash_ in growth.path]
    same = first.origin == second.origin
    if same and merkle.consistent(first.size, second.size, root_of(first), root_of(second), path):
        text = "{origin} 的日志从 {first} 条长到 {second} 条：前 {first} 条一条没有改、没有少、没有换位置。"
        said = message("growth.grown", text, origin=second.origin, first=first.size, second=second.size)
        return Step("growth", True, said)
    text = "两个检查点对不上：{second} 条的日志不是从 {first} 条的那份长出来的。历史被改过，请保留两份文件并报告。"
    return Step("growth", False, message("growth.forked", text, first=first.size, second=second.size))


def _kept(kept: Signed, both: Sequence[Signed]) -> Step:
    """Whether a checkpoint that somebody kept is one of the two."""
    size = kept.checkpoint.size
    if any((one.checkpoint.size, one.checkpoint.root) == (size, kept.checkpoint.root) for one in both):
        text = "您留存的检查点（{size} 条）就是文件里的一个。"
        return Step("kept", True, message("growth.kept", text, size=size))
    text = "您留存的检查点（{size} 条）不在文件里。请按它的条数重新取一份一致性证明；条数相同而根不同的，历史被改过。"
    return Step("kept", False, message("growth.not_kept", text, size=size))


def _stated(connection: Connection, size: int) -> Signed:
    found = checkpoints.of_size(connection, size)
    if found is None:
        text = "没有恰好 {size} 条的检查点。请用签过的检查点里写着的条数。"
        raise NotFound(message("log.no_checkpoint", text, size=size))
    return found


def _signed(note: Note) -> Signed:
    return read_checkpoint(msgspec.json.encode(note))
