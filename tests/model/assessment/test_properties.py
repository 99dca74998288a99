from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from duibiao.model.assessment.answers import validate_answers
from duibiao.model.assessment.engine import assess
from duibiao.model.assessment.verdict import RANK, Outcome, Verdict
from duibiao.model.records.schemes import Answer, BenchmarkScheme, Indicator, Limit
from duibiao.model.values.canonical import canonical
from duibiao.model.values.numbers import format_number
from duibiao.model.values.units import all_units, convert, find_unit
from tests.model.assessment.cases import scheme
from tests.schemes import schemes

UPWARD = ("at_least", "more_than")
DOWNWARD = ("at_most", "less_than", "not_detected")
PARAMETERS = st.one_of(st.none(), st.booleans(), st.text(max_size=4), st.sampled_from(["0.75", "7.5", "small", "A"]))


def numbers(least: int = -1_000, most: int = 100_000) -> st.SearchStrategy[str]:
    return st.decimals(least, most, places=3).map(format_number)


def answers_to(indicator: Indicator) -> st.SearchStrategy[Answer]:
    """Answers of the right type for an indicator, in its own unit."""
    values: dict[str, st.SearchStrategy[Any]] = {
        "number": numbers() | st.just("not_detected"),
        "sample": st.lists(numbers(), max_size=6).map(tuple),
        "ordinal": st.sampled_from(indicator.grades() or ("",)),
        "boolean": st.booleans(),
        "choice": st.sampled_from([offered.name for offered in indicator.choices] or [""]),
        "text": st.text(max_size=5),
    }
    return st.builds(
        Answer, st.none() | values[indicator.type], method=st.sampled_from([None, *indicator.method, "other"])
    )


def filled(of: BenchmarkScheme) -> st.SearchStrategy[dict[str, Answer]]:
    """Answers to some of the indicators of a scheme, calculated ones aside."""
    asked = {indicator.key: answers_to(indicator) for indicator in of.indicators if indicator.calculation is None}
    return st.fixed_dictionaries({}, optional=asked)


def parameters_of(of: BenchmarkScheme) -> st.SearchStrategy[dict[str, Any]]:
    sizes = numbers(0, 1_000) | numbers(2, 39)  # some schemes take small sizes only
    offered: dict[str, st.SearchStrategy[Any]] = {}
    for field in of.parameters:
        names = [choice.name for choice in field.choices]
        known = {"choice": st.sampled_from(names or ["x"]), "boolean": st.booleans(), "number": sizes}
        offered[field.name] = known.get(field.type, st.text(max_size=4))
    return st.fixed_dictionaries({}, optional=offered)


ALL = pytest.mark.parametrize("of", schemes(), ids=lambda of: of.edition)


Stated = tuple[Indicator, Limit]


def stated_limits() -> dict[str, Stated]:
    """Every limit of every scheme that states its own bound for measured values, by where it stands."""
    return {
        f"{of.key}.{indicator.key}[{index}]": (indicator, limit)
        for of in schemes()
        for indicator in of.indicators
        for index, limit in enumerate(indicator.limits)
        if indicator.type in ("number", "sample")
        and isinstance(limit.bound, str)
        and limit.statistic not in ("sd", "count")
    }


LIMITS = stated_limits()
DIRECTED = {name: found for name, found in LIMITS.items() if found[1].relation in UPWARD + DOWNWARD}


def alone(indicator: Indicator, limit: Limit) -> BenchmarkScheme:
    """A scheme of this one limit, without conditions, on a number that is declared."""
    kept = type(limit)(
        standard="iso",
        relation=limit.relation,
        bound=limit.bound,
        unit=limit.unit,
        better_by=limit.better_by,
        compare=limit.compare,
        round_to=limit.round_to,
        tolerance=limit.tolerance,
        tolerance_in_percent=limit.tolerance_in_percent,
        provenance="general_knowledge",
    )
    return scheme(Indicator(key="x", type="number", label=indicator.label, unit=indicator.unit, limits=(kept,)))


def outcome(of: BenchmarkScheme, value: str, unit: str | None) -> Outcome:
    return assess(of, {}, {"x": Answer(value, unit=unit)}).indicators[0].outcome


