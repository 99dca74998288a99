"""/exchange: packages and asks from other instances. What lets them in is the signature of a pinned key, nothing else.

A stranger costs one look-up, before anything of the body is read, and leaves nothing behind.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

import msgspec
from litestar import Controller, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.exceptions import HTTPException
from litestar.params import FromQuery
from litestar.response import Stream

from duibiao.interfaces.exchanging import SENDER, here_of
from duibiao.interfaces.link import IN_MEMORY
from duibiao.interfaces.running import Running
from duibiao.interfaces.web.desk import AnyRequest, running_of
from duibiao.interfaces.web.openapi import REFUSED
from duibiao.model.values.messages import NotAllowed
from duibiao.reporting.exchange import packages, peers, receipts, receiving, talking
from duibiao.reporting.exchange.here import Here
from duibiao.reporting.exchange.refusals import Refused, stranger
from duibiao.reporting.exchange.talking import Answered
from duibiao.reporting.exchange.trust import Signed

OCTETS = "application/octet-stream"
"""What packages and answers are called."""


class ExchangeController(Controller):
    """What other instances talk to."""

    path = "/exchange"
    tags = ("exchange",)

    @post(
        "/packages",
        opt={"permission": "exchange.talk"},
        operation_id="sendPackage",
        summary="A package (.dbx) from a known instance; answered with a signed receipt",
        status_code=200,
        media_type=OCTETS,
        request_max_body_size=packages.LARGEST_PACKAGE,
        responses=REFUSED,
    )
    async def receive(self, request: AnyRequest) -> Response[bytes]:
        running, sender = running_of(request), _claimed(request)
        await sync_to_thread(_refuse_stranger, running, sender)
        with cast(BinaryIO, SpooledTemporaryFile(IN_MEMORY)) as content:
            await _read(request, content, packages.LARGEST_PACKAGE)
            signed = await sync_to_thread(_received, running, sender, content)
        return Response(msgspec.json.encode(signed), media_type=OCTETS)

    @post(
        "/fetches",
        opt={"permission": "exchange.talk"},
        operation_id="fetchPackage",
        summary="A signed ask of a known instance; answered with what there is for it, and the next package",
        status_code=200,
        media_type=OCTETS,
        request_max_body_size=talking.LARGEST_ASK,
        responses=REFUSED,
    )
    async def fetch(self, request: AnyRequest) -> Stream:
        running, sender = running_of(request), _claimed(request)
        await sync_to_thread(_refuse_stranger, running, sender)
        content = BytesIO()
        await _read(request, content, talking.LARGEST_ASK)
        here, answered = await sync_to_thread(_answered, running, content.getvalue())
        return Stream(partial(_pieces, here, answered), media_type=OCTETS)

    @get(
        "/receipts",
        opt={"permission": "exchange.talk"},
        operation_id="getReceipt",
        summary="The receipt of the last package applied, for an ask in base64 signed by a known instance",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def receipt(self, request: AnyRequest, ask: FromQuery[str]) -> Signed:
        running = running_of(request)
        try:
            content = base64.urlsafe_b64decode(ask)
        except (binascii.Error, ValueError):
            raise HTTPException(status_code=400) from None
        _, answered = _answered(running, content)
        said = msgspec.json.decode(answered.signed.note, type=talking.Answer)
        with running.store.read() as connection:
            found = receipts.last_given(connection, said.receiver)
        if found is None:
            raise HTTPException(status_code=404)
        return found

    @get(
        "/card",
        opt={"permission": "exchange.talk"},
        operation_id="getCard",
        summary="How this instance introduces itself: its name, organ, address and public key",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def card(self, request: AnyRequest) -> Signed:
        running = running_of(request)
        with running.store.read() as connection:
            return peers.card(connection, here_of(running))


def _claimed(request: AnyRequest) -> str:
    """Who says to be asking."""
    return request.headers.get(SENDER, "")


def _refuse_stranger(running: Running, sender: str) -> None:
    with running.store.read() as connection:
        if not receiving.is_known(connection, sender):
            raise NotAllowed(*stranger(sender).messages)


async def _read(request: AnyRequest, into: BinaryIO, most: int) -> None:
    """Copy the body, unless it is longer than `most`."""
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > most:
            raise HTTPException(status_code=413)
        into.write(piece)
    into.seek(0)


def _received(running: Running, sender: str, content: BinaryIO) -> Signed:
    try:
        return receiving.receive(here_of(running), content, running.clock(), sender).signed
    except Refused as refused:
        raise NotAllowed(*refused.messages) from None


def _answered(running: Running, content: bytes) -> tuple[Here, Answered]:
    here = here_of(running)
    try:
        signed = msgspec.json.decode(content, type=Signed)
        with here.store.write() as connection:
            return here, talking.answer(connection, here, signed, running.clock())
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise HTTPException(status_code=400) from None
    except Refused as refused:
        raise NotAllowed(*refused.messages) from None


def _pieces(here: Here, answered: Answered) -> Iterator[bytes]:
    """The answer's line, and the package with its evidence where one follows."""
    yield talking.head_of(answered)
    if answered.package is not None:
        yield from packages.pieces(answered.package, talking.files_of(answered.package), here.evidence)
