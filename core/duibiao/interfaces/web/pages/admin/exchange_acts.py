"""What is done about another instance on /admin/exchange: talking to it, its files, its keys, what is in conflict.

Whatever talks to another machine or takes in a package opens its own transactions; the desk is closed before.
"""

from __future__ import annotations

from io import BytesIO

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Stream

from duibiao.interfaces import exchanging
from duibiao.interfaces.encrypting import signing_suite
from duibiao.interfaces.exchanging import here_of
from duibiao.interfaces.link import LinkDown
from duibiao.interfaces.running import Running
from duibiao.interfaces.web.desk import AnyRequest, reading, running_of, writing
from duibiao.interfaces.web.headers import DATA_HEADERS
from duibiao.interfaces.web.pages.admin.exchange import MANAGE, ROOM, opened_by, room
from duibiao.interfaces.web.pages.admin.parts import author, show_part, status_of
from duibiao.interfaces.web.pages.forms import form_of
from duibiao.interfaces.web.pages.frame import see_other, writing_of
from duibiao.interfaces.web.views.exchange import conflict_view, difference_view
from duibiao.model.values.messages import Fault, Label, Message, NotFound, message
from duibiao.reporting.exchange import (
    adopting,
    holding,
    packages,
    packing,
    peers,
    receipts,
    receiving,
    recovering,
    renewing,
    talking,
    trust,
)
from duibiao.reporting.exchange.overview import oldest_open
from duibiao.reporting.exchange.trust import Signed

OCTETS = "application/octet-stream"
MOST_DIFFERENCES = 20


