"""Kinds: what a submission is — its form, route, assessment, publicity and validity."""

from __future__ import annotations

from typing import Literal

from duibiao.model.records.definitions import Definition, Record
from duibiao.model.values.messages import Label

OrganLevel = Literal["nation", "province", "city", "county", "zone", "sector_department", "association", "institute"]
ReviewRole = Literal["checker", "approver"]
CalendarKind = Literal["calendar", "working"]


class Step(Record, frozen=True, kw_only=True):
    """One step of a route: which level passes it, in which role, and what passing is called there."""

    key: str
    """Names the step within its route."""
    level: OrganLevel
    """The level of organ that passes it. Where an enterprise has no organ of this level, the step is skipped."""
    role: ReviewRole
    """Whose task it is there."""
    label: Label
    """What passing is called at this step: verify, recommend, accept."""
    with_levels: tuple[OrganLevel, ...] = ()
    """The organs beside it (会同) whose opinions are collected."""
    days: int | None = None
    """How many working days the step is meant to take."""


class Publicity(Record, frozen=True):
    """How long a result is shown for objections before it is final."""

    days: int
    """How many days, at least one."""
    calendar: CalendarKind = "working"
    """Whether days are working days or any."""
    assumed: bool = False
    """Marks days that no source gives."""


class SubmissionKind(Definition, frozen=True, kw_only=True):
    """What travels up the hierarchy under one name."""

    form: str
    """The form that is filled in: "key" of the same issuer, or "issuer:key"."""
    route: tuple[Step, ...]
    """The steps that it passes, from the bottom up."""
    assessed: bool = False
    """Whether it needs a benchmark scheme and a product."""
    once_per_round: bool = False
    """Whether a second filing of the same product and scheme in a round is refused."""
    publicity: Publicity | None = None
    """How long it is shown for objections; none when left out."""
    published: bool = True
    """Whether results become public at all."""
    validity_months: int | None = None
    """How many months a result is good for; without end when left out."""

    @property
    def form_name(self) -> str:
        """The form as `issuer:key`; a bare key is one of the kind's own issuer."""
        return self.form if ":" in self.form else f"{self.issuer}:{self.form}"
