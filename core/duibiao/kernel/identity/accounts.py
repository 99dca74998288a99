"""Accounts and roles as they come and go: acts, each with an entry in the person's chain.

The administrator makes and ends accounts; the security officer gives and takes roles, inside his own organ's subtree
and never to himself. Login and name stand in the entry as erasables only; the person's id says nothing by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from duibiao.kernel.identity.enterprises import get_enterprise
from duibiao.kernel.identity.people import VALID_TODAY
from duibiao.kernel.identity.reach import demand, demand_reach
from duibiao.kernel.identity.roles import PERMISSIONS, separation
from duibiao.kernel.identity.times import day_of
from duibiao.kernel.journal import erasables
from duibiao.kernel.journal.entries import Author, Subject, new_id, record
from duibiao.kernel.store.tables import enterprises, people, roles, sessions, tokens
from duibiao.model.values.dates import parse_date
from duibiao.model.values.messages import Conflict, Fault, Message, NotAllowed, NotFound, message

_LOGIN = re.compile(r"[a-z][a-z0-9._-]{2,63}")
_INDUSTRY_PREFIX = re.compile(r"[A-T]([0-9]{2,4})?")
_LONGEST_NAME = 60

_INSERT = insert(people)
_INSERT_ROLE = insert(roles)
_BY_LOGIN = select(people.c.id).where(people.c.login == bindparam("login"))
_LOCKED = select(people.c.head, people.c.active).where(people.c.id == bindparam("id")).with_for_update()
_SET_HEAD = update(people).where(people.c.id == bindparam("which")).values(head=bindparam("new_head"))
_SET_INACTIVE = update(people).where(people.c.id == bindparam("which")).values(active=False, password=None)
_SET_PASSWORD = update(people).where(people.c.id == bindparam("which")).values(password=bindparam("new_password"))
_HELD = select(roles.c.role).where(roles.c.person == bindparam("person"), VALID_TODAY)
_HELD_LATER = select(roles.c.role).where(roles.c.person == bindparam("person"), roles.c.valid_from > bindparam("day"))
_HOLDING = select(roles).where(roles.c.id == bindparam("id"))
_PLACES = (
    select(func.coalesce(roles.c.organ, enterprises.c.organ))
    .select_from(roles.outerjoin(enterprises, enterprises.c.uscc == roles.c.enterprise))
    .where(roles.c.person == bindparam("person"), or_(roles.c.valid_to.is_(None), roles.c.valid_to > bindparam("day")))
    .distinct()
)
_END_ROLE = update(roles).where(roles.c.id == bindparam("which")).values(valid_to=bindparam("day"))
_END_SESSIONS = delete(sessions).where(sessions.c.person == bindparam("person"))
_END_TOKENS = (
    update(tokens)
    .where(tokens.c.person == bindparam("whose"), tokens.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("now"))
)


def add_person(connection: Connection, author: Author, login: str, name: str, password: str | None = None) -> str:
    """Make an account without roles, and give its id. `password` is what `hash_password` gave; None: cannot sign in.

    Raises `Fault` for a login or name that will not do, `Conflict` for a login that is taken.
    """
    demand(author, "accounts.manage")
    login, name = login.strip().lower(), name.strip()
    faults = tuple(_complaints(login, name))
    if faults:
        raise Fault.of(faults)
    if connection.execute(_BY_LOGIN, {"login": login}).first():
        raise _taken(login)
    id = new_id()
    digests = erasables.keep(connection, id, [login, name])
    head = record(
        connection, author, Subject("person", id), "person.added", dict(zip(("login", "name"), digests, strict=True))
    ).digest
    row = {"id": id, "login": login, "name": name, "password": password, "active": True, "head": head}
    try:
        connection.execute(_INSERT, row | {"created_at": author.at})
    except IntegrityError as error:
        raise _taken(login) from error
    return id


def grant_role(
    connection: Connection,
    author: Author,
    person: str,
    role: str,
    *,
    organ: str | None = None,
    enterprise: str | None = None,
    industries: Iterable[str] = (),
    until: str | None = None,
) -> str:
    """Give `person` a role from today on, before the day `until` if there is one; the id of the holding.

    A filer holds it at an enterprise, everybody else at an organ. `industries` narrow it to prefixes of GB/T 4754
    codes ("C", "C13"). Raises `NotAllowed` for oneself, beyond the author's organ, and where duties are separated.
    """
    demand(author, "access.manage")
    if author.person == person:
        raise NotAllowed(message("role.own", "不能给自己授予或收回角色。请由另一位安全管理员办理。"))
    head = locked_head(connection, person)
    narrowed = tuple(dict.fromkeys(industries))
    faults = tuple(_role_complaints(role, organ, enterprise, narrowed, until, day_of(author.at)))
    if faults:
        raise Fault.of(faults)
    demand_reach(connection, author, organ or get_enterprise(connection, enterprise or "").organ)
    _demand_separation(connection, person, role, day_of(author.at))
    holding = new_id()
    row = {
        "role": role,
        "organ": organ,
        "enterprise": enterprise,
        "industries": " ".join(narrowed),
        "valid_from": day_of(author.at),
        "valid_to": until,
    }
    connection.execute(_INSERT_ROLE, row | {"id": holding, "person": person})
    chain(connection, author, person, head, "role.granted", row | {"holding": holding})
    return holding


def revoke_role(connection: Connection, author: Author, holding: str) -> None:
    """Take a role from its holder, at once. Raises `NotFound` where it is not held any more."""
    demand(author, "access.manage")
    row = connection.execute(_HOLDING, {"id": holding}).one_or_none()
    today = day_of(author.at)
    if row is None or (row.valid_to is not None and row.valid_to <= today):
        raise NotFound(message("role.not_held", "这个角色已经收回，或从未授予。请刷新页面后再看。"))
    if author.person == row.person:
        raise NotAllowed(message("role.own", "不能给自己授予或收回角色。请由另一位安全管理员办理。"))
    demand_reach(connection, author, row.organ or get_enterprise(connection, row.enterprise).organ)
    head = locked_head(connection, row.person)
    connection.execute(_END_ROLE, {"which": holding, "day": max(today, row.valid_from)})
    body = {"holding": holding, "role": row.role, "organ": row.organ, "enterprise": row.enterprise}
    chain(connection, author, row.person, head, "role.revoked", body)


def set_password(connection: Connection, author: Author, person: str, password: str) -> None:
    """Keep what `hash_password` gave for one's own account or, as administrator, for another's; all sessions end.

    Raises `NotAllowed` for an account that holds a role beyond the author's reach.
    """
    if author.person != person:
        demand(author, "accounts.manage")
        demand_account(connection, author, person)
    head = locked_head(connection, person)
    connection.execute(_SET_PASSWORD, {"which": person, "new_password": password})
    connection.execute(_END_SESSIONS, {"person": person})
    chain(connection, author, person, head, "person.password_set", {})


def deactivate(connection: Connection, author: Author, person: str) -> None:
    """End another's account: it keeps its history, and no password, session or token of it works any more.

    Raises `NotAllowed` for one's own, and for one that holds a role beyond the author's reach.
    """
    demand(author, "accounts.manage")
    if author.person == person:
        raise NotAllowed(message("account.own_end", "不能停用自己的账号。请由另一位系统管理员办理。"))
    demand_account(connection, author, person)
    head = locked_head(connection, person)
    connection.execute(_SET_INACTIVE, {"which": person})
    connection.execute(_END_SESSIONS, {"person": person})
    connection.execute(_END_TOKENS, {"whose": person, "now": author.at})
    chain(connection, author, person, head, "person.deactivated", {})


def demand_account(connection: Connection, author: Author, person: str) -> None:
    """Raise `NotAllowed` unless every role that `person` holds or will hold lies within the author's reach."""
    for organ in connection.execute(_PLACES, {"person": person, "day": day_of(author.at)}).scalars().all():
        demand_reach(connection, author, organ)


