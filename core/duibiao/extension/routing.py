"""Which of a plugin's pages an address means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from duibiao.extension.catalogue import Catalogue, Offered
from duibiao.extension.verbs import RouteHandler


def find_route(
    catalogue: Catalogue, method: str, slug: str, path: str
) -> tuple[Offered[RouteHandler], Mapping[str, str]] | None:
    """The first handler of plugin `slug` whose path fits `path`, "/lists/17", and the places in it; None for none."""
    for offered in catalogue.routes.get(slug, ()):
        if offered.record.method == method and (matched := _pattern(offered.record.path).fullmatch(path)):
            return offered, matched.groupdict()
    return None


@lru_cache(maxsize=512)
def _pattern(path: str) -> re.Pattern[str]:
    """The addresses that a path with places means."""
    parts = [f"(?P<{part[1:-1]}>[^/]+)" if part.startswith("{") else re.escape(part) for part in path.split("/")]
    return re.compile("/".join(parts))
