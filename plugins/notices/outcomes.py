"""What came of sending something out, and when it is tried again."""

from __future__ import annotations

import msgspec

PAUSES = (60, 300, 1800, 7200, 43200)
"""Seconds before the second, third … try; after the last there is none."""

TRIES = len(PAUSES) + 1

FOR_GOOD = ("gone", "no_address", "not_seen", "no_endpoint", "refused_address")
"""Reasons for which trying again is of no use."""


class Outcome(msgspec.Struct, frozen=True):
    """How one try ended: an empty `reason` when it went out. `detail` is a number or a name, never words of others."""

    delivery: str
    reason: str = ""
    detail: str = ""


def is_over(attempts: int, reason: str) -> bool:
    """Whether a delivery that failed `attempts` times, the last time for `reason`, has failed for good."""
    return attempts >= TRIES or reason in FOR_GOOD


def pause_after(attempts: int) -> int:
    """Seconds until the next try after so many."""
    return PAUSES[min(attempts, len(PAUSES)) - 1]
