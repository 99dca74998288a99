"""What a page of a plugin is asked, and what it may answer; sign-in, tokens, headers and errors are the core's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec


class Sent(msgspec.Struct, frozen=True):
    """A request: the places of its path, what stands behind the question mark, and the fields of its form."""

    path: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, str]


class Page(msgspec.Struct, frozen=True):
    """A page: the template "<slug>/<name>.html" and what it shows. `status` is that of RFC 9110, 15."""

    template: str
    context: Mapping[str, Any]
    status: int = 200


class Download(msgspec.Struct, frozen=True):
    """A file to be kept, under a name that may be Chinese (RFC 6266)."""

    file_name: str
    media_type: str
    content: bytes


class SeeOther(msgspec.Struct, frozen=True):
    """Where a form leads after it was dealt with (RFC 9110, 15.4.4): an address of this site, "/x/tea_fairs/2026"."""

    path: str


Answered = Page | Download | SeeOther
