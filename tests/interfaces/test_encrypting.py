"""An instance of 国密: its key, its signatures, its words at rest, and what happens where a key is gone."""

from __future__ import annotations

import shutil
import stat
import tarfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from duibiao.extension.suites import ED25519
from duibiao.interfaces.backups import backup, restore
from duibiao.interfaces.log_operating import verify_files
from duibiao.interfaces.operating import check, encrypt_erasables, migrate
from duibiao.interfaces.running import Running, start
from duibiao.interfaces.sealing import seal
from duibiao.kernel.journal import growth, keys, notes, sealing
from duibiao.kernel.journal.erasables import read
from duibiao.kernel.store.tables import erasables
from duibiao.model.values.messages import Fault
from tests import databases, demonstrations
from tests.demonstrations import Clock, Demo
from tests.seam.deployments import write_deployment

SAID = "请补测吸水率。"
GUOMI = demonstrations.ROOT / "plugins/guomi"
STATED = ('signing = "guomi"', 'encryption = { suite = "guomi" }')


def quiet(_: str) -> None:
    """An operator who does not look."""


def state_guomi(folder: Path) -> None:
    """Let a copy of the demonstration sign and encrypt by guomi."""
    file = folder / "deployment.toml"
    text = file.read_text(encoding="utf-8").replace('plugins = ["', 'plugins = ["guomi", "')
    file.write_text("\n".join((*STATED, text)), encoding="utf-8")


def words(running: Running) -> dict[str, tuple[str | None, str | None]]:
    """The suite and the text of every erasable, by digest."""
    with running.store.read() as connection:
        suites = {row.digest: row.suite for row in connection.execute(select(erasables))}
        texts = read(connection, suites)
    return {digest: (suite, texts[digest]) for digest, suite in suites.items()}


@pytest.fixture
def encrypted(demo: Demo) -> Iterator[Demo]:
    """The demonstration with a filing that was sent back, its words encrypted afterwards, started anew."""
    id_ = demo.drafted()
    demo.acts(id_, ("FILER", "submit"))
    demo.act("COUNTY", id_, "return", comment=SAID)
    state_guomi(demo.folder)
    migrate(demo.folder, quiet)
    encrypt_erasables(demo.folder, quiet)
    anew = Demo(demo.folder, Clock())
    with anew.client:
        yield anew


def test_words_at_rest_are_encrypted_and_read_as_they_were(demo: Demo, encrypted: Demo) -> None:
    there = words(encrypted.running)
    texts = {text for _, text in there.values()}

    assert {suite for suite, _ in there.values()} == {"guomi"}
    assert SAID in texts
    id_ = encrypted.published()
    assert encrypted.call("NATION", "GET", f"/submissions/{id_}").json()["state"] == "published"
    file = encrypted.folder / "var/keys/fields-guomi.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_backup_has_no_plain_words_and_comes_back_with_the_key(
    encrypted: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = words(encrypted.running)
    backup(encrypted.folder, tmp_path / "all.tar.gz", quiet)
    folder = tmp_path / "other"
    demonstrations.write_folder(folder)
    state_guomi(folder)
    monkeypatch.setenv("DUIBIAO_DATABASE", databases.sqlite_url(tmp_path / "other.sqlite"))

    restore(folder, tmp_path / "all.tar.gz", quiet, verify_only=False)

    with tarfile.open(tmp_path / "all.tar.gz") as archive:
        content = archive.extractfile("tables/erasables.jsonl")
        assert content is not None
        assert SAID.encode() not in content.read()
    told: list[str] = []
    assert check(folder, "en", told.append) == 1
    assert any("fields-guomi.key" in line for line in told)
    with pytest.raises(Fault) as refused:
        start(folder)
    assert [one.key for one in refused.value.messages] == ["field.key_missing"]
    with pytest.raises(Fault) as not_replaced:
        migrate(folder, quiet)
    assert [one.key for one in not_replaced.value.messages] == ["field.key_missing"]
    shutil.copytree(encrypted.folder / "var/keys", folder / "var/keys")
    assert check(folder, "en", told.append) == 0
    assert words(start(folder)) == before


def test_instance_signs_notes_with_the_suite_that_it_states(tmp_path: Path) -> None:
    folder = write_deployment(tmp_path / "here", *STATED, plugins=("guomi",))
    migrate(folder, quiet)
    told: list[str] = []
    assert check(folder, "en", told.append) == 0
    running = start(folder)
    with running.store.read() as connection:
        (key,) = keys.keys_of(connection, "test")
    running.store.close()
    private = ED25519.make()
    public = ED25519.public(private)
    signers = [running.signer(), notes.Signer(notes.key_id("ed25519", public), ED25519, private)]

    signed = [notes.sign("checkpoint", {"size": 7}, signer) for signer in signers]

    changed = [msgspec.structs.replace(note, note=note.note.replace("7", "8")) for note in signed]
    held = [
        [notes.holds("checkpoint", note, of, running.catalogue.suites) for of in (key.public, public)]
        for note in (*signed, *changed)
    ]
    assert [note.suite for note in signed] == ["guomi", "ed25519"]
    digest = running.catalogue.suites["guomi"].digest(key.public).hex()
    assert f"Signing key {key.key}, suite guomi, digest of the public key {digest}." in told
    assert held == [[True, False], [False, True], [False, False], [False, False]]


def test_log_signed_by_guomi_is_checked_from_a_file_where_the_plugin_is(tmp_path: Path) -> None:
    folder = write_deployment(tmp_path / "here", *STATED, plugins=("guomi",))
    migrate(folder, quiet)
    running = start(folder)
    sizes = []
    while seal(running):
        with running.store.read() as connection:
            sizes.append(sealing.head(connection).size)
    with running.store.read() as connection:
        grown = growth.make(connection, "test", sizes[0], sizes[-1])
    running.store.close()
    file = tmp_path / "grown.json"
    file.write_bytes(msgspec.json.encode(grown))
    told: list[str] = []

    outcomes = [verify_files([file], None, [], "en", told.append, plugins) for plugins in ([], [GUOMI])]

    assert outcomes == [1, 2]
    assert any("guomi" in line and "✗" in line for line in told)


def test_suite_that_nobody_offers_is_told_by_check(tmp_path: Path) -> None:
    folder = write_deployment(tmp_path / "here", 'encryption = { suite = "guomi" }')
    told: list[str] = []

    assert check(folder, "zh-CN", told.append) == 1

    text = "没有名为 guomi、可以加密字段的套件。可用的有：ed25519。要用别的，请启用提供它的插件。"
    assert told[0] == f"deployment.toml: encryption.suite: {text}"
