"""Tables as CSV (RFC 4180) in two encodings: UTF-8 with a byte order mark, and GB18030.

Spreadsheets open UTF-8 rightly only where it begins with the mark. GB18030 holds every character, rare ones in names
too, which GBK does not.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta, timezone
from io import TextIOWrapper
from typing import BinaryIO

from duibiao.api import Column, ExportWriter, Host, Label, TableDocument, hookimpl

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would run as a formula."""

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
CHINA = timezone(timedelta(hours=8))
SOURCE, QUESTION = Label("来源", "Source"), Label("查询条件", "Question")
AS_OF, DIGEST = Label("数据截至（北京时间）", "Data as of (Beijing time)"), Label("内容摘要", "Digest of the content")
SYNTHETIC = Label("合成数据，不是真实企业", "Synthetic data, no real enterprises")


def writer(encoding: str, mark: bytes) -> Callable[[Host, TableDocument, BinaryIO], None]:
    """What writes a table in `encoding`, its first bytes being `mark`."""

    def run(host: Host, table: TableDocument, file: BinaryIO) -> None:
        file.write(mark)
        text = TextIOWrapper(file, encoding, newline="", write_through=True)
        lines = csv.writer(text, lineterminator="\r\n")
        lines.writerow(safe(column.label) for column in table.columns)
        for row in table.rows:
            lines.writerow(cell(column, value) for column, value in zip(table.columns, row, strict=True))
        if host.settings["provenance"]:
            lines.writerow([])
            lines.writerows(provenance(table))
        text.detach()

    return run


def cell(column: Column, value: str | None) -> str:
    """A value as it stands in the file: text that begins like a formula is made harmless, moments are China's."""
    if not value:
        return ""
    match column.type:
        case "number" if NUMBER.fullmatch(value):
            return value
        case "moment":
            return moment(value)
        case _:
            return safe(value)


def safe(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe stands before what begins like a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def moment(text: str) -> str:
    """A UTC moment as day and time in China, to the second."""
    return datetime.fromisoformat(text).astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")


def provenance(table: TableDocument) -> Iterator[tuple[str, ...]]:
    """What the table is, where it comes from and how to ask again: a line each."""
    told = table.provenance
    for label, value in (
        (SOURCE, f"{told.instance} {table.title}"),
        (QUESTION, told.question),
        (AS_OF, moment(told.as_of) if told.as_of else ""),
        (DIGEST, told.digest),
    ):
        yield label.in_language(table.language), safe(value)
    if told.synthetic:
        yield (SYNTHETIC.in_language(table.language),)


@hookimpl
def export_writers() -> Iterable[ExportWriter]:
    """One for each format of export_formats/."""
    return [
        ExportWriter("duibiao:csv", writer("utf-8", codecs.BOM_UTF8)),
        ExportWriter("duibiao:csv_gb18030", writer("gb18030", b"")),
    ]
