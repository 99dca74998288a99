"""Kinds: what a submission is — its form, route, assessment, publicity and validity."""

from __future__ import annotations

from typing import Literal

from duibiao.model.records.definitions import Definition, Record
from duibiao.model.values.messages import Label

OrganLevel = Literal["nation", "province", "city", "county", "zone", "sector_department", "association", "institute"]
ReviewRole = Literal["checker", "approver"]
CalendarKind = Literal["calendar", "working"]


class Step(Record, frozen=True, kw_only=True):
    """One step of a route: which level passes it, in which role, and what passing is called there.

    Where an enterprise's line of organs has none of this level, the step is skipped. `with_levels` names the organs
    beside it (会同) whose opinions are collected; `days` is the time in working days that the step is meant to take.
    """

    key: str
    level: OrganLevel
    role: ReviewRole
    label: Label
    with_levels: tuple[OrganLevel, ...] = ()
    days: int | None = None


class Publicity(Record, frozen=True):
    """How long a result is shown for objections before it is final. `assumed` marks days that no source gives."""

    days: int
    calendar: CalendarKind = "working"
    assumed: bool = False


class SubmissionKind(Definition, frozen=True, kw_only=True):
    """What travels up the hierarchy under one name.

    `form` is the name of a form ("key", or "issuer:key"). A kind that is `assessed` needs a benchmark scheme and a
    product; `once_per_round` refuses a second filing of the same product and scheme in a round.
    """

    form: str
    route: tuple[Step, ...]
    assessed: bool = False
    once_per_round: bool = False
    publicity: Publicity | None = None
    published: bool = True
    validity_months: int | None = None

    @property
    def form_name(self) -> str:
        """The form as `issuer:key`; a bare key is one of the kind's own issuer."""
        return self.form if ":" in self.form else f"{self.issuer}:{self.form}"
