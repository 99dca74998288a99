"""People and the roles they hold, as the rest of the house sees them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, FromClause, and_, bindparam, or_, select

from duibiao.kernel.identity.roles import PUBLIC, SIGNED_IN, permissions_of
from duibiao.kernel.store.tables import organs, people, roles
from duibiao.model.values.messages import NotFound, message


class Holding(msgspec.Struct, frozen=True):
    """A role held at an organ (`path` is its line from the root) or at an enterprise.

    `industries` are prefixes of GB/T 4754 codes that narrow it; none means all.
    """

    id: str
    role: str
    organ: str | None = None
    path: str | None = None
    enterprise: str | None = None
    industries: tuple[str, ...] = ()

    def covers(self, organ_path: str | None, industry: str | None, enterprise: str | None) -> bool:
        """Whether the place lies within this holding. What the place does not say, a narrowed holding lacks."""
        if self.enterprise is not None:
            return enterprise == self.enterprise
        if self.path is None or organ_path is None or not organ_path.startswith(self.path):
            return False
        return not self.industries or (industry is not None and industry.startswith(self.industries))


class Person(msgspec.Struct, frozen=True):
    """Somebody with an account, and the roles valid today."""

    id: str
    login: str
    name: str
    holdings: tuple[Holding, ...] = ()

    def may(self, permission: str) -> bool:
        """Whether the person has `permission` anywhere; where, `scope` says."""
        if permission in PUBLIC or (permission in SIGNED_IN and self.id):
            return True
        return any(True for _ in self.holdings_for(permission))

    def holdings_for(self, permission: str) -> Iterator[Holding]:
        """The holdings that carry `permission`."""
        return (holding for holding in self.holdings if permission in permissions_of(holding.role))


ANONYMOUS = Person("", "", "")
"""Who has not signed in. May what is public."""

PERSON_COLUMNS: tuple[ColumnElement[Any], ...] = (
    people.c.id,
    people.c.login,
    people.c.name,
    roles.c.id.label("holding"),
    roles.c.role,
    roles.c.organ,
    organs.c.path,
    roles.c.enterprise,
    roles.c.industries,
)
"""The columns that `read_person` reads, one row for each holding."""

VALID_TODAY: ColumnElement[bool] = and_(
    roles.c.valid_from <= bindparam("day"), or_(roles.c.valid_to.is_(None), roles.c.valid_to > bindparam("day"))
)


def with_holdings(source: FromClause) -> FromClause:
    """`source`, which has people, joined to the roles valid on the day `day` and their organs."""
    held = source.outerjoin(roles, and_(roles.c.person == people.c.id, VALID_TODAY))
    return held.outerjoin(organs, organs.c.id == roles.c.organ)


_BY_ID = (
    select(*PERSON_COLUMNS)
    .select_from(with_holdings(people))
    .where(people.c.id == bindparam("id"))
    .order_by(roles.c.id)
)
_ID_OF = select(people.c.id).where(people.c.login == bindparam("login"))
_PAGE = select(people.c.id).where(people.c.id > bindparam("after")).order_by(people.c.id).limit(bindparam("limit"))
_LISTED = (
    select(*PERSON_COLUMNS)
    .select_from(with_holdings(people))
    .where(people.c.id.in_(_PAGE))
    .order_by(people.c.id, roles.c.id)
)


def read_person(rows: Iterable[Any]) -> Person | None:
    """The one person that the rows speak of; None where there are none."""
    first: Any = None
    holdings = []
    for row in rows:
        first = row
        if row.holding is not None:
            industries = tuple(row.industries.split())
            holdings.append(Holding(row.holding, row.role, row.organ, row.path, row.enterprise, industries))
    return None if first is None else Person(first.id, first.login, first.name, tuple(holdings))


def get_person(connection: Connection, id: str, day: str) -> Person:
    """The person with the roles valid on `day`, whether active or not. Raises `NotFound`."""
    person = read_person(connection.execute(_BY_ID, {"id": id, "day": day}))
    if person is None:
        raise NotFound(message("account.unknown", "没有这个账号。请从账号列表里选取。"))
    return person


def find_person(connection: Connection, login: str) -> str:
    """The id of the account with this login. Raises `NotFound`."""
    id: str | None = connection.execute(_ID_OF, {"login": login}).scalar_one_or_none()
    if id is None:
        raise NotFound(message("account.unknown_login", "没有登录名为 {login} 的账号。请核对。", login=login))
    return id


def list_people(connection: Connection, day: str, after: str = "", limit: int = 50) -> list[Person]:
    """People by id, those after `after`, with the roles valid on `day`: one page."""
    pages: dict[str, list[Any]] = {}
    for row in connection.execute(_LISTED, {"after": after, "limit": limit, "day": day}):
        pages.setdefault(row.id, []).append(row)
    return [person for rows in pages.values() if (person := read_person(rows))]
