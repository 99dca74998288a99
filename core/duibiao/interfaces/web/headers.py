"""What every answer says to the browser that gets it, refusals among them."""

from __future__ import annotations

_ALWAYS = {"x-content-type-options": "nosniff", "referrer-policy": "same-origin", "cache-control": "no-store"}

DATA_HEADERS = {"content-security-policy": "default-src 'none'; frame-ancestors 'none'", **_ALWAYS}
"""With data and files: nothing in them is ever run or framed."""

PAGE_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
    **_ALWAYS,
}
"""With a page: nothing runs or loads that is not this site's own."""
