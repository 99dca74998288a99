"""The sealed log, recomputed: leaves from the entries, roots after each of them, signatures of every checkpoint.

Written from RFC 9162 section 2.1 and not from the product: the root of a log that grows is kept as the roots of the
whole subtrees it consists of, one for each bit of its size.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from duibiao.extension.suites import ED25519
from duibiao.kernel.journal import notes
from duibiao.kernel.store.federation import checkpoints, instance_keys, log_head


def roots(leaves: Iterable[bytes]) -> Iterator[bytes]:
    """The root of the log after each leaf."""
    whole: list[tuple[int, bytes]] = []
    for leaf in leaves:
        whole.append((1, hashlib.sha256(b"\0" + leaf).digest()))
        while len(whole) > 1 and whole[-2][0] == whole[-1][0]:
            (_, right), (size, left) = whole.pop(), whole.pop()
            whole.append((size * 2, _node(left, right)))
        root = whole[-1][1]
        for _, left in reversed(whole[:-1]):
            root = _node(left, root)
        yield root


def complaints(connection: Connection, kept: Iterable[Any]) -> Iterator[str]:
    """What is wrong with the log of the entries `kept` and with what was signed about it."""
    placed = sorted((row for row in kept if row.position is not None), key=lambda row: row.position)
    if [row.position for row in placed] != list(range(1, len(placed) + 1)):
        yield "positions have gaps or stand twice"
        return
    yield from _out_of_order(placed)
    after = [hashlib.sha256().digest(), *roots(row.salt + row.body for row in placed)]
    head = connection.execute(select(log_head)).one_or_none()
    if head is not None and (head.size, head.root) != (len(placed), after[-1]):
        yield f"the head says {head.size} entries, {len(placed)} have positions, or its root is not theirs"
    for row in connection.execute(select(checkpoints).order_by(checkpoints.c.size)):
        yield from _checkpoint(connection, row, after)


def _out_of_order(placed: list[Any]) -> Iterator[str]:
    """An entry never stands before the one that it extends."""
    positions = {row.digest: row.position for row in placed}
    for row in placed:
        if positions.get(row.previous, 0) > row.position:
            yield f"entry {row.id} stands before the one that it extends"


def _checkpoint(connection: Connection, row: Any, after: list[bytes]) -> Iterator[str]:
    note = msgspec.json.decode(row.body, type=notes.Note)
    stated = msgspec.json.decode(note.note)
    if row.size >= len(after) or f"sha256:{after[row.size].hex()}" != stated["root"] or stated["size"] != row.size:
        yield f"the checkpoint of {row.size} entries was signed over others"
    public = connection.execute(select(instance_keys.c.public).where(instance_keys.c.key == note.key)).scalar()
    if public is None or not notes.holds("checkpoint", note, public, {ED25519.key: ED25519}):
        yield f"the checkpoint of {row.size} entries has no good signature"


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()
