"""Keys of instances: made once, readable by their owner alone, and what a note signed with them is good for."""

from __future__ import annotations

import stat
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from duibiao.extension.suites import CORE_SUITES, ED25519
from duibiao.kernel.journal import keys, notes
from duibiao.kernel.journal.entries import Author, Subject, history
from duibiao.kernel.store.engine import Store
from duibiao.model.values.messages import Fault

AUTHOR = Author("zhejiang", "", "operator", "2026-11-24T08:00:00.000000Z")


def test_first_key_is_made_once_and_recorded(database_url: str, tmp_path: Path) -> None:
    with closing(Store(database_url)) as store, store.write() as connection:
        made = [keys.make_first(connection, AUTHOR, tmp_path / "keys", ED25519) for _ in range(2)]

        (key,) = keys.keys_of(connection, "zhejiang")
        (entry,) = history(connection, Subject("instance", "zhejiang"))
    assert made == [True, False]
    file = tmp_path / "keys" / f"{key.key}.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (entry.entry.type, entry.entry.body["key"]) == ("key.trusted", key.key)


def test_signed_note_holds_for_its_text_its_purpose_and_its_key_alone(database_url: str, tmp_path: Path) -> None:
    with closing(Store(database_url)) as store, store.write() as connection:
        keys.make_first(connection, AUTHOR, tmp_path, ED25519)
        (key,) = keys.keys_of(connection, "zhejiang")
        signer = keys.own_signer(connection, "zhejiang", tmp_path, CORE_SUITES)
    other = ED25519.public(ED25519.make())

    note = notes.sign("receipt", {"number": 3}, signer)

    changed = msgspec.structs.replace(note, note=note.note.replace("3", "4"))
    assert notes.holds("receipt", note, key.public, CORE_SUITES)
    assert not notes.holds("checkpoint", note, key.public, CORE_SUITES)
    assert not notes.holds("receipt", changed, key.public, CORE_SUITES)
    assert not notes.holds("receipt", note, other, CORE_SUITES)
    assert not notes.holds("receipt", msgspec.structs.replace(note, signature="none"), key.public, CORE_SUITES)
    assert not notes.holds("receipt", note, key.public, {})


def test_missing_key_file_is_named_with_what_to_do(database_url: str, tmp_path: Path) -> None:
    with closing(Store(database_url)) as store, store.write() as connection:
        keys.make_first(connection, AUTHOR, tmp_path, ED25519)
        (key,) = keys.keys_of(connection, "zhejiang")
        (tmp_path / f"{key.key}.key").unlink()

        with pytest.raises(Fault) as refused:
            keys.own_signer(connection, "zhejiang", tmp_path, CORE_SUITES)

    (told,) = refused.value.messages
    assert (told.key, told.params) == ("key.unreadable", {"file": f"{key.key}.key"})
