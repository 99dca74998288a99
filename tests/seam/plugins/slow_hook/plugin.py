"""Sleeps over its answer."""

from __future__ import annotations

import time

from duibiao.api import Check, Filing, Finding, Host, hookimpl


def nothing(host: Host, filing: Filing) -> list[Finding]:
    return []


@hookimpl
def checks() -> list[Check]:
    time.sleep(0.02)
    return [Check("steeping", nothing)]
