"""CSV as spreadsheets read it: encodings, quotes, no formulas, and where the table comes from."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from duibiao.api import Column
from duibiao.testing import faults_in, host, table, writers_in

FOLDER = Path(__file__).parents[1]
COLUMNS = (Column("name", "名称"), Column("value", "数值", "number"), Column("at", "时间", "moment"))
RARE = "𬭎𠅤"
"""Characters of names that GBK lacks."""


def written(
    rows: list[tuple[str | None, ...]],
    format_: str = "duibiao:csv",
    *,
    provenance: bool = False,
    synthetic: bool = True,
) -> bytes:
    """The bytes of a table of these rows."""
    file = io.BytesIO()
    writer = writers_in(FOLDER)[format_]
    writer.run(host({"provenance": provenance}), table(COLUMNS, rows, synthetic=synthetic), file)
    return file.getvalue()


def test_plugin_has_no_fault() -> None:
    assert faults_in(FOLDER) == ()


@pytest.mark.parametrize(
    ("format_", "encoding", "mark"),
    [("duibiao:csv", "utf-8", b"\xef\xbb\xbf"), ("duibiao:csv_gb18030", "gb18030", b"")],
)
def test_rare_characters_quotes_and_line_breaks_come_back(format_: str, encoding: str, mark: bytes) -> None:
    odd = f'{RARE}，"引号"\n换行,逗号'

    file = written([(odd, "0.50", "2026-01-04T16:00:00.000000Z")], format_)

    assert file.startswith(mark)
    assert list(csv.reader(io.StringIO(file.removeprefix(mark).decode(encoding), newline=""))) == [
        ["名称", "数值", "时间"],
        [odd, "0.50", "2026-01-05 00:00:00"],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\tb", "\r=c", '=HYPERLINK("http://example.org")'])
def test_text_that_begins_like_a_formula_is_made_harmless(text: str) -> None:
    (_, row) = csv.reader(io.StringIO(written([(text, None, None)]).decode("utf-8-sig"), newline=""))

    assert row == [f"'{text}", "", ""]


def test_numbers_stay_numbers_and_nothing_else_passes_for_one() -> None:
    rows = [("a", "-0.50", None), ("b", "=2*3", None)]

    cells = [row[1] for row in csv.reader(io.StringIO(written(rows).decode("utf-8-sig"), newline=""))][1:]

    assert cells == ["-0.50", "'=2*3"]


def test_source_stands_after_the_table_where_it_is_wanted() -> None:
    lines = written([("a", "1", None)], provenance=True).decode("utf-8-sig").split("\r\n")

    assert lines[2:] == [
        "",
        "来源,测试 样表",
        "查询条件,what=sample",
        "数据截至（北京时间）,2026-01-05 08:00:00",
        f"内容摘要,sha256:{'0' * 64}",
        "合成数据，不是真实企业",
        "",
    ]


def test_real_data_are_not_called_synthetic() -> None:
    assert "合成数据" not in written([], provenance=True, synthetic=False).decode("utf-8-sig")
