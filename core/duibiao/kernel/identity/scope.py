"""Scope: where a person has a permission. Every query that shows rows of several organs asks here and nowhere else.

A holding at an organ covers the organ and all below it, narrowed to its industries where it names any; a holding at
an enterprise covers that enterprise. `within` says so to the database, `covers` to Python, and a test holds them
together.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true

from duibiao.kernel.identity.people import Holding, Person
from duibiao.kernel.identity.roles import PUBLIC
from duibiao.kernel.journal.entries import Author
from duibiao.kernel.store.tables import organs
from duibiao.model.values.messages import NotAllowed, message

Text = ColumnElement[str] | ColumnElement[str | None]


def within(
    person: Person,
    permission: str,
    organ_column: Text,
    industry_column: Text | None = None,
    enterprise_column: Text | None = None,
) -> ColumnElement[bool]:
    """The condition for rows in which `person` has `permission`: none without a role, all where it is public.

    `organ_column` holds ids of organs, `industry_column` codes of GB/T 4754, `enterprise_column` USCCs. A holding
    narrowed by what the rows have no column for covers none of them.
    """
    if permission in PUBLIC:
        return true()
    places = [_place(h, organ_column, industry_column, enterprise_column) for h in person.holdings_for(permission)]
    return or_(false(), *places)


def covers(
    person: Person, permission: str, organ_path: str | None, industry: str | None = None, enterprise: str | None = None
) -> bool:
    """Whether `person` has `permission` at this place: `within` for one row."""
    return permission in PUBLIC or _covering(person, permission, organ_path, industry, enterprise) is not None


def author_at(
    person: Person,
    permission: str,
    origin: str,
    now: str,
    *,
    organ_path: str | None,
    industry: str | None,
    enterprise: str | None,
) -> Author:
    """The author of an act of `person` at this place, in the role that covers it. Raises `NotAllowed`."""
    return _author(person, permission, origin, now, _covering(person, permission, organ_path, industry, enterprise))


def author_of(person: Person, permission: str, origin: str, now: str) -> Author:
    """The author of an act that has no place of its own, such as making an account. Raises `NotAllowed`."""
    return _author(person, permission, origin, now, next(person.holdings_for(permission), None))


def _author(person: Person, permission: str, origin: str, now: str, holding: Holding | None) -> Author:
    if holding is None:
        text = "您的角色不能在此处办理这件事（{permission}）。确需办理的，请向本机构的安全管理员申请角色。"
        raise NotAllowed(message("scope.not_allowed", text, permission=permission))
    return Author(origin, person.id, holding.role, now, holding.organ, holding.enterprise)


def _covering(
    person: Person, permission: str, organ_path: str | None, industry: str | None, enterprise: str | None
) -> Holding | None:
    held = person.holdings_for(permission)
    return next((holding for holding in held if holding.covers(organ_path, industry, enterprise)), None)


def _place(
    holding: Holding, organ_column: Text, industry_column: Text | None, enterprise_column: Text | None
) -> ColumnElement[bool]:
    """The rows that one holding covers."""
    if holding.enterprise is not None:
        return false() if enterprise_column is None else enterprise_column == holding.enterprise
    if holding.path is None or (holding.industries and industry_column is None):
        return false()
    below = organ_column.in_(select(organs.c.id).where(subtree(holding.path)))
    if not holding.industries or industry_column is None:
        return below
    return and_(below, or_(*(func.substr(industry_column, 1, len(code)) == code for code in holding.industries)))


def subtree(path: str) -> ColumnElement[bool]:
    """The organs at and below `path`, as a range that the index on paths serves.

    Paths end in "/", and "0" is the character after it; so the range holds just what begins with `path`.
    """
    return and_(organs.c.path >= path, organs.c.path < path.removesuffix("/") + "0")
