from __future__ import annotations

from typing import Any

import pytest

from tests.model.assessment.cases import limit, number, reason, result, sample


@pytest.mark.parametrize(
    ("of", "readings", "outcome", "measured", "margin"),
    [
        (limit("at_most", "5", statistic="mean"), ("4", "6.1"), "below", "5.05", "-0.05"),
        (limit("at_most", "5", statistic="mean"), ("4", "6"), "meets", "5", "0"),
        (limit("at_most", "5", statistic="each"), ("4", "6"), "below", "6", "-1"),
        (limit("at_most", "5", statistic="each"), ("4", "5"), "meets", "5", "0"),
        (limit("at_most", "5", statistic="each"), ("4", "4.5"), "better", "4.5", "0.5"),
        (limit("at_least", "5", statistic="each"), ("7", "4", "3", "9"), "below", "3", "-2"),
        (limit("within", "0", tolerance="0.5", statistic="each"), ("0.4", "-0.6"), "below", "-0.6", "-0.1"),
        (limit("at_least", "5", statistic="min"), ("7", "4", "9"), "below", "4", "-1"),
        (limit("at_least", "5", statistic="max"), ("7", "4", "9"), "better", "9", "4"),
        (limit("at_most", "1", statistic="sd"), ("1", "2", "3"), "meets", "1", "0"),
        (limit("at_least", "3", statistic="count"), ("1", "2"), "below", "2", "-1"),
        (limit("at_least", "3", statistic="count"), ("1", "2", "3"), "meets", "3", "0"),
        (limit("at_most", "5", statistic="mean"), "5", "meets", "5", "0"),
        (limit("at_most", "5", statistic="each"), "6", "below", "6", "-1"),
    ],
)
def test_sample_is_judged_by_its_statistic(of: Any, readings: Any, outcome: str, measured: str, margin: str) -> None:
    found = result(sample(of), readings)

    assert (found.outcome, found.measured, found.margin) == (outcome, measured, margin)


@pytest.mark.parametrize(
    ("statistic", "min_count", "readings", "params"),
    [
        ("mean", 3, ("4", "4"), {"given": "2", "needed": "3"}),
        ("each", 2, "4", {"given": "1", "needed": "2"}),
        ("sd", 1, ("4",), {"given": "1", "needed": "2"}),
        ("count", 2, ("4",), {"given": "1", "needed": "2"}),
    ],
)
def test_sample_with_too_few_readings_is_missing(
    statistic: str, min_count: int, readings: Any, params: dict[str, str]
) -> None:
    found = result(sample(limit("at_most", "5", statistic=statistic), min_count=min_count), readings)

    assert (found.outcome, reason(found)) == ("missing", ("too_few_readings", params))


@pytest.mark.parametrize("statistic", ["mean", "min", "max", "each"])
def test_sample_with_just_enough_readings_is_judged(statistic: str) -> None:
    of = sample(limit("at_most", "5", statistic=statistic), min_count=2)

    assert result(of, ("4", "4")).outcome == "better"


def test_count_has_no_unit() -> None:
    assert result(sample(limit("at_least", "1", statistic="count")), ("1",)).unit is None


def test_standard_deviation_of_temperatures_has_no_offset() -> None:
    of = sample(limit("at_most", "1", unit="K", statistic="sd"), unit="°C")

    assert result(of, ("1", "2", "3")).measured == "1"


@pytest.mark.parametrize(
    ("relation", "bound", "answer", "compare", "outcome", "measured"),
    [
        ("at_most", "0.5", "0.54", "full", "below", "0.54"),
        ("at_most", "0.5", "0.54", "rounded", "meets", "0.5"),
        ("at_most", "0.5", "0.55", "rounded", "below", "0.6"),
        ("at_most", "0.4", "0.45", "rounded", "meets", "0.4"),
        ("at_least", "0.5", "0.46", "rounded", "meets", "0.5"),
        ("at_least", "0.5", "0.45", "rounded", "below", "0.4"),
        ("not_detected", "0.5", "0.46", "full", "meets", "0.46"),
        ("not_detected", "0.5", "0.46", "rounded", "below", "0.5"),
    ],
)
def test_rounded_comparison_rounds_what_was_measured(
    relation: str, bound: str, answer: str, compare: str, outcome: str, measured: str
) -> None:
    more = {"round_to": "0.1"} if compare == "rounded" else {}

    found = result(number(limit(relation, bound, compare=compare, **more)), answer)

    assert (found.outcome, found.measured) == (outcome, measured)


def test_rounded_comparison_rounds_the_mean_once() -> None:
    of = sample(limit("at_most", "0.5", statistic="mean", compare="rounded", round_to="0.1"))

    assert result(of, ("0.54", "0.55")).measured == "0.5"


def test_rounded_comparison_rounds_every_reading() -> None:
    of = sample(limit("at_most", "0.5", statistic="each", compare="rounded", round_to="0.1"))

    assert result(of, ("0.54", "0.51")).outcome == "meets"


def test_rounded_comparison_rounds_in_the_unit_of_the_limit() -> None:
    of = number(limit("at_most", "1", unit="m", compare="rounded", round_to="0.1"))

    found = result(of, "1049")

    assert (found.outcome, found.measured, found.unit) == ("meets", "1.0", "m")
