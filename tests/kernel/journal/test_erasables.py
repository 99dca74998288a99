"""Words kept encrypted: read as they were said, by their key, in their row and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, select, update

from duibiao.extension.suites import CORE_SUITES, ED25519
from duibiao.kernel.journal.erasables import erase, keep, keep_otherwise, read, receive, words
from duibiao.kernel.store import field_keys
from duibiao.kernel.store.engine import Store
from duibiao.kernel.store.field_keys import PLAIN, FieldKeys
from duibiao.kernel.store.tables import erasables
from duibiao.model.values.canonical import salted_digest
from duibiao.model.values.messages import Fault

NOW = "2026-11-24T08:00:00.000000Z"
WORDS = ("郑意见", "请补测吸水率。")


@pytest.fixture
def keys(tmp_path: Path) -> FieldKeys:
    """A new key of the core's suite."""
    field_keys.make(tmp_path, ED25519)
    return field_keys.read(tmp_path, CORE_SUITES, "ed25519")


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An empty database."""
    with closing(Store(database_url)) as store:
        yield store


def rows(connection: Connection) -> dict[str, tuple[str | None, bytes, str]]:
    """What stands in the table, by digest."""
    found = connection.execute(select(erasables)).all()
    return {row.digest: (row.suite, row.salt, row.body) for row in found}


def test_words_and_salts_are_not_in_the_database_and_travel_as_they_were(store: Store, keys: FieldKeys) -> None:
    store.use_field_keys(keys)
    with store.write() as connection:
        digests = keep(connection, "submission", WORDS)

        kept = rows(connection)
        assert [read(connection, digests)[digest] for digest in digests] == list(WORDS)
        travelling = list(words(connection, connection.execute(select(erasables))))
        connection.execute(delete(erasables))
        receive(connection, "submission", travelling)
        assert [read(connection, digests)[digest] for digest in digests] == list(WORDS)
        assert {suite for suite, _, _ in rows(connection).values()} == {"ed25519"}
    assert [salted_digest(one.salt, one.text.encode()) for one in travelling] == [one.digest for one in travelling]
    assert sorted(one.text for one in travelling) == sorted(WORDS)
    assert [kept[digest][0] for digest in digests] == ["ed25519", "ed25519"]
    for digest, said in zip(digests, WORDS, strict=True):
        _, salt, body = kept[digest]
        assert said not in body
        assert salted_digest(salt[:16], said.encode()) != digest


def test_words_are_kept_plain_where_nothing_is_stated(store: Store) -> None:
    with store.write() as connection:
        (digest,) = keep(connection, "submission", WORDS[:1])

        assert rows(connection)[digest][::2] == (None, WORDS[0])


def test_encrypted_words_are_refused_without_their_key_and_in_another_row(store: Store, keys: FieldKeys) -> None:
    store.use_field_keys(keys)
    with store.write() as connection:
        first, second = keep(connection, "submission", WORDS)
        _, _, body = rows(connection)[second]
        connection.execute(update(erasables).where(erasables.c.digest == first).values(body=body))
        with pytest.raises(Fault) as moved:
            read(connection, [first])
    store.use_field_keys(PLAIN)
    with store.read() as connection, pytest.raises(Fault) as without:
        read(connection, [second])

    assert [told.key for told in (*moved.value.messages, *without.value.messages)] == ["field.changed", "field.no_key"]


def test_words_from_before_are_encrypted_a_few_at_a_time_and_made_plain_again(store: Store, keys: FieldKeys) -> None:
    with store.write() as connection:
        digests = keep(connection, "submission", [*WORDS, "erased"])
        erase(connection, digests[2:], NOW)
        before = rows(connection)

    store.use_field_keys(keys)
    with store.write() as connection:
        counts = [keep_otherwise(connection, 1) for _ in range(3)]
        texts = read(connection, digests)
        between = rows(connection)
    store.use_field_keys(FieldKeys(keys.keys))
    with store.write() as connection:
        back = keep_otherwise(connection, 5)
        after = rows(connection)

    assert (counts, back, list(texts.values()).count(None)) == ([1, 1, 0], 2, 1)
    assert [between[digest][0] for digest in digests] == ["ed25519", "ed25519", None]
    assert [texts[digest] for digest in digests] == [*WORDS, None]
    assert after == before
