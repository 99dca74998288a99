"""The cookie that carries a session: for this site alone, out of reach of scripts."""

from __future__ import annotations

from litestar.datastructures import Cookie

from duibiao.interfaces.web.desk import SESSION_COOKIE, AnyRequest


def session_cookie(request: AnyRequest, secret: str) -> Cookie:
    """The cookie of a new session. Lax, so that a link in a letter finds its reader signed in; forms carry a token."""
    secure = request.url.scheme == "https"
    return Cookie(SESSION_COOKIE, value=secret, httponly=True, samesite="lax", secure=secure, path="/")
