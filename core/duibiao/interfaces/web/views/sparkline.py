"""A small line without axes: how a figure went over the months, with the same in words (look.md, 5)."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from duibiao.interfaces.web.writing import Writing
from duibiao.model.values.messages import message

WIDTH, HEIGHT, MARGIN = 220, 34, 3


class Sparkline(msgspec.Struct, frozen=True):
    """The points of the line in a drawing of `width` by `height`, and what it says."""

    points: str
    words: str
    width: int = WIDTH
    height: int = HEIGHT


def sparkline(figures: Sequence[int], months: Sequence[str], writing: Writing) -> Sparkline:
    """The line through a figure for each of at least two months."""
    most = max(*figures, 1)
    reach = HEIGHT - 2 * MARGIN
    points = (
        f"{index * WIDTH // (len(figures) - 1)},{HEIGHT - MARGIN - figure * reach // most}"
        for index, figure in enumerate(figures)
    )
    told = message(
        "trend.words",
        "{first} 至 {last}，逐月：{figures}",
        first=months[0],
        last=months[-1],
        figures=", ".join(map(writing.number, figures)),
    )
    return Sparkline(" ".join(points), writing.say(told))
