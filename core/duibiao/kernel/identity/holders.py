"""Who holds a role at a place today, for those who have something to tell them."""

from __future__ import annotations

from itertools import groupby

import msgspec
from sqlalchemy import Connection, bindparam, false, select, true

from duibiao.kernel.identity.people import PERSON_COLUMNS, Person, read_person, with_holdings
from duibiao.kernel.store.tables import people, roles

_ACTIVE = select(*PERSON_COLUMNS).select_from(with_holdings(people)).where(people.c.active == true())
_HOLDING = _ACTIVE.order_by(people.c.id, roles.c.id)
_ONE = _ACTIVE.where(people.c.id == bindparam("id")).order_by(roles.c.id)


def holders_at(
    connection: Connection,
    day: str,
    *,
    organ: str | None = None,
    enterprise: str | None = None,
    industry: str | None = None,
) -> list[Person]:
    """Active people with the roles they hold on `day` at the organ or the enterprise itself, by id.

    With `industry` a role that is narrowed to others does not count. Where no place is named there is nobody.
    """
    places = ((roles.c.organ, organ), (roles.c.enterprise, enterprise))
    named = [column == value for column, value in places if value is not None]
    rows = connection.execute(_HOLDING.where(*(named or [false()])), {"day": day})
    grouped = (read_person(of_one) for _, of_one in groupby(rows, key=lambda row: row.id))
    found = (_narrowed(person, industry) for person in grouped if person is not None)
    return [person for person in found if person.holdings]


def find_active(connection: Connection, id_: str, day: str) -> Person | None:
    """The person with the roles valid on `day`, None for an account that was ended or never was."""
    return read_person(connection.execute(_ONE, {"id": id_, "day": day}))


def _narrowed(person: Person, industry: str | None) -> Person:
    """The person with the holdings that cover the industry."""
    if industry is None:
        return person
    kept = tuple(one for one in person.holdings if not one.industries or industry.startswith(one.industries))
    return msgspec.structs.replace(person, holdings=kept)
