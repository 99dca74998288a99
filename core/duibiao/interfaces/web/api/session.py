"""/session: sign in with a password, see who one is, sign out."""

from __future__ import annotations

import msgspec
from litestar import Controller, Response, delete, get, post
from litestar.params import JSONBody

from duibiao.interfaces.web.cookies import session_cookie
from duibiao.interfaces.web.desk import SESSION_COOKIE, AnyRequest, reading, running_of, writing
from duibiao.interfaces.web.openapi import REFUSED
from duibiao.kernel.identity import sessions
from duibiao.kernel.identity.people import Holding, Person
from duibiao.kernel.identity.sign_in import sign_in


class Credentials(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A login and its password."""

    login: str
    password: str


class WhoAmI(msgspec.Struct, frozen=True):
    """The person at the desk. `csrf` goes into X-CSRF-Token with every change made under a session cookie."""

    login: str
    name: str
    holdings: tuple[Holding, ...]
    csrf: str | None = None


class SessionController(Controller):
    """The session of a browser."""

    path = "/session"
    tags = ("session",)

    @post(
        "/",
        opt={"permission": "session.open"},
        operation_id="signIn",
        summary="Sign in; the session travels in a cookie",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def open(self, request: AnyRequest, data: JSONBody[Credentials]) -> Response[WhoAmI]:
        running = running_of(request)
        signed_in = sign_in(running.store, data.login, data.password, running.clock())
        cookie = session_cookie(request, signed_in.secret)
        csrf = sessions.csrf_token(signed_in.secret)
        return Response(_who(signed_in.person, csrf), status_code=201, cookies=[cookie])

    @get(
        "/",
        opt={"permission": "session.read"},
        operation_id="whoAmI",
        summary="Who is at the desk",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def read(self, request: AnyRequest) -> WhoAmI:
        with reading(request) as desk:
            secret = request.cookies.get(SESSION_COOKIE)
            return _who(desk.person, sessions.csrf_token(secret) if secret else None)

    @delete(
        "/",
        opt={"permission": "session.read"},
        operation_id="signOut",
        summary="Sign out",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def close(self, request: AnyRequest) -> None:
        with writing(request) as desk:
            secret = request.cookies.get(SESSION_COOKIE)
            if secret:
                sessions.sign_out(desk.connection, secret)


def _who(person: Person, csrf: str | None) -> WhoAmI:
    return WhoAmI(person.login, person.name, person.holdings, csrf)
