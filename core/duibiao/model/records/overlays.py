"""Overlays: what a province or an association adds to a national benchmark scheme. They replace and remove nothing."""

from __future__ import annotations

from duibiao.model.records.definitions import Definition, Record
from duibiao.model.records.forms import Field, Severity
from duibiao.model.records.schemes import Answer, BenchmarkStandard, Expected, Grade, Indicator, Limit
from duibiao.model.values.messages import Label


class AddedLimits(Record, frozen=True):
    """More limits of an indicator that the base has, each under a standard of the overlay's own."""

    indicator: str
    limits: tuple[Limit, ...]


class AddedCheck(Record, frozen=True, kw_only=True):
    """A condition on the answers of the form, said at one of its fields when it is false.

    `constraint` is an expression over the fields of the form and those added to it.
    """

    key: str
    field: str
    constraint: str
    message: Label
    severity: Severity = "B"


class OwnName(Record, frozen=True):
    """What the adder calls a place of the base; it stands behind the base's own label, never instead of it."""

    at: str
    label: Label


class OverlayExample(Record, frozen=True, kw_only=True):
    """A worked example: one set of answers, the base's verdict on them, and the overlay's own."""

    name: str
    parameters: dict[str, str | bool]
    indicators: dict[str, Answer]
    expected: Expected
    own: Expected | None = None
    note: Label | None = None


class SchemeOverlay(Definition, frozen=True, kw_only=True):
    """What an organ adds to a benchmark scheme for the enterprises below it (补充方案).

    `base` is the scheme as `issuer:key`, `base_version` the version that the overlay was written against; it goes
    with every later version that it does not clash with. `organ` is who adds: an organ, for the enterprises below it,
    or an association, for all. `fields` and `checks` belong to `form`. `required` are places of the base
    ("indicators.ph", "parameters.size", "fields.laboratory") that have to be answered. `grades` are a rule of the
    overlay's own, beside that of the base; without them it only asks more.
    """

    base: str
    base_version: str
    organ: str
    form: str | None = None
    standards: tuple[BenchmarkStandard, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    limits: tuple[AddedLimits, ...] = ()
    fields: tuple[Field, ...] = ()
    checks: tuple[AddedCheck, ...] = ()
    required: tuple[str, ...] = ()
    labels: tuple[OwnName, ...] = ()
    grades: tuple[Grade, ...] = ()
    note: Label | None = None
    examples: tuple[OverlayExample, ...] = ()

    @property
    def assesses(self) -> bool:
        """Whether it comes to a verdict of its own."""
        return bool(self.grades)