def locked_head(connection: Connection, person: str) -> str:
    """The digest of the last entry about an active person, whose row stays ours until the transaction ends."""
    row = connection.execute(_LOCKED, {"id": person}).one_or_none()
    if row is None or not row.active:
        raise NotFound(message("account.not_active", "没有这个账号，或账号已停用。请从账号列表里选取。"))
    return str(row.head)


def chain(connection: Connection, author: Author, person: str, head: str, type_: str, body: Mapping[str, Any]) -> None:
    """Record an act about `person` after `head`, and make it the new head."""
    written = record(connection, author, Subject("person", person), type_, body, previous=head)
    connection.execute(_SET_HEAD, {"which": person, "new_head": written.digest})


def _taken(login: str) -> Conflict:
    return Conflict(message("account.login_taken", "登录名 {login} 已被使用。请换一个。", "login", login=login))


def _complaints(login: str, name: str) -> Iterable[Message]:
    if not _LOGIN.fullmatch(login):
        text = "登录名须以英文字母开头，由 3 至 64 个小写字母、数字、点、下划线或短横组成。请改写。"
        yield message("account.login_grammar", text, "login")
    if not 1 <= len(name) <= _LONGEST_NAME or not name.isprintable():
        yield message(
            "account.name_length", "姓名须为 1 至 {most} 个字符，不含换行。请改写。", "name", most=_LONGEST_NAME
        )


def _role_complaints(
    role: str, organ: str | None, enterprise: str | None, industries: tuple[str, ...], until: str | None, today: str
) -> Iterable[Message]:
    if role not in PERMISSIONS:
        known = "、".join(PERMISSIONS)
        yield message("role.unknown", "没有 {role} 这个角色。可选：{known}。", "role", role=role, known=known)
    elif role == "filer" and (enterprise is None or organ is not None):
        yield message("role.needs_enterprise", "填报人须在企业任职。请选择企业，机构留空。", "enterprise")
    elif role != "filer" and (organ is None or enterprise is not None):
        yield message("role.needs_organ", "除填报人外，角色须在机构任职。请选择机构，企业留空。", "organ")
    if role == "filer" and industries:
        yield message("role.filer_industries", "填报人的范围是本企业，不再按行业划分。请将行业留空。", "industries")
    for code in industries:
        if not _INDUSTRY_PREFIX.fullmatch(code):
            text = "“{code}”不是 GB/T 4754 的门类或代码。请写成 C、C13、C131 或 C1311 这样。"
            yield message("role.industry_grammar", text, "industries", code=code)
    if until is not None and parse_date(until).isoformat() <= today:
        yield message("role.until_past", "角色的截止日期须晚于今天（{today}）。请改晚或留空。", "until", today=today)


def _demand_separation(connection: Connection, person: str, role: str, today: str) -> None:
    """Refuse a role beside one held today or promised for later."""
    held = [row.role for row in connection.execute(_HELD, {"person": person, "day": today})]
    promised = [row.role for row in connection.execute(_HELD_LATER, {"person": person, "day": today})]
    reason = separation(held + promised, role)
    if reason is not None:
        raise NotAllowed(reason)
