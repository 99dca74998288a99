"""Organs with a figure each as bars, the greatest first: what a province's front page shows in place of the tiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.hierarchy.organs import Organ
from duibiao.model.values.messages import message


class Bar(msgspec.Struct, frozen=True):
    """One organ: its name, its figure, the same in words, and how long its bar is in per cent."""

    name: str
    figure: str
    words: str
    href: str
    width: str


def bars(organs: Sequence[Organ], figures: Mapping[str, int], writing: Writing) -> tuple[Bar, ...]:
    """A bar for each organ; those of one figure stay in the order of the register."""
    most = max((figures.get(organ.id, 0) for organ in organs), default=0) or 1
    ranked = sorted(organs, key=lambda organ: -figures.get(organ.id, 0))
    return tuple(_bar(organ, figures.get(organ.id, 0), most, writing) for organ in ranked)


def _bar(organ: Organ, figure: int, most: int, writing: Writing) -> Bar:
    name, shown = writing.label(organ.name), writing.number(figure)
    words = writing.say(message("map.tile", "{name}，{figure} 项", name=name, figure=shown))
    return Bar(name, shown, words, f"/results?organ={organ.id}", str(100 * figure // most))
