"""Rounds on pages: times as they are in China, and open for filing once they are made."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duibiao.interfaces.operating import operator
from duibiao.interfaces.web.pages.admin.rounds import parse_minute
from duibiao.kernel.submissions.rounds import Round, add_round, list_rounds
from duibiao.model.values.dates import SHANGHAI, parse_utc
from duibiao.model.values.messages import Fault, Label
from tests.demonstrations import Demo
from tests.interfaces.web.offices import errors, links, send
from tests.interfaces.web.readers import Reader

KIND = "duibiao:benchmark_result"


@pytest.fixture
def province(demo: Demo) -> Reader:
    return Reader(demo, "province")


def form(**changed: Any) -> dict[str, Any]:
    """A round of Zhejiang that is open while tests run."""
    plain = {
        "id": "zhejiang-1",
        "title__zh": "浙江第一批",
        "title__en": "Zhejiang 1",
        "kinds": KIND,
        "find_organ": "cn-33",
        "opens_at": "2026-01-01 09:00",
        "closes_at": "2060-12-31T18:30",
    }
    return plain | changed


def test_round_is_stored_in_utc_and_shown_in_chinas_time(demo: Demo, province: Reader) -> None:
    added = send(province, "/admin/rounds/new", **form())
    shown = province.get(added.headers["location"]).text
    with demo.running.store.read() as connection:
        stored = next(one for one in list_rounds(connection) if one.id == "zhejiang-1")

    assert added.headers["location"] == "/admin/rounds?done=round_added"
    assert (stored.opens_at, stored.closes_at) == ("2026-01-01T01:00:00.000000Z", "2060-12-31T10:30:00.000000Z")
    assert ["2026-01-01 09:00" in shown, "2060-12-31 18:30" in shown, "浙江省及其下级" in shown] == [True] * 3
    assert "对标结果" in shown


def test_new_round_takes_filings(demo: Demo, province: Reader) -> None:
    send(province, "/admin/rounds/new", **form())

    id_ = demo.drafted(round="zhejiang-1")

    assert demo.act("FILER", id_, "submit").status_code == 200


def test_rounds_are_coming_open_or_over(demo: Demo, province: Reader) -> None:
    with demo.running.store.write() as connection:
        by = operator("cn", demo.clock())
        for id_, opens, closes in (("past", 2020, 2021), ("future", 2090, 2091)):
            times = (f"{opens}-01-01T00:00:00.000000Z", f"{closes}-01-01T00:00:00.000000Z")
            add_round(connection, by, Round(id_, "cn", Label("<i>批次</i>"), (KIND,), *times))

    shown = province.get("/admin/rounds").text

    assert [shown.count(f"{words}</span>") for words in ("未开始", "开放申报", "已截止")] == [1, 1, 1]
    assert "<i>" not in shown


def test_rounds_are_listed_by_pages(demo: Demo, province: Reader) -> None:
    with demo.running.store.write() as connection:
        by = operator("cn", demo.clock())
        for number in range(40):
            times = ("2020-01-01T00:00:00.000000Z", f"2021-01-{number // 4 + 1:02}T00:00:00.000000Z")
            add_round(connection, by, Round(f"round-{number:02}", "cn", Label(f"第{number:02}批"), (KIND,), *times))

    first = province.get("/admin/rounds").text
    second = province.get(next(href for href in links(first) if "after=" in href)).text

    listed = [f"第{number:02}批" for number in range(40)]
    assert [(name in first) + (name in second) for name in listed] == [1] * 40
    assert sum(name in first for name in listed) == 29
    assert [href for href in links(second) if "after=" in href] == []


def test_choices_are_kept_while_an_organ_is_looked_for(province: Reader) -> None:
    shown = send(province, "/admin/rounds/new", **form(find_organ="温州", find="organ")).text

    assert f'name="kinds" value="{KIND}" checked' in shown
    assert 'value="2026-01-01 09:00"' in shown
    assert 'value="cn-3303" checked' in shown


@pytest.mark.parametrize(
    ("changed", "status", "fields"),
    [
        ({"id": "浙江"}, 422, ["id"]),
        ({"id": "demo-2026"}, 409, ["id"]),
        ({"title__zh": ""}, 422, ["title.zh"]),
        ({"kinds": ""}, 422, ["kinds"]),
        ({"kinds": "duibiao:none"}, 422, ["kinds"]),
        ({"find_organ": ""}, 422, ["organ"]),
        ({"opens_at": "明天", "closes_at": "2026-02-30 08:00"}, 422, ["opens_at", "closes_at"]),
        ({"closes_at": "2026-01-01 09:00"}, 422, ["closes_at"]),
        ({"find_organ": "cn"}, 403, []),
        ({"find_organ": "cn-32"}, 403, []),
    ],
)
def test_faults_stand_at_the_fields(province: Reader, changed: dict[str, str], status: int, fields: list[str]) -> None:
    refused = send(province, "/admin/rounds/new", **form(**changed))

    assert (refused.status_code, list(errors(refused.text))) == (status, fields)


def test_checker_makes_no_round(demo: Demo) -> None:
    county = Reader(demo, "county")

    assert send(county, "/admin/rounds/new", **form()).status_code == 403
    assert "/admin/rounds/new" not in links(county.get("/admin/rounds").text)


@given(st.dates(min_value=date(1950, 1, 2), max_value=date(9999, 12, 30)), st.times())
def test_minute_means_what_a_clock_in_china_shows(day: date, time: time) -> None:
    typed = f"{day.isoformat()} {time.isoformat('minutes')}"

    read = parse_utc(parse_minute(typed, "at"))

    assert read.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") == typed


@given(st.text(max_size=15) | st.text("0123456789-: T", min_size=20))
def test_any_other_text_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Fault) as refusal:
        parse_minute(text, "opens_at")

    assert [told.at for told in refusal.value.messages] == ["opens_at"]
