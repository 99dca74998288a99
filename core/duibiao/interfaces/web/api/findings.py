"""Findings as the API shows them: a severity, a place, a sentence in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from duibiao.interfaces.web.desk import Desk
from duibiao.model.records.findings import Finding
from duibiao.model.records.forms import Severity


class FindingView(msgspec.Struct, frozen=True):
    """A finding: A block, B explain, C verify, D hint."""

    severity: Severity
    at: str
    key: str
    detail: str
    check: str
    explanation: str | None


def view_findings(desk: Desk, findings: Iterable[Finding]) -> list[FindingView]:
    """The findings in the reader's language, the gravest first."""
    views = [
        FindingView(f.severity, f.message.at, f.message.key, desk.say(f.message), f.check, f.explanation)
        for f in findings
    ]
    return sorted(views, key=lambda view: view.severity)
