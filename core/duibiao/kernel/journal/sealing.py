"""Sealing: committed entries get their places in this instance's log, which grows by their leaves and is signed anew.

An entry is written without a position, because the order of writing is not the order of committing. `seal` gives
positions to what is committed, in one transaction that moves the head of the log from the size it saw. Of two who seal
at once one moves it, the other does nothing: no lock outlives a transaction, and there is nothing to take over when a
process dies. So whoever reads up to a position has seen everything before it, and positions have no gaps.

**Order.** An entry comes after the one it extends. Beyond that, of entries sealed together the one with the earlier
`at` comes first, then the lower id. One that commits later gets a later position whatever its `at`: a position says
when this instance knew of it, not when it happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from duibiao.kernel.journal import checkpoints, merkle
from duibiao.kernel.journal.checkpoints import Signed
from duibiao.kernel.journal.notes import Signer
from duibiao.kernel.journal.tiles import Tiles
from duibiao.kernel.store.federation import log_head
from duibiao.kernel.store.tables import entries

BATCH = 2_000
"""The most entries sealed in one transaction, under one checkpoint."""

_COLUMNS = (entries.c.id, entries.c.position, entries.c.previous, entries.c.digest, entries.c.salt, entries.c.body)
_HEAD = select(log_head)
_BEGIN = insert(log_head)
_MOVE = (
    update(log_head)
    .where(log_head.c.log == bindparam("which"), log_head.c.size == bindparam("seen"))
    .values(size=bindparam("now_size"), root=bindparam("now_root"), sealed_at=bindparam("now"))
)
_NUMBERED = select(*_COLUMNS).where(entries.c.position > bindparam("after")).order_by(entries.c.position).limit(BATCH)
_WAITING = (
    select(*_COLUMNS)
    .with_hint(entries, "INDEXED BY ix_entries_waiting", "sqlite")
    .where(entries.c.position.is_(None))
    .order_by(entries.c.at, entries.c.id)
    .limit(BATCH)
)
_BEFORE = select(*_COLUMNS).where(
    entries.c.position.is_(None), entries.c.digest.in_(bindparam("digests", expanding=True))
)
_NUMBER = update(entries).where(entries.c.id == bindparam("which")).values(position=bindparam("place"))


class Sealed(msgspec.Struct, frozen=True):
    """What one sealing did: the log had `first` entries and has `size`; `signed` is the checkpoint of that size.

    Where nothing waited, or another was faster, `first` and `size` are the same and nothing is signed.
    """

    first: int
    size: int
    signed: Signed | None = None


class Head(msgspec.Struct, frozen=True):
    """How long the log is, its root, and when it was sealed (UTC)."""

    size: int
    root: bytes
    sealed_at: str


def unsealed(connection: Connection) -> bool:
    """Whether any entry waits to be sealed."""
    after = {"after": head(connection).size}
    return any(connection.execute(query.limit(1), after).first() is not None for query in (_WAITING, _NUMBERED))


def head(connection: Connection) -> Head:
    """How far this instance's log has come."""
    row = connection.execute(_HEAD).one_or_none()
    return Head(row.size, row.root, row.sealed_at) if row is not None else Head(0, merkle.EMPTY, "")


def seal(connection: Connection, signer: Signer, instance: str, now: str) -> Sealed:
    """Seal up to `BATCH` committed entries in the log of `instance`, and sign a checkpoint, in the caller's
    transaction.

    The head is read before the entries: what another sealed in between then moves it away from under this one.
    """
    before = head(connection)
    chosen = _next(connection, before.size)
    if not chosen:
        return Sealed(before.size, before.size)
    tiles = Tiles(connection)
    size = tiles.append(before.size, (leaf(row.salt, row.body) for row in chosen))
    root = merkle.root(tiles, size)
    if not _move(connection, instance, before.size, Head(size, root, now)):
        return Sealed(before.size, before.size)
    places = enumerate(chosen, start=before.size + 1)
    rows = [{"which": row.id, "place": place} for place, row in places if row.position is None]
    if rows:
        connection.execute(_NUMBER, rows)
    tiles.save()
    signed = checkpoints.sign(instance, size, root, now, signer)
    checkpoints.keep(connection, signed, root)
    return Sealed(before.size, size, signed)


def leaf(salt: bytes, body: bytes) -> bytes:
    """The leaf of an entry. Salted, so that nobody can try out what an entry may say from its hash."""
    return merkle.leaf_hash(salt + body)


def _next(connection: Connection, size: int) -> Sequence[Any]:
    """The entries that come next: those that an earlier release numbered without sealing, then those that wait."""
    numbered = connection.execute(_NUMBERED, {"after": size}).all()
    if numbered:
        return numbered
    chosen = {row.digest: row for row in connection.execute(_WAITING)}
    missing = _before(chosen.values()) - chosen.keys()
    while missing:
        found = {row.digest: row for row in connection.execute(_BEFORE, {"digests": sorted(missing)})}
        chosen |= found
        missing = _before(found.values()) - chosen.keys()
    return list(_ordered(chosen))


def _before(rows: Iterable[Any]) -> set[str]:
    """The digests of the entries that these extend."""
    return {row.previous for row in rows if row.previous}


def _ordered(chosen: dict[str, Any]) -> Iterator[Any]:
    """Entries in the order given, but each after the one it extends."""
    left = dict(chosen)
    for each in chosen:
        chain, place = [], each
        while place in left:
            chain.append(left.pop(place))
            place = chain[-1].previous
        yield from reversed(chain)


def _move(connection: Connection, log: str, seen: int, now: Head) -> bool:
    """Move the head from the size that was seen; False where another moved it."""
    given = {"which": log, "seen": seen, "now_size": now.size, "now_root": now.root, "now": now.sealed_at}
    if seen:
        return connection.execute(_MOVE, given).rowcount == 1
    try:
        with connection.begin_nested():
            connection.execute(_BEGIN, {"log": log, "size": now.size, "root": now.root, "sealed_at": now.sealed_at})
    except IntegrityError:
        return False
    return True
