"""Plugin archives: the same bytes for the same folder, and nothing hostile ever reaches the disk."""

from __future__ import annotations

import os
import stat
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from duibiao.extension import archive_inspection
from duibiao.extension.archives import build, unpack, unpacked
from duibiao.extension.manifest import read_manifest
from duibiao.extension.packs.reading import read_pack
from duibiao.model.values.messages import Fault

PLUGINS = Path(__file__).parents[2] / "plugins"
MANIFEST = 'slug = "tea"\nversion = "1.0"\ntitle = { zh = "茶" }\nissuer = "tea_association"\napi = ">=1"\n'

Entries = list[tuple[zipfile.ZipInfo | str, bytes | str]]


def zip_of(target: Path, entries: Entries, manifest: str = "tea/plugin.toml") -> Path:
    archive = target / "given.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        if manifest:
            zipped.writestr(manifest, MANIFEST)
        for name, data in entries:
            zipped.writestr(name, data)
    return archive


def entry(name: str, mode: int) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.external_attr = mode << 16
    return made


def keys_of_refusal(archive: Path, tmp_path: Path) -> set[str]:
    """The keys told; nothing may remain of the attempt."""
    target = tmp_path / "target"
    target.mkdir()

    with pytest.raises(Fault) as refused:
        unpack(archive, target)

    assert list(target.iterdir()) == []
    return {told.key for told in refused.value.messages}


def files_in(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("tea/../../evil", "archive.climbs"),
        ("../evil", "archive.climbs"),
        ("tea//evil", "archive.climbs"),
        ("/etc/evil", "archive.absolute"),
        ("C:/evil", "archive.absolute"),
        ("tea\\evil", "archive.backslash"),
        ("tea/a\nb", "archive.name_control"),
        ("tea/" + "a" * 300, "archive.name_long"),
        ("tea/PLUGIN.toml", "archive.duplicate"),
        ("Tea/evil", "archive.duplicate"),
        ("tea/plugin.toml/evil", "archive.duplicate"),
    ],
)
def test_name_that_must_not_be_written(tmp_path: Path, name: str, key: str) -> None:
    archive = zip_of(tmp_path, [(name, "x")])

    assert keys_of_refusal(archive, tmp_path) == {key}


def test_names_equal_after_normalisation(tmp_path: Path) -> None:
    archive = zip_of(tmp_path, [("tea/th\u00e9", "x"), ("tea/the\u0301", "y")])

    assert keys_of_refusal(archive, tmp_path) == {"archive.duplicate"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_name_twice(tmp_path: Path) -> None:
    archive = zip_of(tmp_path, [("tea/a", "x"), ("tea/a", "y")])

    assert keys_of_refusal(archive, tmp_path) == {"archive.duplicate"}


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        (stat.S_IFLNK, "archive.link"),
        (stat.S_IFCHR, "archive.special"),
        (stat.S_IFBLK, "archive.special"),
        (stat.S_IFIFO, "archive.special"),
        (stat.S_IFSOCK, "archive.special"),
    ],
)
def test_entry_that_is_no_plain_file(tmp_path: Path, kind: int, key: str) -> None:
    archive = zip_of(tmp_path, [(entry("tea/evil", kind | 0o777), "/etc/passwd")])

    assert keys_of_refusal(archive, tmp_path) == {key}


def patched(archive: Path, found: bytes, put: bytes) -> Path:
    archive.write_bytes(archive.read_bytes().replace(found, put))
    return archive


def test_name_that_is_not_utf8(tmp_path: Path) -> None:
    archive = patched(zip_of(tmp_path, [("tea/abcd", "x")]), b"tea/abcd", b"tea/\xb2\xe8\xd2\xb6")

    assert keys_of_refusal(archive, tmp_path) == {"archive.name_encoding"}


