"""Texts folded to one spelling, so that what is typed and what is stored are found by each other.

Full-width and half-width, upper and lower case are one (Unicode, D146: compatibility caseless matching). A standard's
number is kept with and without its blank, because both are typed: GB/T 4100, GB/T4100.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

LONGEST = 200
"""How many characters of a query count; what follows is not looked for."""

LONGEST_NUMBER = 40
"""How many characters a standard's number has at the most; longer texts are sentences and keep their blanks."""

MOST_PARTS = 10
"""How many parts of a query count."""


def folded(text: str) -> str:
    """The one spelling of a text."""
    once = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", text).casefold())
    return " ".join(unicodedata.normalize("NFKC", once.casefold()).split())


def parts_of(query: str) -> tuple[str, ...]:
    """What a query asks for: its parts between blanks, each once."""
    return tuple(dict.fromkeys(folded(query[:LONGEST]).split()))[:MOST_PARTS]


def line(text: str) -> str:
    """The text as it stands in the words of a record, for whoever asks for all of it and nothing more."""
    return f"\n{folded(text)}\n"


def words(texts: Iterable[str]) -> str:
    """All texts, folded, one a line, each once."""
    lines = dict.fromkeys(spelling for text in texts for spelling in _spellings(folded(text)) if spelling)
    return "\n" + "".join(f"{spelling}\n" for spelling in lines)


def _spellings(text: str) -> tuple[str, str]:
    """A text, and without its blanks where it is short enough to be a number or a code."""
    return text, text.replace(" ", "") if len(text) <= LONGEST_NUMBER else text
