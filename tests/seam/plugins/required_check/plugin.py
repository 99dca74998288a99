"""A check that must run, and cannot."""

from __future__ import annotations

from collections.abc import Iterable

from duibiao.api import Check, Filing, Finding, Host, hookimpl


def burnt(host: Host, filing: Filing) -> Iterable[Finding]:
    raise ValueError("burnt leaves")


@hookimpl
def checks() -> list[Check]:
    return [Check("required_check", burnt, required=True)]
