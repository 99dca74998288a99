"""/admin/exchange: the instances that this one exchanges with, how things stand, and the one thing to do about it."""

from __future__ import annotations

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from duibiao.interfaces.web.desk import AnyRequest, Desk, reading, writing
from duibiao.interfaces.web.headers import DATA_HEADERS
from duibiao.interfaces.web.pages.admin.parts import author, show_part, status_of
from duibiao.interfaces.web.pages.forms import Form, form_of
from duibiao.interfaces.web.pages.frame import see_other, writing_of
from duibiao.interfaces.web.views.exchange import key_view, peer_card, spoken
from duibiao.model.values.messages import Fault, Message, message
from duibiao.reporting.exchange import peers, trust
from duibiao.reporting.exchange.held import keep_ours
from duibiao.reporting.exchange.here import Here
from duibiao.reporting.exchange.overview import overview

LARGEST_CARD = 64 * 1024
MANAGE = "exchange.manage"
ROOM = "/admin/exchange"


class ExchangePages(Controller):
    """The exchange with other instances."""

    path = ROOM

    @get("/", opt={"permission": "exchange.read"}, sync_to_thread=True)
    def list_peers(self, request: AnyRequest) -> Response[str]:
        with reading(request) as desk:
            return _room(request, desk)

    @get("/card", opt={"permission": "exchange.read"}, sync_to_thread=True)
    def own_card(self, request: AnyRequest) -> Response[bytes]:
        """This instance's card, for others to join by."""
        with reading(request) as desk:
            content = msgspec.json.encode(peers.card(desk.connection, _here(desk)))
            name = f"{desk.running.instance.name}.card.json"
        headers = {"content-disposition": f'attachment; filename="{name}"', **DATA_HEADERS}
        return Response(content, media_type="application/json", headers=headers)

    @get("/join", opt={"permission": MANAGE}, sync_to_thread=True)
    def join_form(self, request: AnyRequest) -> Response[str]:
        with reading(request) as desk:
            return show_part(request, desk, "admin/exchange_join.html", messages=(), card="", url="", shown=None)

    @post("/join", opt={"permission": MANAGE}, sync_to_thread=True)
    def join(self, request: AnyRequest) -> Response[str] | Redirect:
        """First the card is shown with its fingerprint; once that was compared, the peer joins."""
        form = form_of(request)
        with writing(request) as desk:
            content, url = _card_in(form), form.get("url") or None
            try:
                shown, key = peers.read_card(content, _here(desk))
                if form.get("compared") == "yes":
                    with desk.connection.begin_nested():
                        peers.join(desk.connection, _here(desk), author(desk, MANAGE), content, url)
                    return see_other(f"{ROOM}?done=peer_joined")
                faults: tuple[Message, ...] = ()
                if form.get("asked"):
                    text = "请先与对方电话核对指纹，再勾选确认。"
                    faults = (message("card.not_compared", text, at="compared"),)
                status = 422 if faults else 200
            except Fault as fault:
                shown, key, faults, status = None, None, fault.messages, status_of(fault)
            return show_part(
                request,
                desk,
                "admin/exchange_join.html",
                status=status,
                messages=faults,
                card=content,
                url=url or (shown.url if shown else None) or "",
                shown=shown,
                spoken=spoken(key.key) if key else "",
            )

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
        """Talk to the peer at once, whenever the next attempt was due."""
        with writing(request) as desk:
            peers.get_peer(desk.connection, instance)
            peers.set_peer(desk.connection, instance, next_try_at=None)
        return see_other(f"{ROOM}?done=peer_retry")

    @post("/{instance:str}/keys/{key:str}/revoke", opt={"permission": MANAGE}, sync_to_thread=True)
    def revoke(self, request: AnyRequest, instance: FromPath[str], key: FromPath[str]) -> Response[str] | Redirect:
        with writing(request) as desk:
            try:
                with desk.connection.begin_nested():
                    trust.revoke(desk.connection, author(desk, MANAGE), instance, key)
            except Fault as fault:
                return _room(request, desk, status_of(fault), fault.messages)
        return see_other(f"{ROOM}?done=key_revoked")

    @post("/held/{digest:str}/keep", opt={"permission": MANAGE}, sync_to_thread=True)
    def keep(self, request: AnyRequest, digest: FromPath[str]) -> Redirect:
        """What is here stays; the entry that contradicts it is settled, and kept."""
        with writing(request) as desk:
            keep_ours(desk.connection, author(desk, MANAGE), digest)
        return see_other(f"{ROOM}?done=held_kept")


def _room(request: AnyRequest, desk: Desk, status: int = 200, messages: tuple[Message, ...] = ()) -> Response[str]:
    told, found = writing_of(request), overview(desk.connection, desk.running.instance.name)
    return show_part(
        request,
        desk,
        "admin/exchange.html",
        status=status,
        messages=messages,
        cards=[peer_card(standing, told) for standing in found.standings],
        own_keys=[key_view(key, told) for key in found.own_keys],
        instance=desk.running.instance.name,
        organ=told.label(desk.running.organ.name),
        may_manage=desk.person.may(MANAGE),
    )


def _here(desk: Desk) -> Here:
    running = desk.running
    title, suites = running.located.deployment.title, running.catalogue.suites
    return Here(running.instance, title, None, running.store, running.evidence, suites, running.signer())


def _card_in(form: Form) -> str:
    """The card as it was uploaded, or as it was pasted."""
    sent = form.files.get("file")
    return sent.file.read(LARGEST_CARD).decode("utf-8", "replace") if sent else form.get("card")
