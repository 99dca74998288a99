"""/admin/people/{person}/…: roles given and taken, tokens taken; the security officer's part."""

from __future__ import annotations

import re

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from sqlalchemy import Connection

from duibiao.interfaces.web.desk import AnyRequest, Desk, reading, writing
from duibiao.interfaces.web.pages.admin.accounts import role_words
from duibiao.interfaces.web.pages.admin.organ_choice import chosen_organ, organ_choice
from duibiao.interfaces.web.pages.admin.parts import author, show_part, status_of
from duibiao.interfaces.web.pages.admin.people import Told, person_page
from duibiao.interfaces.web.pages.forms import Form, form_of
from duibiao.interfaces.web.pages.frame import see_other, writing_of
from duibiao.kernel.identity import accounts
from duibiao.kernel.identity.directory import Account, see_account
from duibiao.kernel.identity.enterprises import Enterprise, get_enterprise
from duibiao.kernel.identity.roles import LABELS
from duibiao.kernel.identity.tokens import revoke_token, tokens_of
from duibiao.model.values.dates import parse_date
from duibiao.model.values.messages import Fault, NotFound, message
from duibiao.model.values.uscc import parse_uscc

_BETWEEN = re.compile(r"[\s,，、;；]+")


class RolePages(Controller):
    """Roles and tokens of somebody else."""

    path = "/admin/people/{person:str}"

    @get("/grant", opt={"permission": "access.manage"}, sync_to_thread=True)
    def ask(self, request: AnyRequest, person: FromPath[str]) -> Response[str]:
        with reading(request) as desk:
            return _form(request, desk, see_account(desk.connection, desk.person, person), Form([]))

    @post("/grant", opt={"permission": "access.manage"}, sync_to_thread=True)
    def grant(self, request: AnyRequest, person: FromPath[str]) -> Response[str] | Redirect:
        form = form_of(request)
        with writing(request) as desk:
            account = see_account(desk.connection, desk.person, person)
            if form.get("find"):
                return _form(request, desk, account, form)
            try:
                with desk.connection.begin_nested():
                    _grant(desk, person, form)
            except Fault as fault:
                return _form(request, desk, account, form, status_of(fault), fault.messages)
        return see_other(f"/admin/people/{person}?done=role_granted")

    @post("/roles/{holding:str}/revoke", opt={"permission": "access.manage"}, sync_to_thread=True)
    def revoke(self, request: AnyRequest, person: FromPath[str], holding: FromPath[str]) -> Response[str] | Redirect:
        with writing(request) as desk:
            account = see_account(desk.connection, desk.person, person)
            held = next((role for role in account.roles if role.id == holding), None)
            if held is None:
                raise NotFound(message("role.not_held", "这个角色已经收回，或从未授予。请刷新页面后再看。"))
            try:
                with desk.connection.begin_nested():
                    organ = held.organ or get_enterprise(desk.connection, held.enterprise or "").organ
                    accounts.revoke_role(desk.connection, author(desk, "access.manage", organ), holding)
            except Fault as fault:
                return person_page(request, desk, account, status_of(fault), fault.messages)
        return see_other(f"/admin/people/{person}?done=role_revoked")

    @post("/tokens/{digest:str}/revoke", opt={"permission": "access.manage"}, sync_to_thread=True)
    def revoke_token(
        self, request: AnyRequest, person: FromPath[str], digest: FromPath[str]
    ) -> Response[str] | Redirect:
        with writing(request) as desk:
            account = see_account(desk.connection, desk.person, person)
            if digest not in {token.digest for token in tokens_of(desk.connection, person)}:
                raise NotFound(message("token.not_live", "这个令牌已经收回，或不存在。请刷新页面后再看。"))
            try:
                with desk.connection.begin_nested():
                    revoke_token(desk.connection, author(desk, "access.manage"), digest)
            except Fault as fault:
                return person_page(request, desk, account, status_of(fault), fault.messages)
        return see_other(f"/admin/people/{person}?done=token_revoked")


def _grant(desk: Desk, person: str, form: Form) -> None:
    """Give the role that the form asks for."""
    enterprise = _enterprise(desk.connection, form.get("enterprise"))
    organ = chosen_organ(desk.connection, form, "organ")
    place = organ or (enterprise.organ if enterprise else None)
    accounts.grant_role(
        desk.connection,
        author(desk, "access.manage", place),
        person,
        form.get("role"),
        organ=organ,
        enterprise=enterprise.uscc if enterprise else None,
        industries=[code.upper() for code in _BETWEEN.split(form.get("industries")) if code],
        until=_until(form.get("until")),
    )


def _enterprise(connection: Connection, typed: str) -> Enterprise | None:
    """The enterprise whose code was typed; None where nothing was."""
    if not typed:
        return None
    try:
        return get_enterprise(connection, parse_uscc(typed))
    except Fault as fault:
        raise fault.under("enterprise") from fault


def _until(typed: str) -> str | None:
    """The day that was typed; None where nothing was."""
    if not typed:
        return None
    try:
        return parse_date(typed).isoformat()
    except Fault as fault:
        raise fault.under("until") from fault


def _form(
    request: AnyRequest, desk: Desk, account: Account, form: Form, status: int = 200, messages: Told = ()
) -> Response[str]:
    writing_ = writing_of(request)
    return show_part(
        request,
        desk,
        "admin/grant.html",
        status=status,
        messages=messages,
        account=account,
        roles=tuple((role, role_words(role, writing_)) for role in LABELS),
        role=form.get("role"),
        organ=organ_choice(desk.connection, writing_, form, "organ"),
        enterprise=form.get("enterprise"),
        industries=form.get("industries"),
        until=form.get("until"),
    )
