"""The hashes of the log, kept in tiles of 256: leaves at level 0, at the levels above the roots of whole tiles below.

A tile holds 256 hashes or is the last of its level. What stands in one never changes, it is only added to; so a proof
for any earlier size is read from the same tiles. At 65,536 entries there are three levels, at 16 million four.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, and_, bindparam, insert, or_, select, update

from duibiao.kernel.journal.merkle import whole_hash
from duibiao.kernel.store.federation import log_tiles

WIDTH = 256
HASH = 32
_BITS = 8

Place = tuple[int, int]
"""The level of a tile, and its number from 0."""

_INSERT = insert(log_tiles)
_UPDATE = (
    update(log_tiles)
    .where(log_tiles.c.level == bindparam("at_level"), log_tiles.c.number == bindparam("at_number"))
    .values(hashes=bindparam("now"))
)


class Tiles:
    """The tiles of a log, read as they are wanted and written back by `save`. As `Nodes` it answers for subtrees."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._hashes: dict[Place, bytes] = {}
        self._kept: set[Place] = set()
        self._changed: set[Place] = set()

    def __call__(self, height: int, index: int) -> bytes:
        level, within = divmod(height, _BITS)
        number, first = divmod(index << within, WIDTH)
        hashes = self._tile((level, number))
        return whole_hash([_hash_at(hashes, place) for place in range(first, first + (1 << within))])

    def load(self, *leaves: int) -> None:
        """Read at once, for each of `leaves`, the tile that it lies in and those above it."""
        levels = _levels(max(leaves))
        self._read({(level, leaf >> _BITS * (level + 1)) for leaf in leaves for level in range(levels)})

    def _read(self, places: set[Place]) -> None:
        """Read the tiles at these places that were not read yet; one that is not there has no hashes."""
        wanted = places - self._hashes.keys()
        if not wanted:
            return
        where = or_(*(and_(log_tiles.c.level == level, log_tiles.c.number == number) for level, number in wanted))
        for row in self._connection.execute(select(log_tiles).where(where)):
            self._hashes[row.level, row.number] = row.hashes
            self._kept.add((row.level, row.number))
        for place in wanted - self._hashes.keys():
            self._hashes[place] = b""

    def append(self, size: int, leaves: Iterable[bytes]) -> int:
        """Add leaf hashes after the first `size`; the size then. They are the database's when `save` is called."""
        self.load(size)
        for leaf in leaves:
            self._add(0, size, leaf)
            size += 1
        return size

    def save(self) -> None:
        """Write the tiles that were added to."""
        changed = sorted(self._changed)
        new = [place for place in changed if place not in self._kept]
        if grown := [place for place in changed if place in self._kept]:
            rows = [{"at_level": place[0], "at_number": place[1], "now": self._hashes[place]} for place in grown]
            self._connection.execute(_UPDATE, rows)
        if new:
            rows = [{"level": place[0], "number": place[1], "hashes": self._hashes[place]} for place in new]
            self._connection.execute(_INSERT, rows)

    def _add(self, level: int, index: int, hash_: bytes) -> None:
        """Put a hash at its index of a level, in place of what another sealed there since the size was read.

        A tile that is whole then goes up as one hash.
        """
        number, within = divmod(index, WIDTH)
        place = (level, number)
        before = self._hashes.get(place, b"")[: within * HASH]
        if len(before) != within * HASH:
            raise ValueError(f"tile {number} of level {level} holds {len(before) // HASH} hashes, not {within}")
        self._hashes[place] = before + hash_
        self._changed.add(place)
        if within == WIDTH - 1:
            self._add(level + 1, number, whole_hash([_hash_at(self._hashes[place], at) for at in range(WIDTH)]))

    def _tile(self, place: Place) -> bytes:
        self._read({place})
        return self._hashes[place]


def _levels(leaf: int) -> int:
    """How many levels there are up to the one whose first tile is over this leaf."""
    return max(1, -(-leaf.bit_length() // _BITS))


def _hash_at(hashes: bytes, place: int) -> bytes:
    found = hashes[place * HASH : (place + 1) * HASH]
    if len(found) != HASH:
        raise LookupError(f"a tile ends before its hash {place}")
    return found
