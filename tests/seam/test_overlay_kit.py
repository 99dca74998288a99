"""The kit on overlays: an overlay that does anything but add is refused, at the place where it is written."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from duibiao.extension.conformance.report import report
from duibiao.extension.conformance.subject import subjects, trial
from duibiao.extension.startup import gather
from tests.seam.deployments import ROOT

FILE = "overlays/made_porcelain_tile.toml"
PACKS = ("zhejiang_overlays", "ceramic_tiles", "benchmarking")
SPOILT: Mapping[str, tuple[str, str, tuple[str, str]]] = {
    "an indicator that the base has": (
        'key = "length_deviation"',
        'key = "friction_coefficient"',
        ("overlays.add", f"{FILE}: indicators[0].key"),
    ),
    "a standard that the base has": (
        'key = "t_zzb"\nnumber = "T',
        'key = "iso_13006"\nnumber = "T',
        ("overlays.add", f"{FILE}: indicators[0].limits[0].standard"),
    ),
    "a field that the form has": (
        'name = "made_certificate"',
        'name = "laboratory"',
        ("overlays.add", f"{FILE}: fields[0].name"),
    ),
    "a limit of what is not there": (
        'indicator = "water_absorption"',
        'indicator = "water_absorbtion"',
        ("overlays.add", f"{FILE}: limits[0].indicator"),
    ),
    "a mark on what is not there": (
        'required = ["fields.specification"]',
        'required = ["fields.colour"]',
        ("overlays.add", f"{FILE}: required[0]"),
    ),
    "a name of what is not there": (
        'at = "fields.report_number"',
        'at = "indicators.glow"',
        ("overlays.add", f"{FILE}: labels[0].at"),
    ),
    "a check at what is not there": (
        'field = "evidence_kind"',
        'field = "evidence_sort"',
        ("overlays.add", f"{FILE}: checks[0].field"),
    ),
    "a base that nobody offers": (
        'base = "duibiao:porcelain_tile"',
        'base = "duibiao:porcelain_cup"',
        ("names.resolve", f"{FILE}: base"),
    ),
    "a unit that does not convert": (
        'unit = "%"\ncore = true\nmethod = ["GB/T 3810.2"]\nlimits = [\n  { ',
        'unit = "%"\ncore = true\nmethod = ["GB/T 3810.2"]\nlimits = [\n  { unit = "kg", ',
        ("units.known", f"{FILE}: indicators[0].limits[0].unit"),
    ),
    "an example whose own verdict is another": (
        'grade = "made_gap"',
        'grade = "made_level"',
        ("examples.come_out", f"{FILE}: examples[1].own.grade"),
    ),
    "an example whose national verdict is another": (
        '[examples.expected]\ngrade = "ahead"',
        '[examples.expected]\ngrade = "gap"',
        ("examples.come_out", f"{FILE}: examples[0].expected.grade"),
    ),
}

ADDED = """
[[indicators]]
key = "length_deviation"
type = "number"
label = { zh = "边长偏差", en = "Deviation of the side" }
unit = "%"
required = false

[[grades]]
"""
"""What a newer edition of the base brings along: the very indicator that the province added."""


def copied(folder: Path) -> Path:
    """The province's pack with those it relies on, to be spoilt."""
    for slug in PACKS:
        shutil.copytree(ROOT / "plugins" / slug, folder / slug)
    return folder / PACKS[0]


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def found_in(pack: Path) -> list[tuple[str, str]]:
    """The refusing rule and the place of every finding."""
    (subject,) = subjects([pack])
    return [
        (one.rule.id, told.at)
        for one in report(subject).rules
        for told in one.messages
        if one.rule.severity == "refuse"
    ]


def test_overlays_of_the_province_pass(tmp_path: Path) -> None:
    assert found_in(copied(tmp_path)) == []


@pytest.mark.parametrize("name", SPOILT)
def test_overlay_that_does_more_than_add_is_refused(name: str, tmp_path: Path) -> None:
    old, new, expected = SPOILT[name]
    pack = copied(tmp_path)
    replace(pack / FILE, old, new)

    assert found_in(pack)[0] == expected


def test_overlay_that_clashes_with_a_newer_base_is_told_so(tmp_path: Path) -> None:
    pack = copied(tmp_path)
    newer = tmp_path / "ceramic_tiles/schemes/porcelain_tile@2.0.toml"
    shutil.copy(tmp_path / "ceramic_tiles/schemes/porcelain_tile.toml", newer)
    shutil.copy(
        tmp_path / "ceramic_tiles/examples/porcelain_tile.toml",
        tmp_path / "ceramic_tiles/examples/porcelain_tile@2.0.toml",
    )
    replace(newer, 'version = "1.0"', 'version = "2.0"')
    replace(newer, "[[grades]]", ADDED)

    assert found_in(pack) == [("overlays.add", f"{FILE}: indicators[0].key")]


def test_clash_with_a_newer_base_is_no_fault_of_a_plugin_that_runs(tmp_path: Path) -> None:
    copied(tmp_path)
    file = tmp_path / "ceramic_tiles/schemes/porcelain_tile.toml"
    replace(file, 'version = "1.0"', 'version = "2.0"')
    replace(file, "[[grades]]", ADDED)

    catalogue = gather(trial(PACKS, [tmp_path]))
    status = catalogue.plugins[0]

    assert (status.state, [told.key for told in status.remarks]) == ("active", ["overlay.twice"])
