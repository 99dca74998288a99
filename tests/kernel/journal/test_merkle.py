"""The log's tree: the published vectors of Certificate Transparency, and a tree made the long way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from duibiao.kernel.journal import merkle
from duibiao.kernel.journal.merkle import EMPTY, leaf_hash, node_hash, nodes_of

VECTORS: dict[str, Any] = msgspec.json.decode(Path("docs/decisions/vectors/merkle.json").read_bytes())
LEAVES = [leaf_hash(bytes.fromhex(leaf)) for leaf in VECTORS["leaves"]]
ROOTS = [bytes.fromhex(root) for root in VECTORS["roots"]]

sizes = st.integers(1, 70)


def naive_root(leaves: list[bytes]) -> bytes:
    """The tree hash as section 2.1.1 words it."""
    if len(leaves) == 1:
        return leaves[0]
    split = max(2**power for power in range(10) if 2**power < len(leaves))
    return node_hash(naive_root(leaves[:split]), naive_root(leaves[split:]))


def made(size: int) -> list[bytes]:
    return [leaf_hash(f"{number}".encode()) for number in range(size)]


def hashes(texts: list[str]) -> list[bytes]:
    return [bytes.fromhex(text) for text in texts]


def test_roots_are_the_published_ones() -> None:
    roots = [merkle.root(nodes_of(LEAVES), size) for size in range(9)]

    assert roots == [bytes.fromhex(VECTORS["empty"]), *ROOTS]


@pytest.mark.parametrize("vector", VECTORS["inclusion"])
def test_inclusion_proofs_are_the_published_ones(vector: dict[str, Any]) -> None:
    index, size = vector["index"], vector["size"]

    path = merkle.inclusion(nodes_of(LEAVES), index, size)

    assert path == hashes(vector["path"])
    assert merkle.included(LEAVES[index], index, size, path, ROOTS[size - 1])


@pytest.mark.parametrize("vector", VECTORS["consistency"])
def test_consistency_proofs_are_the_published_ones(vector: dict[str, Any]) -> None:
    first, second = vector["first"], vector["second"]

    path = merkle.consistency(nodes_of(LEAVES), first, second)

    assert path == hashes(vector["path"])
    assert merkle.consistent(first, second, ROOTS[first - 1], ROOTS[second - 1], path)


@given(st.data(), sizes)
def test_inclusion_holds_for_its_leaf_and_place_alone(data: st.DataObject, size: int) -> None:
    leaves = made(size)
    index = data.draw(st.integers(0, size - 1))
    root = naive_root(leaves)

    path = merkle.inclusion(nodes_of(leaves), index, size)

    assert merkle.root(nodes_of(leaves), size) == root
    assert [place for place in range(size) if merkle.included(leaves[index], place, size, path, root)] == [index]
    assert [leaf for leaf in leaves if merkle.included(leaf, index, size, path, root)] == [leaves[index]]
    assert not merkle.included(leaves[index], index, size, [*path, root], root)
    assert not path or not merkle.included(leaves[index], index, size, path[:-1], root)


@given(st.data(), sizes)
def test_consistency_holds_for_its_two_trees_alone(data: st.DataObject, second: int) -> None:
    leaves = made(second)
    first = data.draw(st.integers(1, second))
    old, new = naive_root(leaves[:first]), naive_root(leaves)
    changed = naive_root([leaf_hash(b"other"), *leaves[1:first]])

    path = merkle.consistency(nodes_of(leaves), first, second)

    assert merkle.consistent(first, second, old, new, path)
    assert not merkle.consistent(first, second, changed, new, path)
    assert not merkle.consistent(first, second, old, changed, path)
    assert not merkle.consistent(second, first, new, old, path) or first == second
    assert not merkle.consistent(first, second, old, new, [*path, old])
    assert not path or not merkle.consistent(first, second, old, new, path[:-1])


def test_every_tree_begins_with_the_empty_one() -> None:
    assert merkle.consistent(0, 8, EMPTY, ROOTS[7], [])
    assert not merkle.consistent(0, 8, ROOTS[0], ROOTS[7], [])
    assert not merkle.consistent(0, 8, EMPTY, ROOTS[7], [EMPTY])
