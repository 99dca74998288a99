"""How a reader wants pages: language and size of text, kept in two cookies that say nothing else."""

from __future__ import annotations

from litestar.datastructures import Cookie

LANGUAGE_COOKIE = "duibiao_language"
TEXT_COOKIE = "duibiao_text"
TEXT_SIZES = ("large", "larger")
"""125 and 150 per cent of the usual size."""
KEPT_FOR = 366 * 24 * 3600
"""Seconds for which a preference is kept."""


def preference(key: str, value: str, *, secure: bool) -> Cookie:
    """A cookie that keeps a preference; the empty text forgets it."""
    kept = KEPT_FOR if value else 0
    return Cookie(key, value=value, max_age=kept, path="/", samesite="lax", httponly=True, secure=secure)
