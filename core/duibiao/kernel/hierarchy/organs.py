"""Organs: who reports to whom, and under which name, on any day.

Names and parents are dated; the ones without an end are today's, because no change is recorded before its day
(`changes`). `path` is the line of ids in today's tree. A day is a day in China.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Integer,
    RowMapping,
    Select,
    Table,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
)

from duibiao.kernel.store.patterns import mentions, pattern
from duibiao.kernel.store.tables import organ_names, organ_parents, organs
from duibiao.model.records.kinds import OrganLevel, Step
from duibiao.model.values.messages import Label, NotFound, message

NEWEST = "9999-12-31"
"""The day that asks for what has no end yet."""


class Organ(msgspec.Struct, frozen=True, omit_defaults=True):
    """A reporting unit with the name and the parent it has on the day asked for."""

    id: str
    level: OrganLevel
    name: Label
    path: str
    parent: str | None = None
    area: str | None = None


def valid(table: Table) -> ColumnElement[bool]:
    """The condition that a dated row of `table` is valid on `day`."""
    day: BindParameter[str] = bindparam("day")
    return and_(table.c.valid_from <= day, or_(table.c.valid_to.is_(None), table.c.valid_to > day))


def _organs() -> Select[Any]:
    """Organs with name and parent of the day."""
    named = organs.join(organ_names, and_(organ_names.c.organ == organs.c.id, valid(organ_names)))
    placed = named.outerjoin(organ_parents, and_(organ_parents.c.organ == organs.c.id, valid(organ_parents)))
    columns = (organs.c.id, organs.c.level, organs.c.area, organs.c.path, organ_names.c.zh, organ_names.c.en)
    return select(*columns, organ_parents.c.parent).select_from(placed)


def _line() -> Select[Any]:
    """The organ and all above it, with their distance, by the parents of the day."""
    line = select(organs.c.id, literal(0, Integer).label("distance")).where(organs.c.id == bindparam("which"))
    up = line.cte("line", recursive=True)
    above = select(organ_parents.c.parent, up.c.distance + 1)
    up = up.union_all(above.where(organ_parents.c.organ == up.c.id, valid(organ_parents)))
    return _organs().join(up, up.c.id == organs.c.id).order_by(up.c.distance)


_ONE = _organs().where(organs.c.id == bindparam("which"))
_LINE = _line()
_PAGE = _organs().where(organs.c.id > bindparam("after")).order_by(organs.c.id).limit(bindparam("limit"))
_OF_PARENT = _PAGE.where(organ_parents.c.parent == bindparam("of_parent"))
_OF_LEVEL = _PAGE.where(organs.c.level == bindparam("of_level"))
_OF_BOTH = _OF_PARENT.where(organs.c.level == bindparam("of_level"))
_FOUND = _PAGE.where(or_(mentions(organ_names.c.zh), mentions(organ_names.c.en), organs.c.id == bindparam("typed")))
_COUNT = select(func.count()).select_from(organs)
_CHILDREN = _organs().where(organ_parents.c.parent == bindparam("of_parent")).order_by(organs.c.id)
_NAMES = select(organ_names.c.organ, organ_names.c.zh, organ_names.c.en).where(
    organ_names.c.organ.in_(bindparam("ids", expanding=True)), organ_names.c.valid_to.is_(None)
)
_BESIDE = (
    select(organ_parents.c.parent, organs.c.level, organs.c.id)
    .join_from(organ_parents, organs, organs.c.id == organ_parents.c.organ)
    .where(
        organ_parents.c.parent.in_(bindparam("parents", expanding=True)),
        organs.c.level.in_(bindparam("levels", expanding=True)),
        valid(organ_parents),
    )
    .order_by(organs.c.id)
)


def get_organ(connection: Connection, organ: str) -> Organ:
    """The organ as it is today. Raises `NotFound`."""
    return _found(connection, organ, NEWEST)


def names_of(connection: Connection, ids: Iterable[str]) -> Mapping[str, Label]:
    """Today's names of several organs by id; one statement, or none where none is asked."""
    wanted = sorted(set(ids))
    rows = connection.execute(_NAMES, {"ids": wanted}) if wanted else ()
    return {row.organ: Label(row.zh, row.en) for row in rows}


