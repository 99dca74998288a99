"""What an assessment finds, as facts: codes, limits cited and margins. Sentences are made where they are shown."""

from __future__ import annotations

from typing import Literal

import msgspec

from duibiao.model.records.schemes import Purpose, Relation, Statistic

Outcome = Literal["below", "missing", "incomparable", "meets", "better"]

WORST_FIRST: tuple[Outcome, ...] = ("below", "missing", "incomparable", "meets", "better")
"""低于 < 未填 < 不可比 < 达到 < 优于."""

RANK: dict[Outcome, int] = {outcome: rank for rank, outcome in enumerate(WORST_FIRST)}

ReasonCode = Literal[
    "unanswered",
    "malformed",
    "too_few_readings",
    "relevance_unknown",
    "condition_unknown",
    "inputs_missing",
    "calculation_undefined",
    "bound_inputs_missing",
    "bound_undefined",
    "no_limit_set",
    "method_differs",
    "input_method_differs",
    "unit_unknown",
    "unit_differs",
    "not_detected_only",
    "detection_limit_missing",
    "detection_limit_above_bound",
]


class Fact(msgspec.Struct, frozen=True, omit_defaults=True):
    """A part of a verdict. A later engine may add fields; readers ignore those that they do not know."""


class Reason(Fact, frozen=True):
    """Why a limit could not be judged: a code, and the names, units or methods it speaks of."""

    code: ReasonCode
    params: dict[str, str] = {}


class LimitResult(Fact, frozen=True, kw_only=True):
    """One limit held against what was measured.

    `limit` is its index among the limits of the indicator. `measured` is the statistic in the unit of the limit, a
    grade, a choice, "true", "false" or "not_detected"; `bound` its bound or bounds as resolved. `margin` is in `unit`
    (grades for an ordinal), above zero on the better side of the bound.
    """

    limit: int
    outcome: Outcome
    relation: Relation
    purpose: Purpose
    statistic: Statistic = "value"
    clause: str | None = None
    tier: str | None = None
    measured: str | None = None
    bound: tuple[str, ...] = ()
    unit: str | None = None
    margin: str | None = None
    detection_limit: str | None = None
    reason: Reason | None = None


class Comparison(Fact, frozen=True, kw_only=True):
    """One indicator against one standard. `tier` is the best one wholly met.

    `method_assumed`: no test method was stated, so that of the scheme is taken.
    """

    indicator: str
    standard: str
    outcome: Outcome
    limits: tuple[LimitResult, ...]
    tier: str | None = None
    method_assumed: bool = False


class IndicatorOutcome(Fact, frozen=True, kw_only=True):
    """The worst outcome of an indicator over the standards it was compared with."""

    indicator: str
    outcome: Outcome
    core: bool = False


class Gap(Fact, frozen=True, kw_only=True):
    """One limit that is not reached, and by how much: `shortfall` is in `unit`, None where it is no quantity."""

    indicator: str
    standard: str
    limit: int
    relation: Relation
    purpose: Purpose
    clause: str | None = None
    measured: str | None = None
    bound: tuple[str, ...] = ()
    shortfall: str | None = None
    unit: str | None = None


class FailedLimit(Fact, frozen=True, kw_only=True):
    """A mandatory limit that is below, missing or incomparable."""

    indicator: str
    standard: str
    limit: int
    outcome: Outcome


class Mandatory(Fact, frozen=True, kw_only=True):
    """Whether every mandatory limit that applies is met, and which are not. Otherwise the result is not published."""

    met: bool
    failing: tuple[FailedLimit, ...] = ()


class Counts(Fact, frozen=True, kw_only=True):
    """Indicators by outcome, all and core ones, and the mandatory limits not met. Grade rules name these fields."""

    below: int = 0
    missing: int = 0
    incomparable: int = 0
    meets: int = 0
    better: int = 0
    total: int = 0
    core_below: int = 0
    core_missing: int = 0
    core_incomparable: int = 0
    core_meets: int = 0
    core_better: int = 0
    core_total: int = 0
    mandatory_failed: int = 0


class Verdict(Fact, frozen=True, kw_only=True):
    """The whole: comparisons, indicators and gaps stand in the order of the scheme, never of the answers.

    The same scheme, answers and engine give the same verdict, byte for byte
    (`duibiao.model.values.canonical.canonical`).
    """

    engine: str
    scheme: str
    definition_digest: str
    grade: str
    comparisons: tuple[Comparison, ...]
    indicators: tuple[IndicatorOutcome, ...]
    gaps: tuple[Gap, ...]
    mandatory: Mandatory
    counts: Counts


def is_met(outcome: Outcome) -> bool:
    """Whether an outcome is `meets` or `better`."""
    return RANK[outcome] >= RANK["meets"]


def worst(outcomes: list[Outcome]) -> Outcome:
    """The worst of one or more outcomes."""
    return min(outcomes, key=lambda outcome: RANK[outcome])
