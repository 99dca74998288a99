"""As of when figures are: the checkpoint or position up to which this instance counted."""

from __future__ import annotations

import msgspec

from duibiao.reporting.consolidation.figures import Asked, Reach


class Cutoff(msgspec.Struct, frozen=True):
    """The position, when it was sealed (UTC, "" where nobody did), whether it is now, how many entries wait."""

    position: int
    at: str
    now: bool
    waiting: int


def cutoff_view(asked: Asked, reach: Reach, now: str) -> Cutoff:
    """The cut-off of the figures asked for."""
    if asked.as_of is not None:
        return Cutoff(asked.as_of, reach.at(asked.as_of) or "", now=False, waiting=0)
    return Cutoff(reach.counted, now, now=True, waiting=max(reach.last - reach.counted, 0))
