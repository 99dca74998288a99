"""Writes a format that nobody offers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from duibiao.api import ExportWriter, Host, TableDocument, hookimpl


def write(_: Host, table: TableDocument, file: BinaryIO) -> None:
    """The title alone."""
    file.write(table.title.encode())


@hookimpl
def export_writers() -> Iterable[ExportWriter]:
    """One writer."""
    return [ExportWriter("tea_association:tea_root", write)]
