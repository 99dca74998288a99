"""The declared cuts: by which two keys submissions are counted. Pure.

A cut names the columns of a contribution that it reads, so that the database can group by them, and makes of their
values the cells in which such a contribution counts. What follows the journal and what recounts use the same function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec

from duibiao.reporting.consolidation.contributions import Contribution

Cell = tuple[str, str]

UNDER_WAY = ("in_review", "returned", "accepted", "in_publicity", "published", "suspended")
"""The states in which a filing has a grade and gaps that count: filed, and neither given up nor ended."""

EVERY_STATE = (*UNDER_WAY, "withdrawn", "refused", "revoked", "expired")

SECTION, DIVISION = 1, 3
"""How many characters of a code of GB/T 4754 are its section ("C") and its division ("C30")."""

PUBLISHED = "/public"
"""What follows a cut's key in `tallies` where published results alone are counted."""


class Cut(msgspec.Struct, frozen=True):
    """A way to count: its key, the columns it reads, the cells for their values, the states that count."""

    key: str
    columns: tuple[str, ...]
    cells: Callable[..., Iterator[Cell]]
    states: tuple[str, ...] = EVERY_STATE


def _pair(first: str | None, second: str | None) -> Iterator[Cell]:
    if first and second:
        yield first, second


def _section(industry: str, grade: str | None) -> Iterator[Cell]:
    return _pair(industry[:SECTION], grade)


def _division(industry: str, grade: str | None) -> Iterator[Cell]:
    return _pair(industry[:DIVISION], grade)


def _gaps(scheme: str | None, gaps: str) -> Iterator[Cell]:
    return ((scheme, indicator) for indicator in gaps.split()) if scheme else iter(())


CUTS: Mapping[str, Cut] = {
    cut.key: cut
    for cut in (
        Cut("state_month", ("state", "month"), _pair),
        Cut("kind_state", ("kind", "state"), _pair),
        Cut("scheme_grade", ("scheme", "grade"), _pair, UNDER_WAY),
        Cut("section_grade", ("industry", "grade"), _section, UNDER_WAY),
        Cut("division_grade", ("industry", "grade"), _division, UNDER_WAY),
        Cut("gaps", ("scheme", "gaps"), _gaps, UNDER_WAY),
    )
}
"""Every cut by its key."""


def cells_of(counted: Contribution) -> Iterator[tuple[str, str, str]]:
    """The cells (cut, first, second) in which a contribution counts; those of published results twice."""
    for cut in CUTS.values():
        if counted.state not in cut.states:
            continue
        for first, second in cut.cells(*(getattr(counted, column) for column in cut.columns)):
            yield cut.key, first, second
            if counted.public:
                yield f"{cut.key}{PUBLISHED}", first, second
