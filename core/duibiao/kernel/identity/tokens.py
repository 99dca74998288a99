"""Tokens for programs: made by a person for himself, with an end, and with that person's rights."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from duibiao.kernel.identity.accounts import chain, demand_account, locked_head
from duibiao.kernel.identity.bearer import TOKEN, digest_of, new_secret
from duibiao.kernel.identity.people import PERSON_COLUMNS, Person, read_person, with_holdings
from duibiao.kernel.identity.reach import demand
from duibiao.kernel.identity.roles import OPERATOR
from duibiao.kernel.identity.times import day_of, later
from duibiao.kernel.journal import erasables
from duibiao.kernel.journal.entries import Author
from duibiao.kernel.store.tables import people, roles, tokens
from duibiao.model.values.messages import Fault, NotAllowed, NotFound, message

LONGEST_DAYS = 366
LONGEST_TITLE = 60
KEPT_FOR = timedelta(days=180)
"""How long a token that ended is still listed (网络安全法 art. 21: logs are kept for six months)."""

_INSERT = insert(tokens)
_BEARER = (
    select(*PERSON_COLUMNS)
    .select_from(with_holdings(tokens.join(people, people.c.id == tokens.c.person)))
    .where(
        tokens.c.digest == bindparam("digest"),
        tokens.c.expires_at > bindparam("now"),
        tokens.c.revoked_at.is_(None),
        people.c.active,
    )
    .order_by(roles.c.id)
)
_OF_PERSON = select(tokens).where(tokens.c.person == bindparam("person")).order_by(tokens.c.created_at, tokens.c.digest)
_LIVE = select(tokens.c.person).where(tokens.c.digest == bindparam("digest"), tokens.c.revoked_at.is_(None))
_REVOKE = update(tokens).where(tokens.c.digest == bindparam("which")).values(revoked_at=bindparam("now"))
_PURGE = delete(tokens).where(
    (tokens.c.expires_at <= bindparam("before")) | (tokens.c.revoked_at <= bindparam("before"))
)


class Token(msgspec.Struct, frozen=True):
    """A token as it is listed: named by its digest, the secret is not known any more."""

    digest: str
    title: str
    created_at: str
    expires_at: str
    revoked_at: str | None


def issue_token(connection: Connection, author: Author, person: str, title: str, days: int) -> str:
    """Make a token that ends after `days` (1 to 366), and give its secret: it is shown this once.

    Only for oneself, or on the command line. Raises `Fault` for a title or a time that will not do.
    """
    if author.person != person and author.role != OPERATOR:
        raise NotAllowed(message("token.for_another", "令牌只能由本人申请。请让他登录后自行办理。"))
    title = title.strip()
    faults = []
    if not 1 <= len(title) <= LONGEST_TITLE or not title.isprintable():
        text = "令牌用途须为 1 至 {most} 个字符，不含换行。请改写。"
        faults.append(message("token.title", text, "title", most=LONGEST_TITLE))
    if not 1 <= days <= LONGEST_DAYS:
        text = "令牌有效期须为 1 至 {most} 天。请改短，到期前再申请一个。"
        faults.append(message("token.days", text, "days", most=LONGEST_DAYS))
    if faults:
        raise Fault.of(faults)
    head = locked_head(connection, person)
    secret = new_secret(TOKEN)
    expires_at = later(author.at, timedelta(days=days))
    row = {"digest": digest_of(secret), "person": person, "title": title, "created_at": author.at}
    connection.execute(_INSERT, row | {"expires_at": expires_at})
    (kept_title,) = erasables.keep(connection, person, [title])
    body = {"token": row["digest"], "title": kept_title, "expires_at": expires_at}
    chain(connection, author, person, head, "token.issued", body)
    return secret


def revoke_token(connection: Connection, author: Author, digest: str) -> None:
    """End a token of one's own or, as security officer, anybody's. Raises `NotFound` where none lives."""
    person = connection.execute(_LIVE, {"digest": digest}).scalar_one_or_none()
    if person is None:
        raise NotFound(message("token.not_live", "这个令牌已经收回，或不存在。请刷新页面后再看。"))
    if author.person != person:
        demand(author, "access.manage")
        demand_account(connection, author, person)
    head = locked_head(connection, person)
    connection.execute(_REVOKE, {"which": digest, "now": author.at})
    chain(connection, author, person, head, "token.revoked", {"token": digest})


def person_of_token(connection: Connection, secret: str, now: str) -> Person | None:
    """The person for whom the token with this secret stands, with today's roles; None when it ended. One statement."""
    given = {"digest": digest_of(secret), "now": now, "day": day_of(now)}
    return read_person(connection.execute(_BEARER, given))


def tokens_of(connection: Connection, person: str) -> list[Token]:
    """The tokens of `person`, the oldest first, those that ended lately among them."""
    rows = connection.execute(_OF_PERSON, {"person": person})
    return [Token(row.digest, row.title, row.created_at, row.expires_at, row.revoked_at) for row in rows]


def purge_tokens(connection: Connection, now: str) -> int:
    """Delete the tokens that ended long ago; how many. The journal keeps that they were."""
    return connection.execute(_PURGE, {"before": later(now, -KEPT_FOR)}).rowcount
