"""Benchmark schemes: product class, benchmark standards, indicators with limits, and the rule for the grade."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from duibiao.model.records.definitions import Definition, Record
from duibiao.model.records.forms import Choice, Field
from duibiao.model.values.messages import Label

StandardLevel = Literal["international", "foreign", "national", "industry", "local", "group", "enterprise"]
ValueType = Literal["number", "ordinal", "boolean", "choice", "sample", "text"]
Purpose = Literal["mandatory", "benchmark", "tier"]
Statistic = Literal["value", "mean", "each", "min", "max", "sd", "count"]
Relation = Literal[
    "at_least",
    "more_than",
    "at_most",
    "less_than",
    "between",
    "within",
    "equals",
    "one_of",
    "not_detected",
    "unset",
]
Compare = Literal["full", "rounded"]
Provenance = Literal["verified", "secondary", "general_knowledge"]
Concern = Literal["performance", "safety", "health", "environment"]


class Tier(Record, frozen=True):
    """One level of a standard that grades products, as a grade of energy efficiency."""

    key: str
    """What a limit names it by."""
    label: Label
    """What people call it."""


class BenchmarkStandard(Record, frozen=True, kw_only=True):
    """A standard that a scheme compares with."""

    key: str
    """The short name that limits and grades use."""
    number: str
    """The number as printed, with the year where the scheme means one edition: "GB/T 4100-2015"."""
    level: StandardLevel
    """Who issued it. "foreign" is a national standard of another country."""
    title: Label | None = None
    """The name of the standard."""
    tiers: tuple[Tier, ...] = ()
    """Its levels where it grades products, the lowest first."""


class Limit(Record, frozen=True, kw_only=True):
    """What a named clause of a named standard demands of an indicator."""

    standard: str
    """The key of one of the standards of the scheme."""
    relation: Relation
    """How the measured value must stand to the bound. "unset": the standard names no limit."""
    provenance: Provenance
    """How sure the figure is: read in the standard, quoted by somebody, or without a source."""
    bound: str | bool | tuple[str, ...] | None = None
    """A number, a pair of them for "between", a grade of the scale, a truth value, or the values of "one_of"."""
    bound_formula: str | None = None
    """An expression that gives the bound instead."""
    unit: str | None = None
    """The unit of the bound; that of the indicator when left out."""
    clause: str | None = None
    """The clause of the standard; left out where nobody has seen it."""
    purpose: Purpose = "benchmark"
    """What it is for: "mandatory" stops publication where it is not met, "tier" is one level of several."""
    when: str | None = None
    """An expression; the limit holds only where it is true, and is not compared elsewhere."""
    statistic: Statistic = "value"
    """What of a sample is compared; a single number is its own "value"."""
    tier: str | None = None
    """The key of the tier that this limit belongs to, with the purpose "tier"."""
    method: tuple[str, ...] = ()
    """The test methods whose values may be compared with it; those of the indicator when left out."""
    compare: Compare = "full"
    """Whether the value is compared as it is, or after rounding to `round_to` (GB/T 8170-2008, 4.3)."""
    round_to: Decimal | None = None
    """The step to which a value is rounded before it is compared, with "rounded"."""
    better_by: Decimal | None = None
    """By how much a one-sided limit must be exceeded to be better; by anything when left out."""
    tolerance: Decimal | None = None
    """For "within": half the width around the bound."""
    tolerance_in_percent: bool = False
    """Whether the tolerance is per cent of the bound."""
    open_low: bool = False
    """For "between": the lower end itself is not allowed."""
    open_high: bool = False
    """For "between": the upper end itself is not allowed."""
    source: str | None = None
    """Where the figure was read."""
    evidence: str | None = None
    """What the bound rests on where the standard itself sets none."""
    note: Label | None = None
    """What the reader must know of this limit."""


class Indicator(Record, frozen=True, kw_only=True):
    """What is measured. One with a `calculation` is worked out from others."""

    key: str
    """Names its value in expressions: small letters, digits and underscores."""
    type: ValueType
    """What is declared: one number, several readings, a grade of the scale, yes or no, a choice, a text."""
    label: Label
    """What people call it."""
    hint: Label | None = None
    """Help for whoever fills it in."""
    unit: str | None = None
    """The unit it is asked in; an answer in another of the same dimension is converted."""
    core: bool = False
    """Whether it is a core indicator, which grades count apart."""
    concern: Concern = "performance"
    """What it concerns; safety, health and environment demand a test method."""
    required: bool = True
    """Whether a filing without it is incomplete."""
    relevant: str | None = None
    """An expression; the indicator applies only where it is true."""
    method: tuple[str, ...] = ()
    """The test methods whose values may be compared."""
    scale: tuple[str, ...] = ()
    """The grades of an ordinal, the lowest first."""
    half_grades: bool = False
    """Whether there is a grade between each two neighbours, "3-4"."""
    choices: tuple[Choice, ...] = ()
    """The answers of a choice."""
    min_count: int = 1
    """How many readings a sample needs."""
    calculation: str | None = None
    """An expression; the indicator is worked out from others and not asked."""
    round_to: Decimal | None = None
    """The step to which a calculation is rounded."""
    limits: tuple[Limit, ...] = ()
    """What the standards demand of it."""

    def grades(self) -> tuple[str, ...]:
        """The grades of an ordinal, the lowest first, half grades among them where they are allowed."""
        if not self.half_grades:
            return self.scale
        with_halves = list(self.scale[:1])
        for below, above in zip(self.scale, self.scale[1:], strict=False):
            with_halves += [f"{below}-{above}", above]
        return tuple(with_halves)


class Row(Record, frozen=True, array_like=True):
    """One row of a table: the texts to look it up by, and the number found there."""

    at: tuple[str, ...]
    """The texts to look it up by, in the order of the table's `by`."""
    value: Decimal
    """The number found there."""


