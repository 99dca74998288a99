"""A connection to another instance over HTTPS: one request, bounded in time and size, no redirects."""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast
from urllib.parse import urlsplit

import msgspec

from duibiao.reporting.exchange.packages import LARGEST_PACKAGE
from duibiao.reporting.exchange.talking import LARGEST_ANSWER

TIMEOUT = 10.0
"""Seconds to wait for the other side to say anything."""
DEADLINE = 300.0
"""Seconds that a whole answer may take."""
IN_MEMORY = 1024 * 1024
_PIECE = 256 * 1024


class LinkDown(Exception):
    """The other instance cannot be reached, or does not answer as one."""


class Sent(msgspec.Struct, frozen=True):
    """What is sent: where to, how many bytes, and the bytes piece by piece."""

    path: str
    size: int
    pieces: Iterator[bytes]


@contextmanager
def answer_to(url: str, sent: Sent, headers: dict[str, str]) -> Iterator[BinaryIO]:
    """The answer to a POST, whole, as a file. Raises `LinkDown`."""
    with cast(BinaryIO, SpooledTemporaryFile(IN_MEMORY)) as content:
        _fetch(url, sent, headers, content)
        content.seek(0)
        yield content


def _fetch(url: str, sent: Sent, headers: dict[str, str], into: BinaryIO) -> None:
    connection = _connection(url)
    path = urlsplit(url).path.rstrip("/") + sent.path
    try:
        given = {"content-type": "application/octet-stream", "content-length": str(sent.size), **headers}
        connection.request("POST", path, body=sent.pieces, headers=given)
        response = connection.getresponse()
        _read(response, into)
        if response.status not in (200, 201):
            raise LinkDown(f"HTTP {response.status}")
    except (OSError, http.client.HTTPException) as error:
        raise LinkDown(f"{type(error).__name__}: {error}") from error
    finally:
        connection.close()


def _read(response: http.client.HTTPResponse, into: BinaryIO) -> None:
    """Copy an answer, unless it is too long or takes too long."""
    ends, size = time.monotonic() + DEADLINE, 0
    while piece := response.read(_PIECE):
        size += len(piece)
        if size > LARGEST_PACKAGE + LARGEST_ANSWER:
            raise LinkDown("too large")
        if time.monotonic() > ends:
            raise LinkDown("too slow")
        into.write(piece)
    if response.length:
        raise LinkDown("cut off")


def _connection(url: str) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    if parts.hostname is None:
        raise LinkDown(url)
    if parts.scheme == "https":
        return http.client.HTTPSConnection(
            parts.hostname, parts.port, timeout=TIMEOUT, context=ssl.create_default_context()
        )
    return http.client.HTTPConnection(parts.hostname, parts.port, timeout=TIMEOUT)
