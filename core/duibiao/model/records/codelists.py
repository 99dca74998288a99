"""Code lists: what a choice may be chosen from."""

from __future__ import annotations

from duibiao.model.records.definitions import Definition, Record
from duibiao.model.values.messages import Label


class Code(Record, frozen=True):
    """One code of a list."""

    code: str
    """The code itself, as it is stored and exchanged."""
    label: Label
    """What people read."""
    parent: str | None = None
    """The code above it, in a list with levels; it stands before this one."""


class CodeList(Definition, frozen=True, kw_only=True):
    """A versioned list of codes, in the order in which people shall see them."""

    codes: tuple[Code, ...]
    """In the order in which people shall see them."""
