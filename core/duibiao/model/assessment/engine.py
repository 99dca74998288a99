"""The assessment itself: a scheme and a set of answers in, a verdict out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from duibiao.model.assessment.combining import by_indicator, compare, gaps, mandatory
from duibiao.model.assessment.grading import count, grade
from duibiao.model.assessment.judging import Setting, judge
from duibiao.model.assessment.measuring import Measured, Measurements, measure
from duibiao.model.assessment.preparation import PreparedIndicator, PreparedLimit, PreparedScheme, prepare
from duibiao.model.assessment.verdict import Comparison, Verdict
from duibiao.model.records.schemes import Answer, BenchmarkScheme

ENGINE = "1"
"""The version of the rules in this room. It changes with every change that could give another verdict."""


def assess(
    scheme: BenchmarkScheme,
    parameters: Mapping[str, str | bool | None],
    answers: Mapping[str, Answer],
    definition_digest: str = "",
) -> Verdict:
    """The verdict on `answers`, whatever they hold: what cannot be judged is missing or incomparable, with the reason.

    `definition_digest` is that of the bytes `scheme` was read from. Raises a Fault only for a scheme in which
    `scheme_check.check_scheme` finds faults.
    """
    prepared = prepare(scheme)
    measurements = measure(prepared, parameters, answers)
    comparisons = tuple(
        comparison
        for key, own in prepared.indicators.items()
        if key in measurements.by_indicator
        for comparison in _comparisons(prepared, own, measurements)
    )
    required = mandatory(comparisons)
    indicators = by_indicator(scheme, comparisons)
    return Verdict(
        engine=ENGINE,
        scheme=scheme.edition,
        definition_digest=definition_digest,
        grade=grade(prepared, comparisons, required),
        comparisons=comparisons,
        indicators=indicators,
        gaps=gaps(comparisons, prepared.tiers),
        mandatory=required,
        counts=count(indicators, required),
    )


def _comparisons(prepared: PreparedScheme, own: PreparedIndicator, measurements: Measurements) -> Iterator[Comparison]:
    """An indicator against each standard of which a limit applies."""
    measured = measurements.by_indicator[own.indicator.key]
    setting = Setting(own.indicator, measured, measurements.values, prepared.tables)
    for standard, limits in own.limits:
        judged = [(limit, judge(limit, setting)) for limit in limits]
        results = [result for _, result in judged if result is not None]
        if results:
            assumed = _method_assumed(measured, own, [limit for limit, result in judged if result is not None])
            yield compare(own.indicator.key, standard, results, prepared.tiers[standard], assumed)


def _method_assumed(measured: Measured, own: PreparedIndicator, limits: list[PreparedLimit]) -> bool:
    declared = measured.declared
    stated = declared is None or declared.method is not None or own.calculation is not None
    return not stated and any(limit.methods for limit in limits)
