"""Pages of the documentation as tests read them: what they quote, what they run, where they lead.

There is one way to quote and one way to run. A block under a line that names a file is cut from that file, of the
tested plugins in tests/plugins/examples or of this repository:

    `tea_fairs/plugin.toml`

    ```toml
    slug = "tea_fairs"
    ```

A block of `sh` is run, and must print the lines behind `#>`.
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from tests.seam.deployments import EXAMPLES, ROOT

DOCS = ROOT / "docs"
BLOCK = re.compile(r"^(?:`([\w@.-]+(?:/[\w@.-]+)*)`\n\n)?```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
MARK = "#> "


class Quoted(msgspec.Struct, frozen=True):
    """A block that is cut from `file`, seen from the folder of examples or from the root."""

    file: str
    text: str

    @property
    def source(self) -> Path:
        """The file that it is cut from."""
        example = EXAMPLES / self.file
        return example if example.exists() else ROOT / self.file


class Commands(msgspec.Struct, frozen=True):
    """A block that a shell runs, and the lines that it prints."""

    script: str
    printed: tuple[str, ...]


class Shown(msgspec.Struct, frozen=True):
    """A block that is neither: a signature, a tree of folders."""

    language: str
    text: str


def parts(page: str) -> list[Quoted | Commands | Shown]:
    """The blocks of a page in its order."""
    found: list[Quoted | Commands | Shown] = []
    for file, language, text in BLOCK.findall(page):
        if file:
            found.append(Quoted(file, text))
        elif language == "sh":
            lines = text.splitlines()
            script = "\n".join(line for line in lines if not line.startswith(MARK))
            found.append(Commands(script, tuple(line.removeprefix(MARK) for line in lines if line.startswith(MARK))))
        else:
            found.append(Shown(language, text))
    return found


def quoted(page: str) -> list[Quoted]:
    """What a page quotes."""
    return [part for part in parts(page) if isinstance(part, Quoted)]


def commands(page: str) -> list[Commands]:
    """What a page runs."""
    return [part for part in parts(page) if isinstance(part, Commands)]


def dead_links(file: Path) -> list[str]:
    """The links of a page that lead to no file."""
    return [link for link in LINK.findall(file.read_text(encoding="utf-8")) if not (file.parent / link).exists()]
