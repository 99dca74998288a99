"""Test methods: whether values measured by one may stand beside values measured by another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from duibiao.model.values.messages import Fault
from duibiao.model.values.standards import StandardNumber, parse_standard, same_standard

CLAUSE = re.compile(r"[一-鿿，、；（(,;].*$")
"""Where a standard number ends at the latest: at a Chinese word, a comma or a bracket."""


def accepts(accepted: Iterable[str], stated: str) -> bool:
    """Whether `stated` is one of the `accepted` methods: the same standard, whatever the clause, or the same text."""
    return any(_same(method, stated) for method in accepted)


def _same(one: str, other: str) -> bool:
    first, second = standard_in(one), standard_in(other)
    if first is None or second is None:
        return _plain(one) == _plain(other)
    return any(same_standard(a, b) for a in _numbers(first) for b in _numbers(second))


@lru_cache(maxsize=1024)
def standard_in(method: str) -> StandardNumber | None:
    """The standard that a method names ("GB/T 4100 annex M" names GB/T 4100), or None when it names none."""
    words = CLAUSE.sub("", method).split()
    for end in range(len(words), 0, -1):
        try:
            return parse_standard(" ".join(words[:end]))
        except Fault:
            continue
    return None


def _numbers(standard: StandardNumber) -> list[StandardNumber]:
    """A standard and, where it bears two numbers, the one that it is identical to."""
    return [standard, standard.identical_to] if standard.identical_to else [standard]


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
