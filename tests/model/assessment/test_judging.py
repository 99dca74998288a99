from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from duibiao.model.assessment.engine import assess
from duibiao.model.records.schemes import Answer
from duibiao.model.values.numbers import format_number
from duibiao.model.values.units import convert
from tests.model.assessment.cases import (
    comparison,
    limit,
    number,
    ordinal,
    parameter,
    reason,
    result,
    sample,
    scheme,
    verdict,
)


@pytest.mark.parametrize(("value", "outcomes"), [("3", ["better"]), ("2", []), (None, ["missing"])])
def test_condition_decides_whether_a_limit_applies(value: str | None, outcomes: list[str]) -> None:
    of = scheme(number(limit("at_least", "5", when="y > 2")), parameters=(parameter("y"),))

    assert [c.outcome for c in verdict(of, {"x": "6"}, y=value).comparisons] == outcomes


def test_condition_over_something_missing_says_what() -> None:
    found = result(number(limit("at_least", "5", when="y > 2")), "6", y=None)

    assert (found.outcome, reason(found)) == ("missing", ("condition_unknown", {"names": "y"}))


def test_condition_may_be_settled_without_what_is_missing() -> None:
    assert result(number(limit("at_least", "5", when="y > 2 or true")), "6", y=None).outcome == "better"


def test_condition_of_no_truth_value_is_unknown() -> None:
    found = result(number(limit("at_least", "5", when="1 / 0 > 2")), "6")

    assert (found.outcome, reason(found)) == ("missing", ("condition_unknown", {}))


@pytest.mark.parametrize("value", [None, "", " "])
def test_answer_left_open_is_missing(value: Any) -> None:
    found = result(number(limit("at_least", "5")), value)

    assert (found.outcome, reason(found)) == ("missing", ("unanswered", {}))


def test_answer_not_given_is_missing() -> None:
    (found,) = verdict(scheme(number(limit("at_least", "5"))), {}).comparisons

    assert (found.outcome, found.method_assumed) == ("missing", False)


@pytest.mark.parametrize(
    ("of", "value"),
    [
        (number(limit("at_least", "5")), "6,1"),
        (number(limit("at_least", "5")), True),
        (number(limit("at_least", "5")), ("6",)),
        (number(limit("at_least", "5")), "NaN"),
        (sample(limit("at_least", "5", statistic="mean")), ("6", "x")),
        (ordinal(limit("at_least", "3")), "6"),
        (ordinal(limit("at_least", "3"), half_grades=False), "3-4"),
        (ordinal(limit("at_least", "3")), True),
    ],
)
def test_malformed_answer_is_missing(of: Any, value: Any) -> None:
    found = result(of, value)

    assert (found.outcome, reason(found)) == ("missing", ("malformed", {}))


@pytest.mark.parametrize(
    ("unit", "value", "outcome", "measured"),
    [
        ("cm", "0.6", "better", "6"),
        ("mm", "5", "meets", "5"),
        (None, "5", "meets", "5"),
        ("µm", "4999", "below", "4.999"),
    ],
)
def test_value_is_converted_to_the_unit_of_the_limit(unit: str | None, value: str, outcome: str, measured: str) -> None:
    found = result(number(limit("at_least", "5")), Answer(value, unit=unit))

    assert (found.outcome, found.measured, found.unit) == (outcome, measured, "mm")


def test_value_is_converted_to_a_unit_of_the_limit_of_its_own() -> None:
    found = result(number(limit("at_least", "0.5", unit="cm")), "6")

    assert (found.measured, found.unit, found.margin) == ("0.6", "cm", "0.1")


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("kg", ("unit_differs", {"stated": "kg", "wanted": "mm"})), ("furlong", ("unit_unknown", {"stated": "furlong"}))],
)
def test_value_in_a_unit_that_does_not_convert_is_incomparable(unit: str, expected: Any) -> None:
    found = result(number(limit("at_least", "5")), Answer("6", unit=unit))

    assert (found.outcome, reason(found)) == ("incomparable", expected)


@pytest.mark.parametrize("relation", ["at_least", "at_most"])
def test_value_at_the_bound_in_another_unit_still_meets_it(relation: str) -> None:
    minutes = format_number(convert(Decimal(7), "s", "min"))

    found = result(number(limit(relation, "7"), unit="s"), Answer(minutes, unit="min"))

    assert found.outcome == "meets"


