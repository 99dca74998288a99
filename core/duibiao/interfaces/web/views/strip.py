"""逐项条: one tick per indicator — up is better, a dot meets, down is below, a ring cannot be compared."""

from __future__ import annotations

import msgspec

from duibiao.interfaces.web.writing import Writing
from duibiao.model.assessment.verdict import Counts, Outcome
from duibiao.model.values.messages import message

STEP = 8
"""Pixels from tick to tick."""


class Tick(msgspec.Struct, frozen=True):
    """One indicator at its place."""

    outcome: Outcome
    x: int


class Strip(msgspec.Struct, frozen=True):
    """The ticks of a result, the same in words, and the width in pixels."""

    ticks: tuple[Tick, ...]
    words: str
    width: int


def strip_of(counts: Counts, writing: Writing) -> Strip:
    """The strip of a verdict's counts, the best outcome first."""
    outcomes: list[Outcome] = []
    for outcome in ("better", "meets", "below", "incomparable", "missing"):
        outcomes += [outcome] * getattr(counts, outcome)
    text = "{better} 项优于，{meets} 项达到，{below} 项低于，{incomparable} 项不可比，{missing} 项未填"
    told = message(
        "strip.words",
        text,
        better=counts.better,
        meets=counts.meets,
        below=counts.below,
        incomparable=counts.incomparable,
        missing=counts.missing,
    )
    ticks = tuple(Tick(outcome, index * STEP + STEP - 1) for index, outcome in enumerate(outcomes))
    return Strip(ticks, writing.say(told), len(outcomes) * STEP + 6)
