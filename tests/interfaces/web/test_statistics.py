"""/statistics: every number leads to what it counts, to each reader what they may see."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from tests.demonstrations import Demo
from tests.interfaces.web.readers import Reader
from tests.versions import work

NUMBER = re.compile(r'<a href="(/statistics/records\?[^"]*)">([0-9]+)</a>')
CUTS = ("scheme_grade", "gaps", "section_grade", "division_grade", "state_month", "kind_state")
COUNTY = "cn-330326"


@pytest.fixture
def counted(demo: Demo) -> Demo:
    """One result published, one filing returned, one in review; all counted."""
    demo.published()
    returned = demo.drafted()
    demo.acts(returned, ("FILER", "submit"))
    demo.act("COUNTY", returned, "return", comment="请补充。")
    demo.acts(demo.drafted(), ("FILER", "submit"))
    demo.drafted()
    work(demo)
    return demo


def shown(page: Any) -> str:
    assert page.status_code == 200, page.text
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.text)))


def numbers(page: Any) -> list[tuple[str, int]]:
    """The numbers of a page that lead to filings, with their addresses."""
    assert page.status_code == 200, page.text
    return [(unescape(href), int(number)) for href, number in NUMBER.findall(page.text)]


def api(demo: Demo, who: str | None, query: str) -> dict[str, Any]:
    response = demo.call(who, "GET", f"/statistics?{query}")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


@pytest.mark.parametrize("login", [None, "county"])
def test_every_number_is_as_many_filings_as_it_leads_to(counted: Demo, login: str | None) -> None:
    reader = Reader(counted, login)
    wrong = []

    for cut in CUTS:
        found = numbers(reader.get(f"/statistics?organ={COUNTY}&cut={cut}"))
        assert found, cut
        for href, number in found:
            behind = f"共 {number} 件"
            if behind not in shown(reader.get(href)):
                wrong.append((href, number))

    assert not wrong


def test_the_public_sees_figures_and_filings_of_published_results_alone(counted: Demo) -> None:
    mine = api(counted, "COUNTY", f"organ={COUNTY}&cut=state_month")
    others = api(counted, None, f"organ={COUNTY}&cut=state_month")
    elsewhere = api(counted, "PROVINCE", "organ=cn-61&cut=state_month")

    assert {cell["first"] for cell in mine["cells"]} >= {"published", "returned", "in_review"}
    assert {cell["first"] for cell in others["cells"]} == {"published"}
    assert (mine["published_only"], others["published_only"], elsewhere["published_only"]) == (False, True, True)
    listed = Reader(counted).get(f"/statistics/records?organ={COUNTY}&cut=state_month&first=returned")
    assert "共 0 件" in shown(listed)


def test_as_of_an_earlier_position_says_so_and_counts_what_was_known(counted: Demo) -> None:
    then = api(counted, "COUNTY", f"organ={COUNTY}&cut=kind_state")
    counted.published()
    work(counted)

    now = api(counted, "COUNTY", f"organ={COUNTY}&cut=kind_state")
    again = api(counted, "COUNTY", f"organ={COUNTY}&cut=kind_state&as_of={then['as_of']}")
    page = Reader(counted, "county").get(f"/statistics?organ={COUNTY}&as_of={then['as_of']}")

    assert again == then
    assert sum(cell["count"] for cell in now["cells"]) == sum(cell["count"] for cell in then["cells"]) + 1
    assert f"截至检查点 {then['as_of']}（" in shown(page)


def test_how_a_round_goes_is_for_offices_in_their_scope(counted: Demo) -> None:
    in_round = counted.drafted(round=counted.call("COUNTY", "GET", "/rounds").json()["items"][0]["id"])
    counted.acts(in_round, ("FILER", "submit"))
    work(counted)

    office = shown(Reader(counted, "county").get(f"/statistics?organ={COUNTY}&cut=completeness"))
    public = Reader(counted).get(f"/statistics?organ={COUNTY}&cut=completeness")

    assert re.search(r"应报机构 1 已报机构 1", office)
    assert "报送进度" not in shown(public)


def test_a_province_without_anything_says_so(counted: Demo) -> None:
    page = shown(Reader(counted).get("/statistics?organ=cn-54"))

    assert "这里还没有已公开的结果" in page
    assert Reader(counted).get("/statistics?organ=nowhere").status_code == 404


def test_an_unknown_cut_is_refused_with_those_that_there_are(counted: Demo) -> None:
    response = counted.call(None, "GET", "/statistics?cut=colour")

    assert response.status_code == 422
    assert "scheme_grade" in response.text
