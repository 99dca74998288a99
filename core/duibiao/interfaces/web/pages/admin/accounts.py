"""What pages show of an account: its roles and tokens in the reader's words."""

from __future__ import annotations

import msgspec

from duibiao.interfaces.web.views.states import StateView
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.identity.directory import Account, HeldRole, Term
from duibiao.kernel.identity.roles import LABELS
from duibiao.kernel.identity.tokens import Token
from duibiao.model.values.messages import Label, Message, message

TERMS: dict[Term, tuple[Message, str]] = {
    "coming": (message("role.coming", "未生效"), "wait"),
    "now": (message("role.now", "有效"), "ok"),
    "over": (message("role.over", "已结束"), "draft done"),
}
ENDED = (message("account.ended", "已停用"), "bad done")
NO_PASSWORD = (message("account.no_password", "没有密码"), "wait")
IN_USE = (message("account.in_use", "可登录"), "ok")
LIVE = (message("token.live", "有效"), "ok")
REVOKED = (message("token.revoked", "已收回"), "draft done")
EXPIRED = (message("token.expired", "已到期"), "draft done")


class RoleView(msgspec.Struct, frozen=True):
    """A role held, in words; `live` while it can be revoked. `code` is the id of the organ or the enterprise's USCC."""

    id: str
    role: str
    place: str
    code: str
    industries: str
    valid_from: str
    valid_to: str | None
    state: StateView
    live: bool


class AccountView(msgspec.Struct, frozen=True):
    """An account, in words."""

    id: str
    login: str
    name: str
    active: bool
    created_at: str
    state: StateView
    roles: tuple[RoleView, ...]


class TokenView(msgspec.Struct, frozen=True):
    """A token, in words; `live` while it can be revoked."""

    digest: str
    title: str
    created_at: str
    expires_at: str
    state: StateView
    live: bool


def account_view(account: Account, day: str, writing: Writing) -> AccountView:
    """An account as of `day`, the roles held now first."""
    told, tone = ENDED if not account.active else IN_USE if account.signs_in else NO_PASSWORD
    order: list[Term] = ["now", "coming", "over"]
    held = sorted(account.roles, key=lambda role: order.index(role.term(day)))
    roles = tuple(_role(role, day, writing) for role in held)
    state = StateView(writing.say(told), tone)
    return AccountView(account.id, account.login, account.name, account.active, account.created_at, state, roles)


def token_view(token: Token, now: str, writing: Writing) -> TokenView:
    """A token as of the moment `now`."""
    told, tone = REVOKED if token.revoked_at else EXPIRED if token.expires_at <= now else LIVE
    live = not token.revoked_at and token.expires_at > now
    state = StateView(writing.say(told), tone)
    return TokenView(token.digest, token.title, token.created_at, token.expires_at, state, live)


def _role(held: HeldRole, day: str, writing: Writing) -> RoleView:
    term = held.term(day)
    told, tone = TERMS[term]
    return RoleView(
        id=held.id,
        role=role_words(held.role, writing),
        place=writing.label(held.place),
        code=held.organ or held.enterprise or "",
        industries=" ".join(held.industries),
        valid_from=held.valid_from,
        valid_to=held.valid_to,
        state=StateView(writing.say(told), tone),
        live=term != "over",
    )


def role_words(role: str, writing: Writing) -> str:
    """What a role is called; its key where this release does not know it."""
    return writing.label(LABELS.get(role, Label(role)))
