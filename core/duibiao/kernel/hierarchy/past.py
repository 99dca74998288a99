"""What an organ was called and to whom it reported, and from when to when; the newest first."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, and_, bindparam, select

from duibiao.kernel.store.tables import organ_names, organ_parents
from duibiao.model.values.messages import Label

_NAMES = select(organ_names).where(organ_names.c.organ == bindparam("organ")).order_by(organ_names.c.valid_from.desc())
_PARENTS = (
    select(
        organ_parents.c.parent,
        organ_parents.c.valid_from,
        organ_parents.c.valid_to,
        organ_names.c.zh,
        organ_names.c.en,
    )
    .join(organ_names, and_(organ_names.c.organ == organ_parents.c.parent, organ_names.c.valid_to.is_(None)))
    .where(organ_parents.c.organ == bindparam("organ"))
    .order_by(organ_parents.c.valid_from.desc())
)


class DatedName(msgspec.Struct, frozen=True):
    """A name and the days it holds; the empty text for a beginning that nobody knows."""

    name: Label
    valid_from: str
    valid_to: str | None


class DatedParent(msgspec.Struct, frozen=True):
    """A parent, under its name of today, and the days on which it is the parent."""

    parent: str
    name: Label
    valid_from: str
    valid_to: str | None


def names_through_time(connection: Connection, organ: str) -> list[DatedName]:
    """Every name of the organ."""
    rows = connection.execute(_NAMES, {"organ": organ})
    return [DatedName(Label(row.zh, row.en), row.valid_from, row.valid_to) for row in rows]


def parents_through_time(connection: Connection, organ: str) -> list[DatedParent]:
    """Every parent of the organ."""
    rows = connection.execute(_PARENTS, {"organ": organ})
    return [DatedParent(row.parent, Label(row.zh, row.en), row.valid_from, row.valid_to) for row in rows]
