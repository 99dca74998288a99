"""The colours that a deployment sets: only those of its identity, only where people can read what stands on them."""

from __future__ import annotations

from pathlib import Path

import pytest

from duibiao.extension.colours import DARK, ENOUGH, LIGHT, PAIRS_DARK, PAIRS_LIGHT, contrast
from duibiao.extension.deployment import read_deployment
from duibiao.interfaces.web.static_files import CORE
from duibiao.interfaces.web.theme import stylesheet
from duibiao.model.values.messages import Fault
from tests.seam.deployments import lines_of, write_deployment

ADVICE = "看不清。至少要 4.5（WCAG 2.2）。"


def refusal(folder: Path, *lines: str) -> list[str]:
    with pytest.raises(Fault) as caught:
        read_deployment(write_deployment(folder, *lines))
    return lines_of(caught.value)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#FFFFFF", "21.00"), ("#FFFFFF", "#FFFFFF", "1.00"), ("#767676", "#FFFFFF", "4.54")],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: str) -> None:
    assert (str(contrast(one, other)), str(contrast(other, one))) == (ratio, ratio)


def test_colour_that_cannot_be_read_is_refused_with_its_contrast(tmp_path: Path) -> None:
    assert refusal(tmp_path, "[colours]", 'azurite = "#7AA5C4"') == [
        f"deployment.toml: colours.azurite: #7AA5C4 与 paper（#FFFFFF）的对比度只有 2.62，{ADVICE}",
        f"deployment.toml: colours.azurite: #7AA5C4 与 ground（#F3F6F7）的对比度只有 2.42，{ADVICE}",
    ]


def test_dark_colour_is_held_against_dark_surfaces(tmp_path: Path) -> None:
    assert refusal(tmp_path, "[dark_colours]", 'azurite_tint = "#C0C0C0"') == [
        f"deployment.toml: dark_colours.azurite_tint: #C0C0C0 与 ink（#E8EEF1）的对比度只有 1.55，{ADVICE}"
    ]


def test_tokens_that_carry_a_meaning_are_not_to_be_set(tmp_path: Path) -> None:
    assert refusal(tmp_path, "[colours]", 'azurit = "#0F4F7D"', 'cinnabar = "#0F4F7D"', 'night = "blue"') == [
        "deployment.toml: colours.azurit: 不能设置颜色 azurit。可以设置的有：azurite。",
        f"deployment.toml: colours.cinnabar: 不能设置颜色 cinnabar。可以设置的有：{'、'.join(PAIRS_LIGHT)}。",
        "deployment.toml: colours.night: “blue”不是颜色。请写成 #0F4F7D 这样。",
    ]


def test_readable_colours_are_taken(tmp_path: Path) -> None:
    write_deployment(tmp_path, "[colours]", 'azurite = "#0B6656"', 'night = "#123A33"')

    colours = read_deployment(tmp_path).deployment.colours

    assert stylesheet(colours, {}) == ":root{--azurite:#0B6656;--night:#123A33;}"


def test_deployment_without_colours_has_an_empty_theme() -> None:
    assert stylesheet({}, {}) == ""


def test_surfaces_and_tokens_of_the_stylesheet_hold_by_the_same_measure() -> None:
    """What the core ships passes what it asks of a deployment."""
    light, dark = (tokens(part) for part in (CORE / "duibiao.css").read_text(encoding="utf-8").split("dark)", 1))

    for sheet, surfaces, pairs in ((light, LIGHT, PAIRS_LIGHT), (dark, DARK, PAIRS_DARK)):
        known = {**sheet, **surfaces}
        assert {name: sheet[name.replace("_", "-")] for name in surfaces if name != "white"} == {
            name: colour.lower() for name, colour in surfaces.items() if name != "white"
        }
        for name, against in pairs.items():
            assert all(contrast(sheet[name.replace("_", "-")], known[other]) >= ENOUGH for other in against), name


def tokens(sheet: str) -> dict[str, str]:
    """The colours among the custom properties of a stylesheet, the first of each name, in six digits."""
    found: dict[str, str] = {}
    for line in sheet.splitlines():
        name, _, value = line.strip().rstrip(";").partition(": ")
        if name.startswith("--") and value.startswith("#"):
            digits = value[1:] if len(value) == 7 else "".join(digit * 2 for digit in value[1:])
            found.setdefault(name[2:], f"#{digits}".lower())
    return found
