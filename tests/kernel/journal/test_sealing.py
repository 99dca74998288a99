"""Sealing: positions without gaps, one tree, a checkpoint that says so, whoever seals and whenever they die."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import select

from duibiao.extension.suites import CORE_SUITES
from duibiao.kernel.journal import checkpoints, keys, merkle, notes, positions, sealing
from duibiao.kernel.journal.entries import Subject, compose, record, write
from duibiao.kernel.journal.notes import Signer
from duibiao.kernel.journal.tiles import Tiles
from duibiao.kernel.store.engine import Store
from duibiao.kernel.store.federation import log_tiles
from duibiao.kernel.store.tables import entries
from tests.kernel.journal.logs import AUTHOR, NOW, append, leaves


def test_sealed_entries_have_places_a_tree_and_a_signed_checkpoint(store: Store, signer: Signer) -> None:
    rounds = []
    for number in range(3):
        with store.write() as connection:
            append(connection, 200, f"2026-11-24T08:00:0{number}.000000Z")
        with store.write() as connection:
            rounds.append(sealing.seal(connection, signer, "zhejiang", NOW))
    sealed = rounds[-1]

    with store.read() as connection:
        places = connection.execute(select(entries.c.position).order_by(entries.c.position)).scalars().all()
        levels = connection.execute(select(log_tiles.c.level, log_tiles.c.number)).all()
        (key,) = keys.keys_of(connection, "zhejiang")
        root = merkle.root(merkle.nodes_of(leaves(connection)), 601)
        assert sealing.head(connection).root == root
        assert checkpoints.latest(connection) == sealed.signed
    assert places == list(range(1, 602))
    assert sorted(map(tuple, levels)) == [(0, 0), (0, 1), (0, 2), (1, 0)]
    assert sealed.signed is not None
    assert (sealed.first, sealed.size) == (401, 601)
    assert msgspec.structs.astuple(sealed.signed.checkpoint) == ("zhejiang", 601, f"sha256:{root.hex()}", NOW)
    assert notes.holds(checkpoints.PURPOSE, sealed.signed.note, key.public, CORE_SUITES)


def test_nothing_new_signs_nothing(store: Store, signer: Signer) -> None:
    with store.write() as connection:
        sealing.seal(connection, signer, "zhejiang", NOW)
        again = sealing.seal(connection, signer, "zhejiang", NOW)
        waiting = sealing.unsealed(connection)

    assert (again, waiting) == (sealing.Sealed(1, 1), False)


def test_proofs_of_every_size_are_read_from_the_same_tiles(store: Store, signer: Signer) -> None:
    with store.write() as connection:
        append(connection, 700)
        sealing.seal(connection, signer, "zhejiang", NOW)
        nodes = merkle.nodes_of(leaves(connection))

        for first, second in ((1, 701), (255, 256), (256, 257), (256, 512), (300, 701), (512, 700), (513, 701)):
            kept = Tiles(connection)
            kept.load(first - 1, second)

            assert merkle.root(kept, second) == merkle.root(nodes, second)
            assert merkle.inclusion(kept, first - 1, second) == merkle.inclusion(nodes, first - 1, second)
            assert merkle.consistency(kept, first, second) == merkle.consistency(nodes, first, second)


def test_a_proof_that_begins_with_a_whole_tile_reads_the_tile_above(store: Store, signer: Signer) -> None:
    with store.write() as connection:
        append(connection, 300)
        sealing.seal(connection, signer, "zhejiang", NOW)
        nodes = merkle.nodes_of(leaves(connection))

        path = merkle.consistency(Tiles(connection), 260, 300)

    assert path == merkle.consistency(nodes, 260, 300)


def test_entry_comes_after_the_one_it_extends_whatever_the_clocks_say(store: Store, signer: Signer) -> None:
    subject = Subject("holiday", "2026")
    with store.write() as connection:
        first = record(connection, AUTHOR, subject, "holiday.set", {})
        behind = msgspec.structs.replace(AUTHOR, at="2026-11-23T08:00:00.000000Z")
        second = compose(connection, behind, subject, "holiday.set", {}, revision=1, previous=first.digest)
        write(connection, second)
        sealing.seal(connection, signer, "zhejiang", NOW)

        placed = positions.after(connection, 0, ["holiday.set"], 10)

    assert [one.entry.id for one in placed] == [first.entry.id, second.entry.id]


def test_entry_that_commits_later_comes_later_whatever_its_time(store: Store, signer: Signer) -> None:
    with store.write() as connection:
        append(connection, 1, "2026-11-24T09:00:00.000000Z")
        sealing.seal(connection, signer, "zhejiang", NOW)
        append(connection, 1, "2026-11-20T09:00:00.000000Z")
        sealing.seal(connection, signer, "zhejiang", NOW)

        placed = positions.after(connection, 0, ["holiday.set"], 10)

    assert [one.entry.at[8:10] for one in placed] == ["24", "20"]


def test_second_of_two_that_seal_at_once_moves_nothing(
    store: Store, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.write() as connection:
        sealing.seal(connection, signer, "zhejiang", NOW)
        append(connection, 3)
        seen = sealing.head(connection)
        sealing.seal(connection, signer, "zhejiang", NOW)
        append(connection, 3, "2026-11-24T09:00:00.000000Z")
        monkeypatch.setattr(sealing, "head", lambda _: seen)

        late = sealing.seal(connection, signer, "zhejiang", NOW)

        places = connection.execute(select(entries.c.position).order_by(entries.c.position)).scalars().all()
    assert late == sealing.Sealed(1, 1)
    assert sorted(filter(None, places)) == [1, 2, 3, 4]


def test_entries_numbered_by_an_earlier_release_keep_their_places(store: Store, signer: Signer) -> None:
    with store.write() as connection:
        append(connection, 2)
        ids = connection.execute(select(entries.c.id).order_by(entries.c.id.desc())).scalars().all()
        for place, id_ in enumerate(ids, start=1):
            connection.execute(entries.update().where(entries.c.id == id_).values(position=place))
        append(connection, 1, "2026-11-24T09:00:00.000000Z")

        sizes = [sealing.seal(connection, signer, "zhejiang", NOW).size for _ in range(2)]

        kept = connection.execute(select(entries.c.id).order_by(entries.c.position).limit(3)).scalars().all()
        root = merkle.root(merkle.nodes_of(leaves(connection)), 4)
        head = sealing.head(connection)
    assert (sizes, kept, head.root) == ([3, 4], ids, root)
