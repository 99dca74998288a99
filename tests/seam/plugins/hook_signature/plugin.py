"""Wants to be given something."""

from __future__ import annotations

from duibiao.api import Check, Host, hookimpl


@hookimpl
def checks(host: Host) -> list[Check]:
    return []
