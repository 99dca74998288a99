"""From the results of limits to one outcome: of an indicator and a standard, then of an indicator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from duibiao.model.assessment.verdict import (
    Comparison,
    FailedLimit,
    Gap,
    IndicatorOutcome,
    LimitResult,
    Mandatory,
    Outcome,
    is_met,
    worst,
)
from duibiao.model.records.schemes import BenchmarkScheme

UNRESOLVED = ("bound_inputs_missing", "bound_undefined")


def compare(
    indicator: str, standard: str, results: Sequence[LimitResult], tiers: Mapping[str, int], method_assumed: bool
) -> Comparison:
    """One indicator against one standard: the worst of its limits, its tiers counting as one of them.

    `results` are those of the limits that apply, at least one; `tiers` ranks the tiers of the standard from 0.
    """
    outcomes = [result.outcome for result in results if not _is_tier(result)]
    by_tier = _by_tier([result for result in results if _is_tier(result)], tiers)
    tier = _best_met(by_tier)
    if by_tier:
        outcomes.append(_tier_outcome(by_tier, tier))
    return Comparison(
        indicator=indicator,
        standard=standard,
        outcome=worst(outcomes),
        limits=tuple(results),
        tier=tier,
        method_assumed=method_assumed,
    )


def by_indicator(
    scheme: BenchmarkScheme, comparisons: Sequence[Comparison], against: Sequence[str] = ()
) -> tuple[IndicatorOutcome, ...]:
    """The worst outcome of each indicator over the standards named by `against`, over all when empty."""
    outcomes: dict[str, list[Outcome]] = {}
    for comparison in comparisons:
        if not against or comparison.standard in against:
            outcomes.setdefault(comparison.indicator, []).append(comparison.outcome)
    return tuple(
        IndicatorOutcome(indicator=indicator.key, outcome=worst(outcomes[indicator.key]), core=indicator.core)
        for indicator in scheme.indicators
        if indicator.key in outcomes
    )


def mandatory(comparisons: Sequence[Comparison]) -> Mandatory:
    """Whether all mandatory limits that apply are met, and which are below, missing or incomparable."""
    failing = tuple(
        FailedLimit(
            indicator=comparison.indicator, standard=comparison.standard, limit=result.limit, outcome=result.outcome
        )
        for comparison in comparisons
        for result in comparison.limits
        if result.purpose == "mandatory" and not is_met(result.outcome)
    )
    return Mandatory(met=not failing, failing=failing)


def gaps(comparisons: Sequence[Comparison], tiers: Mapping[str, Mapping[str, int]]) -> tuple[Gap, ...]:
    """The limits that are not reached. Where no tier is met, those of the lowest one: the next to be reached."""
    found: list[Gap] = []
    for comparison in comparisons:
        tier_results = [result for result in comparison.limits if _is_tier(result)]
        by_tier = _by_tier(tier_results, tiers[comparison.standard])
        lowest = _lowest_known(by_tier) if comparison.tier is None else None
        found += [
            _gap(comparison, result)
            for result in comparison.limits
            if result.outcome == "below" and (not _is_tier(result) or result.tier == lowest)
        ]
    return tuple(found)


def _gap(comparison: Comparison, result: LimitResult) -> Gap:
    return Gap(
        indicator=comparison.indicator,
        standard=comparison.standard,
        limit=result.limit,
        relation=result.relation,
        purpose=result.purpose,
        clause=result.clause,
        measured=result.measured,
        bound=result.bound,
        shortfall=result.margin.removeprefix("-") if result.margin else None,
        unit=result.unit,
    )


def _is_tier(result: LimitResult) -> bool:
    return result.purpose == "tier" and result.tier is not None


def _by_tier(results: Sequence[LimitResult], tiers: Mapping[str, int]) -> dict[str, list[LimitResult]]:
    """The results of each tier that has any, the lowest tier first."""
    present = {result.tier for result in results}
    return {tier: [result for result in results if result.tier == tier] for tier in tiers if tier in present}


def _best_met(by_tier: Mapping[str, Sequence[LimitResult]]) -> str | None:
    """The highest tier of which every limit is met."""
    met = [tier for tier, results in by_tier.items() if all(is_met(result.outcome) for result in results)]
    return met[-1] if met else None


def _tier_outcome(by_tier: Mapping[str, Sequence[LimitResult]], best: str | None) -> Outcome:
    """The lowest tier meets, a higher one is better; with none met, what the lowest came to."""
    lowest = next(iter(by_tier))
    if best is not None:
        return "meets" if best == lowest else "better"
    known = _lowest_known(by_tier) or lowest
    return worst([result.outcome for result in by_tier[known]])


def _lowest_known(by_tier: Mapping[str, Sequence[LimitResult]]) -> str | None:
    """The lowest tier whose bounds could all be resolved; one that could not counts as not reached."""
    for tier, results in by_tier.items():
        if not any(result.reason and result.reason.code in UNRESOLVED for result in results):
            return tier
    return None
