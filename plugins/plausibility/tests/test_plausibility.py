"""Values better than belief are told once each; plausible ones and grades are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from duibiao.api import (
    Answer,
    BenchmarkScheme,
    BenchmarkStandard,
    Filing,
    Grade,
    Indicator,
    Label,
    Limit,
    SubmissionKind,
)
from duibiao.testing import checks_in, faults_in, filing, host

FOLDER = Path(__file__).parents[1]
KIND = SubmissionKind(key="result", version="1.0", title=Label("结果"), form="result", route=())


def limit(relation: str, bound: str) -> Limit:
    return Limit(standard="iso", relation=relation, bound=bound, provenance="general_knowledge")  # type: ignore[arg-type]


def scheme(*limits: Limit, **given: object) -> BenchmarkScheme:
    """A scheme of one indicator, `depth`, with these limits."""
    described = {"key": "depth", "type": "number", "label": Label("深度"), "unit": "mm", **given}
    return BenchmarkScheme(
        key="depth",
        version="1.0",
        title=Label("深度"),
        product_class=Label("砖"),
        industries=("C3071",),
        standards=(BenchmarkStandard(key="iso", number="ISO 13006", level="international"),),
        indicators=(Indicator(limits=limits, **described),),  # type: ignore[arg-type]
        grades=(Grade("any", Label("任意")),),
    )


def filed(value: str, *limits: Limit, **given: object) -> Filing:
    return filing(KIND, scheme(*limits, **given), indicators={"depth": Answer(value)})


def told(asked: Filing, factor: int = 10) -> list[tuple[str, str, dict[str, str]]]:
    """Severity, place and values of each finding."""
    found = checks_in(FOLDER)["plausibility"].run(host({"factor": factor}), asked)
    return [(finding.severity, finding.message.at, finding.message.params) for finding in found]


def test_plugin_has_no_fault() -> None:
    assert faults_in(FOLDER) == ()


@pytest.mark.parametrize(
    ("relation", "bound", "value"),
    [("at_least", "35", "350"), ("more_than", "35", "400"), ("at_most", "0.5", "0.05"), ("less_than", "0.5", "0.01")],
)
def test_value_ten_times_better_than_its_limit_is_told(relation: str, bound: str, value: str) -> None:
    shown = {"measured": value, "bound": bound, "factor": "10"}

    assert told(filed(value, limit(relation, bound))) == [("C", "indicators.depth", shown)]


@pytest.mark.parametrize(
    ("relation", "bound", "value"),
    [("at_least", "35", "349"), ("at_least", "35", "1"), ("at_most", "0.5", "0.051"), ("at_least", "0", "9")],
)
def test_plausible_value_is_not_told(relation: str, bound: str, value: str) -> None:
    assert told(filed(value, limit(relation, bound))) == []


def test_factor_is_that_of_the_deployment() -> None:
    asked = filed("80", limit("at_least", "35"))

    assert (told(asked, factor=2) != [], told(asked, factor=3)) == (True, [])


def test_indicator_is_told_once_whatever_its_limits() -> None:
    asked = filed("500", limit("at_least", "35"), limit("at_least", "40"))

    assert [place for _, place, _ in told(asked)] == ["indicators.depth"]


def test_grade_has_no_factor() -> None:
    asked = filed("GA", limit("at_least", "GC"), type="ordinal", unit=None, scale=("GC", "GB", "GA"))

    assert told(asked) == []


def test_filing_without_scheme_is_let_be() -> None:
    assert told(filing(KIND)) == []
