"""As of when figures are: the checkpoint or position up to which this instance counted."""

from __future__ import annotations

import msgspec

from duibiao.interfaces.web.views.search import Options
from duibiao.interfaces.web.writing import Writing
from duibiao.model.values.messages import message
from duibiao.reporting.consolidation.figures import Asked, Reach


class Cutoff(msgspec.Struct, frozen=True):
    """The position, when it was sealed as a checkpoint (UTC, "" where it was not), how many entries wait behind it."""

    position: int
    at: str
    waiting: int


def cutoff_view(asked: Asked, reach: Reach) -> Cutoff:
    """The cut-off of the figures asked for."""
    now = asked.as_of is None
    position = reach.counted if asked.as_of is None else asked.as_of
    return Cutoff(position, reach.at(position) or "", max(reach.last - position, 0) if now else 0)


def as_of_options(asked: Asked, reach: Reach, writing: Writing) -> Options:
    """The checkpoints to choose from, and the position asked for where it is none of them."""
    text = "检查点 {size} · {moment}"
    sealed = [
        (one.size, message("cutoff.checkpoint", text, size=writing.number(one.size), moment=writing.moment(one.at)))
        for one in reach.checkpoints
    ]
    if asked.as_of is not None and reach.at(asked.as_of) is None:
        other = message("cutoff.position", "流水第 {position} 条", position=writing.number(asked.as_of))
        sealed.insert(0, (asked.as_of, other))
    return tuple((str(position), writing.say(told)) for position, told in sealed)
