"""Bars of parts, drawn by the server: a row for each key, a part for each second key, all to one scale (look.md, 5)."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from duibiao.interfaces.web.writing import Writing

ROOM = 70
"""From how many thousandths of the width on a part has its figure written in it."""


class Part(msgspec.Struct, frozen=True):
    """A part of a bar: where it begins and how wide it is in per cent, its tone, its figure where there is room."""

    x: str
    width: str
    tone: str
    figure: str


class Bar(msgspec.Struct, frozen=True):
    """A row: its name, its total and the same in words, its parts."""

    name: str
    total: int
    words: str
    parts: tuple[Part, ...]


def stacks(rows: Sequence[tuple[str, Sequence[tuple[str, int]]]], writing: Writing) -> tuple[Bar, ...]:
    """A bar for each (name, parts), where parts are (tone, figure); the longest fills the width."""
    most = max((sum(figure for _, figure in parts) for _, parts in rows), default=0) or 1
    return tuple(_bar(name, parts, most, writing) for name, parts in rows)


def _bar(name: str, parts: Sequence[tuple[str, int]], most: int, writing: Writing) -> Bar:
    drawn, begun = [], 0
    for tone, figure in parts:
        if figure:
            wide = 1000 * (begun + figure) // most - 1000 * begun // most
            written = writing.number(figure) if wide >= ROOM else ""
            drawn.append(Part(_percent(1000 * begun // most), _percent(wide), tone, written))
            begun += figure
    return Bar(name, begun, writing.number(begun), tuple(drawn))


def _percent(thousandths: int) -> str:
    return f"{thousandths // 10}.{thousandths % 10}"
