"""Finding plugins: folders under the deployment's `plugin_paths`, and installed packages of the entry-point group.

A plugin is a folder that holds `plugin.toml`. One with a `plugin.py` is code and is imported as
`duibiao_plugins.<slug>`; one without is a pack. Nothing is imported that the deployment does not list.
"""

from __future__ import annotations

import importlib.util
import sys
import traceback
from collections.abc import Collection, Iterable, Mapping
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

from duibiao.model.values.messages import Fault, message

GROUP = "duibiao.plugins"
NAMESPACE = "duibiao_plugins"
CODE = "plugin.py"
"""The module of a plugin that is code."""


def folders(paths: Iterable[Path], listed: Collection[str]) -> Mapping[str, Path]:
    """The plugin folders by slug: those under `paths` first, then installed ones. The first of a slug counts.

    Of installed packages only those `listed` are looked for, because looking for one may import its parent.
    """
    found: dict[str, Path] = {}
    for path in paths:
        for manifest in sorted(path.glob("*/plugin.toml")):
            found.setdefault(manifest.parent.name, manifest.parent)
    for point in entry_points(group=GROUP):
        if point.name in listed and point.name not in found and (locations := _locations(point.value)):
            found[point.name] = locations[0]
    return found


def import_plugin(slug: str, folder: Path) -> ModuleType:
    """The module `plugin.py` of the folder, freshly imported; a `Fault` with file and line when it cannot be."""
    name = f"{NAMESPACE}.{slug}"
    file = folder / CODE
    spec = importlib.util.spec_from_file_location(name, file, submodule_search_locations=[str(folder)])
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules.setdefault(NAMESPACE, ModuleType(NAMESPACE)).__path__ = []
    for loaded in [other for other in sys.modules if other.startswith(f"{name}.")]:
        del sys.modules[loaded]
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException as error:
        del sys.modules[name]
        if isinstance(error, (KeyboardInterrupt, MemoryError)):
            raise
        raise Fault(
            message(
                "plugin.import",
                "第 {line} 行不能导入（{error}）。请改正，或安装它所缺的软件包。",
                at=CODE,
                line=_line_in(error, file),
                error=f"{type(error).__name__}: {error}",
            )
        ) from error
    return module


def _locations(package: str) -> list[Path]:
    """The folders of an installed package; none where it cannot be found."""
    try:
        spec = importlib.util.find_spec(package)
    except Exception:  # noqa: BLE001 - a parent package may fail in any way; the plugin is then told as missing
        return []
    return [Path(location) for location in (spec.submodule_search_locations or ())] if spec else []


def _line_in(error: BaseException, file: Path) -> int:
    """The last line of `file` that the error passed through, 1 where it names none."""
    if isinstance(error, SyntaxError) and error.filename == str(file):
        return error.lineno or 1
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(file)]
    return lines[-1] or 1 if lines else 1
