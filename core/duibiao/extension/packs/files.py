"""Which files a pack has: one definition a file, in a folder named after what it defines.

    plugin.toml
    schemes/<key>.toml      examples/<key>.toml      or, for one scheme alone: scheme.toml and examples.toml
    forms/<key>.toml        kinds/<key>.toml         code_lists/<key>.toml
    standards_lists/<key>.toml
    overlays/<key>.toml     the worked examples of an overlay stand in it
    certification_schemes/<key>.toml                 export_formats/<key>.toml

A second edition of the same key stands beside the first as <key>@<version>.toml.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from duibiao.model.expressions.nearest import nearest
from duibiao.model.values.messages import Message, message
from duibiao.model.values.quoting import quoted

FOLDERS = (
    "code_lists",
    "standards_lists",
    "forms",
    "schemes",
    "examples",
    "kinds",
    "overlays",
    "certification_schemes",
    "export_formats",
)
SINGLE = {"schemes": "scheme.toml", "examples": "examples.toml"}
"""The file that stands alone for a folder."""

CODE_ONLY = ("templates", "static")
"""Folders that a pack may not have: it is data, and nothing of it is rendered or served."""

FOLDER_OF = {
    "code_lists": "code_lists",
    "form_definitions": "forms",
    "standards_lists": "standards_lists",
    "benchmark_schemes": "schemes",
    "submission_kinds": "kinds",
    "overlays": "overlays",
    "certification_schemes": "certification_schemes",
    "export_formats": "export_formats",
}
"""The folder in which a pack keeps what it answers a hook with."""

MANIFEST = "plugin.toml"
CODE = "plugin.py"


def files_of(folder: Path, kind: str) -> tuple[str, ...]:
    """The names of the files of one kind ("schemes", "forms", …), seen from the pack's folder and in order."""
    single = SINGLE.get(kind)
    alone = (single,) if single and (folder / single).is_file() else ()
    return alone + tuple(sorted(f"{kind}/{file.name}" for file in (folder / kind).glob("*.toml")))


def file_of(folder: Path, hook: str, key: str, version: str) -> str | None:
    """The file that states a definition, seen from the pack's folder; None where no file does."""
    kind = FOLDER_OF[hook]
    candidates = (f"{kind}/{key}@{version}.toml", f"{kind}/{key}.toml", SINGLE.get(kind, ""))
    return next((name for name in candidates if (folder / name).is_file()), None)


def examples_of(scheme: str) -> str:
    """The file of worked examples that belongs to the scheme file `scheme`."""
    return "examples.toml" if scheme == SINGLE["schemes"] else scheme.replace("schemes/", "examples/", 1)


def strays(folder: Path) -> Iterator[Message]:
    """What lies in the folder and would be passed over in silence: misspelt folders, files at the wrong place."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name in CODE_ONLY:
            if (folder / CODE).is_file():
                continue
            text = "数据包只有数据，不能有模板和静态文件。请删去这个文件夹。"
            yield message("pack.code_only", text, at=f"{path.name}/")
        elif path.is_dir() and path.name not in FOLDERS:
            near = nearest(path.name, FOLDERS)
            if near and any(path.glob("*.toml")):
                text = "没有名为“{name}”的文件夹。是不是“{near}”？"
                yield message("pack.folder", text, at=f"{path.name}/", name=quoted(path.name), near=near)
        elif path.suffix == ".toml" and path.name not in (MANIFEST, *SINGLE.values()):
            text = "这个文件不属于数据包。请放进 {folders} 之一，或改名为 scheme.toml。"
            yield message("pack.file", text, at=path.name, folders="、".join(f"{name}/" for name in FOLDERS))
    schemes = files_of(folder, "schemes")
    for file in files_of(folder, "examples"):
        if file not in map(examples_of, schemes):
            text = "没有与这些算例对应的方案。文件名要与 schemes/ 里的方案文件相同。"
            yield message("pack.examples_alone", text, at=file)