def test_encrypted_entry(tmp_path: Path) -> None:
    archive = zip_of(tmp_path, [])
    raw = bytearray(archive.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    archive.write_bytes(bytes(raw))

    assert keys_of_refusal(archive, tmp_path) == {"archive.encrypted"}


def test_method_whose_memory_has_no_bound(tmp_path: Path) -> None:
    made = zipfile.ZipInfo("tea/a")
    archive = tmp_path / "given.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("tea/plugin.toml", MANIFEST)
        zipped.writestr(made, "x", zipfile.ZIP_BZIP2)

    assert keys_of_refusal(archive, tmp_path) == {"archive.method"}


@pytest.mark.parametrize(
    ("manifest", "entries", "key"),
    [
        ("tea/plugin.toml", [("coffee/a", "x")], "archive.tops"),
        ("coffee/plugin.toml", [], "archive.slug_differs"),
        ("", [("tea/a", "x")], "archive.no_manifest"),
        ("", [], "archive.no_manifest"),
        ("", [("tea/plugin.toml", 'slug = "../evil"')], "archive.slug"),
        ("tea/plugin.toml", [(f"tea/{number}", "") for number in range(1000)], "archive.entries"),
    ],
)
def test_archive_that_is_no_single_plugin(tmp_path: Path, manifest: str, entries: Entries, key: str) -> None:
    archive = zip_of(tmp_path, entries, manifest)

    assert keys_of_refusal(archive, tmp_path) == {key}


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x05\x06", b"PK\x05\x06" + b"\xff" * 18])
def test_file_that_is_no_zip(tmp_path: Path, data: bytes) -> None:
    archive = tmp_path / "given.zip"
    archive.write_bytes(data)

    assert keys_of_refusal(archive, tmp_path) <= {"archive.not_zip", "archive.directory"}


def bomb(tmp_path: Path) -> Path:
    """One gigabyte of noughts in one megabyte."""
    archive = zip_of(tmp_path, [])
    with zipfile.ZipFile(archive, "a", zipfile.ZIP_DEFLATED) as zipped, zipped.open("tea/bomb", "w") as stream:
        for _ in range(1024):
            stream.write(bytes(1024 * 1024))
    return archive


def test_bomb_that_declares_its_size(tmp_path: Path) -> None:
    assert keys_of_refusal(bomb(tmp_path), tmp_path) == {"archive.entry_size"}


def test_bomb_that_lies_about_its_size_is_read_no_further_than_it_declares(tmp_path: Path) -> None:
    archive = patched(bomb(tmp_path), struct.pack("<I", 1 << 30), struct.pack("<I", 1000))

    tracemalloc.start()
    keys = keys_of_refusal(archive, tmp_path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert keys == {"archive.size_lie"}
    assert peak < 5_000_000


def test_ratio_of_a_bomb(tmp_path: Path) -> None:
    archive = zip_of(tmp_path, [("tea/a", bytes(5_000_000))])

    assert keys_of_refusal(archive, tmp_path) == {"archive.ratio"}


def test_total_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_inspection, "MOST_TOTAL_BYTES", 100)
    archive = zip_of(tmp_path, [("tea/a", b"x" * 100)])

    assert keys_of_refusal(archive, tmp_path) == {"archive.total_size"}


def test_archive_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_inspection, "MOST_ARCHIVE_BYTES", 100)

    assert keys_of_refusal(zip_of(tmp_path, []), tmp_path) == {"archive.file_size"}


def test_content_that_is_damaged(tmp_path: Path) -> None:
    archive = tmp_path / "given.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as zipped:
        zipped.writestr("tea/plugin.toml", MANIFEST)
        zipped.writestr("tea/a", b"abcdefgh")

    assert keys_of_refusal(patched(archive, b"abcdefgh", b"abcdefgX"), tmp_path) == {"archive.damaged"}


def test_leftovers_of_macos_are_passed_over(tmp_path: Path) -> None:
    archive = zip_of(tmp_path, [("__MACOSX/tea/._a", "x"), ("tea/.DS_Store", "x"), ("tea/a", "x")])

    folder = unpack(archive, tmp_path / "target")

    assert files_in(folder) == {"plugin.toml": MANIFEST.encode(), "a": b"x"}


def test_files_at_the_root_are_named_by_the_manifest(tmp_path: Path) -> None:
    archive = zip_of(tmp_path, [("schemes/a.toml", "")], "plugin.toml")

    with unpacked(archive) as folder:
        assert folder.name == "tea"
        assert files_in(folder) == {"plugin.toml": MANIFEST.encode(), "schemes/a.toml": b""}


def test_folder_that_is_there_already_stays(tmp_path: Path) -> None:
    archive = zip_of(tmp_path, [])
    unpack(archive, tmp_path / "target")

    with pytest.raises(Fault) as refused:
        unpack(archive, tmp_path / "target")

    assert [told.key for told in refused.value.messages] == ["archive.exists"]
    assert [path.name for path in (tmp_path / "target").iterdir()] == ["tea"]


def plugin(tmp_path: Path) -> Path:
    folder = tmp_path / "source" / "tea"
    (folder / "__pycache__").mkdir(parents=True)
    (folder / "plugin.toml").write_text(MANIFEST, encoding="utf-8")
    (folder / "__pycache__" / "plugin.pyc").write_bytes(b"x")
    (folder / ".hidden").write_bytes(b"x")
    return folder


def test_two_builds_are_equal_whatever_the_times(tmp_path: Path) -> None:
    folder = plugin(tmp_path)
    first = build(folder, tmp_path / "one").read_bytes()
    os.utime(folder / "plugin.toml", (1_000_000_000, 1_000_000_000))
    (folder / "plugin.toml").chmod(0o600)

    archive = build(folder, tmp_path / "two")

    assert archive.name == "tea-1.0.zip"
    assert archive.read_bytes() == first
    assert zipfile.ZipFile(archive).namelist() == ["tea/plugin.toml"]


def test_link_in_a_folder_is_not_built(tmp_path: Path) -> None:
    folder = plugin(tmp_path)
    (folder / "link").symlink_to("/etc/passwd")

    with pytest.raises(Fault) as refused:
        build(folder, tmp_path / "one")

    assert [told.key for told in refused.value.messages] == ["archive.link_in_folder"]
    assert list((tmp_path / "one").iterdir()) == []


@pytest.mark.parametrize("slug", ["green_tea", "benchmarking"])
def test_archive_equals_its_folder(tmp_path: Path, slug: str) -> None:
    source = PLUGINS / slug

    folder = unpack(build(source, tmp_path), tmp_path / "target")

    assert files_in(folder) == files_in(source)
    assert read_pack(folder, read_manifest(folder)) == read_pack(source, read_manifest(source))
