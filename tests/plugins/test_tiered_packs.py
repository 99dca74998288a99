"""Smart toilets, robots and air conditioners: tiers, test methods and standards are those of their source."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from duibiao.extension.manifest import read_manifest
from duibiao.extension.packs.reading import read_pack
from duibiao.model.assessment.answers import validate_answers
from duibiao.model.assessment.engine import assess
from duibiao.model.assessment.methods import accepts
from duibiao.model.records.schemes import Answer, BenchmarkScheme, Indicator

PLUGINS = Path(__file__).parents[2] / "plugins"
SOURCE: dict[str, dict[str, Any]] = {
    entry["id"]: entry
    for entry in json.loads(
        Path(__file__).with_name("sector_schemes.json").read_text(encoding="utf-8"), parse_float=Decimal
    )
}

PACKS = {
    "smart-toilet": "smart_toilets",
    "industrial-robot": "industrial_robots",
    "room-ac": "room_air_conditioners",
}

MEASURED = {
    ("smart-toilet", "Vavg"): "average_flush",
    ("smart-toilet", "Vfull"): "full_flush",
    ("smart-toilet", "half"): "half_flush",
    ("industrial-robot", "RP"): "pose_repeatability",
    ("industrial-robot", "AP"): "pose_accuracy",
    ("industrial-robot", "MTBF"): "mean_time_between_failures",
    ("industrial-robot", "Lp"): "noise",
    ("room-ac", "APF"): "annual_performance_factor",
}
"""The indicator that is measured for each of the source; the share of the half flush is worked out from volumes."""

TIERS = {
    ("smart-toilet", "Vavg"): ("t_czgx_001", "at_most", {"qualified": "合格", "superior": "优等", "leading": "领先"}),
    ("smart-toilet", "Vfull"): ("t_czgx_001", "at_most", {"qualified": "合格", "superior": "优等", "leading": "领先"}),
    ("industrial-robot", "RP"): (
        "iso_9283",
        "at_most",
        {"typical_qualified": "typical_qualified", "typical_advanced": "typical_advanced"},
    ),
    ("room-ac", "APF"): ("gb_21455", "at_least", {f"grade_{grade}": str(grade) for grade in (5, 4, 3, 2, 1)}),
}
"""The tiers of a standard, the lowest first, and the level of the source that each is."""


def scheme(sector: str) -> BenchmarkScheme:
    folder = PLUGINS / PACKS[sector]
    (found,) = read_pack(folder, read_manifest(folder)).benchmark_schemes
    return found


def indicator(sector: str, key: str) -> Indicator:
    return next(found for found in scheme(sector).indicators if found.key == key)


def levels(sector: str, name: str) -> dict[str, Decimal]:
    (entry,) = (found for found in SOURCE[sector]["indicators"] if found["id"] == name)
    return {level: Decimal(str(value)) for level, value in entry["levels"].items()}


@pytest.mark.parametrize("sector", PACKS)
def test_pack_has_the_industries_and_all_standards_of_the_source(sector: str) -> None:
    found = scheme(sector)
    numbers = [number.partition(" (")[0] for number in SOURCE[sector]["benchmark_standards"]]

    assert list(found.industries) == SOURCE[sector]["industry"]
    assert set(numbers) <= {standard.number for standard in found.standards}


@pytest.mark.parametrize(("sector", "name"), MEASURED)
def test_unit_and_test_method_are_those_of_the_source(sector: str, name: str) -> None:
    own = indicator(sector, MEASURED[sector, name])
    (entry,) = (found for found in SOURCE[sector]["indicators"] if found["id"] == name)

    assert accepts(own.method, entry["test_method"].partition(" or ")[0])
    assert own.unit == ("L" if name == "half" else entry["unit"])


@pytest.mark.parametrize(("sector", "name"), TIERS)
def test_each_tier_has_the_figure_of_its_level_and_the_lowest_is_first(sector: str, name: str) -> None:
    standard, relation, tiers = TIERS[sector, name]
    own = indicator(sector, MEASURED[sector, name])
    limits = [limit for limit in own.limits if limit.standard == standard and limit.purpose == "tier"]

    assert [tier.key for tier in scheme(sector).standard(standard).tiers] == list(tiers)
    assert {limit.relation for limit in limits} == {relation}
    assert {tiers[limit.tier or ""]: Decimal(str(limit.bound)) for limit in limits} == levels(sector, name)


def test_share_of_the_half_flush_is_worked_out_from_both_flushes() -> None:
    verdict = assess(
        scheme("smart-toilet"),
        {"flush_type": "dual"},
        {
            "average_flush": Answer(value="4.0"),
            "full_flush": Answer(value="5.0"),
            "half_flush": Answer(value="3501", unit="mL"),
        },
    )

    found = {comparison.indicator: comparison for comparison in verdict.comparisons}

    assert [(limit.measured, limit.bound) for limit in found["half_flush_share"].limits] == [("70.020", ("70",))]
    assert {key: (comparison.outcome, comparison.tier) for key, comparison in found.items()} == {
        "average_flush": ("better", "leading"),
        "full_flush": ("better", "leading"),
        "half_flush_share": ("below", None),
    }


@pytest.mark.parametrize("name", ["RP", "AP", "MTBF", "Lp"])
def test_robot_limits_say_that_they_rest_on_no_standard(name: str) -> None:
    own = indicator("industrial-robot", MEASURED["industrial-robot", name])

    assert [limit for limit in own.limits if limit.provenance != "general_knowledge" or not limit.evidence] == []


@pytest.mark.parametrize(
    ("factor", "tier", "grade"),
    [
        ("3.29", None, "not_publishable"),
        ("3.30", "grade_5", "reaches"),
        ("3.50", "grade_4", "ahead"),
        ("3.99", "grade_4", "ahead"),
        ("4.00", "grade_3", "ahead"),
        ("4.50", "grade_2", "ahead"),
        ("5.00", "grade_1", "ahead"),
    ],
)
def test_air_conditioner_reaches_the_grade_of_its_factor(factor: str, tier: str | None, grade: str) -> None:
    verdict = assess(
        scheme("room-ac"), {"cooling_capacity": "4500"}, {"annual_performance_factor": Answer(value=factor)}
    )

    assert ([comparison.tier for comparison in verdict.comparisons], verdict.grade) == ([tier], grade)


def test_air_conditioner_above_the_capacity_is_refused_and_never_called_a_gap() -> None:
    found, parameters = scheme("room-ac"), {"cooling_capacity": "4501"}
    answers = {"annual_performance_factor": Answer(value="3.0")}

    assert [told.at for told in validate_answers(found, parameters, answers)] == ["parameters.cooling_capacity"]
    assert assess(found, parameters, answers).grade == "undecided"
