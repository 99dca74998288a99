"""Exports: all that a list shows, the same bytes for the same question, and words where a format is not at hand."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from duibiao.interfaces import exporting
from tests.counting import counted
from tests.demonstrations import Demo
from tests.interfaces.web.readers import Reader
from tests.seam.instances import PLUGINS, restarted

CSV = "/exports/duibiao:csv"
WITH_CSV = (*PLUGINS, "csv_export")


def rows_of(response: Any, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    """The rows of the table by the heads of their columns; what stands after the table is left out."""
    assert response.status_code == 200, response.text
    lines = response.content.decode(encoding).split("\r\n\r\n")[0]
    return list(csv.DictReader(io.StringIO(lines, newline="")))


def test_export_holds_what_the_list_shows(demo: Demo) -> None:
    published = {demo.published(), demo.published()}
    reader = Reader(demo)

    found = rows_of(reader.get(f"{CSV}?what=results"))
    none = rows_of(reader.get(f"{CSV}?what=results&q=没有这样的"))
    there = rows_of(reader.get(f"{CSV}?organ=cn-33&organ=cn-3303&status=published&scheme=duibiao:porcelain_tile"))
    elsewhere = rows_of(reader.get(f"{CSV}?organ=cn-44"))

    assert {row["结果编号"] for row in found} == {row["结果编号"] for row in there} == published
    assert none == elsewhere == []
    assert {(row["状态"], row["产品"], row["对标方案编号和版本"], row["是否合成数据"]) for row in found} == {
        ("已公开", "瓷质砖", "duibiao:porcelain_tile@1.0", "是")
    }


def test_cells_say_what_the_public_record_says(demo: Demo) -> None:
    id_ = demo.published()
    record = demo.call(None, "GET", f"/results/{id_}").json()["items"][0]

    (row,) = rows_of(Reader(demo).get(CSV))

    counts = record["record"]["verdict"]["counts"]
    assert row["记录摘要"] == record["digest"]
    assert row["统一社会信用代码"] == record["record"]["enterprise"]["uscc"]
    assert [row["优于（项）"], row["达到（项）"]] == [str(counts.get("better", 0)), str(counts.get("meets", 0))]
    assert row["比对的标准"].split("; ")[0] == "ISO 13006"


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_pages_and_programs_get_the_same_bytes(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        demo.published()
    query = "what=results&q=瓷质砖&status=published"
    whole = Reader(demo).get(f"{CSV}?{query}").content
    monkeypatch.setattr("duibiao.interfaces.web.downloads.PAGE", 1)

    again = Reader(demo).get(f"{CSV}?{query}")
    api = demo.call(None, "GET", f"/exports/duibiao:csv?{query}")

    assert whole == again.content == api.content
    assert again.headers["content-type"] == api.headers["content-type"] == "text/csv; charset=utf-8"
    assert again.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E5%AF%B9%E6%A0%87")


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_same_question_gives_the_same_bytes_until_something_is_published(demo: Demo) -> None:
    demo.published()
    reader = Reader(demo)
    first = reader.get(CSV).content
    demo.clock.advance(days=1)
    demo.drafted()

    second = reader.get(CSV).content
    demo.published()
    third = reader.get(CSV).content

    assert first == second
    assert first != third


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_names_that_look_like_formulas_stay_text(demo: Demo) -> None:
    path = f"/enterprises/{demo.names['ENTERPRISE']}/products/9d3c1f6e-0000-4000-8000-00000000f0f0"
    demo.call("FILER", "PUT", path, {"name": '=HYPERLINK("http://example.org")', "model": "-1+2"})
    demo.published(product=path.rpartition("/")[2])

    (row,) = rows_of(Reader(demo).get(CSV))

    assert (row["产品"], row["型号"]) == ('\'=HYPERLINK("http://example.org")', "'-1+2")


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_second_format_and_english_heads(demo: Demo) -> None:
    demo.published()
    chinese = Reader(demo).get("/exports/duibiao:csv_gb18030")
    english = Reader(demo).get(f"{CSV}?lang=en")

    assert chinese.headers["content-type"] == "text/csv; charset=gb18030"
    assert [row["企业名称"] for row in rows_of(chinese, "gb18030")] == [row["Enterprise"] for row in rows_of(english)]


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_list_offers_each_format_with_its_own_filters(demo: Demo) -> None:
    demo.published()

    page = Reader(demo).get("/results?status=published&q=瓷质砖").text
    empty = Reader(demo).get("/results?q=没有这样的").text

    assert 'href="/exports/duibiao:csv?what=results&amp;q=%E7%93%B7%E8%B4%A8%E7%A0%96&amp;status=published"' in page
    assert 'href="/exports/duibiao:csv_gb18030?' in page
    assert "/exports/" not in empty


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/exports/duibiao:nothing", 404, "没有名为“duibiao:nothing”的导出格式"),
        (f"{CSV}?what=people", 422, "没有可导出的“people”"),
    ],
)
def test_what_there_is_not_is_told_in_words(demo: Demo, path: str, status: int, words: str) -> None:
    page, api = Reader(demo).get(path), demo.call(None, "GET", path)

    assert (page.status_code, api.status_code) == (status, status)
    assert words in page.text
    assert words in api.json()["detail"]


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_format_whose_plugin_is_away_answers_503_and_is_not_offered(demo: Demo) -> None:
    demo.published()

    with restarted(demo, *PLUGINS) as again:
        page, api = Reader(again).get(CSV), again.call(None, "GET", "/exports/duibiao:csv")
        listed = Reader(again).get("/results").text

    words = "导出格式“duibiao:csv”暂时不能用：写出它的插件没有启用，或暂停服务。请换一种格式，或联系平台管理员。"
    assert (page.status_code, api.status_code, api.json()["detail"]) == (503, 503, words)
    assert words in page.text
    assert "/exports/" not in listed


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_writer_that_fails_sends_nothing_and_others_go_on(demo: Demo, tmp_path: Path) -> None:
    demo.published()
    failing = tmp_path / "plugins/csv_export"
    failing.mkdir(parents=True)
    source = Path(__file__).parents[3] / "plugins/csv_export"
    code = (source / "plugin.py").read_text(encoding="utf-8")
    dry = '        if not mark:\n            raise ValueError("no ink")\n        text.detach()\n'
    (failing / "plugin.py").write_text(code.replace("        text.detach()\n", dry), encoding="utf-8")
    (failing / "plugin.toml").write_bytes((source / "plugin.toml").read_bytes())
    (failing / "export_formats").mkdir()
    for file in (source / "export_formats").iterdir():
        (failing / "export_formats" / file.name).write_bytes(file.read_bytes())

    with restarted(demo, *WITH_CSV, paths=(failing.parent,)) as again:
        broken, sound = Reader(again).get("/exports/duibiao:csv_gb18030"), Reader(again).get(CSV)
        spent = again.running.spending.of(("csv_export",))["csv_export"]

    assert (broken.status_code, sound.status_code) == (503, 200)
    assert "插件 csv_export 没能写出“duibiao:csv_gb18030”，没有可下载的文件。" in broken.text
    assert spent.calls == 2
    assert spent.seconds >= spent.longest > 0


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_more_exports_than_places_are_asked_to_come_again(demo: Demo) -> None:
    held = [exporting._places.acquire(blocking=False) for _ in range(exporting.AT_ONCE)]
    try:
        busy = demo.call(None, "GET", "/exports/duibiao:csv")
    finally:
        for _ in held:
            exporting._places.release()

    assert all(held)
    assert (busy.status_code, busy.headers["retry-after"]) == (503, "60")
    assert demo.call(None, "GET", "/exports/duibiao:csv").status_code == 200


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_statements_grow_by_pages_and_not_by_rows(demo: Demo) -> None:
    for _ in range(4):
        demo.published()
    Reader(demo).get(CSV)

    with counted(demo) as statements:
        rows = rows_of(Reader(demo).get(CSV))

    assert len(rows) == 4
    assert len([one for one in statements if not one.startswith("BEGIN")]) <= 7
