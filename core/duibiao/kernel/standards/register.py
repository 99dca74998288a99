"""Reading the register: by standard, and page by page. How an edition stands is asked of a day."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, func, select

from duibiao.kernel.store.tables import standards
from duibiao.model.records.editions import Adoption, Edition, EditionStatus, place_of, standard_of
from duibiao.model.values import folding
from duibiao.model.values.messages import Fault, Label, NotFound, message
from duibiao.model.values.standards import StandardNumber, parse_standard


class Registered(msgspec.Struct, frozen=True):
    """An edition as the register has it. `status` is that of the day it was asked for, `changed_at` UTC."""

    edition: Edition
    status: EditionStatus
    changed_at: str


_DAY = bindparam("day", type_=standards.c.ended_on.type)
STATUS_ON_DAY: ColumnElement[str] = case(
    (
        and_(standards.c.status.in_(("in_force", "upcoming")), standards.c.ended_on <= _DAY),
        case((standards.c.successor.is_(None), "withdrawn"), else_="replaced"),
    ),
    (and_(standards.c.status == "upcoming", standards.c.effective_on <= _DAY), "in_force"),
    else_=standards.c.status,
)
"""How an edition stands on `day`: what was to come has come, and what has an end ends by itself."""

_SHOWN = (*standards.c, STATUS_ON_DAY.label("status_on_day"))
_OF_STANDARDS = (
    select(*_SHOWN)
    .where(standards.c.standard.in_(bindparam("standards", expanding=True)))
    .order_by(standards.c.place.desc())
)


def page(
    connection: Connection, day: str, query: str = "", status: str = "", after: str = "", limit: int = 50
) -> list[Registered]:
    """Editions in the order of their numbers, those after the number `after`; each part of `query` has to fit."""
    asked = select(*_SHOWN).where(*_conditions(query, status)).order_by(standards.c.place).limit(limit)
    if begins_after := _place(after):
        asked = asked.where(standards.c.place > begins_after)
    return [registered(row) for row in connection.execute(asked, {"day": day})]


def count(connection: Connection, day: str, query: str = "", status: str = "") -> int:
    """How many editions `page` would come to."""
    asked = select(func.count()).select_from(standards).where(*_conditions(query, status))
    return int(connection.execute(asked, {"day": day} if status else {}).scalar_one())


def editions(connection: Connection, number: StandardNumber, day: str) -> list[Registered]:
    """Every registered edition of the standard, the newest first. Raises `NotFound`."""
    wanted = standard_of(number)
    found = of_standards(connection, {wanted}, day)
    if not found:
        text = "标准库里没有 {standard}。请从标准中查找，或联系本平台把它补录进来。"
        raise NotFound(message("standards.unknown", text, standard=wanted))
    return found


def of_standards(connection: Connection, wanted: set[str], day: str) -> list[Registered]:
    """Every registered edition of the standards `wanted` ("GB/T 34549"), the newest first; one statement."""
    if not wanted:
        return []
    rows = connection.execute(_OF_STANDARDS, {"standards": sorted(wanted), "day": day})
    return [registered(row) for row in rows]


def following(connection: Connection, number: StandardNumber, day: str) -> list[Registered]:
    """The editions that follow the standard or one of its editions, in the order of their numbers."""
    spelt = standard_of(number)
    asked = select(*_SHOWN).where(standards.c.adopts.contains(spelt, autoescape=True)).order_by(standards.c.place)
    rows = connection.execute(asked, {"day": day})
    return [one for one in map(registered, rows) if any(_is_of(adoption, spelt) for adoption in one.edition.adopts)]


def number_of(text: str) -> StandardNumber:
    """The number in an address. Raises `NotFound` for what is no number at all."""
    try:
        return parse_standard(text)
    except Fault as fault:
        raise NotFound(*fault.messages) from None


def registered(row: Any) -> Registered:
    """A row of the register."""
    edition = Edition(
        number=row.number,
        title=Label(row.zh, row.en),
        status=row.status,
        source=row.source,
        issuer=row.issuer,
        published_on=row.published_on,
        effective_on=row.effective_on,
        ended_on=row.ended_on,
        successor=row.successor,
        adopts=msgspec.json.decode(row.adopts, type=tuple[Adoption, ...]),
        checked_on=row.checked_on,
    )
    return Registered(edition, row.status_on_day, row.changed_at)


def _place(text: str) -> str:
    """Where a number stands; "" for what is none, so that a broken address shows the first page."""
    try:
        return place_of(parse_standard(text))
    except Fault:
        return ""


def _is_of(adoption: Adoption, standard: str) -> bool:
    return standard_of(parse_standard(adoption.number)) == standard


def _conditions(query: str, status: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        standards.c.words.contains(part, autoescape=True) for part in folding.parts_of(query)
    ]
    if status:
        found.append(STATUS_ON_DAY.in_((status,)))
    return found
