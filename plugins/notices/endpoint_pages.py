"""Where organs have their webhooks sent: each organ's administrator says so, and is given the secret once."""

from __future__ import annotations

import secrets

import msgspec

from duibiao.api import Host, Message, NotAllowed, Page, SeeOther, Sent, message

from . import book, sending, targets, views, webhooks, wording
from .book import Endpoint
from .pages import reader

HOME = "/x/notices/webhooks"


def overview(host: Host, sent: Sent) -> Page:
    """The endpoints of the reader's organs."""
    return _page(host, sent, ())


def save(host: Host, sent: Sent) -> Page:
    """Keep where an organ's webhooks go, with a new secret, which is shown this once."""
    organ, url = _organ(host, sent), sent.form.get("url", "").strip()
    try:
        targets.read_target(url, targets.rules_of(host.settings))
    except targets.Refused as refused:
        return _page(host, sent, (msgspec.structs.replace(wording.REASONS[refused.reason], at="url"),), 422)
    salt = secrets.token_hex(8)
    book.set_endpoint(host.connection, Endpoint(organ, url, salt, "", 0, host.now))
    return _page(host, sent, (), secret=webhooks.shown_secret(organ, salt) if webhooks.key_is_set() else "")


def remove(host: Host, sent: Sent) -> SeeOther:
    """Forget the endpoint of an organ."""
    book.remove_endpoint(host.connection, _organ(host, sent))
    return SeeOther(HOME)


def resume(host: Host, sent: Sent) -> SeeOther:
    """Let a paused endpoint be tried again, and what waits for it go out."""
    organ = _organ(host, sent)
    endpoint = book.endpoint_of(host.connection, organ)
    if endpoint is not None:
        book.set_endpoint(host.connection, Endpoint(organ, endpoint.url, endpoint.salt, "", 0, host.now))
        for id_ in book.waiting_for(host.connection, "webhook", organ):
            waiting = book.find_delivery(host.connection, id_)
            if waiting is not None:
                sending.again(host, waiting)
    return SeeOther(HOME)


def _organ(host: Host, sent: Sent) -> str:
    """The organ of a form, whose administrator the reader is. Raises `NotAllowed`."""
    organ = sent.form.get("organ", "")
    if organ not in views.own_organs(reader(host)):
        raise NotAllowed(message("notices.organ", "机构的 webhook 由它自己的管理员设置。"))
    return organ


def _page(host: Host, sent: Sent, messages: tuple[Message, ...], status: int = 200, secret: str | None = None) -> Page:
    organs = views.own_organs(reader(host))
    return host.page(
        "webhooks.html",
        status=status,
        organs=organs,
        lines=views.endpoint_lines(organs, book.endpoints_of(host.connection, organs)),
        organ=sent.form.get("organ", ""),
        url=sent.form.get("url", ""),
        messages=messages,
        secret=secret,
        key_is_set=webhooks.key_is_set(),
    )
