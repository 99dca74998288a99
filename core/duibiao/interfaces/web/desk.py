"""The desk at which every request is served: the person, the moment, and one transaction.

`reading` and `writing` look at the route's permission, find out who asks, refuse who may not, and open the database
once. A handler that does neither has nothing to answer with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from litestar import Request
from sqlalchemy import Connection

from duibiao.interfaces.running import Running
from duibiao.interfaces.web.preferences import LANGUAGE_COOKIE
from duibiao.interfaces.wording import language_of
from duibiao.kernel.identity import sessions
from duibiao.kernel.identity.people import ANONYMOUS, Person
from duibiao.kernel.identity.roles import PUBLIC
from duibiao.kernel.identity.tokens import person_of_token
from duibiao.model.values.messages import Message, NotAllowed, message

SESSION_COOKIE = "duibiao_session"
CSRF_HEADER = "x-csrf-token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

AnyRequest = Request[Any, Any, Any]


class NotSignedIn(NotAllowed):
    """Nobody, or nobody any more, is behind this request."""


class Desk(msgspec.Struct, frozen=True):
    """What a handler works with: an open connection, who asks, when, and how to put things into words."""

    connection: Connection
    person: Person
    running: Running
    now: str
    language: str

    def say(self, told: Message) -> str:
        """A message in the reader's language."""
        return self.running.wording.say(told, self.language)


@contextmanager
def reading(request: AnyRequest) -> Iterator[Desk]:
    """A desk whose connection can change nothing."""
    running = running_of(request)
    with running.store.read() as connection:
        yield _desk(request, running, connection, _touch_apart)


@contextmanager
def writing(request: AnyRequest) -> Iterator[Desk]:
    """A desk whose changes are kept together when the handler ends, or not at all."""
    running = running_of(request)
    with running.store.write() as connection:
        yield _desk(request, running, connection, lambda _, secret, now: sessions.touch(connection, secret, now))


def running_of(request: AnyRequest) -> Running:
    """The instance that this application serves."""
    running: Running = request.app.state.running
    return running


def language_for(request: AnyRequest) -> str:
    """The reader's language: ?lang= where it is given, else the one chosen on a page, else what a program accepts.

    A page that nobody chose a language for speaks the deployment's own: an authority's portal is read in Chinese
    first, whatever a browser was installed with.
    """
    own = running_of(request).located.deployment.language
    if wanted := request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE):
        return language_of(wanted, own)
    return own if is_page(request) else language_of(request.headers.get("accept-language"), own)


def is_page(request: AnyRequest) -> bool:
    """Whether people read the answer in a browser: every address that is not the API's."""
    return not request.url.path.startswith(("/api/", "/schema"))


Touch = Callable[[Running, str, str], object]
"""Notes that a session was used, where the transaction at hand allows it."""


def _touch_apart(running: Running, secret: str, now: str) -> None:
    with running.store.write() as connection:
        sessions.touch(connection, secret, now)


def _desk(request: AnyRequest, running: Running, connection: Connection, touch: Touch) -> Desk:
    now = running.clock()
    person = _person(request, running, connection, now, touch)
    permission = str(request.route_handler.opt["permission"])
    if not person.may(permission):
        if person is ANONYMOUS:
            raise NotSignedIn(message("access.sign_in", "请先登录，或带上访问令牌（Authorization: Bearer …）。"))
        text = "您的角色没有“{permission}”这项权限。需要的话，请向本机构的安全管理员申请。"
        raise NotAllowed(message("access.no_permission", text, permission=permission))
    return Desk(connection, person, running, now, language_for(request))


def _person(request: AnyRequest, running: Running, connection: Connection, now: str, touch: Touch) -> Person:
    """Who asks: by bearer token, else by session cookie; a cookie alone may change nothing without its CSRF token."""
    authorization = request.headers.get("authorization", "")
    if authorization.lower().startswith("bearer "):
        person = person_of_token(connection, authorization[7:].strip(), now)
        if person is None:
            raise NotSignedIn(message("access.token", "访问令牌无效、已过期或已撤销。请换用有效的令牌。"))
        return person
    secret = request.cookies.get(SESSION_COOKIE)
    public = request.route_handler.opt["permission"] in PUBLIC
    if not secret or (public and not is_page(request)):
        return ANONYMOUS
    session = sessions.session_of(connection, secret, now)
    if session is None:
        if public:
            return ANONYMOUS
        raise NotSignedIn(message("access.session", "登录已过期，请重新登录。填写的内容仍在。"))
    if request.method not in SAFE_METHODS and not public and not sessions.csrf_matches(secret, _csrf_sent(request)):
        raise NotAllowed(message("access.csrf", "请求缺少防伪标记（X-CSRF-Token）。请刷新页面后再试。"))
    if session.stale:
        touch(running, secret, now)
    return session.person


def _csrf_sent(request: AnyRequest) -> str:
    """The token that came with a change: in the header from a program, as a field from a form."""
    form = request.state.get("form")
    return request.headers.get(CSRF_HEADER) or (form.get("csrf") if form else "")
