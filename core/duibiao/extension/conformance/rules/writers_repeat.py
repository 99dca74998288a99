"""A writer writes every row of a table, leaves the file open, and gives the same bytes for the same table."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import cast

import msgspec

from duibiao.extension.catalogue import Offered
from duibiao.extension.conformance.rule import Rule
from duibiao.extension.conformance.subject import Subject
from duibiao.extension.discovery import CODE
from duibiao.extension.documents import Cell, Column, TableDocument, TableProvenance
from duibiao.extension.host import Host
from duibiao.extension.verbs import ExportWriter
from duibiao.model.values.messages import Message, message

COLUMNS = (
    Column("name", "名称"),
    Column("value", "数值", "number"),
    Column("day", "日期", "day"),
    Column("at", "时间", "moment"),
)
ROWS: tuple[tuple[Cell, ...], ...] = (
    ("瓷质砖", "0.50", "2026-11-24", "2026-11-24T02:42:00.000000Z"),
    ('=1+1, "引号"\n换行', "-3", None, None),
    ("𬭎𠅤", None, "2026-01-01", "2026-01-01T00:00:00.000000Z"),
)
"""What comes up in tables: rare characters, marks that a format may use itself, cells without a value."""


class WriterHandle(msgspec.Struct, frozen=True):
    """What a writer may know, without an instance."""

    settings: Mapping[str, object]
    organ: str = "cn"
    now: str = "2026-11-24T03:00:00.000000Z"
    today: str = "2026-11-24"
    language: str = "zh-CN"
    person: None = None


def find(subject: Subject) -> Iterator[Message]:
    """The writers that fail, leave rows out, or write something else the second time."""
    for offered in subject.writers:
        place = f"{CODE}: export_writers {offered.record.format}"
        try:
            (first, left), (second, _) = _write(offered), _write(offered)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - code may fail in any way
            text = "写出样表时出错（{error}）。run 应把文档写进打开的文件，不关闭它。"
            yield message("kit.writer_failed", text, at=place, error=f"{type(error).__name__}: {error}")
            continue
        if left:
            text = "样表还有 {left} 行没有写出。请写完 rows 的每一行。"
            yield message("kit.writer_rows", text, at=place, left=left)
        if first != second:
            text = "同一张表写了两次，内容不同。时刻、随机数请不要写进文件，用 provenance 里的。"
            yield message("kit.writer_differs", text, at=place)


def _write(offered: Offered[ExportWriter]) -> tuple[bytes, int]:
    """The bytes of the sample table, and how many of its rows were left."""
    rows, file = iter(ROWS), io.BytesIO()
    provenance = TableProvenance("样例", "what=sample", "2026-11-24T02:42:00.000000Z", "sha256:" + "0" * 64, True)
    table = TableDocument("样表", "zh-CN", COLUMNS, rows, provenance)
    offered.record.run(cast("Host", WriterHandle(offered.owner.settings)), table, file)
    return file.getvalue(), len(list(rows))


RULE = Rule("writers.repeat", __doc__, "refuse", find)
