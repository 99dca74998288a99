"""A new plugin's folder, laid out so that its author changes words and figures and nothing else.

The folders under scaffolds/ are what is written, a kind of plugin each; `sample_plugin`, `__title__` and
`__english_title__` in their files and file names are filled in. Each passes the kit as it is.
"""

from __future__ import annotations

from pathlib import Path

from duibiao.extension.manifest import slug_complaints
from duibiao.model.values.messages import Fault, message

SCAFFOLDS = Path(__file__).with_name("scaffolds")
KINDS = tuple(sorted(folder.name for folder in SCAFFOLDS.iterdir()))
"""The kinds of plugins that can be laid out."""

LONGEST_TITLE = 30


def scaffold(slug: str, kind: str, parent: Path, title: str | None = None) -> Path:
    """The new folder `parent`/`slug`, a plugin of one of `KINDS`. Raises a `Fault`, and writes over nothing."""
    if complaints := tuple(slug_complaints(slug)):
        raise Fault.of(complaints)
    shown = (title or slug).strip()
    if not shown.isprintable() or '"' in shown or "\\" in shown or not 0 < len(shown) <= LONGEST_TITLE:
        text = "标题要有 1 到 {most} 个字符，不含英文引号和反斜杠。请改写。"
        raise Fault(message("scaffold.title", text, at="title", most=LONGEST_TITLE))
    folder = parent / slug
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        text = "{folder} 已经存在，没有改动。请换一个名称，或换一个文件夹。"
        raise Fault(message("scaffold.exists", text, folder=folder)) from None
    words = {"sample_plugin": slug, "__title__": shown, "__english_title__": slug.replace("_", " ").capitalize()}
    for source in _files(SCAFFOLDS / kind):
        target = folder / _filled(source.relative_to(SCAFFOLDS / kind).as_posix(), words)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_filled(source.read_text(encoding="utf-8"), words), encoding="utf-8")
    return folder


def _files(folder: Path) -> list[Path]:
    """The files of a scaffold, without what an interpreter left behind."""
    return sorted(file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts)


def _filled(text: str, words: dict[str, str]) -> str:
    for place, word in words.items():
        text = text.replace(place, word)
    return text