class Table(Record, frozen=True):
    """Numbers by size, power or class, for `lookup(key, …)` in an expression."""

    key: str
    """What `lookup(key, …)` names."""
    by: tuple[str, ...]
    """What it is looked up by, one name for each text of a row."""
    rows: tuple[Row, ...]
    """Its numbers. Files write them as keys and numbers: `[tables.rows]`, `"0.75" = 82.5`."""


class Grade(Record, frozen=True):
    """One grade of a whole result, given when its expression is true; the last grade needs none.

    The names an expression may use count the indicators by their outcome against the standards listed in `against`
    (all when empty): below, missing, incomparable, meets, better, total, the same with `core_` before them, and
    mandatory_failed, the mandatory limits not met.
    """

    key: str
    """What worked examples and statistics name it by."""
    label: Label
    """What people read."""
    when: str | None = None
    """An expression over the counts; the first grade whose expression is true is given."""
    against: tuple[str, ...] = ()
    """The keys of the standards whose outcomes are counted; all when left out."""


class Answer(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What an enterprise declares for one indicator."""

    value: str | bool | tuple[str, ...] | None = None
    """A number, a grade, a truth value, the readings of a sample, or "not_detected"."""
    unit: str | None = None
    """The unit of the value; that of the indicator when left out."""
    method: str | None = None
    """The test method; taken to be one of the indicator when left out."""
    detection_limit: str | None = None
    """That of the test, with "not_detected"."""
    evidence: tuple[str, ...] = ()
    """Digests of the files that prove it."""
    note: str | None = None
    """A remark of the enterprise."""


class Expected(Record, frozen=True):
    """What a worked example must come to: its grade, and the outcome of some indicators against a standard."""

    grade: str
    """The key of the grade it must come to."""
    outcomes: dict[str, dict[str, str]] = {}
    """For each indicator, the outcome against each standard: `{ iso_9261 = "meets" }`. Others are not looked at."""


class Example(Record, frozen=True):
    """A worked example: answers, and the verdict they must give. Kit, tests and operator's screen run it."""

    name: str
    """What the example shows, in a few words."""
    parameters: dict[str, str | bool]
    """The answers to the parameters of the scheme."""
    indicators: dict[str, Answer]
    """The answers to its indicators."""
    expected: Expected
    """What they must come to."""
    note: Label | None = None
    """Why it comes to that."""


class BenchmarkScheme(Definition, frozen=True, kw_only=True):
    """A versioned benchmark scheme (对标方案)."""

    product_class: Label
    """What is compared, as people call it."""
    industries: tuple[str, ...]
    """Classes of GB/T 4754."""
    standards: tuple[BenchmarkStandard, ...]
    """The standards that it compares with."""
    indicators: tuple[Indicator, ...]
    """What is measured, in the order in which it is asked."""
    grades: tuple[Grade, ...]
    """Judged in this order; the last needs no condition."""
    industry_edition: str = "GB/T 4754-2017"
    """The edition of GB/T 4754 that `industries` are taken from."""
    scope: Label | None = None
    """Which products fall under it, and which do not."""
    parameters: tuple[Field, ...] = ()
    """Asked of the product before its indicators: its class, size or power. Expressions may name them."""
    tables: tuple[Table, ...] = ()
    """Numbers by size, power or class, for `lookup`."""
    drafted_by: tuple[str, ...] = ()
    """Who wrote it."""
    note: Label | None = None
    """What the reader must know: sources, assumptions."""
    examples: tuple[Example, ...] = ()
    """Worked examples. Files keep them apart, in examples/."""

    def standard(self, key: str) -> BenchmarkStandard:
        """The benchmark standard called `key`; KeyError when the scheme has none."""
        for standard in self.standards:
            if standard.key == key:
                return standard
        raise KeyError(key)
