"""Query parameters that several routes share."""

from __future__ import annotations

from typing import Annotated

from litestar.params import QueryParameter

LARGEST_PAGE = 200

Limit = Annotated[int, QueryParameter(name="limit", ge=1, le=LARGEST_PAGE, description="How many rows at the most")]
After = Annotated[
    str, QueryParameter(name="after", max_length=200, description="The `next` of the page before: keyset paging")
]
