"""What every request goes through before its handler: its media type, its characters, its body kept for the faults."""

from __future__ import annotations

import re

from litestar.enums import RequestEncodingType
from litestar.exceptions import HTTPException

from duibiao.interfaces.web.desk import SAFE_METHODS, AnyRequest
from duibiao.model.values.messages import Fault, message

JSON = RequestEncodingType.JSON.value
MULTIPART = RequestEncodingType.MULTI_PART.value
NUL_IN_JSON = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
NUL_IN_QUERY = re.compile(rb"%00|\x00")


async def take_in(request: AnyRequest) -> None:
    """Keep the body of a JSON request at hand, so that a fault in it can be told with every place.

    Raises 415 for a body of another media type than the route takes, and a `Fault` for the character U+0000, which no
    name or sentence has and PostgreSQL cannot store.
    """
    refuse_nul(request)
    wanted = media_type_wanted(request)
    if request.method in SAFE_METHODS or wanted is None:
        return
    sent = request.content_type[0]
    if sent not in ("", wanted):
        raise HTTPException(status_code=415)
    if wanted == JSON:
        request.state.body = await request.body()
        if NUL_IN_JSON.search(request.state.body):
            raise _nul()


def refuse_nul(request: AnyRequest) -> None:
    """Raise a `Fault` for an address with the character U+0000 in it."""
    if "\x00" in request.url.path or NUL_IN_QUERY.search(request.scope["query_string"]):
        raise _nul()


def media_type_wanted(request: AnyRequest) -> str | None:
    """The media type of the body that the route takes, None for a route that takes none."""
    body = request.route_handler.parsed_data_field
    if body is None:
        return None
    given = getattr(body.kwarg_definition, "media_type", None)
    return MULTIPART if given == RequestEncodingType.MULTI_PART else JSON


def _nul() -> Fault:
    return Fault(message("http.nul", "请求里有不可用的空字符（U+0000）。请删去后再提交。"))
