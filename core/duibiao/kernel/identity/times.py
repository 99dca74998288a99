"""Reckoning with moments that are passed in as UTC text."""

from __future__ import annotations

from datetime import timedelta

from duibiao.model.values import dates


def later(now: str, by: timedelta) -> str:
    """The moment `by` after `now`, before it where `by` is negative."""
    return dates.utc_text(dates.parse_utc(now) + by)


def day_of(now: str) -> str:
    """The day in China at that moment, "2026-11-23"."""
    return dates.day_of(dates.parse_utc(now)).isoformat()
