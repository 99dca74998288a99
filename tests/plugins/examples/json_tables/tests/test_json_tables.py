"""What is read back is what was written: figures to the digit, rare characters, and where the table comes from."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from duibiao.api import Column
from duibiao.testing import host, table, writers_in

FOLDER = Path(__file__).parents[1]
COLUMNS = (Column("name", "名称"), Column("flow", "流量", "number"))


@pytest.mark.parametrize("rows", [[], [["滴灌带", "0.50"], ['“𬭎”\n"', None]]])
def test_table_is_read_back_as_it_was(rows: list[list[str | None]]) -> None:
    (writer,) = writers_in(FOLDER).values()
    file = io.BytesIO()

    writer.run(host({}), table(COLUMNS, map(tuple, rows), synthetic=True), file)

    read = json.loads(file.getvalue())
    assert [column["key"] for column in read["columns"]] == ["name", "flow"]
    assert (read["rows"], read["provenance"]["synthetic"]) == (rows, True)
