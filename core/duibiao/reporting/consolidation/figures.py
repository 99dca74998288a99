"""Reading the figures of an organ and all below it: by a cut, of now or as of a position of the log.

What stands now is read from `tallies`; what stood at an earlier position, in one round, or within some industries
alone, is counted from `contributions`. Both are added up over today's tree: an organ that moved brings its figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, literal, or_, select, true

from duibiao.kernel.identity.scope import subtree
from duibiao.kernel.store.federation import checkpoints, contributions, tallies
from duibiao.kernel.store.tables import cursors, entries, organs
from duibiao.reporting.consolidation.cuts import CUTS, PUBLISHED, Cell
from duibiao.reporting.consolidation.tallying import FOLLOWER


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which figures are wanted: of the organ at `path` and all below it.

    `public` counts published results alone. `as_of` is a position of the log, None for now. `scope` narrows to what a
    reader may see of rows of `contributions`, where that is not the whole organ.
    """

    path: str
    public: bool
    as_of: int | None = None
    round: str | None = None
    scope: ColumnElement[bool] | None = None

    @property
    def tallied(self) -> bool:
        """Whether the tallies answer this."""
        return self.as_of is None and self.round is None and self.scope is None


class Checkpoint(msgspec.Struct, frozen=True):
    """A size of the log that figures can be asked for, and when it was sealed (UTC)."""

    size: int
    at: str


class Reach(msgspec.Struct, frozen=True):
    """Up to which position of the log everything is counted, which is the last one, and the newest checkpoints."""

    counted: int = 0
    last: int = 0
    checkpoints: tuple[Checkpoint, ...] = ()

    def at(self, size: int) -> str | None:
        """When the checkpoint of this size was sealed, None for one that is not among the newest."""
        return next((one.at for one in self.checkpoints if one.size == size), None)


_OF_CUT = (
    select(tallies.c.first, tallies.c.second, func.sum(tallies.c.count).label("number"))
    .join(organs, organs.c.id == tallies.c.organ)
    .where(tallies.c.cut == bindparam("cut"), organs.c.path >= bindparam("from"), organs.c.path < bindparam("to"))
    .group_by(tallies.c.first, tallies.c.second)
)
_BY_ORGAN = (
    select(organs.c.path, func.sum(tallies.c.count).label("number"))
    .join(organs, organs.c.id == tallies.c.organ)
    .where(tallies.c.cut == bindparam("cut"), organs.c.path >= bindparam("from"), organs.c.path < bindparam("to"))
    .group_by(organs.c.path)
)
_REACH = (
    select(
        select(cursors.c.position).where(cursors.c.follower == FOLLOWER).scalar_subquery().label("counted"),
        select(func.max(entries.c.position)).scalar_subquery().label("last"),
        checkpoints.c.size,
        checkpoints.c.at,
    )
    .select_from(select(literal(1).label("one")).subquery().outerjoin(checkpoints, true()))
    .order_by(checkpoints.c.size.desc())
    .limit(bindparam("most"))
)


def by_cut(connection: Connection, cut: str, asked: Asked) -> Mapping[Cell, int]:
    """How many count in each cell of a cut."""
    if asked.tallied:
        rows = connection.execute(_OF_CUT, _given(cut, asked))
        return {(row.first, row.second): int(row.number) for row in rows}
    declared = CUTS[cut]
    columns = [contributions.c[name] for name in declared.columns]
    query = select(*columns, func.count().label("number")).where(
        *conditions(asked), contributions.c.state.in_(declared.states)
    )
    cells: Counter[Cell] = Counter()
    for *values, number in connection.execute(query.group_by(*columns)):
        for cell in declared.cells(*values):
            cells[cell] += number
    return cells


def by_organ_below(connection: Connection, asked: Asked) -> Mapping[str, int]:
    """How many filings count in each organ directly below the one asked for, its own under its own id."""
    if asked.tallied:
        rows = connection.execute(_BY_ORGAN, _given("state_month", asked))
    else:
        rows = connection.execute(_counted_by_path(asked))
    depth = asked.path.count("/")
    counts: Counter[str] = Counter()
    for row in rows:
        line = row.path.split("/")
        counts[line[depth] or line[depth - 1]] += int(row.number)
    return counts


def reach(connection: Connection, most: int = 24) -> Reach:
    """How far the figures go, and as of which checkpoints they can be asked for; one statement."""
    rows = connection.execute(_REACH, {"most": most}).all()
    sealed = tuple(Checkpoint(row.size, row.at) for row in rows if row.size is not None)
    return Reach(rows[0].counted or 0, rows[0].last or 0, sealed)


def conditions(asked: Asked) -> Iterator[ColumnElement[bool]]:
    """The rows of `contributions` that are asked for."""
    yield contributions.c.organ.in_(select(organs.c.id).where(subtree(asked.path)))
    if asked.as_of is None:
        yield contributions.c.until.is_(None)
    else:
        yield contributions.c.since <= asked.as_of
        yield or_(contributions.c.until.is_(None), contributions.c.until > asked.as_of)
    if asked.public:
        yield contributions.c.public
    if asked.round is not None:
        yield contributions.c.round == asked.round
    if asked.scope is not None:
        yield asked.scope


def _counted_by_path(asked: Asked) -> Select[Any]:
    counted = (
        select(contributions.c.organ, func.count().label("number"))
        .where(*conditions(asked))
        .group_by(contributions.c.organ)
        .subquery()
    )
    return select(organs.c.path, counted.c.number).join(counted, counted.c.organ == organs.c.id)


def _given(cut: str, asked: Asked) -> dict[str, str]:
    beyond = asked.path.removesuffix("/") + "0"
    return {"cut": f"{cut}{PUBLISHED}" if asked.public else cut, "from": asked.path, "to": beyond}
