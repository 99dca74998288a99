"""Code lists: what a choice may be chosen from."""

from __future__ import annotations

from duibiao.model.records.definitions import Definition, Record
from duibiao.model.values.messages import Label


class Code(Record, frozen=True):
    """One code of a list. `parent` is the code above it in a list with levels."""

    code: str
    label: Label
    parent: str | None = None


class CodeList(Definition, frozen=True, kw_only=True):
    """A versioned list of codes, in the order in which people shall see them."""

    codes: tuple[Code, ...]
