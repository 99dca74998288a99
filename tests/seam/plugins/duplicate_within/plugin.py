"""Offers one check twice."""

from __future__ import annotations

from duibiao.api import Check, Filing, Finding, Host, hookimpl


def nothing(host: Host, filing: Filing) -> list[Finding]:
    return []


@hookimpl
def checks() -> list[Check]:
    return [Check("steeping", nothing), Check("steeping", nothing)]
