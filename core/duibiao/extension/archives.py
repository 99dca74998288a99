"""Plugin archives: a folder made into a zip that is the same bytes everywhere, and a zip made into a folder again."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from duibiao.extension.archive_inspection import content, inspect, opened
from duibiao.extension.manifest import read_manifest
from duibiao.model.values.messages import Fault, message

LEFT_OUT = frozenset({"__pycache__", "__MACOSX", "var"})
"""Folders that are never packed; nor is anything whose name begins with a dot."""

MOMENT = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive: the earliest that zip can tell."""

MODE = 0o100644
UNIX = 3


def build(folder: Path, target_folder: Path) -> Path:
    """The archive `<slug>-<version>.zip` of the plugin in `folder`, the same bytes for the same content.

    Files are stored and not compressed, since compression differs between machines. Raises a `Fault` for a manifest
    that is wrong, a symbolic link, and whatever `unpack` would refuse; then no archive is left.
    """
    manifest = read_manifest(folder)
    target = target_folder.resolve()
    if target.is_relative_to(folder.resolve()):
        text = "压缩包不能放在插件文件夹里面。请用 --to 指明别的文件夹。"
        raise Fault(message("archive.target_inside", text, at=str(target_folder)))
    target_folder.mkdir(parents=True, exist_ok=True)
    archive = target_folder / f"{manifest.slug}-{manifest.version}.zip"
    with tempfile.TemporaryDirectory(prefix=".building-", dir=target_folder) as building:
        made = Path(building) / archive.name
        with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as zipped:
            for name, file in sorted(packed(folder).items()):
                entry = zipfile.ZipInfo(f"{manifest.slug}/{name}", MOMENT)
                entry.create_system, entry.external_attr = UNIX, MODE << 16
                zipped.writestr(entry, file.read_bytes())
        with opened(made) as zipped:
            inspect(zipped)
        return made.replace(archive)


def unpack(archive: Path, target: Path) -> Path:
    """The plugin's folder `target`/`<slug>`, written from `archive` after all of it was inspected.

    It appears whole or not at all. Raises a `Fault` for a hostile or broken archive, and where the folder is there
    already.
    """
    with opened(archive) as zipped:
        inspected = inspect(zipped)
        folder = target / inspected.slug
        if folder.exists() or folder.is_symlink():
            text = "已有插件文件夹 {slug}。请先移走旧的。"
            raise Fault(message("archive.exists", text, at=str(folder), slug=inspected.slug))
        target.mkdir(parents=True, exist_ok=True)
        unpacking = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=target))
        try:
            whole = unpacking / inspected.slug
            for path, entry in inspected.files.items():
                file = whole / path
                file.parent.mkdir(parents=True, exist_ok=True)
                with file.open("xb") as written:
                    written.writelines(content(zipped, entry, path))
            return whole.rename(folder)
        finally:
            shutil.rmtree(unpacking)


@contextmanager
def unpacked(archive: Path) -> Iterator[Path]:
    """The plugin's folder of `archive` for as long as the context lasts."""
    with tempfile.TemporaryDirectory(prefix="duibiao-plugin-") as folder:
        yield unpack(archive, Path(folder))


def packed(folder: Path) -> dict[str, Path]:
    """The files of a plugin's folder that its archive holds, by their paths seen from the folder.

    Raises a `Fault` for a symbolic link, and for whatever is neither a file nor a folder.
    """
    return dict(_files(folder, folder))


def _files(folder: Path, top: Path) -> Iterator[tuple[str, Path]]:
    """The files to pack, by their paths seen from `top`."""
    for path in folder.iterdir():
        name = path.relative_to(top).as_posix()
        if path.name.startswith(".") or path.name in LEFT_OUT or path.suffix == ".pyc":
            continue
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            text = "这是符号链接，或不是普通的文件。请换成文件本身。"
            raise Fault(message("archive.link_in_folder", text, at=name))
        if path.is_dir():
            yield from _files(path, top)
        else:
            yield name, path
