"""Backup and restore: everything comes back, on either database, and damage is told before anything is changed."""

from __future__ import annotations

import tarfile
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, select

from duibiao.interfaces.backups import backup, restore, verify_rows
from duibiao.kernel.store.engine import Store
from duibiao.kernel.store.schema import metadata
from duibiao.model.values.messages import Conflict, Fault
from tests import databases, demonstrations
from tests.demonstrations import Demo


def quiet(_: str) -> None:
    """An operator who does not look."""


def contents(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, in the order of its primary key."""
    store = Store(url)
    with store.read() as connection:
        found = {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in metadata.sorted_tables
        }
    store.close()
    return {name: sorted(rows, key=repr) for name, rows in found.items()}


def other_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, str]:
    """A second deployment of the same instance, with a SQLite database that is not there yet."""
    folder, url = tmp_path / "other", databases.sqlite_url(tmp_path / "other.sqlite")
    demonstrations.write_folder(folder)
    monkeypatch.setenv("DUIBIAO_DATABASE", url)
    return folder, url


def uploaded(demo: Demo) -> str:
    """The digest of an evidence file of the tile maker."""
    files = {"file": ("report.pdf", b"%PDF-1.7 synthetic", "application/pdf")}
    data = {"enterprise": demo.names["ENTERPRISE"]}
    response = demo.call("FILER", "POST", "/evidence", data=data, files=files)
    assert response.status_code == 201, response.text
    return str(response.json()["digest"])


def test_everything_comes_back_in_an_empty_instance(
    demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.published()
    evidence = uploaded(demo)
    before = contents(demo.running.located.database)
    backup(demo.folder, tmp_path / "all.tar.gz", quiet)

    folder, url = other_folder(tmp_path, monkeypatch)
    restore(folder, tmp_path / "all.tar.gz", quiet, verify_only=False)

    assert contents(url) == before
    assert (folder / "var/evidence" / evidence[7:9] / evidence[9:11] / evidence[7:]).read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_restore_refuses_an_instance_that_has_rows(demo: Demo, tmp_path: Path) -> None:
    backup(demo.folder, tmp_path / "all.tar.gz", quiet)

    with pytest.raises(Conflict) as refused:
        restore(demo.folder, tmp_path / "all.tar.gz", quiet, verify_only=False)

    assert [told.key for told in refused.value.messages] == ["restore.not_empty"]


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_verify_finds_one_changed_byte(demo: Demo, tmp_path: Path) -> None:
    demo.published()
    backup(demo.folder, tmp_path / "all.tar.gz", quiet)
    with tarfile.open(tmp_path / "all.tar.gz") as archive:
        parts = {member.name: archive.extractfile(member).read() for member in archive}  # type: ignore[union-attr]
    parts["tables/results.jsonl"] = parts["tables/results.jsonl"].replace(b'"published"', b'"suspended"')
    with tarfile.open(tmp_path / "bent.tar.gz", "w:gz") as archive:
        for name, content in parts.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, BytesIO(content))

    with pytest.raises(Fault) as refused:
        restore(demo.folder, tmp_path / "bent.tar.gz", quiet, verify_only=True)

    assert [(told.key, told.params) for told in refused.value.messages] == [
        ("restore.damaged", {"name": "tables/results.jsonl"})
    ]


def test_verify_changes_nothing(demo: Demo, tmp_path: Path) -> None:
    demo.published()
    backup(demo.folder, tmp_path / "all.tar.gz", quiet)
    before = contents(demo.running.located.database)

    restore(demo.folder, tmp_path / "all.tar.gz", quiet, verify_only=True)

    assert contents(demo.running.located.database) == before


def test_rows_of_a_healthy_instance_verify(demo: Demo) -> None:
    demo.published()

    with demo.running.store.read() as connection:
        assert list(verify_rows(connection)) == []
        assert connection.execute(select(func.count()).select_from(metadata.tables["entries"])).scalar_one() > 7
