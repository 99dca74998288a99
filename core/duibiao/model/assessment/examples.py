"""The worked examples of a scheme, run: what they should come to, and what they do."""

from __future__ import annotations

from collections.abc import Iterator

from duibiao.model.assessment.answers import validate_answers
from duibiao.model.assessment.engine import assess
from duibiao.model.records.schemes import BenchmarkScheme, Example
from duibiao.model.values.messages import Message, message

NOT_COMPARED = "not_compared"
"""What an example states where no limit of a standard applies to an indicator."""


def check_examples(scheme: BenchmarkScheme) -> tuple[Message, ...]:
    """Where a worked example does not come to what it states, or could not be filed; none when all do.

    The scheme is one in which `scheme_check.check_scheme` finds no fault.
    """
    return tuple(
        told.under(f"examples[{index}]")
        for index, example in enumerate(scheme.examples)
        for told in (*validate_answers(scheme, example.parameters, example.indicators), *_differences(scheme, example))
    )


def _differences(scheme: BenchmarkScheme, example: Example) -> Iterator[Message]:
    verdict = assess(scheme, example.parameters, example.indicators)
    got = {(comparison.indicator, comparison.standard): comparison.outcome for comparison in verdict.comparisons}
    for indicator, outcomes in example.expected.outcomes.items():
        for standard, expected in outcomes.items():
            found = got.get((indicator, standard), NOT_COMPARED)
            if found != expected:
                yield message(
                    "example.outcome",
                    "算例“{example}”：指标 {indicator} 对标准 {standard} 应为 {expected}，实际为 {got}。",
                    at=f"expected.outcomes.{indicator}.{standard}",
                    example=example.name,
                    indicator=indicator,
                    standard=standard,
                    expected=expected,
                    got=found,
                )
    if verdict.grade != example.expected.grade:
        yield message(
            "example.grade",
            "算例“{example}”：等级应为 {expected}，实际为 {got}。",
            at="expected.grade",
            example=example.name,
            expected=example.expected.grade,
            got=verdict.grade,
        )
