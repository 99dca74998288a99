"""The ways to take a list home: one for each export format."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

import msgspec

from duibiao.interfaces.web.views.search import Asked
from duibiao.interfaces.web.writing import Writing
from duibiao.model.records.exports import ExportFormat


class DownloadLink(msgspec.Struct, frozen=True):
    """A format, where to get the list in it, and whom it is for."""

    href: str
    label: str
    note: str


def download_links(formats: Iterable[ExportFormat], asked: Asked, writing: Writing) -> tuple[DownloadLink, ...]:
    """All results that were asked for, in each format that can hold a table."""
    query = f"what=results&{asked.query}".removesuffix("&")
    return tuple(
        DownloadLink(f"/exports/{quote(one.name, safe=':')}?{query}", writing.label(one.title), writing.label(one.note))
        for one in formats
        if "table" in one.documents
    )
