"""As of when figures are: the checkpoint or position up to which this instance counted."""

from __future__ import annotations

import msgspec

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