@pytest.mark.parametrize(
    ("of_limit", "of_indicator", "stated", "outcome", "assumed"),
    [
        ((), (), None, "better", False),
        ((), (), "whatever", "better", False),
        ((), ("ISO 10545-3",), None, "better", True),
        ((), ("ISO 10545-3", "GB/T 3810.3"), "GB/T 3810.3-2016", "better", False),
        ((), ("GB/T 4100 annex M",), "gb/t 4100-2015", "better", False),
        ((), ("GB/T 12642 7.2.2",), "GB/T 12642-2013 第 7.2 条", "better", False),
        ((), ("ISO 9283",), "GB/T 12642-2013/ISO 9283:1998", "better", False),
        ((), ("ISO 10545-3",), "ISO 10545-4", "incomparable", False),
        ((), ("ISO 10545-3",), "sank like a stone", "incomparable", False),
        ((), ("vacuum method",), " Vacuum  Method ", "better", False),
        ((), ("vacuum method",), "boiling method", "incomparable", False),
        (("GB/T 3810.3",), ("ISO 10545-3",), "ISO 10545-3", "incomparable", False),
        (("GB/T 3810.3",), ("ISO 10545-3",), "GB/T 3810.3", "better", False),
        (("GB/T 3810.3",), (), None, "better", True),
        ((), ("ISO 10545-3",), " ", "better", True),
    ],
)
def test_method_decides_whether_values_compare(
    of_limit: tuple[str, ...], of_indicator: tuple[str, ...], stated: str | None, outcome: str, assumed: bool
) -> None:
    of = number(limit("at_least", "5", method=of_limit), method=of_indicator)

    found = comparison(of, Answer("6", method=stated))

    assert (found.outcome, found.method_assumed) == (outcome, assumed)


def test_other_method_is_named_with_those_accepted() -> None:
    found = result(number(limit("at_least", "5"), method=("ISO 1", "ISO 2")), Answer("6", method="ISO 3"))

    assert reason(found) == ("method_differs", {"stated": "ISO 3", "accepted": "ISO 1、ISO 2"})


@pytest.mark.parametrize(
    ("of", "answer", "outcome", "expected"),
    [
        (limit("not_detected", "20"), Answer("not_detected", detection_limit="5"), "meets", None),
        (limit("not_detected", "20"), Answer("not_detected", detection_limit="20"), "meets", None),
        (limit("not_detected", "20"), Answer("not_detected", unit="cm", detection_limit="2"), "meets", None),
        (
            limit("not_detected", "20"),
            Answer("not_detected", detection_limit="21"),
            "incomparable",
            ("detection_limit_above_bound", {"detection_limit": "21"}),
        ),
        (
            limit("not_detected", "20"),
            Answer("not_detected", unit="cm", detection_limit="2.1"),
            "incomparable",
            ("detection_limit_above_bound", {"detection_limit": "21"}),
        ),
        (limit("not_detected", "20"), Answer("not_detected"), "incomparable", ("detection_limit_missing", {})),
        (limit("at_most", "20"), Answer("not_detected", detection_limit="5"), "meets", None),
        (limit("less_than", "20"), Answer("not_detected", detection_limit="20"), "meets", None),
        (
            limit("at_least", "1"),
            Answer("not_detected", detection_limit="5"),
            "incomparable",
            ("not_detected_only", {}),
        ),
        (
            limit("between", ("0", "9")),
            Answer("not_detected", detection_limit="5"),
            "incomparable",
            ("not_detected_only", {}),
        ),
    ],
)
def test_not_detected_needs_a_detection_limit_within_the_bound(
    of: Any, answer: Answer, outcome: str, expected: Any
) -> None:
    found = result(number(of), answer)

    assert (found.outcome, reason(found)) == (outcome, expected)


def test_not_detected_states_its_detection_limit_in_the_unit_of_the_limit() -> None:
    found = result(number(limit("not_detected", "20")), Answer("not_detected", unit="cm", detection_limit="0.5"))

    assert (found.measured, found.detection_limit, found.margin) == ("not_detected", "5", None)


@pytest.mark.parametrize("answer", ["6", None])
def test_unset_limit_is_incomparable(answer: Any) -> None:
    found = result(number(limit("unset")), answer)

    assert (found.outcome, reason(found)) == ("incomparable", ("no_limit_set", {}))


def test_formula_over_something_missing_is_missing() -> None:
    found = result(number(limit("at_least", bound_formula="y * 2")), "6", y=None)

    assert (found.outcome, reason(found)) == ("missing", ("bound_inputs_missing", {"names": "y"}))


@pytest.mark.parametrize("formula", ["1 / 0", "'five'", "true", "1000000000000000 * 10000000000000000"])
def test_formula_without_a_value_is_incomparable(formula: str) -> None:
    found = result(number(limit("at_least", bound_formula=formula)), "6")

    assert (found.outcome, reason(found)) == ("incomparable", ("bound_undefined", {}))


def test_answers_to_what_the_scheme_does_not_have_are_ignored() -> None:
    of = scheme(number(limit("at_least", "5")))

    assert verdict(of, {"x": "6", "y": "7"}) == verdict(of, {"x": "6"})


def test_verdict_names_engine_edition_and_digest() -> None:
    found = assess(scheme(number(limit("at_least", "5"))), {}, {}, "sha256:abc")

    assert (found.engine, found.scheme, found.definition_digest) == ("1", "tests:small@1", "sha256:abc")
