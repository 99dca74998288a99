"""Two versions of a scheme on one page and in the API."""

from __future__ import annotations

import pytest

from tests.demonstrations import Demo
from tests.interfaces.web.readers import Reader
from tests.versions import TILE, publish_tightened


def test_page_says_which_limit_was_tightened(demo: Demo) -> None:
    older = publish_tightened(demo).version

    page = Reader(demo).get(f"/schemes/{TILE}/compare?from={older}&to=9.0")
    back = Reader(demo).get(f"/schemes/{TILE}/compare?from=9.0&to={older}")

    assert (page.status_code, back.status_code) == (200, 200)
    assert (page.text.count("（收紧）"), page.text.count("（放宽）")) == (1, 0)
    assert (back.text.count("（收紧）"), back.text.count("（放宽）")) == (0, 1)


def test_scheme_page_leads_to_the_comparison_once_there_are_two_versions(demo: Demo) -> None:
    reader, address = Reader(demo), f'href="/schemes/{TILE}/compare"'

    before = reader.get(f"/schemes/{TILE}").text.count(address)
    publish_tightened(demo)
    after = reader.get(f"/schemes/{TILE}").text.count(address)

    assert (before, after) == (0, 1)


def test_equal_versions_say_so_and_lead_back(demo: Demo) -> None:
    page = Reader(demo).get(f"/schemes/{TILE}/compare").text

    assert "这两个版本没有差别" in page
    assert "回到方案" in page


@pytest.mark.parametrize("path", ["/schemes/duibiao:nobody/compare", f"/schemes/{TILE}/compare?from=0.0.0"])
def test_what_is_not_known_is_not_found(demo: Demo, path: str) -> None:
    assert Reader(demo).get(path).status_code == 404


def test_api_names_the_limit_by_its_key(demo: Demo) -> None:
    older = publish_tightened(demo).version

    told = demo.call(None, "GET", f"/schemes/{TILE}/differences?from={older}&to=9.0")
    unknown = demo.call(None, "GET", f"/schemes/{TILE}/differences?from={older}&to=8.0")

    assert told.status_code == 200
    assert [(one["path"][0], one["path"][-1], one["now"]) for one in told.json()["differences"]] == [
        ("indicators", "bound", "0.05"),
        ("version", "version", "9.0"),
    ]
    assert unknown.status_code == 404
