"""What could be listed: plugins that are there and not enabled, by their manifests alone. Nothing is imported."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import msgspec

from duibiao.extension.deployment import Located
from duibiao.extension.discovery import CODE, GROUP, folders
from duibiao.extension.manifest import FILE, Manifest, check_api, read_manifest
from duibiao.model.values.messages import Fault, Message


class Available(msgspec.Struct, frozen=True):
    """A plugin that the deployment does not list: whether it has code, what it says of itself, what is wrong with that.

    `line` is what has to be added to `plugins` in deployment.toml.
    """

    slug: str
    has_code: bool
    manifest: Manifest | None = None
    faults: tuple[Message, ...] = ()

    @property
    def line(self) -> str:
        """The entry that enables it."""
        return f'"{self.slug}",'


def available(located: Located) -> tuple[Available, ...]:
    """The plugins in the deployment's folders and among installed packages that it does not list, by slug."""
    listed = located.deployment.plugins
    found = dict(_installed()) | dict(folders(located.plugin_paths, ()))
    return tuple(_read(slug, folder) for slug, folder in sorted(found.items()) if slug not in listed)


def _read(slug: str, folder: Path) -> Available:
    """A plugin by its manifest; its faults are those that listing it would meet first."""
    has_code = (folder / CODE).is_file()
    try:
        manifest = read_manifest(folder)
    except Fault as fault:
        return Available(slug, has_code, faults=fault.messages)
    try:
        check_api(manifest)
    except Fault as fault:
        return Available(slug, has_code, manifest, fault.messages)
    return Available(slug, has_code, manifest)


def _installed() -> Iterator[tuple[str, Path]]:
    """The folders of packages that offer plugins, found by the files that were installed and not by importing them."""
    for point in entry_points(group=GROUP):
        folder = _folder(point)
        if folder is not None:
            yield point.name, folder


def _folder(point: EntryPoint) -> Path | None:
    """The folder of an entry point's package, None where its files do not lie as they are named."""
    if point.dist is None:
        return None
    folder = Path(str(point.dist.locate_file(point.value.replace(".", "/"))))
    return folder if (folder / FILE).is_file() else None
