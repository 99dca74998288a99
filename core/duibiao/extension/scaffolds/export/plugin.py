"""Writes tables as text with a tab between the cells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from duibiao.api import ExportWriter, Host, TableDocument, hookimpl

FORMULA = ("=", "+", "-", "@")
"""How a text begins that a spreadsheet would run as a formula."""


def write(_: Host, table: TableDocument, file: BinaryIO) -> None:
    """The heads, each row as it comes, and the digest by which the whole can be compared."""
    _line(file, (column.label for column in table.columns))
    for row in table.rows:
        numbers = (column.type == "number" for column in table.columns)
        _line(file, (cell or "" if number else safe(cell or "") for cell, number in zip(row, numbers, strict=True)))
    _line(file, (table.provenance.digest, "synthetic" if table.provenance.synthetic else ""))


def safe(cell: str) -> str:
    """A cell in one line that no spreadsheet runs."""
    text = " ".join(cell.split())
    return f"'{text}" if text.startswith(FORMULA) else text


def _line(file: BinaryIO, cells: Iterable[str]) -> None:
    file.write(("\t".join(cells) + "\n").encode())


@hookimpl
def export_writers() -> Iterable[ExportWriter]:
    """The writer of export_formats/sample_plugin.toml."""
    # 发布者:key，与 plugin.toml 的 issuer 一致。The issuer is that of plugin.toml.
    return [ExportWriter("my_association:sample_plugin", write)]
