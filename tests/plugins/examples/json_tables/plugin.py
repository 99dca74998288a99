"""Tables as one JSON value (RFC 8259): title, where the table comes from, columns, rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from msgspec.json import encode

from duibiao.api import ExportWriter, Host, TableDocument, hookimpl


def write(_: Host, table: TableDocument, file: BinaryIO) -> None:
    """The table with a line for each row, none of which is kept."""
    file.write(b'{"title": ' + encode(table.title))
    file.write(b',\n"provenance": ' + encode(table.provenance))
    file.write(b',\n"columns": ' + encode(table.columns))
    file.write(b',\n"rows": [')
    before = b"\n"
    for row in table.rows:
        file.write(before + encode(row))
        before = b",\n"
    file.write(b"\n]}\n")


@hookimpl
def export_writers() -> Iterable[ExportWriter]:
    """The writer of export_formats/json_tables.toml."""
    return [ExportWriter("irrigation_association:json_tables", write)]
