"""What stands around every page: who reads it, where it leads, in which language and size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from litestar import Response
from litestar.response import Redirect

from duibiao.interfaces.host import is_open
from duibiao.interfaces.web.desk import SESSION_COOKIE, AnyRequest, Desk, language_for, running_of
from duibiao.interfaces.web.headers import PAGE_HEADERS
from duibiao.interfaces.web.pages.rendering import Pages
from duibiao.interfaces.web.preferences import TEXT_COOKIE, TEXT_SIZES
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.identity import sessions
from duibiao.kernel.identity.people import ANONYMOUS, Person
from duibiao.model.values.messages import Label, Message, message

HTML = "text/html"

ROOMS: tuple[tuple[str, str | None, Message], ...] = (
    ("/", None, message("nav.front", "首页")),
    ("/results", None, message("nav.results", "对标结果")),
    ("/schemes", None, message("nav.schemes", "对标方案")),
    ("/standards", None, message("nav.standards", "标准库")),
    ("/statistics", None, message("nav.statistics", "统计")),
    ("/certifications", None, message("nav.certifications", "认证方案")),
    ("/desk", "submissions.write", message("nav.desk", "申报")),
    ("/review", "submissions.review", message("nav.review", "审核")),
    ("/review", "submissions.publish", message("nav.review", "审核")),
    ("/studio", "studio.read", message("nav.studio", "方案编制")),
    ("/admin/rounds", "rounds.write", message("nav.rounds", "批次")),
    ("/admin", "accounts.read", message("nav.admin", "管理")),
)
"""Address, the permission that opens it (None: everybody), and its name; the first of one address counts."""


class NavItem(msgspec.Struct, frozen=True):
    """A way to another room; `current` is "page" where one is there, "true" where one is inside."""

    href: str
    label: str
    current: str | None


class Frame(msgspec.Struct, frozen=True):
    """The reader and the surroundings of a page, as `frame.html` shows them."""

    title: Label
    organ: Label
    synthetic: bool
    language: str
    text_size: str
    path: str
    nav: tuple[NavItem, ...]
    person: Person | None
    csrf: str


def show(request: AnyRequest, desk: Desk, template: str, *, status: int = 200, **context: Any) -> Response[str]:
    """The page that `template` makes, with its frame."""
    return respond(request, desk.person, template, status=status, **context)


def respond(
    request: AnyRequest,
    person: Person,
    template: str,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **context: Any,
) -> Response[str]:
    """The same for a page that has no desk: one that says what went wrong."""
    pages: Pages = request.app.state.pages
    language = language_for(request)
    html = pages.render(language, template, {"frame": frame_of(request, person), **context})
    sent = {"content-language": language, **PAGE_HEADERS, **(headers or {})}
    return Response(html, status_code=status, media_type=HTML, headers=sent)


def see_other(path: str) -> Redirect:
    """Where a form leads after it was dealt with, so that reloading sends nothing twice (RFC 9110, 15.4.4)."""
    return Redirect(path, status_code=303)


def writing_of(request: AnyRequest) -> Writing:
    """How this reader is written for; views are given it."""
    pages: Pages = request.app.state.pages
    return pages.writings[language_for(request)]


def frame_of(request: AnyRequest, person: Person) -> Frame:
    """The frame around a page for this reader."""
    running, pages = running_of(request), request.app.state.pages
    deployment = running.located.deployment
    secret = request.cookies.get(SESSION_COOKIE)
    signed_in = person is not ANONYMOUS
    size = request.cookies.get(TEXT_COOKIE, "")
    query = request.scope["query_string"].decode("ascii", "replace")
    return Frame(
        title=deployment.title,
        organ=pages.organ.name,
        synthetic=deployment.synthetic,
        language=language_for(request),
        text_size=size if size in TEXT_SIZES else "",
        path=f"{request.url.path}?{query}" if query else request.url.path,
        nav=tuple(_nav(_rooms(request, person), request.url.path)),
        person=person if signed_in else None,
        csrf=sessions.csrf_token(secret) if secret and signed_in else "",
    )


def _rooms(request: AnyRequest, person: Person) -> Iterator[tuple[str, str]]:
    """Address and name of every room that is open to this reader, the plugins' own last."""
    running, writing = running_of(request), writing_of(request)
    for href, permission, label in ROOMS:
        if permission is None or person.may(permission):
            yield href, writing.say(label)
    for slug, routes in running.catalogue.routes.items():
        for offered in routes:
            if offered.record.nav is not None and is_open(offered, person, running.organ.path):
                yield f"/x/{slug}{offered.record.path}".removesuffix("/"), writing.label(offered.record.nav)


def _nav(rooms: Iterable[tuple[str, str]], path: str) -> Iterator[NavItem]:
    shown = set()
    for href, label in rooms:
        if href in shown:
            continue
        shown.add(href)
        if path == href:
            yield NavItem(href, label, "page")
        else:
            inside = href != "/" and path.startswith(f"{href}/")
            yield NavItem(href, label, "true" if inside else None)
