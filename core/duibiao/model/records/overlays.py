"""Overlays: what a province or an association adds to a national benchmark scheme. They replace and remove nothing."""

from __future__ import annotations

from duibiao.model.records.definitions import Definition, Record
from duibiao.model.records.forms import Field, Severity
from duibiao.model.records.schemes import Answer, BenchmarkStandard, Expected, Grade, Indicator, Limit
from duibiao.model.values.messages import Label


class AddedLimits(Record, frozen=True):
    """More limits of an indicator that the base has, each under a standard of the overlay's own."""

    indicator: str
    """The key of the base's indicator."""
    limits: tuple[Limit, ...]
    """What is demanded of it besides."""


class AddedCheck(Record, frozen=True, kw_only=True):
    """A condition on the answers of the form, said at one of its fields when it is false."""

    key: str
    """Names the check within the overlay."""
    field: str
    """The field at which it is said."""
    constraint: str
    """An expression over the fields of the form and those added to it."""
    message: Label
    """What is said where it is false."""
    severity: Severity = "B"
    """How grave that is: A blocks, B asks for an explanation, C is to be verified, D is a hint."""


class OwnName(Record, frozen=True):
    """What the adder calls a place of the base; it stands behind the base's own label, never instead of it."""

    at: str
    """The place: indicators.ph, parameters.size, fields.laboratory."""
    label: Label
    """What it is called."""


class OverlayExample(Record, frozen=True, kw_only=True):
    """A worked example: one set of answers, the base's verdict on them, and the overlay's own."""

    name: str
    """Names the example within the overlay."""
    parameters: dict[str, str | bool]
    """The product's parameters."""
    indicators: dict[str, Answer]
    """The answers."""
    expected: Expected
    """The verdict of the base on them."""
    own: Expected | None = None
    """The verdict of the overlay; there when it has `grades`."""
    note: Label | None = None
    """What the example shows."""


class SchemeOverlay(Definition, frozen=True, kw_only=True):
    """What an organ adds to a benchmark scheme for the enterprises below it (补充方案)."""

    base: str
    """The scheme that it adds to, as issuer:key."""
    base_version: str
    """The version of the base that it was written against; it goes with every later one that it does not clash with."""
    organ: str
    """Who adds: an organ, for the enterprises below it, or an association, for all."""
    form: str | None = None
    """The form to which `fields` and `checks` belong, as issuer:key."""
    standards: tuple[BenchmarkStandard, ...] = ()
    """Standards of the overlay's own, for its limits."""
    indicators: tuple[Indicator, ...] = ()
    """Indicators added."""
    limits: tuple[AddedLimits, ...] = ()
    """Limits added to indicators of the base, each under a standard of `standards`."""
    fields: tuple[Field, ...] = ()
    """Fields added to the form."""
    checks: tuple[AddedCheck, ...] = ()
    """Conditions on the answers of the form."""
    required: tuple[str, ...] = ()
    """Places of the base that have to be answered: indicators.ph, parameters.size, fields.laboratory."""
    labels: tuple[OwnName, ...] = ()
    """Names that the adder gives to places of the base."""
    grades: tuple[Grade, ...] = ()
    """A rule of its own, beside that of the base; without it the overlay only asks more."""
    note: Label | None = None
    """What a reader had better know."""
    examples: tuple[OverlayExample, ...] = ()
    """Worked examples."""

    @property
    def assesses(self) -> bool:
        """Whether it comes to a verdict of its own."""
        return bool(self.grades)
