"""Finding plugins: folders under the deployment's `plugin_paths`, and installed packages of the entry-point group.

A plugin is a folder that holds `plugin.toml`. One with a `plugin.py` is code and is imported as
`duibiao_plugins.<slug>`; one without is a pack. Nothing is imported that the deployment does not list.
"""

from __future__ import annotations

import importlib.util
import sys
import traceback
from collections.abc import Iterable, Mapping
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

from duibiao.model.values.messages import Fault, message

GROUP = "duibiao.plugins"
NAMESPACE = "duibiao_plugins"


def folders(paths: Iterable[Path]) -> Mapping[str, Path]:
    """The plugin folders by slug: those under `paths` first, then installed ones. The first of a slug counts."""
    found: dict[str, Path] = {}
    for path in paths:
        for manifest in sorted(path.glob("*/plugin.toml")):
            found.setdefault(manifest.parent.name, manifest.parent)
    for point in entry_points(group=GROUP):
        spec = importlib.util.find_spec(point.value)
        for location in (spec.submodule_search_locations or ()) if spec else ():
            found.setdefault(point.name, Path(location))
    return found


def import_plugin(slug: str, folder: Path) -> ModuleType:
    """The module `plugin.py` of the folder, freshly imported; a `Fault` with file and line when it cannot be."""
    name = f"{NAMESPACE}.{slug}"
    file = folder / "plugin.py"
    spec = importlib.util.spec_from_file_location(name, file, submodule_search_locations=[str(folder)])
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules.setdefault(NAMESPACE, ModuleType(NAMESPACE)).__path__ = []
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
                "plugin.py 第 {line} 行不能导入（{error}）。请改正，或安装它所缺的软件包。",
                line=_line_in(error, file),
                error=f"{type(error).__name__}: {error}",
            )
        ) from error
    return module


def _line_in(error: BaseException, file: Path) -> int:
    """The last line of `file` that the error passed through, 1 where it names none."""
    if isinstance(error, SyntaxError) and error.filename == str(file):
        return error.lineno or 1
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(file)]
    return lines[-1] or 1 if lines else 1
