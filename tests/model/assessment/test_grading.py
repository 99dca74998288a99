from __future__ import annotations

import msgspec
import pytest

from duibiao.model.records.schemes import Grade
from duibiao.model.values.messages import Label
from tests.model.assessment.cases import limit, number, scheme, verdict

INDICATORS = (
    number(limit("at_least", "5"), limit("at_least", "5", standard="gb", purpose="mandatory"), key="a", core=True),
    number(limit("at_least", "5"), limit("at_least", "7", standard="gb"), key="b", core=True),
    number(limit("at_least", "5"), key="c"),
    number(limit("unset"), key="d"),
    number(limit("at_least", "5"), key="e"),
    number(limit("at_least", "5", standard="gb"), key="f", core=True),
)
ANSWERS = {"a": "6", "b": "6", "c": "5", "d": "5", "f": "4"}


def grade(when: str, *against: str, answers: dict[str, str] = ANSWERS) -> str:
    rule = (Grade("yes", Label("是"), when, against), Grade("no", Label("否")))
    return verdict(scheme(*INDICATORS, grades=rule), answers).grade


def test_counts_are_of_the_worst_outcome_of_each_indicator() -> None:
    counts = verdict(scheme(*INDICATORS), ANSWERS).counts

    assert msgspec.to_builtins(counts) == {
        "below": 2,
        "missing": 1,
        "incomparable": 1,
        "meets": 1,
        "better": 1,
        "total": 6,
        "core_below": 2,
        "core_better": 1,
        "core_total": 3,
    }


@pytest.mark.parametrize(
    ("when", "against", "given"),
    [
        ("below = 2 and total = 6 and core_total = 3", (), "yes"),
        ("below = 0 and total = 5 and core_total = 2", ("iso",), "yes"),
        ("below = 2 and total = 3", ("gb",), "yes"),
        ("below = 2 and total = 6", ("gb", "iso"), "yes"),
        ("core_better = 2 and better = 2", ("iso",), "yes"),
        ("core_below = 1", (), "no"),
        ("missing = 1 and incomparable = 1 and meets = 1", ("iso",), "yes"),
        ("core_missing + core_incomparable + core_meets = 0", ("iso",), "yes"),
        ("mandatory_failed = 0", (), "yes"),
        ("1 / 0 = 1", (), "no"),
        ("total", (), "no"),
    ],
)
def test_grade_is_given_when_its_rule_is_true(when: str, against: tuple[str, ...], given: str) -> None:
    assert grade(when, *against) == given


def test_grade_counts_failed_mandatory_limits_of_every_standard() -> None:
    assert grade("mandatory_failed = 1", "iso", answers={**ANSWERS, "a": "4"}) == "yes"


def test_first_true_grade_wins() -> None:
    rule = (
        Grade("one", Label("一"), "total > 9"),
        Grade("two", Label("二"), "total > 1"),
        Grade("three", Label("三"), "total > 0"),
        Grade("four", Label("四")),
    )

    assert verdict(scheme(*INDICATORS, grades=rule), ANSWERS).grade == "two"
