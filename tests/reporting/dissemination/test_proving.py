"""Proofs of public records: they hold by themselves, say nothing that is not public, and fail when anything is
changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
import pytest

from duibiao.extension.suites import CORE_SUITES, ED25519
from duibiao.interfaces.sealing import seal_all
from duibiao.kernel.journal import growth, keys, notes, proofs
from duibiao.kernel.journal.checkpoints import PURPOSE, Checkpoint, latest
from duibiao.kernel.journal.lines import ROTATION, PublicKey, Rotation
from duibiao.kernel.journal.notes import Signer, key_id
from duibiao.kernel.journal.proofs import Proof
from duibiao.model.values.messages import NotFound
from duibiao.reporting.dissemination import proving
from duibiao.reporting.dissemination.public_records import PublicRecord
from tests.demonstrations import Demo

replace = msgspec.structs.replace


def proof_of(demo: Demo, submission: str) -> Proof:
    """The proof of a result, read again from its file."""
    seal_all(demo.running)
    with demo.running.store.read() as connection:
        made = proving.prove(connection, demo.running.instance.name, submission)
    return proofs.read_proof(msgspec.json.encode(made))


def failing(proof: Proof, *trusted: PublicKey) -> list[str]:
    return [step.name for step in proofs.check(proof, CORE_SUITES, trusted).steps if step.holds is False]


def test_proof_of_a_published_result_holds_with_nothing_but_trusted_keys(demo: Demo) -> None:
    submission = demo.published()
    proof = proof_of(demo, submission)

    checked = proofs.check(proof, CORE_SUITES, proof.keys)

    record = msgspec.json.decode(proof.record, type=PublicRecord)
    assert [step.holds for step in checked.steps] == [True] * 5
    assert (record.submission, record.status) == (submission, "published")
    assert [step.holds for step in proofs.check(proof, CORE_SUITES).steps] == [True, True, True, True, None]


def test_proven_entry_says_what_is_public_and_nothing_else(demo: Demo) -> None:
    entry = proofs.check(proof_of(demo, demo.published()), CORE_SUITES).entry

    assert sorted(entry.body) == ["act", "record", "revision", "status"]
    assert (entry.actor.organ, entry.actor.enterprise) == ("cn", None)
    assert entry.actor.person.startswith("sha256:")


def other_place(proof: Proof) -> Proof:
    return replace(proof, index=proof.index - 1)


def other_path(proof: Proof) -> Proof:
    return replace(proof, path=("00" * 32, *proof.path[1:]))


def other_salt(proof: Proof) -> Proof:
    return replace(proof, salt="AAAAAAAAAAAAAAAAAAAAAA==")


def other_root(proof: Proof) -> Proof:
    note = proof.checkpoint
    stated = notes.read(note, Checkpoint)
    return replace(proof, checkpoint=replace(note, note=note.note.replace(stated.root, "sha256:" + "00" * 32)))


def other_words(proof: Proof) -> Proof:
    return replace(proof, record=proof.record.replace('"status":"published"', '"status":"suspended"'))


def other_entry(proof: Proof) -> Proof:
    return replace(proof, entry=proof.entry.replace('"status":"published"', '"status":"suspended"'))


def no_key(proof: Proof) -> Proof:
    return replace(proof, keys=())


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_changed_proof_fails_where_it_was_changed(demo: Demo) -> None:
    proof = proof_of(demo, demo.published())
    expected: dict[Callable[[Proof], Proof], list[str]] = {
        replace: [],
        other_place: ["place"],
        other_path: ["place"],
        other_salt: ["place"],
        other_root: ["place", "checkpoint"],
        other_words: ["record"],
        other_entry: ["place"],
        no_key: ["key"],
    }

    assert {change: failing(change(proof)) for change in expected} == expected


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_key_is_trusted_that_a_trusted_one_introduced(demo: Demo) -> None:
    proof = proof_of(demo, demo.published())
    (first,) = proof.keys
    with demo.running.store.read() as connection:
        (kept,) = keys.keys_of(connection, first.instance)
    private = ED25519.make()
    public = ED25519.public(private)
    newer = Signer(key_id("ed25519", public), ED25519, private)
    second = PublicKey.of(replace(kept, key=newer.key, public=public, trusted_by=first.key))
    said = Rotation(first.instance, first.key, second.key, second.public)
    signed = replace(proof, checkpoint=notes.sign(PURPOSE, notes.read(proof.checkpoint, Checkpoint), newer))

    introduced = replace(second, statement=notes.sign(ROTATION, said, demo.running.signer()))
    pretended = replace(second, statement=notes.sign(ROTATION, said, newer))

    assert failing(replace(signed, keys=(first, introduced)), first) == []
    assert failing(replace(signed, keys=(first, pretended)), first) == ["key"]
    assert failing(replace(signed, keys=(second,)), first) == ["key"]


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_result_that_nobody_entered_here_has_no_proof(demo: Demo) -> None:
    filed = demo.drafted()

    with demo.running.store.read() as connection, pytest.raises(NotFound) as refused:
        proving.prove(connection, demo.running.instance.name, filed)

    assert refused.value.messages[0].key == "proof.no_result"


def kept(demo: Demo, count: int) -> Iterator[int]:
    """The sizes of the log after each of so many filings."""
    for _ in range(count):
        demo.drafted()
        seal_all(demo.running)
        with demo.running.store.read() as connection:
            signed = latest(connection)
        assert signed is not None
        yield signed.checkpoint.size


def test_two_checkpoints_show_that_the_log_only_grew(demo: Demo) -> None:
    first, second = kept(demo, 2)
    with demo.running.store.read() as connection:
        made = growth.make(connection, demo.running.instance.name, first, second)

    shown = growth.check(growth.read_growth(msgspec.json.encode(made)), CORE_SUITES, made.keys)
    forked = growth.check(replace(made, path=made.path[1:]), CORE_SUITES, made.keys)

    assert first < second
    assert {step.holds for step in shown} == {True}
    assert [step.name for step in forked if not step.holds] == ["growth"]
