"""Who has an account here, as those see it who look after accounts: the roles held, with the names of their places.

An account is seen by whoever may read accounts where one of its roles is or was held; one without any role by all of
them, because somebody has to give it the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, bindparam, exists, func, or_, select

from duibiao.kernel.identity.people import Person
from duibiao.kernel.identity.scope import within
from duibiao.kernel.store.patterns import mentions, pattern
from duibiao.kernel.store.tables import enterprises, organ_names, people, roles
from duibiao.model.values.messages import Label, NotFound, message

Term = Literal["coming", "now", "over"]


class HeldRole(msgspec.Struct, frozen=True):
    """A role held at an organ or an enterprise, with the name that the place has today."""

    id: str
    role: str
    organ: str | None
    enterprise: str | None
    place: Label
    industries: tuple[str, ...]
    valid_from: str
    valid_to: str | None

    def term(self, day: str) -> Term:
        """Whether the role is held on `day`, will be, or was."""
        if self.valid_to is not None and self.valid_to <= day:
            return "over"
        return "now" if self.valid_from <= day else "coming"


class Account(msgspec.Struct, frozen=True):
    """An account with its roles; `signs_in` where it has a password."""

    id: str
    login: str
    name: str
    active: bool
    signs_in: bool
    created_at: str
    roles: tuple[HeldRole, ...]


_NOT_OVER = or_(roles.c.valid_to.is_(None), roles.c.valid_to > bindparam("day"))
_COLUMNS = (
    people.c.id,
    people.c.login,
    people.c.name,
    people.c.active,
    people.c.password.is_not(None).label("signs_in"),
    people.c.created_at,
    roles.c.id.label("holding"),
    roles.c.role,
    roles.c.organ,
    roles.c.enterprise,
    roles.c.industries,
    roles.c.valid_from,
    roles.c.valid_to,
    organ_names.c.zh,
    organ_names.c.en,
    enterprises.c.name.label("enterprise_name"),
)
_MATCHES = or_(mentions(people.c.login), mentions(people.c.name))


def search_accounts(
    connection: Connection, viewer: Person, day: str, typed: str = "", after: str = "", limit: int = 30
) -> list[Account]:
    """Accounts whose login or name contains `typed`, by login, those after the login `after`: one page.

    They carry the roles held on `day` or promised for later.
    """
    page = select(people.c.id).where(_visible(viewer), _MATCHES, people.c.login > after)
    page = page.order_by(people.c.login).limit(limit)
    listed = _accounts(_NOT_OVER).where(people.c.id.in_(page))
    grouped: dict[str, list[Any]] = {}
    for row in connection.execute(listed, {"day": day, "pattern": pattern(typed)}):
        grouped.setdefault(row.id, []).append(row)
    return [_account(rows) for rows in grouped.values()]


def see_account(connection: Connection, viewer: Person, id: str) -> Account:
    """The account with every role it has or had, if `viewer` may see it. Raises `NotFound` where not."""
    rows = connection.execute(_accounts().where(people.c.id == id, _visible(viewer))).all()
    if not rows:
        raise NotFound(message("account.not_seen", "没有这个账号，或不在您的管辖范围内。请从用户列表里选取。"))
    return _account(rows)


def own_account(connection: Connection, person: Person) -> Account:
    """A person's own account, with every role."""
    return _account(connection.execute(_accounts().where(people.c.id == person.id)).all())


def count_accounts(connection: Connection, viewer: Person) -> int:
    """How many active accounts `viewer` may see."""
    counted = select(func.count()).select_from(people).where(people.c.active, _visible(viewer))
    return connection.execute(counted).scalar_one()


def _accounts(*which: ColumnElement[bool]) -> Any:
    """Accounts with those of their roles that fulfil `which`, one row for each."""
    held = people.outerjoin(roles, and_(roles.c.person == people.c.id, *which))
    named = held.outerjoin(organ_names, and_(organ_names.c.organ == roles.c.organ, organ_names.c.valid_to.is_(None)))
    source = named.outerjoin(enterprises, enterprises.c.uscc == roles.c.enterprise)
    return select(*_COLUMNS).select_from(source).order_by(people.c.login, roles.c.valid_from.desc(), roles.c.id)


def _visible(viewer: Person) -> ColumnElement[bool]:
    own = roles.c.person == people.c.id
    placed = roles.outerjoin(enterprises, enterprises.c.uscc == roles.c.enterprise)
    place = func.coalesce(roles.c.organ, enterprises.c.organ)
    inside = select(roles.c.id).select_from(placed).where(own, within(viewer, "accounts.read", place))
    anywhere = select(roles.c.id).where(own)
    return or_(
        people.c.id == viewer.id,
        ~exists(anywhere.correlate(people)),
        exists(inside.correlate(people)),
    )


def _account(rows: Iterable[Any]) -> Account:
    kept = list(rows)
    first = kept[0]
    held = tuple(_held(row) for row in kept if row.holding is not None)
    return Account(first.id, first.login, first.name, first.active, first.signs_in, first.created_at, held)


def _held(row: Any) -> HeldRole:
    place = Label(row.enterprise_name) if row.enterprise else Label(row.zh or row.organ, row.en)
    industries = tuple(row.industries.split())
    return HeldRole(row.holding, row.role, row.organ, row.enterprise, place, industries, row.valid_from, row.valid_to)
