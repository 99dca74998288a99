from __future__ import annotations

from typing import Any

import pytest

from duibiao.model.records.schemes import Indicator
from tests.model.assessment.cases import boolean, choice, limit, number, ordinal, result, sample, text, tier


@pytest.mark.parametrize(
    ("of", "answer", "outcome", "margin"),
    [
        (limit("at_least", "5"), "4.9", "below", "-0.1"),
        (limit("at_least", "5"), "5", "meets", "0"),
        (limit("at_least", "5"), "5.1", "better", "0.1"),
        (limit("more_than", "5"), "4.9", "below", "-0.1"),
        (limit("more_than", "5"), "5", "below", "0"),
        (limit("more_than", "5"), "5.1", "better", "0.1"),
        (limit("at_most", "5"), "5.1", "below", "-0.1"),
        (limit("at_most", "5"), "5.0", "meets", "0.0"),
        (limit("at_most", "5"), "4.9", "better", "0.1"),
        (limit("less_than", "5"), "5.1", "below", "-0.1"),
        (limit("less_than", "5"), "5", "below", "0"),
        (limit("less_than", "5"), "4.9", "better", "0.1"),
        (limit("between", ("4", "7")), "3.9", "below", "-0.1"),
        (limit("between", ("4", "7")), "4", "meets", "0"),
        (limit("between", ("4", "7")), "5", "meets", "1"),
        (limit("between", ("4", "7")), "7", "meets", "0"),
        (limit("between", ("4", "7")), "7.1", "below", "-0.1"),
        (limit("between", ("4", "7"), open_low=True), "4", "below", "0"),
        (limit("between", ("4", "7"), open_low=True), "7", "meets", "0"),
        (limit("between", ("4", "7"), open_high=True), "7", "below", "0"),
        (limit("between", ("4", "7"), open_high=True), "4", "meets", "0"),
        (limit("within", "10", tolerance="0.5"), "9.4", "below", "-0.1"),
        (limit("within", "10", tolerance="0.5"), "9.5", "meets", "0.0"),
        (limit("within", "10", tolerance="0.5"), "10", "meets", "0.5"),
        (limit("within", "10", tolerance="0.5"), "10.5", "meets", "0.0"),
        (limit("within", "10", tolerance="0.5"), "10.6", "below", "-0.1"),
        (limit("within", "10", tolerance="5", tolerance_in_percent=True), "10.5", "meets", "0.0"),
        (limit("within", "10", tolerance="5", tolerance_in_percent=True), "10.6", "below", "-0.1"),
        (limit("within", "-10", tolerance="5", tolerance_in_percent=True), "-10.5", "meets", "0.0"),
        (limit("equals", "5"), "5.0", "meets", "0.0"),
        (limit("equals", "5"), "5.1", "below", "-0.1"),
        (limit("one_of", ("5", "6")), "6.0", "meets", None),
        (limit("one_of", ("5", "6")), "5.5", "below", None),
        (limit("not_detected", "5"), "4.9", "meets", "0.1"),
        (limit("not_detected", "5"), "5", "below", "0"),
        (limit("not_detected", "5"), "5.1", "below", "-0.1"),
    ],
)
def test_number_is_held_against_its_bound(of: Any, answer: str, outcome: str, margin: str | None) -> None:
    found = result(number(of), answer)

    assert (found.outcome, found.margin, found.measured, found.unit) == (outcome, margin, answer, "mm")


@pytest.mark.parametrize(
    ("of", "answer", "outcome"),
    [
        (limit("at_least", "5", better_by="0.5"), "5", "meets"),
        (limit("at_least", "5", better_by="0.5"), "5.4", "meets"),
        (limit("at_least", "5", better_by="0.5"), "5.5", "better"),
        (limit("more_than", "5", better_by="0.5"), "5.4", "meets"),
        (limit("more_than", "5", better_by="0.5"), "5.5", "better"),
        (limit("at_most", "5", better_by="0.5"), "4.6", "meets"),
        (limit("at_most", "5", better_by="0.5"), "4.5", "better"),
        (limit("less_than", "5", better_by="0.5"), "4.6", "meets"),
        (limit("less_than", "5", better_by="0.5"), "4.5", "better"),
        (tier("low", "at_least", "5"), "6", "meets"),
        (limit("at_least", "5", purpose="mandatory"), "6", "better"),
    ],
)
def test_number_is_better_only_by_the_stated_margin(of: Any, answer: str, outcome: str) -> None:
    assert result(number(of), answer).outcome == outcome


