"""What a proposal may be made of: the files of a data pack and a few to read, nothing that is run or rendered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from duibiao.extension.packs.files import FOLDERS, MANIFEST, SINGLE
from duibiao.model.values.messages import Fault, Message, message
from duibiao.model.values.quoting import quoted

TO_READ = frozenset({".md", ".txt"})
"""Endings of files beside the data that people read."""

NAMED = frozenset({"LICENSE", "NOTICE", "AUTHORS", "README", "CHANGELOG"})

CODE = frozenset({".py", ".pyc", ".pyd", ".pyw", ".so", ".dll", ".exe", ".sh", ".bat", ".js", ".mjs", ".wasm", ".sql"})
"""Endings of files that some program would run."""


def refuse_code(folder: Path) -> None:
    """Raise a `Fault` for every file of an unpacked pack that is not data: code first of all."""
    faults = sorted(_foreign(folder), key=lambda told: told.key != "proposal.code")
    if faults:
        raise Fault.of(faults)


def _foreign(folder: Path) -> Iterator[Message]:
    for file in sorted(folder.rglob("*")):
        path = PurePosixPath(file.relative_to(folder).as_posix())
        if file.is_dir() or _is_data(path) or _is_to_read(path):
            continue
        at = quoted(str(path))
        if path.suffix.lower() in CODE:
            text = "含有代码，须由平台管理员安装。提案只收数据包：请删去代码，或把插件交给平台管理员。"
            yield message("proposal.code", text, at=at)
        elif path.parts[0] in ("templates", "static"):
            text = "数据包只有数据，不能有模板和静态文件。请删去这个文件。"
            yield message("proposal.template", text, at=at)
        else:
            text = "提案里不能有这样的文件。只收 {folders} 里的 TOML 文件、plugin.toml 和说明文字（.md、.txt）。"
            yield message("proposal.file", text, at=at, folders="、".join(f"{name}/" for name in FOLDERS))


def _is_data(path: PurePosixPath) -> bool:
    if len(path.parts) == 1:
        return path.name in (MANIFEST, *SINGLE.values())
    return len(path.parts) == 2 and path.parts[0] in FOLDERS and path.suffix == ".toml"


def _is_to_read(path: PurePosixPath) -> bool:
    return path.suffix.lower() in TO_READ or (len(path.parts) == 1 and path.stem in NAMED and not path.suffix)
