"""Tables as tab-separated text (media type of IANA), each cell in one line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from duibiao.api import ExportFormat, ExportWriter, Host, Label, TableDocument, hookimpl

SHEET = ExportFormat(
    key="tea_sheet",
    version="1.0",
    title=Label("制表符分隔（TSV）", "Tab-separated (TSV)"),
    media_type="text/tab-separated-values; charset=utf-8",
    suffix="tsv",
)


def write(_: Host, table: TableDocument, file: BinaryIO) -> None:
    """Heads, rows as they come, and where the table comes from."""
    line(file, [column.label for column in table.columns])
    for row in table.rows:
        line(file, [cell or "" for cell in row])
    line(file, [table.provenance.digest, table.provenance.as_of])


def line(file: BinaryIO, cells: Iterable[str]) -> None:
    """One line; a cell that a spreadsheet would run as a formula is led by an apostrophe."""
    plain = (" ".join(cell.split()) for cell in cells)
    safe = (f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell for cell in plain)
    file.write(("\t".join(safe) + "\n").encode())


@hookimpl
def export_formats() -> Iterable[ExportFormat]:
    """The one format of this plugin."""
    return [SHEET]


@hookimpl
def export_writers() -> Iterable[ExportWriter]:
    """What writes it."""
    return [ExportWriter("tea_association:tea_sheet", write)]
