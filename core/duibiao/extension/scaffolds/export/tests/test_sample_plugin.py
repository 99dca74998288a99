"""A table comes out cell by cell, and no text of it is a formula."""

from __future__ import annotations

import io
from pathlib import Path

from duibiao.api import Column
from duibiao.testing import host, table, writers_in

FOLDER = Path(__file__).parents[1]
COLUMNS = (Column("name", "名称"), Column("value", "数值", "number"))


def test_table_is_written_and_no_text_is_a_formula() -> None:
    (writer,) = writers_in(FOLDER).values()
    file = io.BytesIO()

    writer.run(host({}), table(COLUMNS, [("瓷质砖", "-0.50"), ("=1+1\t2", None)]), file)

    heads, first, second, digest = file.getvalue().decode().splitlines()
    assert (heads, first, second) == ("名称\t数值", "瓷质砖\t-0.50", "'=1+1 2\t")
    assert digest.startswith("sha256:")
