"""What a writer of exports is given to write: plain data, its words already in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

ColumnType = Literal["text", "number", "day", "moment"]

Cell = str | None
"""A value as exact text: a number "0.50", a day "2026-11-24", a moment in UTC; None where there is none."""


class Column(msgspec.Struct, frozen=True):
    """A column: a name for machines that never changes, its head for people, and what its cells are."""

    key: str
    label: str
    type: ColumnType = "text"


class TableProvenance(msgspec.Struct, frozen=True):
    """Where a table comes from, so that whoever holds the file can ask again and compare.

    `instance` is the platform, `question` what was asked, as in its address. `as_of` is when the last act became known
    that could have changed the answer (UTC), "" where there was none yet. `digest` stands for all that the rows say,
    in whatever format and language. `synthetic` marks made-up data, and has to be told in every file.
    """

    instance: str
    question: str
    as_of: str
    digest: str
    synthetic: bool


class TableDocument(msgspec.Struct, frozen=True):
    """A titled table. `rows` can be gone through once, and is as long as it is: a writer keeps none of them."""

    title: str
    language: str
    columns: tuple[Column, ...]
    rows: Iterator[tuple[Cell, ...]]
    provenance: TableProvenance
