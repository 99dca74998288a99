"""`duibiao standards …`: what an operator types, reads and gets as exit code."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from duibiao.interfaces.cli import main
from duibiao.kernel.store.tables import entries, standards
from tests.demonstrations import ROOT, Demo

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])
SHEET = ROOT / "deployments/demo/standards.csv"


def duibiao(demo: Demo, *words: str, language: str = "zh_CN.UTF-8") -> Result:
    """The outcome of `duibiao standards …` on the demonstration."""
    return CliRunner().invoke(main, ["standards", *words, "--deployment", str(demo.folder)], env={"LC_ALL": language})


def kept(demo: Demo) -> tuple[int, int]:
    """How many editions and how many entries there are."""
    with demo.running.store.read() as connection:
        counts = [
            connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (standards, entries)
        ]
    return counts[0], counts[1]


def test_same_file_again_changes_nothing(demo: Demo) -> None:
    before = kept(demo)

    told = duibiao(demo, "import", str(SHEET))

    assert (told.exit_code, told.output) == (0, "新增 0 个版本，更新 0 个，25 个没有变化。\n")
    assert kept(demo) == before


def test_one_wrong_cell_refuses_the_whole_file(demo: Demo, tmp_path: Path) -> None:
    before = kept(demo)
    file = tmp_path / "sheet.csv"
    file.write_text("number,title_zh,status,source\nGB 1-2020,甲,现行,样例\nGB 2-2020,乙,有效,样例\n", encoding="utf-8")

    told = duibiao(demo, "import", str(file))

    assert told.exit_code == 1
    assert told.stderr == "row 3: status: “有效”不是状态。请写“现行”“即将实施”“被代替”或“废止”。\n"
    assert kept(demo) == before


def test_file_in_another_encoding_is_refused_with_what_to_do(demo: Demo, tmp_path: Path) -> None:
    file = tmp_path / "sheet.csv"
    file.write_text("标准编号,中文名称,状态,来源\nGB 1-2020,甲,现行,样例\n", encoding="gb18030")

    told = duibiao(demo, "import", str(file))

    assert (told.exit_code, told.stderr) == (
        1,
        "sheet.csv 不是 UTF-8 编码的 CSV。请在 WPS 或 Excel 里另存为“CSV UTF-8（逗号分隔）”。\n",
    )


def test_list_tells_what_became_of_each(demo: Demo) -> None:
    told = duibiao(demo, "list", "34549", language="en_GB.UTF-8")

    assert told.output.splitlines() == [
        "GB/T 34549-2017 [Replaced] → GB/T 34549-2024 Sanitary wares: smart toilets (Unverified)",
        "GB/T 34549-2024 [In force] Sanitary wares: smart toilets (Unverified)",
        "Editions: 2.",
    ]


def test_list_takes_one_status(demo: Demo) -> None:
    told = duibiao(demo, "list", "--status", "replaced")

    assert [line.partition(" [")[0] for line in told.output.splitlines()] == [
        "GB 18613-2012",
        "GB/T 4754-2011",
        "GB/T 34549-2017",
        "IEC 60034-30-1:2014",
        "共 4 个版本。",
    ]
