"""The provinces as a cartogram: one tile each, shaded by a figure, with the same in words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

import msgspec

from duibiao.interfaces.web.views.provinces import PROVINCES, Province, organ_of
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.hierarchy.standard_tree import WITHOUT_ORGAN
from duibiao.model.values.messages import message

PITCH_X, PITCH_Y = 58, 52
"""From tile to tile, in units of the drawing."""

STEPS = (1, 3, 6, 10)
"""Where a darker shade begins, in units of a round number."""


class Tile(msgspec.Struct, frozen=True):
    """One province. `shade` is 0 for one that does not report here, else 1 to 5; `href` is empty then too."""

    short: str
    name: str
    figure: str
    words: str
    href: str
    shade: int
    x: int
    y: int


class Shade(msgspec.Struct, frozen=True):
    """A row of the legend."""

    shade: int
    words: str


class Cartogram(msgspec.Struct, frozen=True):
    """The drawing: its tiles in the order of GB/T 2260, its legend and its size; `rows` are the same as a table."""

    tiles: tuple[Tile, ...]
    legend: tuple[Shade, ...]
    rows: tuple[Tile, ...]
    width: int
    height: int


def cartogram(figures: Mapping[str, int], writing: Writing) -> Cartogram:
    """The provinces by their figures, which stand under the ids of their organs."""
    reporting = [province for province in PROVINCES if province.area not in WITHOUT_ORGAN]
    most = max((figures.get(organ_of(province), 0) for province in reporting), default=0)
    bounds = shades(most)
    tiles = tuple(_tile(province, figures, bounds, writing) for province in PROVINCES)
    ranked = sorted(tiles, key=lambda tile: (not tile.href, -figures.get(tile.href.rpartition("=")[2], 0)))
    first = min(province.column for province in PROVINCES)
    last = max(province.column for province in PROVINCES)
    bottom = max(province.row for province in PROVINCES)
    return Cartogram(
        tiles=tiles,
        legend=_legend(bounds, writing),
        rows=tuple(ranked),
        width=(last - first + 1) * PITCH_X,
        height=(bottom + 1) * PITCH_Y,
    )


def shades(most: int) -> tuple[int, ...]:
    """Where each darker shade begins, in round numbers, so that the greatest figure reaches the last one or nearly."""
    unit = 1
    for step in (unit for power in range(9) for unit in (10**power, 2 * 10**power, 5 * 10**power)):
        if step * STEPS[-1] <= most:
            unit = step
    return tuple(unit * step for step in STEPS)


def _tile(province: Province, figures: Mapping[str, int], bounds: tuple[int, ...], writing: Writing) -> Tile:
    name = writing.label(province.name)
    first = min(other.column for other in PROVINCES)
    x, y = (province.column - first) * PITCH_X, province.row * PITCH_Y
    if province.area in WITHOUT_ORGAN:
        words = writing.say(message("map.outside", "{name}，未纳入", name=name))
        return Tile(writing.label(province.short), name, "—", words, "", 0, x, y)
    organ = organ_of(province)
    figure = figures.get(organ, 0)
    shown = writing.number(figure)
    words = writing.say(message("map.tile", "{name}，{figure} 项", name=name, figure=shown))
    shade = bisect_right(bounds, figure) + 1
    return Tile(writing.label(province.short), name, shown, words, f"/results?organ={organ}", shade, x, y)


def _legend(bounds: tuple[int, ...], writing: Writing) -> tuple[Shade, ...]:
    words = [writing.say(message("map.not_reporting", "未纳入")), f"< {writing.number(bounds[0])}"]
    words += [f"{writing.number(bound)}–" for bound in bounds[:-1]]
    words.append(f"≥ {writing.number(bounds[-1])}")
    return tuple(Shade(index, text) for index, text in enumerate(words))
