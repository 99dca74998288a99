"""The list of pages in pages.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec

LIST = Path(__file__).parent / "pages.toml"
OK = 200


class Visit(msgspec.Struct, frozen=True):
    """Somebody (None: a visitor) opens an address, whose names in braces are still to be filled in."""

    login: str | None
    address: str
    status: int = OK

    def __str__(self) -> str:
        return f"{self.login or 'public'} {self.address}"

    def filled(self, known: Mapping[str, str]) -> str:
        """The address with the names of an instance."""
        return self.address.format_map(known)


class PageList(msgspec.Struct, frozen=True):
    """Visits to each route that answers with a page, and visits that must be refused."""

    pages: Mapping[str, tuple[Visit, ...]]
    faults: tuple[Visit, ...]

    @property
    def shown(self) -> tuple[Visit, ...]:
        """Every visit that ends with a page, refusals among them."""
        return (*(visit for visits in self.pages.values() for visit in visits), *self.faults)


def read_pages() -> PageList:
    """The list, read."""
    listed = tomllib.loads(LIST.read_text(encoding="utf-8"))
    return PageList(
        {route: tuple(map(_visit, lines)) for route, lines in listed["pages"].items()},
        tuple(_visit(line, int(status)) for status, lines in listed["faults"].items() for line in lines),
    )


def _visit(line: str, status: int = OK) -> Visit:
    who, address = line.split(" ", 1)
    return Visit(None if who == "public" else who, address, status)
