from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from duibiao.model.assessment.examples import check_examples
from duibiao.model.assessment.scheme_check import check_scheme
from duibiao.model.records.forms import Choice
from duibiao.model.records.schemes import Answer, BenchmarkScheme, BenchmarkStandard, Example, Expected, Grade, Limit
from duibiao.model.values.messages import Label
from tests.model.assessment.cases import (
    GB,
    ISO,
    boolean,
    choice,
    limit,
    number,
    ordinal,
    parameter,
    sample,
    scheme,
    table,
    text,
    tier,
)
from tests.schemes import schemes

FINE = limit("at_least", "5")


def faults(of: BenchmarkScheme) -> list[tuple[str, str]]:
    return [(told.at, told.key) for told in check_scheme(of)]


@pytest.mark.parametrize("of", schemes(), ids=lambda of: of.edition)
def test_scheme_is_sound_and_its_examples_come_out(of: BenchmarkScheme) -> None:
    assert check_scheme(of) == ()
    assert check_examples(of) == ()


@pytest.mark.parametrize(
    ("of", "at", "key"),
    [
        (limit("at_least", "5", standard="is"), "standard", "limit.standard"),
        (limit("at_least", "5", tier="low"), "tier", "limit.tier_purpose"),
        (limit("at_least", "5", purpose="tier"), "tier", "limit.tier_purpose"),
        (tier("top", "at_least", "5"), "tier", "limit.tier"),
        (limit("at_least"), "bound", "limit.no_bound"),
        (limit("at_least", "5x"), "bound", "number.not_a_number"),
        (limit("at_least", True), "bound", "limit.bound_number"),
        (limit("at_least", ("5", "6")), "bound", "limit.one_bound"),
        (limit("at_least", "thickness"), "bound", "limit.bound_name"),
        (limit("at_least", "5", bound_formula="5"), "bound_formula", "limit.two_bounds"),
        (limit("between", "5"), "bound", "limit.between_pair"),
        (limit("between", ("5",)), "bound", "limit.between_pair"),
        (limit("between", ("6", "5")), "bound", "limit.between_order"),
        (limit("between", ("5", "5"), open_low=True), "bound", "limit.between_order"),
        (limit("between", bound_formula="5"), "bound_formula", "limit.formula_relation"),
        (limit("one_of", ()), "bound", "limit.one_of_empty"),
        (limit("one_of", "5"), "bound", "limit.one_of_empty"),
        (limit("one_of", bound_formula="5"), "bound_formula", "limit.formula_relation"),
        (limit("not_detected", "0"), "bound", "limit.not_detected_positive"),
        (limit("within", "5"), "tolerance", "limit.no_tolerance"),
        (limit("within", "5", tolerance="0"), "tolerance", "limit.not_positive"),
        (limit("at_least", "5", tolerance="1"), "tolerance", "limit.tolerance_unused"),
        (limit("at_least", "5", open_low=True), "relation", "limit.open_unused"),
        (limit("unset", "5"), "relation", "limit.unset_with_bound"),
        (limit("unset", evidence="survey"), "relation", "limit.unset_with_bound"),
        (limit("at_least", "5", unit="kg"), "unit", "limit.unit_not_convertible"),
        (limit("at_least", "5", unit="furlong"), "unit", "unit.unknown"),
        (limit("at_least", "5", statistic="mean"), "statistic", "limit.statistic_of_one"),
        (limit("at_least", "5", compare="rounded"), "round_to", "limit.rounded"),
        (limit("at_least", "5", compare="rounded", round_to="0"), "round_to", "limit.not_positive"),
        (limit("at_least", "5", round_to="1"), "round_to", "limit.round_to_unused"),
        (limit("at_least", "5", better_by="-1"), "better_by", "limit.not_positive"),
        (limit("equals", "5", better_by="1"), "better_by", "limit.better_by_unused"),
        (tier("low", "at_least", "5", better_by="1"), "better_by", "limit.better_by_unused"),
        (limit("at_least", "5", when="x >"), "when", "expression.unfinished"),
        (limit("at_least", "5", when="z > 1"), "when", "expression.unknown_name"),
        (limit("at_least", bound_formula="lookup(t, 1)"), "bound_formula", "expression.unknown_table"),
        (limit("at_least", "5", provenance="verified", clause="5"), "source", "limit.no_source"),
        (limit("at_least", "5", provenance="secondary"), "source", "limit.no_source"),
    ],
)
def test_limit_of_a_number_is_checked(of: Limit, at: str, key: str) -> None:
    assert faults(scheme(number(of))) == [(f"indicators[0].limits[0].{at}", key)]