@pytest.mark.parametrize(
    ("of", "answer", "outcome", "margin"),
    [
        (limit("at_least", "3-4"), "3", "below", "-0.5"),
        (limit("at_least", "3-4"), "3-4", "meets", "0.0"),
        (limit("at_least", "3-4"), "4", "better", "0.5"),
        (limit("at_least", "3-4", better_by="1"), "4", "meets", "0.5"),
        (limit("at_least", "3-4", better_by="1"), "4-5", "better", "1.0"),
        (limit("more_than", "4"), "4", "below", "0.0"),
        (limit("at_most", "2"), "1-2", "better", "0.5"),
        (limit("less_than", "2"), "2", "below", "0.0"),
        (limit("between", ("3", "4")), "3-4", "meets", "0.5"),
        (limit("between", ("3", "4")), "5", "below", "-1.0"),
        (limit("equals", "4"), "4", "meets", "0.0"),
        (limit("one_of", ("4", "5")), "4-5", "below", None),
        (limit("at_least", bound_formula="'4'"), "4-5", "better", "0.5"),
        (limit("at_least", bound_formula="2 + 2"), "3", "below", "-1.0"),
    ],
)
def test_grade_is_held_against_its_place_on_the_scale(of: Any, answer: str, outcome: str, margin: str | None) -> None:
    found = result(ordinal(of), answer)

    assert (found.outcome, found.margin, found.measured, found.unit) == (outcome, margin, answer, None)


def test_grade_counts_whole_steps_without_half_grades() -> None:
    found = result(ordinal(limit("at_least", "3"), half_grades=False), "5")

    assert (found.outcome, found.margin) == ("better", "2")


@pytest.mark.parametrize(
    ("of", "answer", "outcome", "measured"),
    [
        (boolean(limit("equals", True)), True, "meets", "true"),
        (boolean(limit("equals", True)), False, "below", "false"),
        (boolean(limit("equals", False)), False, "meets", "false"),
        (boolean(limit("equals", bound_formula="1 < 2")), True, "meets", "true"),
        (choice(limit("equals", "a")), "a", "meets", "a"),
        (choice(limit("equals", "a")), "b", "below", "b"),
        (choice(limit("one_of", ("a", "b"))), "b", "meets", "b"),
        (choice(limit("one_of", ("a", "b"))), "c", "below", "c"),
        (text(limit("equals", "白")), " 白 ", "meets", "白"),
        (text(limit("one_of", ("白", "灰"))), "黑", "below", "黑"),
    ],
)
def test_word_is_kept_or_not_and_never_better(of: Indicator, answer: Any, outcome: str, measured: str) -> None:
    found = result(of, answer)

    assert (found.outcome, found.measured, found.margin) == (outcome, measured, None)


@pytest.mark.parametrize(
    ("of", "answer", "bound"),
    [
        (number(limit("at_least", "5.0")), "6", ("5.0",)),
        (number(limit("between", ("4.0", "7.5"))), "6", ("4.0", "7.5")),
        (number(limit("at_most", bound_formula="2 * 1.5")), "1", ("3.0",)),
        (ordinal(limit("at_least", "3-4")), "4", ("3-4",)),
        (boolean(limit("equals", False)), True, ("false",)),
        (choice(limit("one_of", ("a", "b"))), "c", ("a", "b")),
        (sample(limit("at_least", "2", statistic="count")), ("1", "1"), ("2",)),
    ],
)
def test_result_states_the_bound_as_resolved(of: Indicator, answer: Any, bound: tuple[str, ...]) -> None:
    assert result(of, answer).bound == bound
