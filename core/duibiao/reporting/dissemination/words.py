"""The words that a public record is found by: folded to one spelling, and the same folding of what somebody asks for.

Full-width and half-width, upper and lower case are one (Unicode, D146: compatibility caseless matching). A standard's
number is kept with and without its blank, because both are typed: GB/T 4100, GB/T4100.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from duibiao.model.records.forms import Field
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Label

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


def of_scheme(scheme: BenchmarkScheme) -> Iterator[str]:
    """What a scheme is looked for by: its title, product class and standards."""
    yield from of_label(scheme.title)
    yield from of_label(scheme.product_class)
    for standard in scheme.standards:
        yield standard.number
        if standard.title is not None:
            yield from of_label(standard.title)


def of_label(label: Label) -> Iterator[str]:
    """A label in both languages."""
    yield label.zh
    yield label.en or ""


def of_fields(fields: Iterable[Field], answers: Mapping[str, Any]) -> Iterator[str]:
    """The standards' numbers among the public answers to a form, those in rows too."""
    for field in fields:
        answer = answers.get(field.name)
        if not field.public or answer is None:
            continue
        if field.type == "standard":
            yield str(answer)
        elif field.type == "repeat":
            for row in answer:
                yield from of_fields(field.fields, row)


def _spellings(text: str) -> tuple[str, str]:
    """A text, and without its blanks where it is short enough to be a number or a code."""
    return text, text.replace(" ", "") if len(text) <= LONGEST_NUMBER else text
