"""/admin/exchange: the instances that this one exchanges with, how things stand, and the one thing to do about it."""

from __future__ import annotations

import msgspec
from litestar import Controller, Response, get, post
from litestar.response import Redirect

from duibiao.interfaces.exchanging import here_of
from duibiao.interfaces.web.desk import AnyRequest, Desk, reading, writing
from duibiao.interfaces.web.headers import DATA_HEADERS
from duibiao.interfaces.web.pages.admin.parts import author, show_part, status_of
from duibiao.interfaces.web.pages.forms import Form, form_of
from duibiao.interfaces.web.pages.frame import see_other, writing_of
from duibiao.interfaces.web.views.exchange import OPENED_BY, key_view, peer_card, spoken
from duibiao.model.values.messages import Fault, Message, message
from duibiao.reporting.exchange import peers, trust
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
            return room(request, desk)

    @get("/card", opt={"permission": "exchange.read"}, sync_to_thread=True)
    def own_card(self, request: AnyRequest) -> Response[bytes]:
        """This instance's card, for others to join by."""
        with reading(request) as desk:
            content = msgspec.json.encode(peers.card(desk.connection, here_of(desk.running)))
            name = f"{desk.running.instance.name}.card.json"
        headers = {"content-disposition": f'attachment; filename="{name}"', **DATA_HEADERS}
        return Response(content, media_type="application/json", headers=headers)

    @get("/join", opt={"permission": MANAGE}, sync_to_thread=True)
    def join_form(self, request: AnyRequest) -> Response[str]:
        with reading(request) as desk:
            return show_part(request, desk, "admin/exchange_join.html", messages=(), card="", url="", shown=None)

    @post("/join", opt={"permission": MANAGE}, sync_to_thread=True)
    def join(self, request: AnyRequest) -> Response[str] | Redirect:
        """First the card is shown with its fingerprint; once that was compared, the peer joins, or has a new key."""
        form = form_of(request)
        with writing(request) as desk:
            content, url = _card_in(form), form.get("url") or None
            try:
                shown, key = peers.read_card(content, here_of(desk.running))
                if form.get("compared") == "yes":
                    with desk.connection.begin_nested():
                        by = author(desk, MANAGE)
                        trust.pin(desk.connection, by, msgspec.structs.replace(key, trusted_at=desk.now))
                        peers.join(desk.connection, here_of(desk.running), by, content, url)
                        peers.set_peer(desk.connection, shown.instance, trouble=None, next_try_at=None, failures=0)
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
                url=url or (shown and (shown.url or _known_url(desk, shown.instance))) or "",
                shown=shown,
                spoken=spoken(key.key) if key else "",
            )


def room(request: AnyRequest, desk: Desk, status: int = 200, messages: tuple[Message, ...] = ()) -> Response[str]:
    """The front of the room; `messages` say what was refused."""
    told, found = writing_of(request), overview(desk.connection, desk.running.instance.name)
    return show_part(
        request,
        desk,
        "admin/exchange.html",
        status=status,
        messages=messages,
        cards=[peer_card(standing, told, opened_by(desk)) for standing in found.standings],
        own_keys=[key_view(key, told) for key in found.own_keys],
        instance=desk.running.instance.name,
        organ=told.label(desk.running.organ.name),
        may_manage=desk.person.may(MANAGE),
    )


def _known_url(desk: Desk, instance: str) -> str | None:
    """Where the instance is reached by now, if it has joined already."""
    return next((peer.url for peer in peers.all_peers(desk.connection) if peer.instance == instance), None)


def opened_by(desk: Desk) -> frozenset[str]:
    """The kinds of subject whose pages the person at the desk may open."""
    return frozenset(kind for kind, permission in OPENED_BY.items() if desk.person.may(permission))


def _card_in(form: Form) -> str:
    """The card as it was uploaded, or as it was pasted."""
    sent = form.files.get("file")
    return sent.file.read(LARGEST_CARD).decode("utf-8", "replace") if sent else form.get("card")
