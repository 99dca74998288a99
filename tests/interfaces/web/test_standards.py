"""Standards on pages: looking them up, who cites them, lists with versions, and flags on what cites the old."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from duibiao.interfaces.operating import publish_offers
from duibiao.interfaces.standards_operating import import_standards
from duibiao.kernel.definitions import known
from duibiao.model.records.standards_lists import StandardsList
from tests.demonstrations import Demo
from tests.interfaces.web.readers import Reader

REPLACED = (
    "标准编号,中文名称,状态,终止日期,代替标准,来源,核对日期\n"
    "GB/T 4100-2015,陶瓷砖,被代替,2026-01-01,GB/T 4100-2025,样例,2026-01-02\n"
    "GB/T 4100-2025,陶瓷砖,现行,,,样例,\n"
)
EDITION = re.compile(r'<a class="n nowrap" href="/standards/([^"]+)">')


def words_of(page: Any) -> str:
    """What a page says, without its tags."""
    assert page.status_code == 200, page.text
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page.text)))


def bring(demo: Demo, folder: Path, text: str) -> None:
    """Import a sheet as the operator does."""
    (folder / "sheet.csv").write_text(text, encoding="utf-8")
    import_standards(demo.folder, folder / "sheet.csv", "zh-CN", lambda _: None, demo.clock)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=34549", ["GB/T%2034549-2017", "GB/T%2034549-2024"]),
        ("q=34549&status=replaced", ["GB/T%2034549-2017"]),
        ("q=指定植物油", ["CODEX%20STAN%20210-1999"]),
        ("q=34549&status=nonsense", ["GB/T%2034549-2017", "GB/T%2034549-2024"]),
        ("q=34549&after=nonsense", ["GB/T%2034549-2017", "GB/T%2034549-2024"]),
        ("q=34549&after=GB/T 34549-2017", ["GB/T%2034549-2024"]),
    ],
)
def test_standards_are_found_by_number_title_and_status(demo: Demo, query: str, found: list[str]) -> None:
    page = Reader(demo).get(f"/standards?{query}")

    assert EDITION.findall(page.text) == found


def test_search_that_finds_nothing_offers_a_way_on(demo: Demo) -> None:
    page = Reader(demo).get("/standards?q=没有这样的")

    assert "没有符合条件的标准" in words_of(page)
    assert 'href="/standards">看全部标准' in page.text


def test_unverified_editions_say_so(demo: Demo, tmp_path: Path) -> None:
    bring(demo, tmp_path, REPLACED)

    old, new = (words_of(Reader(demo).get(f"/standards?q=4100-{year}")) for year in (2015, 2025))

    assert ("2026-01-02" in old, "未核验" in old) == (True, False)
    assert "未核验" in new


@pytest.mark.parametrize("number", ["GB/T 34549", "GB/T 34549-2017", "gb/t34549-2024", "GB／T 34549—2017"])
def test_standard_shows_all_its_editions_however_it_is_asked_for(demo: Demo, number: str) -> None:
    said = words_of(Reader(demo).get(f"/standards/{number}"))

    assert said.index("GB/T 34549-2024现行") < said.index("GB/T 34549-2017被代替")


@pytest.mark.parametrize("number", ["GB/T 99999", "no-number", "lists/nobody:nothing"])
def test_unknown_standard_is_not_found(demo: Demo, number: str) -> None:
    assert Reader(demo).get(f"/standards/{number}").status_code == 404


def test_standard_shows_what_it_adopts_and_who_follows_it(demo: Demo) -> None:
    adopting, adopted = (words_of(Reader(demo).get(f"/standards/{number}")) for number in ("GB/T 12642", "ISO 9283"))

    assert "等同采用（IDT）ISO 9283:1998" in adopting
    assert "采用它的标准GB/T 12642-2013等同采用（IDT）" in adopted


def test_standard_names_schemes_lists_and_counts_results(demo: Demo) -> None:
    demo.published()

    page = Reader(demo).get("/standards/GB/T 4100")

    assert 'href="/schemes/duibiao:porcelain_tile"' in page.text
    assert 'href="/standards/lists/duibiao:ceramic_tile"' in page.text
    assert '<a href="/results?standard=GB/T%204100-2015">1 项</a>' in page.text
    assert "共 1 项" in words_of(Reader(demo).get("/results?standard=GB/T%204100-2015"))


def test_lists_are_found_and_old_versions_stay_readable(demo: Demo) -> None:
    reader = Reader(demo)

    assert "/standards/lists/duibiao:smart_toilet" in reader.get("/standards/lists?q=C3072").text
    assert "没有符合条件的清单" in words_of(reader.get("/standards/lists?q=没有这样的"))
    current = words_of(reader.get("/standards/lists/duibiao:smart_toilet"))
    old = words_of(reader.get("/standards/lists/duibiao:smart_toilet?version=1.0"))
    assert ("GB/T 34549-2024" in current, "这一版不是现行的" in current) == (True, False)
    assert "这一版不是现行的" in old
    assert "引用的 GB/T 34549-2017 已于 2024-11-01 被 GB/T 34549-2024 代替；这一版清单列的仍是原来的。" in old


def test_publishing_again_leaves_the_newest_version_of_a_list_in_force(demo: Demo) -> None:
    told: list[str] = []
    with demo.running.store.read() as connection:
        before = known.versions(connection, StandardsList, "duibiao:smart_toilet")

    publish_offers(demo.folder, ("benchmark_standards",), told.append, demo.clock)

    with demo.running.store.read() as connection:
        after = known.versions(connection, StandardsList, "duibiao:smart_toilet")
    assert [(one.definition.version, one.status) for one in after] == [("1.1", "in_force"), ("1.0", "superseded")]
    assert after == before
    assert not any("smart_toilet@1.0" in line for line in told)


def test_replaced_edition_is_told_everywhere_and_the_result_keeps_it(demo: Demo, tmp_path: Path) -> None:
    id_ = demo.published()
    before = demo.call(None, "GET", f"/results/{id_}").json()["items"]
    fate = "引用的 GB/T 4100-2015 已于 2026-01-01 被 GB/T 4100-2025 代替"
    assert "引用的标准有变化" not in words_of(Reader(demo).get(f"/results/{id_}"))

    bring(demo, tmp_path, REPLACED)

    result, scheme = (
        words_of(Reader(demo).get(path)) for path in (f"/results/{id_}", "/schemes/duibiao:porcelain_tile")
    )
    assert f"{fate}；本结果仍按 2015 版评定。" in result
    assert f"{fate}；本方案仍按 2015 版比较。" in scheme
    assert "标准库的这条登记未核验" not in result
    assert demo.call(None, "GET", f"/results/{id_}").json()["items"] == before


def test_filer_is_hinted_and_reviewer_reads_the_hint(demo: Demo, tmp_path: Path) -> None:
    bring(demo, tmp_path, REPLACED)
    id_ = demo.drafted()
    filer, office = Reader(demo, "filer"), Reader(demo, "county")

    writing, checked = (words_of(filer.get(f"/desk/{id_}/{part}")) for part in ("indicators", "submit"))
    demo.acts(id_, ("FILER", "submit"))

    hint = "引用的 GB/T 4100-2015 已由 GB/T 4100-2025 代替；本申报仍按引用的版本评定。"
    assert "代替；方案没有更新，本申报仍按 2015 版评定。" in writing
    assert f"D 提示 {hint}" in checked
    assert hint in words_of(office.get(f"/review/{id_}"))
    assert "代替；方案没有更新，本申报仍按 2015 版评定。" in words_of(filer.get(f"/desk/{id_}"))


def test_scheme_that_only_lists_an_old_edition_does_not_claim_to_compare_with_it(demo: Demo) -> None:
    said = words_of(Reader(demo).get("/schemes/duibiao:three_phase_motor"))

    assert "引用的 GB 18613-2012 已被 GB 18613-2020 代替；这里只列出，不作比较。" in said
    assert "引用的 IEC 60034-30-1:2014 已被 IEC 60034-30-1:2025 代替；本方案仍按 2014 版比较。" in said


def test_register_is_open_data_page_by_page(demo: Demo) -> None:
    first = demo.call(None, "GET", "/standards?limit=20").json()
    second = demo.call(None, "GET", f"/standards?limit=20&after={first['next']}").json()
    robots = demo.call(None, "GET", "/standards?q=GB/T 12642").json()["items"]

    assert (len(first["items"]), len(second["items"]), second["next"]) == (20, 5, None)
    assert [(one["adopts"], one["verified"]) for one in robots] == [
        ([{"degree": "IDT", "number": "ISO 9283:1998"}], False)
    ]
    assert demo.call(None, "GET", "/standards?status=gone").status_code == 400
