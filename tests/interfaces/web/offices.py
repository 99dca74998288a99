"""What tests of /admin and /account ask of a page."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from duibiao.kernel.identity.people import find_person
from tests.demonstrations import Demo
from tests.interfaces.web.readers import Reader

PLAIN = {"/preferences", "/sign-out"}
"""Where the forms lead that every page of a signed-in reader has."""

_FORM = re.compile(r'<form [^>]*method="post"[^>]*action="([^"]*)"')
_ERROR = re.compile(r'<span class="err" id="e-([^"]*)">([^<]*)</span>')
_SECRET = re.compile(r'<code class="hash secret">([^<]*)</code>')
_NAV = re.compile(r'<nav class="nav".*?</nav>', re.DOTALL)
_PARTS = re.compile(r'<nav class="parts offices".*?</nav>', re.DOTALL)
_LINK = re.compile(r'href="([^"]*)"')


def id_of(demo: Demo, login: str) -> str:
    """The id of an account."""
    with demo.running.store.read() as connection:
        return find_person(connection, login)


def send(reader: Reader, path: str, **fields: Any) -> Any:
    """The answer to a form with its token. Fields with a dot in their names are written with two underscores."""
    named = {name.replace("__", "."): value for name, value in fields.items()}
    return reader.post(path, {"csrf": reader.csrf, **named})


def changes(page: str) -> set[str]:
    """Where the page has forms that change something."""
    return set(_FORM.findall(page)) - PLAIN


def errors(page: str) -> dict[str, str]:
    """The messages at fields."""
    return {at: unescape(words) for at, words in _ERROR.findall(page)}


def secret(page: str) -> str:
    """The secret that the page shows once."""
    (shown,) = _SECRET.findall(page)
    return unescape(shown)


def rooms(page: str) -> list[str]:
    """Where the main navigation leads."""
    return _LINK.findall(_NAV.findall(page)[0])


def parts(page: str) -> list[str]:
    """Where the links of /admin lead; none where there is no such bar."""
    return _LINK.findall("".join(_PARTS.findall(page)))


def links(page: str) -> list[str]:
    """Every link of a page."""
    return [unescape(href) for href in _LINK.findall(page)]
