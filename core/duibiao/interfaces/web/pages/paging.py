"""The address of the following page of a list: the same query, from another key on."""

from __future__ import annotations

from urllib.parse import urlencode

from duibiao.interfaces.web.desk import AnyRequest

TRANSIENT = ("after", "done")


def next_page(request: AnyRequest, after: str) -> str:
    """Where the list goes on after the row with this key."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in TRANSIENT and value]
    return f"{request.url.path}?{urlencode([*kept, ('after', after)])}"