@pytest.mark.parametrize(
    ("of", "at", "key"),
    [
        (sample(FINE), "limits[0].statistic", "limit.statistic_of_sample"),
        (sample(limit("at_least", "5", statistic="count", unit="mm")), "limits[0].unit", "limit.unit_not_used"),
        (ordinal(limit("within", "3", tolerance="1")), "limits[0].relation", "limit.relation"),
        (ordinal(limit("at_least", "6")), "limits[0].bound", "limit.bound_off_scale"),
        (ordinal(limit("at_least", "3-4"), half_grades=False), "limits[0].bound", "limit.bound_off_scale"),
        (ordinal(limit("at_least", "3", unit="mm")), "limits[0].unit", "limit.unit_not_used"),
        (ordinal(limit("between", ("4", "3"))), "limits[0].bound", "limit.between_order"),
        (boolean(limit("equals", "true")), "limits[0].bound", "limit.bound_truth"),
        (boolean(limit("at_least", True)), "limits[0].relation", "limit.relation"),
        (choice(limit("equals", "d")), "limits[0].bound", "limit.bound_not_offered"),
        (choice(limit("equals", True)), "limits[0].bound", "limit.bound_text"),
        (choice(limit("at_least", "a")), "limits[0].relation", "limit.relation"),
        (text(limit("at_least", "a")), "limits[0].relation", "limit.relation"),
        (number(FINE, FINE), "limits[1]", "indicator.limit_twice"),
        (number(FINE, unit=None), "unit", "indicator.no_unit"),
        (number(unit="furlong"), "unit", "unit.unknown"),
        (text(unit="mm"), "unit", "indicator.unit_not_used"),
        (ordinal(scale=("1",)), "scale", "indicator.scale"),
        (ordinal(scale=("1", "1")), "scale", "indicator.scale"),
        (number(half_grades=True), "scale", "indicator.scale_not_used"),
        (choice(choices=()), "choices", "indicator.choices"),
        (number(choices=(Choice("a", Label("a")),)), "choices", "indicator.choices_not_used"),
        (number(min_count=2), "min_count", "indicator.min_count"),
        (sample(min_count=0), "min_count", "indicator.min_count"),
        (sample(calculation="1"), "type", "indicator.calculated_type"),
        (number(round_to="1"), "round_to", "indicator.round_to_not_used"),
        (number(calculation="1", round_to="0"), "round_to", "indicator.round_to"),
        (number(calculation="1 +"), "calculation", "expression.unfinished"),
        (number(relevant="zzz"), "relevant", "expression.unknown_name"),
        (number(FINE, concern="safety"), "method", "indicator.no_method"),
        (number(FINE, concern="health"), "method", "indicator.no_method"),
        (number(FINE, concern="environment"), "method", "indicator.no_method"),
        (number(key="X"), "key", "scheme.key"),
        (number(key="mean"), "key", "scheme.key_reserved"),
    ],
)
def test_indicator_is_checked(of: Any, at: str, key: str) -> None:
    assert faults(scheme(of)) == [(f"indicators[0].{at}", key)]


@pytest.mark.parametrize(
    "of",
    [
        number(limit("at_least", "5", method=("ISO 1",)), concern="safety"),
        number(FINE, concern="safety", method=("ISO 1",)),
        number(calculation="1", concern="safety"),
        number(limit("at_least", "5", provenance="verified", clause="5", source="page")),
        number(limit("unset", provenance="verified", source="page")),
        ordinal(limit("at_least", "3"), half_grades=False),
    ],
)
def test_indicator_that_is_sound_has_no_fault(of: Any) -> None:
    assert faults(scheme(of)) == []


SIZE = parameter("size", "choice", choices=(Choice("small", Label("小")), Choice("large", Label("大"))))
TABLE = table("t", (("3",), "87.7"))


