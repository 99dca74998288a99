"""/admin/people: accounts as they are found, made, given a new password and ended."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from duibiao.interfaces.web.desk import AnyRequest, Desk, reading, writing
from duibiao.interfaces.web.pages.admin.accounts import account_view, token_view
from duibiao.interfaces.web.pages.admin.parts import author, show_part, status_of
from duibiao.interfaces.web.pages.forms import Form, form_of
from duibiao.interfaces.web.pages.frame import see_other, writing_of
from duibiao.interfaces.web.pages.paging import next_page
from duibiao.kernel.identity import accounts
from duibiao.kernel.identity.directory import Account, search_accounts, see_account
from duibiao.kernel.identity.passwords import hash_password, new_password
from duibiao.kernel.identity.times import day_of
from duibiao.kernel.identity.tokens import tokens_of
from duibiao.model.values.messages import Fault, Message, NotAllowed, message

SHOWN = 30

Told = tuple[Message, ...]


class Secret(msgspec.Struct, frozen=True):
    """A password that is shown this once, and whose it is."""

    id: str
    login: str
    name: str
    password: str
    is_new: bool


class PeoplePages(Controller):
    """Accounts."""

    path = "/admin/people"

    @get("/", opt={"permission": "accounts.read"}, sync_to_thread=True)
    def list_people(self, request: AnyRequest) -> Response[str]:
        typed = request.query_params.get("q", "").strip()
        after = request.query_params.get("after", "")
        with reading(request) as desk:
            today = day_of(desk.now)
            found = search_accounts(desk.connection, desk.person, today, typed, after, SHOWN + 1)
            shown = tuple(account_view(account, today, writing_of(request)) for account in found[:SHOWN])
            following = next_page(request, shown[-1].login) if len(found) > SHOWN else None
            return show_part(
                request,
                desk,
                "admin/people.html",
                people=shown,
                typed=typed,
                next=following,
                may_add=desk.person.may("accounts.manage"),
            )

    @get("/new", opt={"permission": "accounts.manage"}, sync_to_thread=True)
    def ask_new(self, request: AnyRequest) -> Response[str]:
        with reading(request) as desk:
            return show_part(request, desk, "admin/person_new.html", messages=(), login="", name="")

    @post("/new", opt={"permission": "accounts.manage"}, sync_to_thread=True)
    def add(self, request: AnyRequest) -> Response[str] | Redirect:
        form = form_of(request)
        login, name = form.get("login").lower(), form.get("name")
        given = {"login": login, "name": name}
        try:
            kept, shown_once = _password(request, form, login)
        except Fault as fault:
            return _again(request, "admin/person_new.html", fault, **given)
        with writing(request) as desk:
            try:
                with desk.connection.begin_nested():
                    person = accounts.add_person(desk.connection, author(desk, "accounts.manage"), login, name, kept)
            except Fault as fault:
                return show_part(
                    request,
                    desk,
                    "admin/person_new.html",
                    status=status_of(fault),
                    messages=fault.messages,
                    **given,
                )
            if shown_once is None:
                return see_other(f"/admin/people/{person}?done=account_added")
            return _shown_once(request, desk, Secret(person, login, name, shown_once, is_new=True))

    @get("/{person:str}", opt={"permission": "accounts.read"}, sync_to_thread=True)
    def show_person(self, request: AnyRequest, person: FromPath[str]) -> Response[str]:
        with reading(request) as desk:
            return person_page(request, desk, see_account(desk.connection, desk.person, person))

    @get("/{person:str}/password", opt={"permission": "accounts.manage"}, sync_to_thread=True)
    def ask_password(self, request: AnyRequest, person: FromPath[str]) -> Response[str]:
        with reading(request) as desk:
            account = see_account(desk.connection, desk.person, person)
            return show_part(request, desk, "admin/person_password.html", messages=(), account=account)

    @post("/{person:str}/password", opt={"permission": "accounts.manage"}, sync_to_thread=True)
    def set_password(self, request: AnyRequest, person: FromPath[str]) -> Response[str] | Redirect:
        form = form_of(request)
        with reading(request) as desk:
            account = see_account(desk.connection, desk.person, person)
        try:
            kept, shown_once = _password(request, form, account.login)
        except Fault as fault:
            return _again(request, "admin/person_password.html", fault, account=account)
        with writing(request) as desk:
            try:
                with desk.connection.begin_nested():
                    _refuse_oneself(desk, person)
                    accounts.set_password(desk.connection, author(desk, "accounts.manage"), person, kept)
            except Fault as fault:
                return show_part(
                    request,
                    desk,
                    "admin/person_password.html",
                    status=status_of(fault),
                    messages=fault.messages,
                    account=account,
                )
            if shown_once is None:
                return see_other(f"/admin/people/{person}?done=password_set")
            return _shown_once(request, desk, Secret(person, account.login, account.name, shown_once, is_new=False))

    @get("/{person:str}/end", opt={"permission": "accounts.manage"}, sync_to_thread=True)
    def ask_end(self, request: AnyRequest, person: FromPath[str]) -> Response[str]:
        with reading(request) as desk:
            account = see_account(desk.connection, desk.person, person)
            return show_part(request, desk, "admin/person_end.html", messages=(), account=account)

    @post("/{person:str}/end", opt={"permission": "accounts.manage"}, sync_to_thread=True)
    def end(self, request: AnyRequest, person: FromPath[str]) -> Response[str] | Redirect:
        with writing(request) as desk:
            account = see_account(desk.connection, desk.person, person)
            try:
                with desk.connection.begin_nested():
                    accounts.deactivate(desk.connection, author(desk, "accounts.manage"), person)
            except Fault as fault:
                return show_part(
                    request,
                    desk,
                    "admin/person_end.html",
                    status=status_of(fault),
                    messages=fault.messages,
                    account=account,
                )
        return see_other(f"/admin/people/{person}?done=account_ended")


def person_page(
    request: AnyRequest, desk: Desk, account: Account, status: int = 200, messages: Told = ()
) -> Response[str]:
    """The page about one account, with a sentence instead of buttons where one may only look."""
    writing_ = writing_of(request)
    view = account_view(account, day_of(desk.now), writing_)
    tokens = tuple(token_view(token, desk.now, writing_) for token in tokens_of(desk.connection, account.id))
    oneself = desk.person.id == account.id
    return show_part(
        request,
        desk,
        "admin/person.html",
        status=status,
        messages=messages,
        account=view,
        tokens=tokens,
        oneself=oneself,
        may_manage=desk.person.may("accounts.manage") and account.active and not oneself,
        may_grant=desk.person.may("access.manage") and account.active and not oneself,
    )


def _password(request: AnyRequest, form: Form, login: str) -> tuple[str, str | None]:
    """What to keep of the password that was typed, or of a new one, which is given too so that it can be shown.

    Outside any transaction, because the hash is slow; after a look at who asks, because it is costly.
    """
    with reading(request):
        pass
    typed = form.get("password")
    if typed:
        return hash_password(typed, login), None
    made = new_password(login)
    return hash_password(made, login), made


def _shown_once(request: AnyRequest, desk: Desk, secret: Secret) -> Response[str]:
    return show_part(request, desk, "admin/password_shown.html", secret=secret)


def _again(request: AnyRequest, template: str, fault: Fault, **context: Any) -> Response[str]:
    with reading(request) as desk:
        return show_part(request, desk, template, status=status_of(fault), messages=fault.messages, **context)


def _refuse_oneself(desk: Desk, person: str) -> None:
    if desk.person.id == person:
        text = "自己的密码请在“我的账号”里更改，那里要核对原密码。"
        raise NotAllowed(message("account.own_reset", text))
