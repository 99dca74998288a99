"""The filings behind a figure: every number that is shown leads to those that it counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, func, literal, select

from duibiao.kernel.store.federation import contributions
from duibiao.kernel.store.tables import enterprises, organs, products, submissions
from duibiao.reporting.consolidation.cuts import CUTS
from duibiao.reporting.consolidation.figures import Asked, conditions

_SHOWN = (
    contributions.c.submission,
    contributions.c.organ,
    contributions.c.kind,
    contributions.c.scheme,
    contributions.c.state,
    contributions.c.grade,
    contributions.c.month,
    enterprises.c.name.label("enterprise"),
    func.coalesce(products.c.name, "").label("product"),
    func.coalesce(products.c.model, "").label("model"),
    submissions.c.scheme_digest,
)
_SOURCE = (
    contributions.join(submissions, submissions.c.id == contributions.c.submission)
    .join(enterprises, enterprises.c.uscc == contributions.c.enterprise)
    .outerjoin(products, products.c.id == submissions.c.product)
    .join(organs, organs.c.id == contributions.c.organ)
)


class Behind(msgspec.Struct, frozen=True):
    """Which figure: the cell of a cut, wider where one of its keys is empty; of every filing without a cut."""

    cut: str = ""
    first: str = ""
    second: str = ""


class Counted(msgspec.Struct, frozen=True):
    """A filing that counts, as it counted then."""

    submission: str
    organ: str
    kind: str
    scheme: str | None
    state: str
    grade: str | None
    month: str
    enterprise: str
    product: str
    model: str
    scheme_digest: str | None


def page(connection: Connection, asked: Asked, behind: Behind, after: str, limit: int) -> list[Counted]:
    """The filings behind a figure in the order of their ids, those after the id `after`."""
    query = select(*_SHOWN).select_from(_SOURCE).where(*conditions(asked), *_in_cell(behind))
    query = query.where(contributions.c.submission > after).order_by(contributions.c.submission).limit(limit)
    return [Counted(*row) for row in connection.execute(query)]


def count(connection: Connection, asked: Asked, behind: Behind) -> int:
    """How many filings are behind a figure."""
    query = select(func.count()).select_from(contributions).where(*conditions(asked), *_in_cell(behind))
    return int(connection.execute(query).scalar_one())


def _in_cell(behind: Behind) -> Iterator[ColumnElement[bool]]:
    """The rows of `contributions` that count in the cell."""
    cut = CUTS.get(behind.cut)
    if cut is None:
        return
    yield contributions.c.state.in_(cut.states)
    for name, wanted in zip(cut.columns, (behind.first, behind.second), strict=True):
        column: Any = contributions.c[name]
        yield column.is_not(None)
        if name == "gaps":
            padded = literal(" ") + column + literal(" ")
            yield padded.contains(f" {wanted} ", autoescape=True) if wanted else column != ""
        elif wanted:
            yield func.substr(column, 1, len(wanted)) == wanted if name == "industry" else column == wanted
