"""Areas: the divisions of GB/T 2260 under the names they had, to read codes of any year. No area reports to another."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Literal

from sqlalchemy import Connection, bindparam, delete, insert, or_, select

from duibiao.kernel.hierarchy.data import rows_of
from duibiao.kernel.store.tables import areas

RegionStatus = Literal["current", "retired", "unknown"]

GROUPING = "汇总码"
"""The type of a code that only groups others in lists (330101 市辖区): no division itself, but known as a region."""

_MAY_BE_UNKNOWN = ("valid_to", "parent", "successor")
_DELETE = delete(areas)
_INSERT = insert(areas)
_NAME_ON = select(areas.c.name).where(
    areas.c.code == bindparam("which"),
    areas.c.valid_from <= bindparam("day"),
    or_(areas.c.valid_to.is_(None), areas.c.valid_to > bindparam("day")),
)
_NEWEST_NAME = (
    select(areas.c.name).where(areas.c.code == bindparam("which")).order_by(areas.c.valid_from.desc()).limit(1)
)


def seed_areas(connection: Connection) -> int:
    """Put the packaged areas in place of those in the store, which nothing else writes; how many rows there are."""
    rows = [{**row, **{name: row[name] or None for name in _MAY_BE_UNKNOWN}} for row in rows_of("areas.csv")]
    connection.execute(_DELETE)
    connection.execute(_INSERT, rows)
    return len(rows)


def area_name(connection: Connection, code: str, on: date | None = None) -> str | None:
    """What the area was called on the day `on`; without a day, its newest name. None where no list had it then.

    Days are as fine as the lists are: a change counts from the first month whose list shows it (data/README.md).
    """
    if on is None:
        return connection.execute(_NEWEST_NAME, {"which": code}).scalar_one_or_none()
    return connection.execute(_NAME_ON, {"which": code, "day": on.isoformat()}).scalar_one_or_none()


def region_of_uscc_known(code: str) -> RegionStatus:
    """Whether digits 3 to 8 of a USCC (GB 32100) are a code of GB/T 2260 today, were one, or never were.

    Only a reason to warn: the digits say where the code was issued, and stay when the division is gone.
    """
    return _statuses().get(code, "unknown")


@cache
def _statuses() -> dict[str, RegionStatus]:
    statuses: dict[str, RegionStatus] = {}
    for row in rows_of("areas.csv"):
        statuses[row["code"]] = "retired" if row["valid_to"] else "current"
    return statuses