@pytest.mark.parametrize(
    ("more", "at", "key"),
    [
        ({"standards": (ISO, GB, GB)}, "standards", "scheme.key_twice"),
        (
            {"standards": (ISO, BenchmarkStandard(key="z", number="nonsense", level="group"))},
            "standards[1].number",
            "standard.unknown",
        ),
        ({"parameters": (parameter("x"),)}, "indicators", "scheme.key_twice"),
        ({"parameters": (parameter("r", "repeat"),)}, "parameters[0].type", "scheme.parameter_repeat"),
        ({"parameters": (parameter("c", "choice"),)}, "parameters[0].choices", "scheme.no_choices"),
        ({"parameters": (parameter("p", unit="furlong"),)}, "parameters[0].unit", "unit.unknown"),
        ({"parameters": (parameter("p", relevant="x"),)}, "parameters[0].relevant", "expression.unknown_name"),
        ({"parameters": (parameter("p", constraint="p >"),)}, "parameters[0].constraint", "expression.unfinished"),
        ({"tables": (TABLE, TABLE)}, "tables", "scheme.key_twice"),
        ({"tables": (table("t", (("3",), "1"), (("3",), "2")),)}, "tables[0].rows", "scheme.key_twice"),
        ({"tables": (table("t", (("3",), "1"), (("3", "4"), "2")),)}, "tables[0].rows[1]", "table.row"),
        ({"grades": ()}, "grades", "scheme.no_grades"),
        ({"grades": (Grade("a", Label("a"), "below = 0"),)}, "grades[0].when", "grade.last"),
        ({"grades": (Grade("a", Label("a")), Grade("b", Label("b")))}, "grades[0].when", "grade.no_when"),
        ({"grades": (Grade("a", Label("a"), None, ("us",)),)}, "grades[0].against", "grade.against"),
        (
            {"grades": (Grade("a", Label("a"), "belov = 0"), Grade("b", Label("b")))},
            "grades[0].when",
            "expression.unknown_name_near",
        ),
    ],
)
def test_scheme_is_checked(more: dict[str, Any], at: str, key: str) -> None:
    assert faults(scheme(number(FINE), **more)) == [(at, key)]


def test_scheme_without_standards_or_indicators_is_refused() -> None:
    assert faults(scheme(standards=())) == [
        ("standards", "scheme.no_standards"),
        ("indicators", "scheme.no_indicators"),
    ]


@pytest.mark.parametrize(
    ("when", "key"),
    [
        ("size = 'big'", "scheme.never_chosen"),
        ("'big' != size", "scheme.never_chosen"),
        ("size = 1", "scheme.never_chosen"),
        ("lookup(t, size, 1) > 1", "scheme.lookup_keys"),
    ],
)
def test_condition_that_can_never_hold_is_refused(when: str, key: str) -> None:
    of = scheme(number(limit("at_least", "5", when=when)), parameters=(SIZE,), tables=(TABLE,))

    assert faults(of) == [("indicators[0].limits[0].when", key)]


def test_cycle_is_refused() -> None:
    of = scheme(number(key="a", calculation="b"), number(key="b", calculation="a"))

    assert faults(of) == [("indicators", "scheme.cycle")]


def example(expected: Expected, value: str = "6", **indicators: Answer) -> Example:
    return Example("one", {}, {"x": Answer(value), **indicators}, expected)


@pytest.mark.parametrize(
    ("of", "at"),
    [
        (example(Expected("best")), "examples[0].expected.grade"),
        (example(Expected("only", {"y": {"iso": "meets"}})), "examples[0].expected.outcomes"),
        (example(Expected("only", {"x": {"us": "meets"}})), "examples[0].expected.outcomes.x"),
        (example(Expected("only", {"x": {"iso": "good"}})), "examples[0].expected.outcomes.x"),
        (example(Expected("only"), z=Answer("1")), "examples[0].indicators"),
    ],
)
def test_example_names_only_what_the_scheme_has(of: Example, at: str) -> None:
    assert faults(scheme(number(FINE), examples=(of,))) == [(at, "example.unknown")]


@pytest.mark.parametrize(
    ("of", "told"),
    [
        (example(Expected("only", {"x": {"iso": "better"}})), []),
        (example(Expected("only", {"x": {"gb": "not_compared"}})), []),
        (example(Expected("only", {"x": {"iso": "meets"}})), [("expected.outcomes.x.iso", "meets", "better")]),
        (example(Expected("other", {})), [("expected.grade", "other", "only")]),
    ],
)
def test_example_is_told_what_differs(of: Example, told: list[tuple[str, str, str]]) -> None:
    found = check_examples(scheme(number(FINE), examples=(of,)))

    assert [(m.at, m.params["expected"], m.params["got"]) for m in found] == [
        (f"examples[0].{at}", expected, got) for at, expected, got in told
    ]


def test_example_that_could_not_be_filed_is_told_why() -> None:
    found = check_examples(scheme(number(FINE), examples=(example(Expected("only"), "six"),)))

    assert [(told.at, told.key) for told in found] == [("examples[0].indicators.x.value", "number.not_a_number")]


def test_table_row_without_a_finite_value_is_refused() -> None:
    of = table("t", (("3",), "1"))
    of = type(of)(of.key, of.by, (type(of.rows[0])(("3",), Decimal("NaN")),))

    assert faults(scheme(number(FINE), tables=(of,))) == [("tables[0].rows[0]", "table.value")]
