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
    label: Label


class BenchmarkStandard(Record, frozen=True, kw_only=True):
    """A standard that a scheme compares with. `tiers` are its levels, the lowest first."""

    key: str
    number: str
    level: StandardLevel
    title: Label | None = None
    tiers: tuple[Tier, ...] = ()


class Limit(Record, frozen=True, kw_only=True):
    """What a named clause of a named standard demands of an indicator.

    `bound` is a number's text, a pair of them for `between`, a grade of the scale, a truth value, or the values of
    `one_of`; `bound_formula` is an expression that gives it instead. For `within` the bound is the nominal value and
    `tolerance` its half width, in the unit or in per cent of the bound. `round_to` is the step to which a measured
    value is rounded before it is compared, when `compare` is "rounded" (GB/T 8170-2008, 4.3). `method` names the test
    methods whose values may be compared with this limit; empty means those of the indicator. The relation "unset"
    says that the standard names no limit. `source` is where the figure was read, `provenance` how sure that is, and
    `evidence` what the bound rests on where the standard itself sets none.
    """

    standard: str
    relation: Relation
    provenance: Provenance
    bound: str | bool | tuple[str, ...] | None = None
    bound_formula: str | None = None
    unit: str | None = None
    clause: str | None = None
    purpose: Purpose = "benchmark"
    when: str | None = None
    statistic: Statistic = "value"
    tier: str | None = None
    method: tuple[str, ...] = ()
    compare: Compare = "full"
    round_to: Decimal | None = None
    better_by: Decimal | None = None
    tolerance: Decimal | None = None
    tolerance_in_percent: bool = False
    open_low: bool = False
    open_high: bool = False
    source: str | None = None
    evidence: str | None = None
    note: Label | None = None


class Indicator(Record, frozen=True, kw_only=True):
    """What is measured. An indicator with a `calculation` is worked out from others and rounded to `round_to`.

    `scale` lists the grades of an ordinal, the lowest first; with `half_grades` there is one between each two
    neighbours ("3-4"). `min_count` is how many readings a sample needs. `relevant` says when it applies at all.
    """

    key: str
    type: ValueType
    label: Label
    hint: Label | None = None
    unit: str | None = None
    core: bool = False
    concern: Concern = "performance"
    required: bool = True
    relevant: str | None = None
    method: tuple[str, ...] = ()
    scale: tuple[str, ...] = ()
    half_grades: bool = False
    choices: tuple[Choice, ...] = ()
    min_count: int = 1
    calculation: str | None = None
    round_to: Decimal | None = None
    limits: tuple[Limit, ...] = ()

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
    value: Decimal


class Table(Record, frozen=True):
    """Numbers by size, power or class, for `lookup(key, …)` in a formula. `by` names the columns to look up by."""

    key: str
    by: tuple[str, ...]
    rows: tuple[Row, ...]


class Grade(Record, frozen=True):
    """One grade of a whole result, given when its expression is true; the last grade needs none.

    The names an expression may use count the indicators by their outcome against the standards listed in `against`
    (all when empty): below, missing, incomparable, meets, better, total, the same with `core_` before them, and
    mandatory_failed, the mandatory limits not met.
    """

    key: str
    label: Label
    when: str | None = None
    against: tuple[str, ...] = ()


class Answer(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What an enterprise declares for one indicator.

    `value` is a number's or a grade's text, a truth value, the readings of a sample, or "not_detected" together with
    the `detection_limit` of the test. `unit` and `method` default to those of the indicator; `evidence` are digests.
    """

    value: str | bool | tuple[str, ...] | None = None
    unit: str | None = None
    method: str | None = None
    detection_limit: str | None = None
    evidence: tuple[str, ...] = ()
    note: str | None = None


class Expected(Record, frozen=True):
    """What a worked example must come to: its grade, and the outcome of some indicators against a standard."""

    grade: str
    outcomes: dict[str, dict[str, str]] = {}


class Example(Record, frozen=True):
    """A worked example: answers, and the verdict they must give. Kit, tests and operator's screen run it."""

    name: str
    parameters: dict[str, str | bool]
    indicators: dict[str, Answer]
    expected: Expected
    note: Label | None = None


class BenchmarkScheme(Definition, frozen=True, kw_only=True):
    """A versioned benchmark scheme (对标方案).

    `parameters` are asked of the product before its indicators (its class, size or power); conditions and formulas
    may name them. `industries` are classes of GB/T 4754 in `industry_edition`.
    """

    product_class: Label
    industries: tuple[str, ...]
    standards: tuple[BenchmarkStandard, ...]
    indicators: tuple[Indicator, ...]
    grades: tuple[Grade, ...]
    industry_edition: str = "GB/T 4754-2017"
    scope: Label | None = None
    parameters: tuple[Field, ...] = ()
    tables: tuple[Table, ...] = ()
    drafted_by: tuple[str, ...] = ()
    note: Label | None = None
    examples: tuple[Example, ...] = ()

    def standard(self, key: str) -> BenchmarkStandard:
        """The benchmark standard called `key`; KeyError when the scheme has none."""
        for standard in self.standards:
            if standard.key == key:
                return standard
        raise KeyError(key)
