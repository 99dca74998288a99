"""Areas: how many there are, what they were called, and which codes were ever known."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import pytest
from sqlalchemy import Connection, func, select

from duibiao.kernel.hierarchy.areas import GROUPING, area_name, region_of_uscc_known, seed_areas
from duibiao.kernel.hierarchy.data import rows_of
from duibiao.kernel.hierarchy.data.compile_areas import Found, rows_of_code
from duibiao.kernel.store.tables import areas

TODAY = [row for row in rows_of("areas.csv") if not row["valid_to"] and row["type"] != GROUPING]


def test_packaged_areas_count_as_their_sources_do() -> None:
    assert len(TODAY) == 3212
    assert len({row["code"] for row in rows_of("areas.csv")}) == 6963
    assert len(rows_of("zones.csv")) == 124


def test_counties_directly_below_a_province_count_by_province() -> None:
    provinces = {row["code"] for row in TODAY if not row["parent"]}
    cities = {"地级市", "自治州", "地区", "盟"}

    direct = Counter(r["code"][:2] for r in TODAY if r["parent"] in provinces and r["type"] not in cities)

    assert direct == {"11": 16, "12": 16, "31": 16, "41": 1, "42": 4, "46": 15, "50": 37, "65": 12}


def test_cities_without_counties_are_the_four() -> None:
    parents = {row["parent"] for row in TODAY}
    cities = {"地级市", "自治州", "地区", "盟"}

    childless = {row["name"] for row in TODAY if row["type"] in cities and row["code"] not in parents}

    assert childless == {"东莞市", "中山市", "儋州市", "嘉峪关市"}


def test_names_of_a_code_never_overlap() -> None:
    rows = defaultdict(list)
    for row in rows_of("areas.csv"):
        rows[row["code"]].append((row["valid_from"], row["valid_to"] or "9999"))

    overlaps = [code for code, spans in rows.items() for one, next_ in pairwise(sorted(spans)) if one[1] > next_[0]]

    assert overlaps == []


def test_successors_are_the_same_code_under_its_next_name() -> None:
    rows = rows_of("areas.csv")
    begins = {(row["code"], row["valid_from"]) for row in rows}

    named = [row for row in rows if row["successor"]]

    assert len(named) == 96
    assert [row for row in named if (row["successor"], row["valid_to"]) not in begins] == []


def test_seeding_twice_leaves_the_same_areas(connection: Connection) -> None:
    first = seed_areas(connection)
    second = seed_areas(connection)

    assert first == second == len(rows_of("areas.csv"))
    assert connection.execute(select(func.count()).select_from(areas)).scalar_one() == first


def test_area_is_named_as_on_that_day(connection: Connection) -> None:
    names = {
        ("420600", date(2009, 5, 1)): "襄樊市",
        ("420600", date(2010, 11, 30)): "襄樊市",
        ("420600", date(2010, 12, 1)): "襄阳市",
        ("130502", date(2019, 12, 31)): "桥东区",
        ("130502", date(2021, 1, 1)): "襄都区",
        ("110221", date(1990, 1, 1)): "昌平县",
        ("110221", date(2026, 1, 1)): None,
        ("132201", date(1981, 1, 1)): "邢台市",
        ("132201", date(1985, 1, 1)): None,
        ("132201", date(1990, 1, 1)): "南宫市",
        ("330326", date(2026, 11, 23)): "平阳县",
    }
    seed_areas(connection)

    assert {(code, on): area_name(connection, code, on) for code, on in names} == names


def test_area_without_a_day_has_its_newest_name(connection: Connection) -> None:
    names = {"420600": "襄阳市", "110221": "昌平县", "132201": "南宫市", "710000": "台湾省", "999999": None}
    seed_areas(connection)

    assert {code: area_name(connection, code) for code in names} == names


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("330326", "current"),
        ("440300", "current"),
        ("330101", "current"),
        ("110221", "retired"),
        ("500112", "retired"),
        ("130171", "unknown"),
        ("000000", "unknown"),
        ("", "unknown"),
    ],
)
def test_region_of_uscc_is_looked_up_in_all_years(code: str, status: str) -> None:
    assert region_of_uscc_known(code) == status


def compile_names(*names: str | None, code: str = "110101") -> list[tuple[str, str, str, str]]:
    lists = [Found(f"{2000 + n}-12", {code: name} if name else {}, statistical=False) for n, name in enumerate(names)]
    rows = rows_of_code(code, lists, {code: ("", "市辖区", "110000")})
    return [(row.name, row.valid_from, row.valid_to, row.successor) for row in rows]


def test_compiled_name_that_comes_back_was_never_away() -> None:
    assert compile_names("甲区", "申区", "甲区") == [("甲区", "2000-12", "", "")]


def test_compiled_rename_that_begins_alike_names_its_successor() -> None:
    assert compile_names("甲县", "甲区") == [("甲县", "2000-12", "2001-12", "110101"), ("甲区", "2001-12", "", "")]


def test_compiled_code_given_to_another_place_names_no_successor() -> None:
    assert compile_names("甲县", "乙县") == [("甲县", "2000-12", "2001-12", ""), ("乙县", "2001-12", "", "")]


def test_compiled_code_used_again_after_a_gap_names_no_successor() -> None:
    assert compile_names("甲县", None, "甲区") == [("甲县", "2000-12", "2001-12", ""), ("甲区", "2002-12", "", "")]


def test_compiled_name_that_moved_to_another_code_has_no_successor() -> None:
    lists = [
        Found("2000-12", {"110101": "甲县"}, statistical=False),
        Found("2001-12", {"110101": "甲区", "110102": "甲县"}, statistical=False),
    ]

    rows = list(rows_of_code("110101", lists, {"110101": ("甲区", "市辖区", "110000")}))

    assert [row.successor for row in rows] == ["", ""]