def organ_as_of(connection: Connection, organ: str, day: date) -> Organ:
    """The organ with the name and parent it had on `day`. Raises `NotFound` also where it did not exist yet."""
    return _found(connection, organ, day.isoformat())


def line_of(connection: Connection, organ: str, day: date) -> tuple[Organ, ...]:
    """The organ and those above it up to the root, by the parents of `day`. Raises `NotFound`."""
    rows = connection.execute(_LINE, {"which": organ, "day": day.isoformat()}).mappings().all()
    if not rows:
        raise _not_found(organ, day.isoformat())
    return tuple(map(_read, rows))


def children(connection: Connection, organ: str, day: date | None = None) -> tuple[Organ, ...]:
    """All organs directly below this one on `day`, today without a day, in the order of their ids."""
    given = {"of_parent": organ, "day": _text(day)}
    return tuple(map(_read, connection.execute(_CHILDREN, given).mappings()))


def list_organs(
    connection: Connection,
    *,
    parent: str | None = None,
    level: OrganLevel | None = None,
    after: str = "",
    limit: int = 100,
    day: date | None = None,
) -> tuple[Organ, ...]:
    """The next `limit` organs after the id `after`, of this parent and level where given, on `day` or today."""
    statement = {(True, True): _OF_BOTH, (True, False): _OF_PARENT, (False, True): _OF_LEVEL, (False, False): _PAGE}
    chosen = statement[parent is not None, level is not None]
    given = {"of_parent": parent, "of_level": level, "after": after, "limit": limit, "day": _text(day)}
    return tuple(map(_read, connection.execute(chosen, given).mappings()))


def search_organs(connection: Connection, typed: str, after: str = "", limit: int = 30) -> tuple[Organ, ...]:
    """Today's organs whose name contains `typed`, or whose id it is, by id, those after `after`: one page."""
    given = {"typed": typed.strip(), "pattern": pattern(typed), "after": after, "limit": limit, "day": NEWEST}
    return tuple(map(_read, connection.execute(_FOUND, given).mappings()))


def count_organs(connection: Connection) -> int:
    """How many organs there are."""
    return connection.execute(_COUNT).scalar_one()


def organs_beside(
    connection: Connection, line: Sequence[Organ], steps: Sequence[Step], day: date
) -> Mapping[str, tuple[str, ...]]:
    """For each step, by its key, the ids of the organs that act with it (会同).

    They are the organs of its `with_levels` that report to the step's own organ: a province's sector departments hang
    below the province.
    """
    levels = {level for step in steps for level in step.with_levels}
    given = {"parents": [organ.id for organ in line], "levels": sorted(levels), "day": day.isoformat()}
    rows = connection.execute(_BESIDE, given).all() if levels else []
    at = {organ.id: organ.level for organ in line}
    return {
        step.key: tuple(row.id for row in rows if at[row.parent] == step.level and row.level in step.with_levels)
        for step in steps
    }


def _found(connection: Connection, organ: str, day: str) -> Organ:
    row = connection.execute(_ONE, {"which": organ, "day": day}).mappings().first()
    if row is None:
        raise _not_found(organ, day)
    return _read(row)


def _not_found(organ: str, day: str) -> NotFound:
    if day == NEWEST:
        return NotFound(message("organ.unknown", "没有编号为 {organ} 的机构。请从机构名录中选取。", organ=organ))
    text = "{day} 没有编号为 {organ} 的机构。请核对编号和日期。"
    return NotFound(message("organ.unknown_on_day", text, organ=organ, day=day))


def _read(row: RowMapping) -> Organ:
    name = Label(row["zh"], row["en"])
    return Organ(row["id"], row["level"], name, row["path"], row["parent"], row["area"])


def _text(day: date | None) -> str:
    return NEWEST if day is None else day.isoformat()