class ExchangeActs(Controller):
    """Acts of an administrator."""

    path = ROOM

    @post("/{instance:str}/pause", opt={"permission": MANAGE}, sync_to_thread=True)
    def pause(self, request: AnyRequest, instance: FromPath[str]) -> Redirect:
        with writing(request) as desk:
            peers.pause(desk.connection, author(desk, MANAGE), instance)
        return see_other(f"{ROOM}?done=peer_paused")

    @post("/{instance:str}/resume", opt={"permission": MANAGE}, sync_to_thread=True)
    def resume(self, request: AnyRequest, instance: FromPath[str]) -> Redirect:
        with writing(request) as desk:
            peers.resume(desk.connection, author(desk, MANAGE), instance)
        return see_other(f"{ROOM}?done=peer_resumed")

    @post("/{instance:str}/retry", opt={"permission": MANAGE}, sync_to_thread=True)
    def retry(self, request: AnyRequest, instance: FromPath[str]) -> Redirect:
        """One round with the peer at once, whenever the next one was due."""
        with reading(request) as desk:
            peers.get_peer(desk.connection, instance)
        exchanging.attempt(running_of(request), instance)
        return see_other(f"{ROOM}?done=peer_tried")

    @post("/{instance:str}/recover", opt={"permission": MANAGE}, sync_to_thread=True)
    def recover(self, request: AnyRequest, instance: FromPath[str]) -> Response[str] | Redirect:
        """Ask this instance's own packages back."""
        with reading(request) as desk:
            peers.get_peer(desk.connection, instance)
        try:
            for _ in exchanging.recover_from(running_of(request), instance):
                pass
        except LinkDown as down:
            return _refused(request, Fault(exchanging.told_down(instance, down)))
        except Fault as fault:
            return _refused(request, fault)
        return see_other(f"{ROOM}?done=peer_recovered")

    @post("/{instance:str}/reconcile", opt={"permission": MANAGE}, sync_to_thread=True)
    def reconcile(self, request: AnyRequest, instance: FromPath[str]) -> Response[str]:
        """Whether both sides hold the same filings, as the same entries left them."""
        with reading(request) as desk:
            peer = peers.get_peer(desk.connection, instance)
        try:
            compared = exchanging.reconcile_with(running_of(request), instance)
        except Fault as fault:
            return _refused(request, fault)
        with reading(request) as desk:
            differences = [difference_view(one) for one in compared.differences[:MOST_DIFFERENCES]]
            return show_part(
                request,
                desk,
                "admin/exchange_compared.html",
                title=msgspec.json.decode(peer.title, type=Label),
                compared=compared,
                differences=differences,
                more=len(compared.differences) - len(differences),
                instance=instance,
            )

    @post("/{instance:str}/next", opt={"permission": MANAGE}, sync_to_thread=True)
    def next_package(self, request: AnyRequest, instance: FromPath[str]) -> Response[str] | Stream:
        """The first package that the peer has no receipt for, as a file; what is not packed yet is packed first."""
        running = running_of(request)
        with reading(request) as desk:
            peer = peers.get_peer(desk.connection, instance)
        here = here_of(running)
        if not talking.is_restored(peer):
            for _ in packing.pack_all(here, instance, running.clock()):
                pass
        with running.store.read() as connection:
            found = oldest_open(connection, instance)
        if found is None or talking.is_restored(peer):
            text = "没有等回执的报送包，也没有新的内容要送给“{instance}”。"
            told = (talking.is_restored(peer) and peer.told) or message("exchange.no_next", text, instance=instance)
            return _refused(request, Fault(told))
        number, body = found
        content = packages.pieces(body, talking.files_of(body), running.evidence)
        name = f"{running.instance.name}-{instance}-{number}.dbx"
        return Stream(content, media_type=OCTETS, headers=_as_file(name))

    @get("/{instance:str}/receipt", opt={"permission": "exchange.read"}, sync_to_thread=True)
    def receipt(self, request: AnyRequest, instance: FromPath[str]) -> Response[bytes]:
        """The receipt for how far the peer's packages have come, for the way back."""
        running = running_of(request)
        with reading(request) as desk:
            signed = receipts.last_given(desk.connection, instance)
        if signed is None:
            text = "还没有收下“{instance}”的报送包，没有回执可带回。"
            raise NotFound(message("exchange.no_receipt", text, instance=instance))
        name = f"{running.instance.name}-{instance}.dbr"
        return Response(msgspec.json.encode(signed), media_type=OCTETS, headers=_as_file(name))

    @post("/take", opt={"permission": MANAGE}, sync_to_thread=True, request_max_body_size=packages.LARGEST_PACKAGE)
    def take(self, request: AnyRequest) -> Response[str] | Redirect:
        """A package or a receipt that came as a file."""
        with reading(request):
            sent = form_of(request).files.get("file")
        if sent is None:
            text = "请选择对方送来的报送包（.dbx）或回执（.dbr）。"
            return _refused(request, Fault(message("exchange.no_file", text, at="file")))
        try:
            done = _taken(running_of(request), sent.file.read())
        except Fault as fault:
            return _refused(request, fault)
        return see_other(f"{ROOM}?done={done}")

    @post("/keys/rotate", opt={"permission": MANAGE}, sync_to_thread=True)
    def rotate(self, request: AnyRequest) -> Redirect:
        """A new own key that the present one introduces; peers accept it by themselves."""
        running = running_of(request)
        suite = signing_suite(running.located, running.catalogue.suites)
        here = here_of(running)
        with writing(request) as desk:
            renewing.rotate(desk.connection, here, author(desk, MANAGE), running.located.keys, suite)
        return see_other(f"{ROOM}?done=key_rotated")

    @post("/{instance:str}/keys/{key:str}/revoke", opt={"permission": MANAGE}, sync_to_thread=True)
    def revoke(self, request: AnyRequest, instance: FromPath[str], key: FromPath[str]) -> Response[str] | Redirect:
        try:
            with writing(request) as desk:
                trust.revoke(desk.connection, author(desk, MANAGE), instance, key)
        except Fault as fault:
            return _refused(request, fault)
        return see_other(f"{ROOM}?done=key_revoked")

    @get("/held/{digest:str}", opt={"permission": "exchange.read"}, sync_to_thread=True)
    def conflict(self, request: AnyRequest, digest: FromPath[str]) -> Response[str]:
        """A conflict, both sides of it, and the one way in which it is settled."""
        with reading(request) as desk:
            may_adopt = adopting.may_adopt(desk.connection, desk.running.instance.name, digest)
            held = holding.of_digest(desk.connection, digest)
            return show_part(
                request,
                desk,
                "admin/exchange_conflict.html",
                conflict=conflict_view(held, writing_of(request), opened_by(desk)) if held else None,
                may_adopt=may_adopt,
                may_manage=desk.person.may(MANAGE),
            )

    @post("/held/{digest:str}/{choice:str}", opt={"permission": MANAGE}, sync_to_thread=True)
    def settle(self, request: AnyRequest, digest: FromPath[str], choice: FromPath[str]) -> Response[str] | Redirect:
        """Take the other history, or keep this one."""
        try:
            with writing(request) as desk:
                by = author(desk, MANAGE)
                if choice == "adopt":
                    adopting.adopt(desk.connection, desk.running.instance, digest, by, desk.now)
                else:
                    adopting.keep_ours(desk.connection, desk.running.instance, digest, by, desk.now)
        except Fault as fault:
            return _refused(request, fault)
        return see_other(f"{ROOM}?done=held_settled")


def _taken(running: Running, content: bytes) -> str:
    """What was done with a file, as the page says it. Raises a `Fault` for what is refused."""
    here, now = here_of(running), running.clock()
    if not content.startswith(b"d"):
        try:
            signed = msgspec.json.decode(content, type=Signed)
        except msgspec.DecodeError:
            text = "这既不是报送包（.dbx），也不是回执（.dbr）。"
            raise Fault(message("exchange.no_package", text, at="file")) from None
        with running.store.write() as connection:
            said = receipts.take(connection, here, signed, now)
            talking.note_receipt(connection, said)
        if not said.applied:
            raise Fault(said.reason or _REFUSED)
        return "receipt_taken"
    if packages.read_head(BytesIO(content)).manifest.sender == here.name:
        recovering.take_back(here, BytesIO(content), now)
        return "peer_recovered"
    received = receiving.receive(here, BytesIO(content), now)
    if not received.receipt.applied:
        raise Fault(received.receipt.reason or _REFUSED)
    return "package_taken"


_REFUSED: Message = message("exchange.refused", "报送包被拒收。")


def _refused(request: AnyRequest, fault: Fault) -> Response[str]:
    """The page with what was refused above it."""
    with reading(request) as desk:
        return room(request, desk, status_of(fault), fault.messages)


def _as_file(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"', **DATA_HEADERS}
