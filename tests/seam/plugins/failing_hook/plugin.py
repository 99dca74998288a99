"""Fails while it is asked, in two hooks."""

from __future__ import annotations

from duibiao.api import Check, CodeList, hookimpl


@hookimpl
def checks() -> list[Check]:
    raise SystemExit("no tea")


@hookimpl
def code_lists() -> list[CodeList]:
    raise RuntimeError("no water")
