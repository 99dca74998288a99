from __future__ import annotations

from typing import Any

import pytest

from duibiao.model.assessment.verdict import WORST_FIRST, FailedLimit, Gap
from duibiao.model.records.schemes import Answer
from tests.model.assessment.cases import (
    comparison,
    limit,
    number,
    parameter,
    reason,
    sample,
    scheme,
    table,
    text,
    tier,
    verdict,
)

LADDER = (tier("low", "at_least", "5"), tier("middle", "at_least", "6"), tier("high", "at_least", "7"))


def test_outcomes_stand_worst_first() -> None:
    assert WORST_FIRST == ("below", "missing", "incomparable", "meets", "better")


@pytest.mark.parametrize(
    ("limits", "answer", "outcome"),
    [
        ((limit("at_most", "5"), limit("at_most", "7")), "6", "below"),
        ((limit("at_most", "6"), limit("at_most", "7")), "6", "meets"),
        ((limit("at_most", "7"), limit("at_most", "7.5")), "6", "better"),
        ((limit("at_most", "7"), limit("between", ("0", "9"))), "6", "meets"),
        ((limit("at_most", "5", purpose="mandatory"), limit("at_most", "7")), "6", "below"),
        ((limit("at_most", "7"), limit("unset")), "6", "incomparable"),
        ((limit("at_most", "5"), limit("unset")), "6", "below"),
        ((limit("unset"), limit("at_most", bound_formula="y")), "6", "missing"),
        ((limit("at_most", "5"), limit("at_most", bound_formula="y")), "6", "below"),
    ],
)
def test_limits_of_a_standard_combine_by_the_worst(limits: Any, answer: str, outcome: str) -> None:
    assert comparison(number(*limits), answer, y=None).outcome == outcome


def test_mean_and_single_reading_are_both_kept() -> None:
    of = sample(limit("at_most", "5", statistic="mean"), limit("at_most", "6", statistic="each"))

    assert [comparison(of, readings).outcome for readings in (("4", "7"), ("4", "6"), ("4", "5"))] == [
        "below",
        "meets",
        "better",
    ]


@pytest.mark.parametrize(
    ("answer", "outcome", "reached"),
    [
        ("4.9", "below", None),
        ("5", "meets", "low"),
        ("5.9", "meets", "low"),
        ("6", "better", "middle"),
        ("9", "better", "high"),
    ],
)
def test_best_tier_wholly_met_counts(answer: str, outcome: str, reached: str | None) -> None:
    found = comparison(number(*LADDER), answer)

    assert (found.outcome, found.tier) == (outcome, reached)


def test_tiers_are_ranked_by_the_standard_and_not_by_the_limits() -> None:
    found = comparison(number(*reversed(LADDER)), "6.5")

    assert (found.outcome, found.tier) == ("better", "middle")


def test_tier_is_met_only_wholly() -> None:
    limits = (tier("low", "at_least", "5"), tier("middle", "at_least", "6"), tier("middle", "at_most", "6.5"))

    found = comparison(number(*limits), "7")

    assert (found.outcome, found.tier) == ("meets", "low")


def test_higher_tier_counts_where_a_lower_one_is_not_met() -> None:
    found = comparison(number(tier("low", "at_most", "5"), tier("middle", "at_least", "6")), "7")

    assert (found.outcome, found.tier) == ("better", "middle")


def test_lowest_tier_that_applies_meets() -> None:
    of = number(tier("low", "at_least", "5", when="y > 1"), tier("middle", "at_least", "6"))

    assert comparison(of, "7", y="1").outcome == "meets"


def test_tiers_combine_with_other_limits_by_the_worst() -> None:
    found = comparison(number(*LADDER, limit("between", ("0", "6.5"))), "6.2")

    assert (found.outcome, found.tier) == ("meets", "middle")


def test_tiers_met_do_not_outweigh_a_limit_that_is_not() -> None:
    assert comparison(number(*LADDER, limit("at_most", "6.5")), "7").outcome == "below"


def test_tier_without_a_bound_is_not_reached() -> None:
    of = number(
        tier("low", "at_least", "5"), tier("middle", "at_least", bound_formula="1 / 0"), tier("high", "at_least", "9")
    )

    found = comparison(of, "7")

    assert (found.outcome, found.tier) == ("meets", "low")
    assert [reason(of_limit) for of_limit in found.limits] == [None, ("bound_undefined", {}), None]


