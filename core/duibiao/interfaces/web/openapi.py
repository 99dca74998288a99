"""What every operation may answer beside its success, for the OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping

from litestar.openapi.datastructures import ResponseSpec

from duibiao.interfaces.web.problems import MEDIA_TYPE, Problem

_SENTENCES = {
    400: "The request does not have the shape this route asks for",
    401: "Nobody is signed in, or the token is not valid",
    403: "The person may not do this here",
    404: "There is no such thing, or not within the person's scope",
    405: "The address does not know this method",
    409: "What was seen has changed, or the state does not allow it",
    413: "The body is larger than this route takes",
    415: "The body is of another media type than this route takes",
    422: "The content was refused; every fault is listed with its place",
    503: "The database or the plugin that does this is not at hand now; nothing was changed",
}

REFUSED: Mapping[int, ResponseSpec] = {
    status: ResponseSpec(Problem, description=sentence, media_type=MEDIA_TYPE, generate_examples=False)
    for status, sentence in _SENTENCES.items()
}
