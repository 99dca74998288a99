"""Every plugin of this house is refused nothing, and what is remarked of it was thought over."""

from __future__ import annotations

from pathlib import Path

import pytest

from duibiao.extension.conformance.report import report
from duibiao.extension.conformance.subject import subjects
from duibiao.testing.conformance import *  # noqa: F403

PLUGINS = Path(__file__).parents[2] / "plugins"
FOLDERS = sorted(manifest.parent for manifest in PLUGINS.glob("*/plugin.toml"))

pytestmark = pytest.mark.filterwarnings("default::duibiao.testing.conformance.KitRemark")

REMARKED = [
    ("electric_motors", "grades.reached", "schemes/three_phase_motor.toml: grades[3]"),
    ("electric_motors", "grades.reached", "schemes/three_phase_motor.toml: grades[4]"),
    ("light_sources", "calculations.rounded", "schemes/led_light_source.toml: indicators[2].round_to"),
    ("motor_revision", "grades.reached", "schemes/three_phase_motor.toml: grades[3]"),
    ("motor_revision", "grades.reached", "schemes/three_phase_motor.toml: grades[4]"),
    ("room_air_conditioners", "grades.reached", "schemes/room_air_conditioner.toml: grades[3]"),
    ("room_air_conditioners", "grades.reached", "schemes/room_air_conditioner.toml: grades[4]"),
    ("textiles", "grades.reached", "schemes/apparel_and_household_textiles.toml: grades[3]"),
    ("textiles", "grades.reached", "schemes/apparel_and_household_textiles.toml: grades[4]"),
]
"""Schemes whose every comparison is mandatory: what falls short or is missing is not publishable before any other grade
is asked for. The grades stay as a floor, so that nothing that could not be judged is ever called met. For the efficacy
of light sources the source states no rounding, so the value is compared as it comes out.
"""


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)  # type: ignore[no-redef]
def plugin_folder(request: pytest.FixtureRequest) -> Path:
    """Each of our plugins in turn."""
    folder: Path = request.param
    return folder


def test_remarks_are_those_that_were_thought_over() -> None:
    reports = [report(subject) for subject in subjects(FOLDERS)]

    found = [(one.slug, rule.rule.id, told.at) for one in reports for rule in one.rules for told in rule.messages]

    assert found == REMARKED
