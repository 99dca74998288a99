"""Forgets to return."""

from __future__ import annotations

from duibiao.api import Check, hookimpl


@hookimpl
def checks() -> list[Check]:
    [Check("steeping", lambda host, filing: [])]  # type: ignore[return]