def test_tiers_of_which_the_lowest_has_no_bound_are_below_by_the_next() -> None:
    of = number(tier("low", "at_least", bound_formula="1 / 0"), tier("middle", "at_least", "6"))

    assert comparison(of, "5").outcome == "below"


def test_tiers_without_any_bound_are_incomparable() -> None:
    assert comparison(number(tier("low", "at_least", bound_formula="1 / 0")), "5").outcome == "incomparable"


def test_tiers_of_a_missing_value_are_missing() -> None:
    found = comparison(number(*LADDER), None)

    assert (found.outcome, found.tier) == ("missing", None)


def test_tiers_by_table_follow_the_product() -> None:
    of = number(tier("low", "at_least", bound_formula="lookup(t, y)"), tier("middle", "at_least", "90"))
    small = scheme(of, parameters=(parameter("y"),), tables=(table("t", (("0.75",), "82.5"), (("7.5",), "90.4")),))

    outcomes = [verdict(small, {"x": "83"}, y=y).comparisons[0].outcome for y in ("0.75", "7.50", "11")]

    assert outcomes == ["meets", "below", "below"]


def test_indicator_takes_the_worst_of_its_standards() -> None:
    of = number(limit("at_least", "5"), limit("at_least", "7", standard="gb"))

    found = verdict(scheme(of), {"x": "6"})

    assert [(c.standard, c.outcome) for c in found.comparisons] == [("iso", "better"), ("gb", "below")]
    assert [(i.indicator, i.outcome) for i in found.indicators] == [("x", "below")]


def test_indicator_without_a_limit_that_applies_is_not_compared() -> None:
    found = verdict(scheme(number(limit("at_least", "5", when="false"))), {"x": "6"})

    assert (found.comparisons, found.indicators) == ((), ())


def test_text_is_not_compared() -> None:
    assert verdict(scheme(text(limit("unset"))), {"x": "white"}).comparisons == ()


def test_gaps_list_what_is_not_reached() -> None:
    of = number(
        limit("at_least", "5", clause="5.1"),
        limit("at_most", "9"),
        limit("more_than", "4", standard="gb", purpose="mandatory"),
    )

    assert verdict(scheme(of), {"x": "4"}).gaps == (
        Gap(
            indicator="x",
            standard="iso",
            limit=0,
            relation="at_least",
            purpose="benchmark",
            clause="5.1",
            measured="4",
            bound=("5",),
            shortfall="1",
            unit="mm",
        ),
        Gap(
            indicator="x",
            standard="gb",
            limit=2,
            relation="more_than",
            purpose="mandatory",
            measured="4",
            bound=("4",),
            shortfall="0",
            unit="mm",
        ),
    )


@pytest.mark.parametrize(("answer", "bounds"), [("4", [("5",)]), ("5", []), ("6", []), (None, [])])
def test_gaps_name_the_lowest_tier_and_only_where_none_is_met(answer: Any, bounds: list[tuple[str, ...]]) -> None:
    assert [gap.bound for gap in verdict(scheme(number(*LADDER)), {"x": answer}).gaps] == bounds


def test_mandatory_limits_must_be_met() -> None:
    of = (
        number(limit("at_least", "5", purpose="mandatory"), limit("at_least", "9"), key="a"),
        number(limit("at_least", "5", standard="gb", purpose="mandatory"), key="b"),
        number(limit("at_least", "5", purpose="mandatory"), key="c"),
        number(limit("at_least", "5", purpose="mandatory"), key="d"),
        number(limit("at_least", "5", purpose="mandatory", when="false"), key="e"),
    )

    found = verdict(scheme(*of), {"a": "5", "b": "4", "d": Answer("5", unit="kg")}).mandatory

    assert (found.met, found.failing) == (
        False,
        (
            FailedLimit(indicator="b", standard="gb", limit=0, outcome="below"),
            FailedLimit(indicator="c", standard="iso", limit=0, outcome="missing"),
            FailedLimit(indicator="d", standard="iso", limit=0, outcome="incomparable"),
        ),
    )


def test_mandatory_limits_met_are_met() -> None:
    found = verdict(scheme(number(limit("at_least", "5", purpose="mandatory"), limit("at_least", "9"))), {"x": "5"})

    assert (found.mandatory.met, found.mandatory.failing) == (True, ())
