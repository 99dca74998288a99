"""Fasteners, light sources, oils and tea: limits by size, kind, formula and unit, with the figures of their source."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from duibiao.model.assessment.engine import assess
from duibiao.model.assessment.methods import accepts
from duibiao.model.records.schemes import Answer, BenchmarkScheme, Indicator, Limit
from duibiao.model.values.standards import format_standard, parse_standard
from tests.schemes import of_packs

SOURCE: dict[str, dict[str, Any]] = {
    entry["id"]: entry
    for entry in json.loads(
        Path(__file__).with_name("sector_schemes.json").read_text(encoding="utf-8"), parse_float=Decimal
    )
}

PROVENANCE = {"verified": "verified", "secondary": "secondary", "general-knowledge": "general_knowledge"}

PACKS = {
    "fastener-88": ("property_class_8_8", ["iso_898_1"]),
    "light-source-eu": ("led_light_source", ["eu_2019_2015", "eu_2019_2020"]),
    "veg-oil": ("edible_vegetable_oil", ["codex_stan_210"]),
    "green-tea": ("green_tea", ["iso_11287"]),
}
"""Each sector's scheme, and the standards whose figures the source gives."""

INDICATORS = {
    ("fastener-88", "Rm"): "tensile_strength",
    ("fastener-88", "Rp"): "proof_strength",
    ("fastener-88", "Sp"): "proof_stress",
    ("fastener-88", "A"): "elongation",
    ("fastener-88", "KV"): "impact_energy",
    ("light-source-eu", "eta"): "total_mains_efficacy",
    ("light-source-eu", "Ra"): "colour_rendering_index",
    ("light-source-eu", "Psb"): "standby_power",
    ("light-source-eu", "PstLM"): "flicker",
    ("veg-oil", "AV"): "acid_value",
    ("veg-oil", "PV"): "peroxide_value",
    ("veg-oil", "Fe"): "iron",
    ("veg-oil", "Cu"): "copper",
    ("veg-oil", "vol"): "volatile_matter",
    ("veg-oil", "imp"): "insoluble_impurities",
    ("green-tea", "we"): "water_extract",
    ("green-tea", "ash"): "total_ash",
    ("green-tea", "wsa"): "water_soluble_ash",
    ("green-tea", "alk"): "alkalinity",
    ("green-tea", "cf"): "crude_fibre",
    ("green-tea", "tp"): "polyphenols",
    ("green-tea", "cat"): "catechins",
}

BEYOND_THE_SOURCE = {
    "fastener-88": {"reduction_of_area"},
    "light-source-eu": {"luminous_flux", "on_mode_power"},
    "veg-oil": {"soap_content"},
    "green-tea": {"acid_insoluble_ash"},
}
"""Indicators that a scheme has besides: read in the same tables, or asked only to work out another."""

LEVELS = {
    "thread_diameter <= 16": "d<=16",
    "thread_diameter > 16": "d>16",
    "processing = 'refined'": "refined",
    "processing = 'virgin'": "virgin",
}
"""The level of the source that each condition of a limit stands for."""

RELATIONS = {"min": "at_least", "formula-min": "at_least", "max": "at_most", "range": "between"}


def scheme(sector: str) -> BenchmarkScheme:
    return next(found for found in of_packs() if found.key == PACKS[sector][0])


def indicator(sector: str, key: str) -> Indicator:
    return next(found for found in scheme(sector).indicators if found.key == key)


def stated(sector: str, name: str) -> dict[str, Any]:
    return next(entry for entry in SOURCE[sector]["indicators"] if entry["id"] == name)


def sourced(sector: str, name: str) -> list[Limit]:
    """The limits of an indicator against the standards whose figures the source gives."""
    own = indicator(sector, INDICATORS[sector, name])
    return [limit for limit in own.limits if limit.standard in PACKS[sector][1]]


def figure(value: Any) -> tuple[Decimal, ...]:
    """A bound or a level of the source as its numbers."""
    return tuple(Decimal(str(item)) for item in (value if isinstance(value, list | tuple) else [value]))


def level(limit: Limit, levels: dict[str, Any]) -> str:
    """The level of the source that a limit is: that of its tier, of its condition, or the only one."""
    if limit.tier is not None:
        return limit.tier.removeprefix("class_").upper()
    return LEVELS[limit.when] if limit.when is not None else next(iter(levels))


@pytest.mark.parametrize("sector", PACKS)
def test_pack_has_the_industries_standards_and_indicators_of_the_source(sector: str) -> None:
    found, entry = scheme(sector), SOURCE[sector]

    assert list(found.industries) == entry["industry"]
    assert [standard.number for standard in found.standards] == entry["benchmark_standards"]
    assert [format_standard(parse_standard(standard.number)) for standard in found.standards] == [
        standard.number for standard in found.standards
    ]
    assert {name for of, name in INDICATORS if of == sector} == {own["id"] for own in entry["indicators"]}
    assert {own.key for own in found.indicators} - BEYOND_THE_SOURCE[sector] == {
        key for (of, _), key in INDICATORS.items() if of == sector
    }


