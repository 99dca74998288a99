"""Spells a hook wrong."""

from __future__ import annotations

from duibiao.api import Check, hookimpl


@hookimpl
def cheks() -> list[Check]:
    return []
