"""Journal entries: their bytes are settled (docs/decisions/0003), chained, and free of what must be erasable."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from duibiao.kernel.journal import erasables
from duibiao.kernel.journal.entries import Author, Subject, history, read_entry, record
from duibiao.kernel.store.engine import Store
from duibiao.model.values.canonical import canonical, digest, salted_digest
from duibiao.model.values.identifiers import uuid7

VECTORS: dict[str, Any] = msgspec.json.decode(
    (Path(__file__).parents[3] / "docs/decisions/vectors/entries.json").read_bytes()
)
AUTHOR = Author("demo", "0198c000-0000-7000-8000-00000000beef", "checker", "2026-11-23T08:15:30.123456Z", "cn-330326")
SUBJECT = Subject("submission", "0198c000-0000-7000-8000-0000000000a1")


@pytest.mark.parametrize("vector", VECTORS["entries"], ids=["first", "second"])
def test_entry_reads_and_writes_the_bytes_of_the_decision(vector: dict[str, str]) -> None:
    entry = read_entry(vector["bytes"].encode())

    assert canonical(entry) == vector["bytes"].encode()
    assert digest(canonical(entry)) == vector["digest"]


def test_second_vector_extends_the_first() -> None:
    first, second = VECTORS["entries"]

    assert read_entry(second["bytes"].encode()).previous == first["digest"]


def test_ids_and_salted_digests_are_those_of_the_decision() -> None:
    salted = VECTORS["salted_digest"]

    assert [uuid7(one["now_ms"], bytes.fromhex(one["random_hex"])) for one in VECTORS["uuid7"]] == [
        one["id"] for one in VECTORS["uuid7"]
    ]
    assert salted_digest(bytes.fromhex(salted["salt_hex"]), salted["text"].encode()) == salted["digest"]


def test_entry_of_a_newer_release_is_read_without_its_new_fields() -> None:
    newer = msgspec.json.decode(VECTORS["entries"][0]["bytes"])
    newer["colour"] = "blue"

    assert read_entry(msgspec.json.encode(newer)) == read_entry(VECTORS["entries"][0]["bytes"].encode())


def test_history_gives_back_the_stored_bytes_in_order(database_url: str) -> None:
    store = Store(database_url)
    with store.write() as connection:
        first = record(connection, AUTHOR, SUBJECT, "submission.submitted", {"n": 1}, revision=1)
        second = record(connection, AUTHOR, SUBJECT, "submission.passed", {}, revision=1, previous=first.digest)

    with store.read() as connection:
        found = history(connection, SUBJECT)

    assert found == [first, second]
    store.close()


def test_head_is_extended_once(database_url: str) -> None:
    store = Store(database_url)
    with store.write() as connection:
        first = record(connection, AUTHOR, SUBJECT, "submission.submitted", {}, revision=1)
        record(connection, AUTHOR, SUBJECT, "submission.passed", {}, revision=1, previous=first.digest)

    with pytest.raises(IntegrityError), store.write() as connection:
        record(connection, AUTHOR, SUBJECT, "submission.returned", {}, revision=1, previous=first.digest)

    with store.read() as connection:
        assert [item.entry.type for item in history(connection, SUBJECT)] == [
            "submission.submitted",
            "submission.passed",
        ]
    store.close()


def test_person_is_named_by_a_digest_that_can_be_erased(database_url: str) -> None:
    store = Store(database_url)
    with store.write() as connection:
        written = record(connection, AUTHOR, SUBJECT, "submission.submitted", {}, revision=1)
    person = written.entry.actor.person

    with store.write() as connection:
        before = erasables.read(connection, [person])
        erasables.erase(connection, [person], AUTHOR.at)
        after = erasables.read(connection, [person])
        salts = connection.execute(text("SELECT salt FROM erasables")).scalars().all()

    assert AUTHOR.person.encode() not in written.bytes
    assert (before, after, salts) == ({person: AUTHOR.person}, {person: None}, [None])
    store.close()


def test_equal_texts_get_different_digests(database_url: str) -> None:
    store = Store(database_url)
    with store.write() as connection:
        one, other = erasables.keep(connection, SUBJECT.id, ["同意", "同意"])

    assert one != other
    store.close()