@pytest.mark.parametrize(("sector", "name"), INDICATORS)
def test_each_limit_has_the_figure_of_its_level(sector: str, name: str) -> None:
    levels = {key: value for key, value in stated(sector, name)["levels"].items() if (name, key) != ("eta", "G")}

    assert {level(limit, levels): figure(limit.bound) for limit in sourced(sector, name)} == {
        key: figure(value) for key, value in levels.items()
    }


@pytest.mark.parametrize(("sector", "name"), INDICATORS)
def test_unit_method_relation_and_provenance_are_those_of_the_source(sector: str, name: str) -> None:
    entry, own, limits = stated(sector, name), indicator(sector, INDICATORS[sector, name]), sourced(sector, name)

    assert own.unit == entry["unit"]
    assert accepts(own.method, entry["test_method"].replace("annex", "附录"))
    assert {limit.relation for limit in limits} == {RELATIONS[entry["kind"]]}
    assert {limit.provenance for limit in limits} == {PROVENANCE[entry["provenance"]]}
    assert {limit.unit for limit in limits} == {None}


@pytest.mark.parametrize("sector", PACKS)
def test_what_rests_on_general_knowledge_alone_is_no_core_indicator(sector: str) -> None:
    guessed = {own["id"] for own in SOURCE[sector]["indicators"] if own["provenance"] == "general-knowledge"}

    assert [name for name in guessed if indicator(sector, INDICATORS[sector, name]).core] == []


def test_national_limits_of_fasteners_are_those_of_iso_and_called_general_knowledge() -> None:
    for own in scheme("fastener-88").indicators:
        iso = [(limit.when, limit.bound) for limit in own.limits if limit.standard == "iso_898_1"]
        national = [limit for limit in own.limits if limit.standard == "gb_t_3098_1"]

        assert [(limit.when, limit.bound) for limit in national] == iso
        assert {limit.provenance for limit in national} == {"general_knowledge"}


@pytest.mark.parametrize(
    ("diameter", "compared"), [("15.9", False), ("16", True), ("16.1", True)], ids=["below", "at", "above"]
)
def test_impact_of_fasteners_is_compared_from_sixteen_millimetres(diameter: str, compared: bool) -> None:
    answers = {"impact_energy": Answer(value="27")}

    verdict = assess(scheme("fastener-88"), {"thread_diameter": diameter}, answers)

    assert ("impact_energy" in {comparison.indicator for comparison in verdict.comparisons}) is compared


@pytest.mark.parametrize(
    ("flux", "tier", "grade"),
    [
        ("84.9", None, "gap"),
        ("85", "class_f", "reaches"),
        ("110", "class_e", "ahead"),
        ("135", "class_d", "ahead"),
        ("160", "class_c", "ahead"),
        ("185", "class_b", "ahead"),
        ("209.9", "class_b", "ahead"),
        ("210", "class_a", "ahead"),
    ],
)
def test_light_source_reaches_the_class_of_its_efficacy(flux: str, tier: str | None, grade: str) -> None:
    parameters: dict[str, str | bool | None] = {"direction": "non_directional", "supply": "mains", "has_standby": False}

    verdict = assess(
        scheme("light-source-eu"),
        parameters,
        {"luminous_flux": Answer(value=flux), "on_mode_power": Answer(value="1000", unit="mW")},
    )

    found = {comparison.indicator: comparison.tier for comparison in verdict.comparisons}
    assert (found["total_mains_efficacy"], verdict.grade) == (tier, grade)


def test_light_source_classes_are_in_order_and_the_lowest_has_no_limit() -> None:
    (efficacy,) = (entry for entry in SOURCE["light-source-eu"]["indicators"] if entry["id"] == "eta")
    worst_first = sorted(efficacy["levels"], key=lambda name: figure(efficacy["levels"][name]))

    assert [tier.key for tier in scheme("light-source-eu").standard("eu_2019_2015").tiers] == [
        f"class_{name.lower()}" for name in worst_first
    ]
    assert efficacy["levels"][worst_first[0]] == 0


def test_mains_factors_are_those_of_the_source() -> None:
    note = stated("light-source-eu", "eta")["note"]
    (table,) = scheme("light-source-eu").tables
    names = {"non_directional": "NDLS", "directional": "DLS", "mains": "mains", "non_mains": "non-mains"}

    assert note == "eta=(flux/Pon)*F; F=" + ", ".join(
        f"{row.value} {names[row.at[0]]} {names[row.at[1]]}" for row in table.rows
    )


def test_peroxide_value_in_millimoles_counts_twice_in_milliequivalents() -> None:
    answers = {"peroxide_value": Answer(value="5.05", unit="mmol/kg")}

    verdict = assess(scheme("veg-oil"), {"processing": "refined"}, answers)

    (limits,) = (comparison.limits for comparison in verdict.comparisons if comparison.indicator == "peroxide_value")
    assert [(limit.measured, limit.bound, limit.outcome) for limit in limits] == [("10.1", ("10",), "below")]
