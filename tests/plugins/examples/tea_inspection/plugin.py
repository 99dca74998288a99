"""A kind of submission: the visit, verified by the county and accepted by the city."""

from __future__ import annotations

from collections.abc import Iterable

from duibiao.api import Label, Publicity, Step, SubmissionKind, hookimpl

INSPECTION = SubmissionKind(
    key="tea_inspection",
    version="1.0",
    title=Label("茶园巡查", "Inspection of tea gardens"),
    form="tea_visit",
    route=(
        Step(key="county", level="county", role="checker", label=Label("核实", "Verify")),
        Step(key="city", level="city", role="approver", label=Label("接收", "Accept")),
    ),
    publicity=Publicity(days=5, assumed=True),
    validity_months=12,
)
"""Shown for five working days, and good for a year."""


@hookimpl
def submission_kinds() -> Iterable[SubmissionKind]:
    """The one kind of this plugin."""
    return [INSPECTION]
