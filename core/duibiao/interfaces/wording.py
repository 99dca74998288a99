"""Messages and labels in the reader's language: zh-CN as written in the source, others by gettext catalogues.

Catalogues are `locale/<language>.po`; they are read once. A deployment's own `locale/` wins over the core's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import msgspec
from babel.messages.pofile import read_po

from duibiao.model.values.messages import Message

SOURCE = "zh-CN"
LANGUAGES = (SOURCE, "en")
PLACE = re.compile(r"\{(\w+)\}")
_HERE = Path(__file__).parent / "locale"


def language_of(accept: str | None, default: str = SOURCE) -> str:
    """The best of our languages for an Accept-Language header (RFC 9110, 12.5.4), or for a LANG variable."""
    wanted: list[tuple[float, str]] = []
    for part in (accept or "").split(","):
        tag, _, rest = part.strip().partition(";")
        quality = rest.strip().removeprefix("q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            continue
        if tag:
            wanted.append((-weight, tag.replace("_", "-").split(".")[0]))
    for _, tag in sorted(wanted, key=lambda pair: pair[0]):
        if tag.lower().startswith("zh"):
            return SOURCE
        if tag.lower().startswith("en"):
            return "en"
    return default


class Wording(msgspec.Struct, frozen=True):
    """The catalogues of an instance: for each language, source text to what is said instead of it."""

    catalogues: Mapping[str, Mapping[str, str]]

    def text(self, zh: str, language: str) -> str:
        """A source text in `language`; the source itself where nobody translated it."""
        return self.catalogues.get(language, {}).get(zh, zh)

    def say(self, told: Message, language: str) -> str:
        """The sentence of a message in `language`, its values filled in."""
        return fill(self.text(told.zh, language), told.params)


@lru_cache(maxsize=1)
def core_wording() -> Wording:
    """The wording of the core and the plugins of this house."""
    return Wording({"en": _read(_HERE / "en.po")})


def wording_of(folder: Path, plugins: Iterable[Path] = ()) -> Wording:
    """The wording of the deployment in `folder`: its `locale/<language>.po` over the core's, zh-CN among them.

    `plugins` are the folders of catalogues that plugins bring; they word what the core does not.
    """
    core = core_wording().catalogues
    layers = [*map(_catalogues, plugins), core, _catalogues(folder / "locale")]
    return Wording(
        {
            language: {zh: said for layer in layers for zh, said in layer.get(language, {}).items()}
            for language in LANGUAGES
        }
    )


def _catalogues(folder: Path) -> Mapping[str, Mapping[str, str]]:
    """The catalogues in a folder, by language."""
    files = {language: folder / f"{language}.po" for language in LANGUAGES}
    return {language: _read(file) for language, file in files.items() if file.exists()}


def say(told: Message, language: str) -> str:
    """The sentence of a message in `language` as the core words it."""
    return core_wording().say(told, language)


def fill(text: str, params: Mapping[str, str]) -> str:
    """`text` with each {name} replaced by its value, once; what has no value stays as it is."""
    return PLACE.sub(lambda found: params.get(found[1], found[0]), text)


def say_all(told: Iterable[Message], language: str) -> str:
    """Several messages as lines, each behind its place."""
    return "\n".join(f"{one.at}: {say(one, language)}" if one.at else say(one, language) for one in told)


def _read(file: Path) -> Mapping[str, str]:
    """Source text to translation, from a catalogue."""
    with file.open("rb") as source:
        return {str(entry.id): str(entry.string) for entry in read_po(source) if entry.id and entry.string}
