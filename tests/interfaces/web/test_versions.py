"""Two versions of a scheme on one page and in the API."""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec
import pytest

from duibiao.model.records.schemes import BenchmarkScheme, Row, Table
from tests.demonstrations import Demo
from tests.interfaces.web.readers import Reader
from tests.versions import TILE, publish_tightened, put_in_force, scheme_in_force


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


def changed(scheme: BenchmarkScheme) -> BenchmarkScheme:
    """The tile scheme with one field changed in each of several parts, each with a name of its own."""
    indicators = list(scheme.indicators)
    place = next(i for i, one in enumerate(indicators) if one.key == "water_absorption")
    held = indicators[place]
    conditional = msgspec.structs.replace(held.limits[0], clause="9.9", when="thickness >= 7.5")
    indicators[place] = msgspec.structs.replace(held, core=not held.core, limits=(*held.limits, conditional))
    grades = (msgspec.structs.replace(scheme.grades[0], when="core_total > 2"), *scheme.grades[1:])
    tables = (Table("widths", ("use",), (Row(("floor",), Decimal(2)),)),)
    return msgspec.structs.replace(
        scheme, version="9.0", indicators=tuple(indicators), grades=grades, tables=tables, industries=("C30",)
    )


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "zh-CN",
            {
                "吸水率 · 核心指标：由 是 改为 否",
                "吸水率 · ISO 13006 9.9：新增限值 平均值 ≤ 0.5 %（厚度 ≥ 7.5 mm时）",
                "不予发布 · 条件：由 不符合的强制性限值数 &gt; 0 改为 核心指标总数 &gt; 2",
                "widths：新增",
                "行业：由 C3071 改为 C30",
            },
        ),
        (
            "en",
            {
                "water absorption · Core indicator: Yes becomes No",
                "water absorption · ISO 13006 9.9: limit mean ≤ 0.5 % (where Thickness ≥ 7.5 mm) added",
                "Industry: C3071 becomes C30",
                "Differences: 5 (0 tightened, 0 relaxed).",
            },
        ),
    ],
)
def test_every_difference_is_said_in_words(demo: Demo, language: str, sentences: set[str]) -> None:
    put_in_force(demo, changed(scheme_in_force(demo)))

    page = Reader(demo).get(f"/schemes/{TILE}/compare?from=1.0&to=9.0&lang={language}").text

    assert {one for one in sentences if one not in page} == set()
    assert re.search(r">[^<]*\b(core|clause|when|industries)\b[^<]*(：|becomes)", page) is None


def test_the_versions_compared_at_first_are_the_one_in_force_and_the_one_before(demo: Demo) -> None:
    publish_tightened(demo)

    page = Reader(demo).get(f"/schemes/{TILE}/compare").text

    assert "（收紧）" in page
    assert "（放宽）" not in page


def test_a_number_in_a_table_is_tightened_like_the_limits_that_look_it_up(demo: Demo) -> None:
    page = Reader(demo).get("/schemes/duibiao:three_phase_motor/compare?from=1.0&to=1.1").text

    assert "表 · ie3_efficiency · 7.5：由 90.4 改为 91.2（收紧）" in page
    assert "收紧 3 处，放宽 0 处" in page
