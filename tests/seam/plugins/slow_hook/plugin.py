"""Sleeps over its answer."""

from __future__ import annotations

import time

from duibiao.api import Check, hookimpl


@hookimpl
def checks() -> list[Check]:
    time.sleep(0.02)
    return [Check("steeping", lambda host, filing: [])]