@pytest.mark.parametrize("stated", DIRECTED.values(), ids=DIRECTED)
@settings(max_examples=25, deadline=None)
@given(st.data())
def test_outcome_is_monotone_in_the_direction_of_the_limit(stated: Stated, data: st.DataObject) -> None:
    _, limit = stated
    of, bound = alone(*stated), Decimal(str(limit.bound))
    near = st.decimals(bound - 2, bound + 2, places=4) | st.just(bound)
    low, high = sorted([data.draw(near), data.draw(near)])

    worse, better = (low, high) if limit.relation in UPWARD else (high, low)
    ranks = [RANK[outcome(of, format_number(value), limit.unit)] for value in (worse, better)]

    assert ranks == sorted(ranks)


@pytest.mark.parametrize("stated", LIMITS.values(), ids=LIMITS)
@settings(max_examples=25, deadline=None)
@given(st.data())
def test_outcome_is_the_same_in_every_unit(stated: Stated, data: st.DataObject) -> None:
    indicator, limit = stated
    of, bound = alone(*stated), Decimal(str(limit.bound))
    home = limit.unit or indicator.unit or "1"
    abroad = data.draw(st.sampled_from([u.code for u in all_units() if u.dimension == find_unit(home).dimension]))
    value = data.draw(st.decimals(bound - 2, bound + 2, places=3) | st.just(bound))

    elsewhere = format_number(convert(value, home, abroad))

    assert outcome(of, elsewhere, abroad) == outcome(of, format_number(value), home)


@ALL
@settings(max_examples=50, deadline=None)
@given(st.data())
def test_verdict_does_not_depend_on_the_order_of_the_answers(of: BenchmarkScheme, data: st.DataObject) -> None:
    parameters, answers = data.draw(parameters_of(of)), data.draw(filled(of))
    shuffled = dict(data.draw(st.permutations(list(answers.items()))))

    assert canonical(assess(of, parameters, answers)) == canonical(assess(of, parameters, shuffled))


@ALL
@settings(max_examples=50, deadline=None)
@given(st.data())
def test_verdict_is_consistent_in_itself(of: BenchmarkScheme, data: st.DataObject) -> None:
    found = assess(of, data.draw(parameters_of(of)), data.draw(filled(of)))

    _check(of, found)


def _check(of: BenchmarkScheme, found: Verdict) -> None:
    by_indicator: dict[str, list[int]] = {}
    for comparison in found.comparisons:
        by_indicator.setdefault(comparison.indicator, []).append(RANK[comparison.outcome])
    places = {indicator.key: place for place, indicator in enumerate(of.indicators)}

    assert [(i.indicator, RANK[i.outcome]) for i in found.indicators] == [(k, min(v)) for k, v in by_indicator.items()]
    assert list(by_indicator) == sorted(by_indicator, key=lambda key: places[key])
    assert found.counts.total == len(found.indicators)
    assert found.mandatory.met == (not found.mandatory.failing)
    assert found.grade in [grade.key for grade in of.grades]
    for comparison in found.comparisons:
        for result in comparison.limits:
            assert (result.reason is None) == (result.outcome in ("below", "meets", "better"))


@ALL
@settings(max_examples=50, deadline=None)
@given(st.data())
def test_answers_that_validate_clean_are_never_malformed(of: BenchmarkScheme, data: st.DataObject) -> None:
    parameters, answers = data.draw(parameters_of(of)), data.draw(filled(of))
    assume(validate_answers(of, parameters, answers) == ())

    verdict = assess(of, parameters, answers)

    reasons = [r.reason.code for c in verdict.comparisons for r in c.limits if r.reason]
    assert "malformed" not in reasons
    assert "unit_differs" not in reasons


ANY = st.builds(
    Answer,
    st.none() | st.booleans() | st.text(max_size=8) | numbers() | st.lists(st.text(max_size=4), max_size=4).map(tuple),
    unit=st.none() | st.text(max_size=4) | st.sampled_from(["mm", "kg", "%", "°C"]),
    method=st.none() | st.text(max_size=12),
    detection_limit=st.none() | st.text(max_size=4) | numbers(),
)


@ALL
@settings(max_examples=50, deadline=None)
@given(st.data())
def test_assessment_takes_any_answers(of: BenchmarkScheme, data: st.DataObject) -> None:
    keys = st.sampled_from([indicator.key for indicator in of.indicators])
    names = st.sampled_from([field.name for field in of.parameters] or ["x"])
    answers = data.draw(st.dictionaries(keys | st.text(max_size=4), ANY))
    parameters = data.draw(st.dictionaries(names, PARAMETERS))

    verdict = assess(of, parameters, answers)

    told = validate_answers(of, parameters, answers)
    assert canonical(verdict) == canonical(assess(of, parameters, answers))
    assert all(found.at.startswith(("parameters.", "indicators.")) for found in told)
