from __future__ import annotations

from typing import Any

import pytest

from duibiao.model.assessment.answers import validate_answers
from duibiao.model.records.forms import Choice
from duibiao.model.records.schemes import Answer
from duibiao.model.values.messages import Label
from tests.model.assessment.cases import boolean, choice, number, ordinal, parameter, sample, scheme, text

CALCULATED = number(calculation="1 + 1")


@pytest.mark.parametrize(
    ("of", "answer", "at", "key"),
    [
        (number(), Answer("1,5"), "value", "number.comma"),
        (number(), Answer("abc"), "value", "number.not_a_number"),
        (number(), Answer("NaN"), "value", "number.not_finite"),
        (number(), Answer("inf"), "value", "number.not_finite"),
        (number(), Answer(True), "value", "answer.number_wanted"),
        (number(), Answer(("1", "2")), "value", "answer.one_number"),
        (number(), Answer("1", unit="furlong"), "unit", "unit.unknown"),
        (number(), Answer("1", unit="kg"), "unit", "answer.unit_not_convertible"),
        (number(), Answer("1", detection_limit="2"), "detection_limit", "answer.detection_limit_alone"),
        (number(), Answer(None, detection_limit="2"), "detection_limit", "answer.detection_limit_alone"),
        (number(), Answer("not_detected", detection_limit="x"), "detection_limit", "number.not_a_number"),
        (number(), Answer("not_detected", detection_limit="0"), "detection_limit", "answer.detection_limit_positive"),
        (number(), Answer("not_detected", detection_limit="-1"), "detection_limit", "answer.detection_limit_positive"),
        (number(), Answer("1", method="x" * 201), "method", "answer.method_too_long"),
        (CALCULATED, Answer("1"), "value", "answer.calculated"),
        (sample(), Answer(("1", "x")), "value[1]", "number.not_a_number"),
        (sample(), Answer(("1",) * 1001), "value", "answer.too_many_readings"),
        (sample(), Answer(False), "value", "answer.number_wanted"),
        (sample(), Answer(("1", "not_detected")), "value[1]", "number.not_a_number"),
        (ordinal(), Answer("6"), "value", "answer.off_scale"),
        (ordinal(), Answer("3-5"), "value", "answer.off_scale"),
        (ordinal(half_grades=False), Answer("3-4"), "value", "answer.no_half_grades"),
        (ordinal(half_grades=False), Answer("3–4"), "value", "answer.no_half_grades"),
        (ordinal(half_grades=False), Answer("3-5"), "value", "answer.off_scale"),
        (ordinal(), Answer(True), "value", "answer.one_text_wanted"),
        (ordinal(), Answer(("3",)), "value", "answer.one_text_wanted"),
        (ordinal(), Answer("3", unit="mm"), "unit", "answer.unit_not_used"),
        (ordinal(), Answer("3", detection_limit="1"), "detection_limit", "answer.detection_limit_alone"),
        (choice(), Answer("d"), "value", "answer.not_offered"),
        (choice(), Answer(True), "value", "answer.one_text_wanted"),
        (boolean(), Answer("true"), "value", "answer.truth_wanted"),
        (text(), Answer("x" * 2001), "value", "answer.too_long"),
    ],
)
def test_answer_that_does_not_fit_is_refused_with_its_place(of: Any, answer: Answer, at: str, key: str) -> None:
    found = validate_answers(scheme(of), {}, {"x": answer})

    assert [(told.at, told.key) for told in found] == [(f"indicators.x.{at}", key)]


@pytest.mark.parametrize(
    ("of", "answer"),
    [
        (number(), Answer(None)),
        (number(), Answer("-1.50", unit="km", method="ISO 1")),
        (number(), Answer("not_detected", detection_limit="0.5")),
        (number(), Answer("not_detected")),
        (sample(), Answer("1")),
        (sample(), Answer(("1",) * 1000)),
        (sample(), Answer(())),
        (ordinal(), Answer("3-4")),
        (ordinal(), Answer(" 3 – 4 ")),
        (choice(), Answer("a")),
        (boolean(), Answer(False)),
        (text(), Answer("白")),
        (CALCULATED, Answer(None)),
    ],
)
def test_answer_that_fits_is_taken(of: Any, answer: Answer) -> None:
    assert validate_answers(scheme(of), {}, {"x": answer}) == ()


def test_grade_off_the_scale_is_told_the_scale() -> None:
    (told,) = validate_answers(scheme(ordinal(scale=("1", "2", "3"))), {}, {"x": Answer("4")})

    assert told.params == {"text": "4", "scale": "1、1-2、2、2-3、3"}


def test_unknown_indicator_is_told_the_nearest() -> None:
    of = scheme(number(key="water_absorption"))

    found = validate_answers(of, {}, {"water_absorbtion": Answer("1"), "zzz": Answer("1")})

    assert [(told.at, told.key, told.params.get("near")) for told in found] == [
        ("indicators.water_absorbtion", "answer.unknown_indicator_near", "water_absorption"),
        ("indicators.zzz", "answer.unknown_indicator", None),
    ]


def test_every_fault_is_found_at_once() -> None:
    of = scheme(number(), sample(key="y"))

    found = validate_answers(of, {}, {"y": Answer(("a", "b"), unit="kg"), "x": Answer("c")})

    assert [told.at for told in found] == [
        "indicators.x.value",
        "indicators.y.value[0]",
        "indicators.y.value[1]",
        "indicators.y.unit",
    ]


def test_parameters_are_checked_as_fields() -> None:
    size = parameter("size", "choice", choices=(Choice("small", Label("小")),))
    of = scheme(number(), parameters=(size, parameter("power")))

    found = validate_answers(of, {"size": "huge", "power": "x", "colour": "red"}, {})

    assert sorted(told.at for told in found) == ["parameters.colour", "parameters.power", "parameters.size"]
