"""The packs we ship: each reads, its examples come out, and no figure is other than its source gave it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from duibiao.extension.manifest import check_api, read_manifest
from duibiao.extension.packs.reading import Contents, read_pack
from duibiao.model.assessment.examples import check_examples
from duibiao.model.assessment.scheme_check import check_scheme
from duibiao.model.records.schemes import BenchmarkScheme, Limit
from duibiao.model.values.messages import Label

PLUGINS = Path(__file__).parents[2] / "plugins"
PACKS = sorted(folder.parent for folder in PLUGINS.glob("*/plugin.toml") if not (folder.parent / "plugin.py").exists())
SOURCE: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("sector_schemes.json").read_text(encoding="utf-8"), parse_float=Decimal
)

PROVENANCE = {"verified": "verified", "secondary": "secondary", "general-knowledge": "general_knowledge"}

SECTORS = {
    "ceramic-tile-bia": (
        "ceramic_tiles",
        "porcelain_tile",
        {
            "E": "water_absorption",
            "S": "breaking_strength",
            "R": "modulus_of_rupture",
            "chem": "chemical_resistance",
            "cof": "friction_coefficient",
            "IRa": "internal_exposure_index",
            "Ir": "external_exposure_index",
            "deep": "deep_abrasion",
        },
    ),
    "textile-gb18401": (
        "textiles",
        "apparel_and_household_textiles",
        {
            "HCHO": "formaldehyde",
            "pH": "ph",
            "cw": "fastness_to_water",
            "cr": "fastness_to_dry_rubbing",
            "odor": "odour",
            "azo": "azo_amines",
        },
    ),
    "smart-toilet": (
        "smart_toilets",
        "smart_toilet",
        {"Vavg": "average_flush", "Vfull": "full_flush", "half": "half_flush_share"},
    ),
    "industrial-robot": (
        "industrial_robots",
        "six_axis_robot",
        {
            "RP": "pose_repeatability",
            "AP": "pose_accuracy",
            "MTBF": "mean_time_between_failures",
            "Lp": "noise",
        },
    ),
    "room-ac": ("room_air_conditioners", "room_air_conditioner", {"APF": "annual_performance_factor"}),
}
"""Where each indicator of the source went: pack, scheme, indicator."""


def contents(folder: Path) -> Contents:
    manifest = read_manifest(folder)
    check_api(manifest)
    return read_pack(folder, manifest)


def scheme(pack: str, key: str) -> BenchmarkScheme:
    return next(found for found in contents(PLUGINS / pack).benchmark_schemes if found.key == key)


def figures(levels: Mapping[str, Any]) -> set[object]:
    """The figures of one indicator of the source: numbers by value, pairs and grades as they are."""
    plain = {name: value for name, value in levels.items() if name != "order"}
    if plain == {"required": "none"}:
        return {False}
    return {figure(value) for value in plain.values()}


def figure(value: Any) -> object:
    """A figure by its value, whether it is a number, its text, a pair of either, a grade or a truth value."""
    if isinstance(value, list | tuple):
        return tuple(figure(item) for item in value)
    if isinstance(value, bool) or value is None:
        return value
    try:
        return Decimal(str(value))
    except ArithmeticError:
        return value


def labels(value: object) -> list[Label]:
    """Every label within a record."""
    if isinstance(value, Label):
        return [value]
    if isinstance(value, tuple):
        return [label for item in value for label in labels(item)]
    fields = getattr(value, "__struct_fields__", ())
    return [label for name in fields for label in labels(getattr(value, name))]


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_pack_is_sound_and_its_examples_come_out(folder: Path) -> None:
    schemes = contents(folder).benchmark_schemes

    assert [check_scheme(found) for found in schemes] == [()] * len(schemes)
    assert [check_examples(found) for found in schemes] == [()] * len(schemes)
    assert [found.key for found in schemes if not 3 <= len(found.examples) <= 6] == []


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_every_label_is_in_both_languages(folder: Path) -> None:
    found = contents(folder)
    definitions = (*found.code_lists, *found.form_definitions, *found.benchmark_schemes, *found.submission_kinds)

    assert [label.zh for definition in definitions for label in labels(definition) if not label.en] == []


@pytest.mark.parametrize("sector", SECTORS)
def test_figures_and_their_provenance_are_those_of_the_source(sector: str) -> None:
    pack, key, names = SECTORS[sector]
    source = {
        indicator["id"]: indicator for entry in SOURCE if entry["id"] == sector for indicator in entry["indicators"]
    }
    limits: dict[str, tuple[Limit, ...]] = {found.key: found.limits for found in scheme(pack, key).indicators}

    assert set(names) == set(source)
    assert {name: {figure(limit.bound) for limit in limits[own]} for name, own in names.items()} == {
        name: figures(entry["levels"]) for name, entry in source.items()
    }
    assert {name: {limit.provenance for limit in limits[own]} for name, own in names.items()} == {
        name: {PROVENANCE[entry["provenance"]]} for name, entry in source.items()
    }


def test_motor_tables_and_their_provenance_are_those_of_the_source() -> None:
    motor = scheme("electric_motors", "three_phase_motor")
    (source,) = (entry["indicators"] for entry in SOURCE if entry["id"] == "motor-ie")
    by_table = {"ie3_efficiency": source[0], "ie4_efficiency": source[1]}

    assert {table.key: {row.at[0]: row.value for row in table.rows} for table in motor.tables} == {
        key: {power: Decimal(str(value)) for power, value in entry["levels"].items()} for key, entry in by_table.items()
    }
    assert {(limit.bound_formula, limit.provenance) for limit in motor.indicators[0].limits} == {
        (f"lookup({key}, rated_power)", PROVENANCE[entry["provenance"]]) for key, entry in by_table.items()
    }


@pytest.mark.parametrize(("safety_class", "ph"), [("A", ("4.0", "7.5")), ("B", ("4.0", "8.5")), ("C", ("4.0", "9.0"))])
def test_textile_limits_belong_to_the_class_the_source_gives_them(safety_class: str, ph: tuple[str, str]) -> None:
    textile = scheme("textiles", "apparel_and_household_textiles")
    (source,) = (entry["indicators"] for entry in SOURCE if entry["id"] == "textile-gb18401")
    by_class = {entry["id"]: entry["levels"][safety_class] for entry in source if safety_class in entry["levels"]}
    bounds = {
        indicator.key: limit.bound
        for indicator in textile.indicators
        for limit in indicator.limits
        if limit.when == f"safety_class = '{safety_class}'"
    }

    assert bounds["ph"] == ph
    assert {name: figure(bounds[SECTORS["textile-gb18401"][2][name]]) for name in by_class} == {
        name: figure(value) for name, value in by_class.items()
    }


def test_benchmarking_kinds_name_the_forms_of_their_pack() -> None:
    found = contents(PLUGINS / "benchmarking")

    assert [(kind.key, kind.form, kind.assessed, kind.publicity is not None) for kind in found.submission_kinds] == [
        ("benchmark_result", "duibiao:benchmark_result", True, True),
        ("executed_standards", "duibiao:executed_standards", False, False),
    ]
    assert {kind.form for kind in found.submission_kinds} == {form.name for form in found.form_definitions}
    assert [[step.level for step in kind.route] for kind in found.submission_kinds] == [
        ["zone", "county", "city", "province", "nation"],
        ["county", "city", "province"],
    ]


def test_benchmarking_forms_name_code_lists_that_are_there() -> None:
    found = contents(PLUGINS / "benchmarking")
    named = {field.code_list for form in found.form_definitions for field in form.fields if field.code_list}

    assert named == {"duibiao:evidence_kinds"}
    assert named <= {code_list.name for code_list in found.code_lists}
