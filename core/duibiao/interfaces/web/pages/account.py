"""/account: one's own page — roles, password, tokens.

What is done here needs a session: a token that is only lent to a program must not make another, longer one.
"""

from __future__ import annotations

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from duibiao.interfaces.web.cookies import session_cookie
from duibiao.interfaces.web.desk import SESSION_COOKIE, AnyRequest, Desk, reading, running_of, writing
from duibiao.interfaces.web.pages.admin.accounts import account_view, token_view
from duibiao.interfaces.web.pages.admin.parts import done_of, status_of
from duibiao.interfaces.web.pages.forms import Form, form_of
from duibiao.interfaces.web.pages.frame import see_other, show, writing_of
from duibiao.kernel.identity import accounts, sessions
from duibiao.kernel.identity.directory import own_account
from duibiao.kernel.identity.passwords import hash_password
from duibiao.kernel.identity.people import Person
from duibiao.kernel.identity.sign_in import sign_in
from duibiao.kernel.identity.times import day_of
from duibiao.kernel.identity.tokens import LONGEST_DAYS, issue_token, revoke_token, tokens_of
from duibiao.kernel.journal.entries import Author
from duibiao.model.values.messages import Fault, Message, NotAllowed, NotFound, message

DAYS = "90"
"""For how many days a token is asked for, unless one types something else."""


class AccountPages(Controller):
    """One's own account."""

    path = "/account"

    @get("/", opt={"permission": "session.read"}, sync_to_thread=True)
    def look(self, request: AnyRequest) -> Response[str]:
        with reading(request) as desk:
            return _page(request, desk, Form([]))

    @get("/password", opt={"permission": "session.read"}, sync_to_thread=True)
    def ask_password(self, request: AnyRequest) -> Response[str]:
        with reading(request) as desk:
            return show(request, desk, "account/password.html", messages=())

    @post("/password", opt={"permission": "session.read"}, sync_to_thread=True)
    def change_password(self, request: AnyRequest) -> Response[str] | Redirect:
        """Change one's password: every session ends, and this browser is given a new one."""
        form, running = form_of(request), running_of(request)
        with reading(request) as desk:
            person = desk.person
        try:
            _demand_session(request)
            kept = _new_password(form, person)
            _check_old(request, person, form.get("old_password"))
        except Fault as fault:
            with reading(request) as desk:
                return show(request, desk, "account/password.html", status=status_of(fault), messages=fault.messages)
        with running.store.write() as connection:
            accounts.set_password(connection, _author(request, person), person.id, kept)
            secret = sessions.open_session(connection, person.id, running.clock())
        answer = see_other("/account?done=password_changed")
        answer.set_cookie(session_cookie(request, secret))
        return answer

    @post("/tokens", opt={"permission": "session.read"}, sync_to_thread=True)
    def make_token(self, request: AnyRequest) -> Response[str]:
        """Make a token, and show it this once."""
        form = form_of(request)
        typed = form.get("days")
        days = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= len(str(LONGEST_DAYS)) else 0
        with writing(request) as desk:
            try:
                _demand_session(request)
                with desk.connection.begin_nested():
                    by = _author(request, desk.person)
                    secret = issue_token(desk.connection, by, desk.person.id, form.get("title"), days)
            except Fault as fault:
                return _page(request, desk, form, status_of(fault), fault.messages)
            return show(request, desk, "account/token_shown.html", title=form.get("title"), secret=secret)

    @post("/tokens/{digest:str}/revoke", opt={"permission": "session.read"}, sync_to_thread=True)
    def revoke(self, request: AnyRequest, digest: FromPath[str]) -> Response[str] | Redirect:
        with writing(request) as desk:
            if digest not in {token.digest for token in tokens_of(desk.connection, desk.person.id)}:
                raise NotFound(message("token.not_live", "这个令牌已经收回，或不存在。请刷新页面后再看。"))
            try:
                with desk.connection.begin_nested():
                    revoke_token(desk.connection, _author(request, desk.person), digest)
            except Fault as fault:
                return _page(request, desk, Form([]), status_of(fault), fault.messages)
        return see_other("/account?done=token_revoked")


def _page(
    request: AnyRequest, desk: Desk, form: Form, status: int = 200, messages: tuple[Message, ...] = ()
) -> Response[str]:
    writing_ = writing_of(request)
    account = account_view(own_account(desk.connection, desk.person), day_of(desk.now), writing_)
    tokens = tuple(token_view(token, desk.now, writing_) for token in tokens_of(desk.connection, desk.person.id))
    return show(
        request,
        desk,
        "account/account.html",
        status=status,
        messages=messages,
        done=done_of(request) if status == 200 else None,
        account=account,
        tokens=tokens,
        typed={"title": form.get("title"), "days": form.get("days", DAYS)},
        longest=LONGEST_DAYS,
    )


def _author(request: AnyRequest, person: Person) -> Author:
    """The person as author of an act about himself, in the first of his roles."""
    running = running_of(request)
    held = person.holdings[0] if person.holdings else None
    role, organ, enterprise = (held.role, held.organ, held.enterprise) if held else ("", None, None)
    return Author(running.instance.name, person.id, role, running.clock(), organ, enterprise)


def _new_password(form: Form, person: Person) -> str:
    """What to keep of the new password. Raises `Fault` where it will not do, or was not typed twice alike."""
    if form.get("password") != form.get("again_password"):
        text = "两次输入的新密码不一样。请重新输入。"
        raise Fault(message("password.not_alike", text, at="again_password"))
    return hash_password(form.get("password"), person.login)


def _check_old(request: AnyRequest, person: Person, old: str) -> None:
    """Raise `Fault` unless `old` is the password: counted like a sign-in, so that nobody guesses it here either."""
    running = running_of(request)
    try:
        sign_in(running.store, person.login, old, running.clock())
    except NotAllowed as refused:
        if refused.messages[0].key != "sign_in.refused":
            raise refused.under("old_password") from refused
        wrong = message("password.old_wrong", "原密码不正确。请核对后重新输入。", at="old_password")
        raise Fault(wrong) from refused


def _demand_session(request: AnyRequest) -> None:
    if "authorization" in request.headers or SESSION_COOKIE not in request.cookies:
        text = "这件事须登录后在页面上办理，不能用令牌代办。"
        raise NotAllowed(message("account.session_only", text))
