from __future__ import annotations

import pytest

from duibiao.model.assessment.preparation import prepare
from duibiao.model.records.schemes import Answer, BenchmarkScheme
from duibiao.model.values.messages import Fault
from tests.model.assessment.cases import boolean, limit, number, parameter, reason, sample, scheme, verdict


def ratio_scheme(calculation: str = "output / power * 100") -> BenchmarkScheme:
    """A ratio worked out from an indicator and a parameter."""
    ratio = number(
        limit("at_least", "90"), key="ratio", unit="%", calculation=calculation, round_to="0.1", method=("ISO 2",)
    )
    output = number(key="output", unit="kW", method=("ISO 1",))
    return scheme(ratio, output, parameters=(parameter("power"),))


@pytest.mark.parametrize(
    ("output", "unit", "measured", "outcome"),
    [("8.996", None, "90.0", "meets"), ("8.994", None, "89.9", "below"), ("9100", "W", "91.0", "better")],
)
def test_calculated_value_uses_own_units_and_is_rounded(
    output: str, unit: str | None, measured: str, outcome: str
) -> None:
    (found,) = verdict(ratio_scheme(), {"output": Answer(output, unit=unit)}, power="10").comparisons

    assert (found.limits[0].measured, found.outcome, found.method_assumed) == (measured, outcome, False)


def test_calculated_value_of_missing_inputs_is_missing() -> None:
    (found,) = verdict(ratio_scheme(), {}, power=None).comparisons

    assert (found.outcome, reason(found.limits[0])) == ("missing", ("inputs_missing", {"names": "output、power"}))


@pytest.mark.parametrize("calculation", ["output / 0", "'a'", "true", "output * 1000000000000000 * 1000000000000000"])
def test_calculated_value_that_cannot_be_worked_out_is_missing(calculation: str) -> None:
    (found,) = verdict(ratio_scheme(calculation), {"output": "9"}, power="10").comparisons

    assert (found.outcome, reason(found.limits[0])) == ("missing", ("calculation_undefined", {}))


def test_calculated_value_of_an_input_by_another_method_is_incomparable() -> None:
    (found,) = verdict(ratio_scheme(), {"output": Answer("9", method="ISO 9")}, power="10").comparisons

    assert (found.outcome, reason(found.limits[0])) == (
        "incomparable",
        ("input_method_differs", {"indicator": "output", "stated": "ISO 9", "accepted": "ISO 1"}),
    )


def test_calculated_value_of_a_calculated_value_by_another_method_is_incomparable() -> None:
    of = scheme(
        number(limit("at_least", "1"), key="c", calculation="b + 1"),
        number(key="b", calculation="a + 1"),
        number(key="a", method=("ISO 1",)),
    )

    (found,) = verdict(of, {"a": Answer("9", method="ISO 9")}).comparisons

    assert found.outcome == "incomparable"


def test_calculations_build_on_one_another_in_any_order() -> None:
    of = scheme(
        number(limit("equals", "7"), key="c", calculation="b + 1"),
        number(key="b", calculation="a * 2"),
        number(key="a"),
    )

    assert verdict(of, {"a": "3"}).comparisons[0].outcome == "meets"


def test_calculation_takes_the_readings_of_a_sample() -> None:
    of = scheme(number(limit("equals", "2"), key="spread", calculation="max(x) - min(x)"), sample(key="x"))

    assert verdict(of, {"x": ("1", "3", "2")}).comparisons[0].outcome == "meets"


def test_answer_to_a_calculated_indicator_changes_nothing() -> None:
    with_answer = verdict(ratio_scheme(), {"output": "9", "ratio": "99"}, power="10")

    assert with_answer == verdict(ratio_scheme(), {"output": "9"}, power="10")


@pytest.mark.parametrize("value", ["not_detected", None, "x"])
def test_value_that_is_no_number_is_null_in_a_formula(value: str | None) -> None:
    of = scheme(number(limit("at_least", bound_formula="y")), number(key="y"))

    (found,) = verdict(of, {"x": "1", "y": value}).comparisons

    assert reason(found.limits[0]) == ("bound_inputs_missing", {"names": "y"})


def test_value_in_a_unit_that_does_not_convert_is_null_in_a_formula() -> None:
    of = scheme(number(limit("at_least", bound_formula="y")), number(key="y"))

    (found,) = verdict(of, {"x": "1", "y": Answer("1", unit="kg")}).comparisons

    assert reason(found.limits[0]) == ("bound_inputs_missing", {"names": "y"})


def test_cycle_of_calculations_is_refused() -> None:
    of = scheme(number(key="a", calculation="b"), number(key="b", relevant="a > 1"))

    with pytest.raises(Fault) as caught:
        prepare(of)

    assert caught.value.messages[0].key == "scheme.cycle"


def test_expression_that_does_not_parse_is_refused_with_its_place() -> None:
    of = scheme(number(limit("at_least", bound_formula="z"), key="a"))

    with pytest.raises(Fault) as caught:
        prepare(of)

    assert caught.value.messages[0].at == "indicators[0].limits[0].bound_formula"


def test_scheme_is_prepared_once() -> None:
    of = ratio_scheme()

    assert prepare(of) is prepare(of)


def test_irrelevant_indicator_is_left_out_and_null() -> None:
    of = scheme(
        number(limit("at_least", "5"), relevant="glazed"),
        number(limit("at_least", bound_formula="x"), key="y"),
        boolean(key="glazed"),
    )

    found = verdict(of, {"x": "6", "y": "7", "glazed": False})

    assert [(c.indicator, c.outcome) for c in found.comparisons] == [("y", "missing")]


def test_relevant_indicator_is_compared() -> None:
    of = scheme(number(limit("at_least", "5"), relevant="glazed"), boolean(key="glazed"))

    assert [c.outcome for c in verdict(of, {"x": "6", "glazed": True}).comparisons] == ["better"]


def test_indicator_of_unknown_relevance_is_missing_with_the_reason() -> None:
    of = scheme(number(limit("at_least", "5"), relevant="glazed"), boolean(key="glazed"))

    (found,) = verdict(of, {"x": "6"}).comparisons

    assert (found.outcome, reason(found.limits[0])) == ("missing", ("relevance_unknown", {"names": "glazed"}))
