"""The tree over the log, after RFC 9162 section 2.1: its root, what proves an entry in it, what proves that it only
grew.

Pure functions over SHA-256. Whoever asks for a root or a proof gives `Nodes`, a way to look up whole subtrees: those of
a list (`nodes_of`), or those kept in tiles. Whoever checks a proof needs nothing but the proof.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Protocol

EMPTY = hashlib.sha256().digest()
"""The root of a tree without leaves."""

Path = Sequence[bytes]
"""The hashes of a proof, in the order in which the check uses them."""


class Nodes(Protocol):
    """Gives the hash of the whole subtree of 2**height leaves that begins at leaf index * 2**height."""

    def __call__(self, height: int, index: int) -> bytes: ...


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def whole_hash(hashes: Sequence[bytes]) -> bytes:
    """The hash over a power of two of hashes of equal height."""
    while len(hashes) > 1:
        hashes = [node_hash(hashes[i], hashes[i + 1]) for i in range(0, len(hashes), 2)]
    return hashes[0]


def nodes_of(leaves: Sequence[bytes]) -> Nodes:
    """Look-up in a list of leaf hashes."""

    def node(height: int, index: int) -> bytes:
        return whole_hash(leaves[index << height : (index + 1) << height])

    return node


def root(nodes: Nodes, size: int) -> bytes:
    """The root of the tree of the first `size` leaves (section 2.1.1)."""
    return _over(nodes, 0, size) if size else EMPTY


def inclusion(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """What proves the leaf at `index` (from 0) in the tree of the first `size` leaves (section 2.1.3.1)."""
    if not 0 <= index < size:
        raise IndexError(f"leaf {index} of {size}")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_over(nodes, middle, end))
            end = middle
        else:
            path.append(_over(nodes, start, middle))
            start = middle
    return path[::-1]


def consistency(nodes: Nodes, first: int, second: int) -> list[bytes]:
    """What proves that the tree of `second` leaves begins with that of `first` (section 2.1.4.1); [] for the same."""
    if not 0 < first <= second:
        raise IndexError(f"{first} leaves of {second}")
    path: list[bytes] = []
    start, end = 0, second
    while first != end:
        middle = start + _split(end - start)
        if first <= middle:
            path.append(_over(nodes, middle, end))
            end = middle
        else:
            path.append(_over(nodes, start, middle))
            start = middle
    if start:
        path.append(_over(nodes, start, end))
    return path[::-1]


def included(leaf: bytes, index: int, size: int, path: Path, expected: bytes) -> bool:
    """Whether `path` proves the leaf hash at `index` in the tree of that size and root (section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, reached = index, size - 1, leaf
    for other in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            reached = node_hash(other, reached)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            reached = node_hash(reached, other)
        place, last = place >> 1, last >> 1
    return last == 0 and reached == expected


def consistent(first: int, second: int, first_root: bytes, second_root: bytes, path: Path) -> bool:
    """Whether `path` proves that the first tree is the beginning of the second (section 2.1.4.2).

    Two of the same size need no path and have the same root; every tree begins with the empty one.
    """
    if first == second:
        return not path and first_root == second_root
    if first == 0:
        return not path and first_root == EMPTY
    if not 0 < first < second or not path:
        return False
    hashes = [first_root, *path] if first & (first - 1) == 0 else list(path)
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = hashes[0]
    for other in hashes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(other, old), node_hash(other, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, other)
        place, last = place >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _split(size: int) -> int:
    """The largest power of two below `size`, which is at least 2."""
    return 1 << (size - 1).bit_length() - 1


def _over(nodes: Nodes, start: int, end: int) -> bytes:
    """The hash over the leaves from `start` to before `end`; `start` is a multiple of a whole subtree that holds
    them."""
    whole: list[bytes] = []
    while start < end:
        height = (end - start).bit_length() - 1
        whole.append(nodes(height, start >> height))
        start += 1 << height
    reached = whole.pop()
    while whole:
        reached = node_hash(whole.pop(), reached)
    return reached
