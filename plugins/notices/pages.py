"""What a person was told on the site, and what they want to hear of."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from duibiao.api import Fault, Holder, Host, Message, NotFound, Page, SeeOther, Sent, message

from . import book, letters, views
from .book import Address
from .confirming import ASKED, digest

HOME = "/x/notices/"
SETTINGS = "/x/notices/settings"
LIMIT = 30
PATIENCE = 60
"""Seconds between two codes."""

LANGUAGES = ("zh-CN", "en")


def home(host: Host, sent: Sent) -> Page:
    """Notices, unread first, each with what it is about as the reader may see it today."""
    person = reader(host)
    found = book.notices_of(host.connection, person.id, after=sent.query.get("after", ""), limit=LIMIT + 1)
    shown = found[:LIMIT]
    seen = host.submissions_among([one.subject for one in shown if one.about == "submission"])
    return host.page(
        "home.html",
        lines=views.notice_lines(shown, {one.id: one for one in seen}),
        unread=book.count_unread(host.connection, person.id),
        next=f"{HOME}?after={book.cursor_of(shown[-1])}" if len(found) > LIMIT else None,
        first="after" not in sent.query,
    )


def open_one(host: Host, sent: Sent) -> SeeOther:
    """Mark a notice as read and go to what it is about."""
    person = reader(host)
    notice = book.find_notice(host.connection, person.id, sent.path["id"])
    if notice is None:
        raise NotFound(message("notices.unknown", "没有这条通知。"))
    book.mark_read(host.connection, person.id, notice.id)
    return SeeOther(HOME if sent.form.get("then") == "stay" else views.href_of(notice, person))


def read_all(host: Host, _: Sent) -> SeeOther:
    """Mark everything as read."""
    book.mark_read(host.connection, reader(host).id)
    return SeeOther(HOME)


def settings(host: Host, sent: Sent) -> Page:
    """What the reader wants to hear of, by which channel."""
    return _settings(host, sent, ())


def save(host: Host, sent: Sent) -> SeeOther:
    """Keep what the reader wants to hear of. A box that is not ticked is sent as nothing; what was not asked stays."""
    person = reader(host)
    asked = [(event, channel) for event in views.choices_of(person) for channel in ("site", "email")]
    before = [(event, channel) for _, event, channel in book.unwanted(host.connection, [person.id])]
    kept = [one for one in before if one not in asked]
    unticked = [(event, channel) for event, channel in asked if sent.form.get(f"{channel}-{event}") != "yes"]
    book.set_unwanted(host.connection, person.id, [*kept, *unticked])
    return SeeOther(f"{SETTINGS}?done=choices")


def save_address(host: Host, sent: Sent) -> Page | SeeOther:
    """Keep an address, and send it a code that proves it is the reader's."""
    person, typed = reader(host), sent.form.get("address", "").strip()
    if not letters.is_address(typed):
        text = "这不像一个邮件地址。请填写如 name@example.cn 的地址。"
        return _settings(host, sent, (message("notices.address", text, at="address"),), 422)
    before = book.address_of(host.connection, person.id)
    if before is not None and before.code and _seconds_between(before.changed_at, host.now) < PATIENCE:
        text = "验证码刚刚发出。请等一分钟再重发。"
        return _settings(host, sent, (message("notices.patience", text, at="address"),), 422)
    language = sent.form.get("language", "")
    chosen = language if language in LANGUAGES else LANGUAGES[0]
    book.set_address(host.connection, Address(person.id, typed, chosen, ASKED, host.now))
    host.enqueue("confirm", person=person.id)
    return SeeOther(f"{SETTINGS}?done=address")


def confirm(host: Host, sent: Sent) -> Page | SeeOther:
    """Confirm the address by the code that was sent to it."""
    person = reader(host)
    address = book.address_of(host.connection, person.id)
    if address is None or not secrets.compare_digest(address.code, digest(sent.form.get("code", "").strip())):
        if address is not None:
            book.set_address(host.connection, Address(person.id, address.address, address.language, ASKED, host.now))
        text = "验证码不对，已作废。请过一分钟重新发送验证码。"
        return _settings(host, sent, (message("notices.code", text, at="code"),), 422)
    book.set_address(host.connection, Address(person.id, address.address, address.language, "", host.now))
    return SeeOther(f"{SETTINGS}?done=confirmed")


def erase(host: Host, _: Sent) -> SeeOther:
    """Delete the reader's address."""
    book.erase_address(host.connection, reader(host).id)
    return SeeOther(f"{SETTINGS}?done=erased")


def reader(host: Host) -> Holder:
    """Who reads; every page here is for people who are signed in. Raises a `Fault` otherwise."""
    if host.person is None:
        raise Fault(message("notices.sign_in", "请先登录。"))
    return host.person


def _settings(host: Host, sent: Sent, messages: tuple[Message, ...], status: int = 200) -> Page:
    person = reader(host)
    address = book.address_of(host.connection, person.id)
    return host.page(
        "settings.html",
        status=status,
        lines=views.choice_lines(book.unwanted(host.connection, [person.id]), person),
        address=address,
        typed=sent.form.get("address", address.address if address else ""),
        chosen=sent.form.get("language", address.language if address else host.language),
        set_up=letters.is_set_up(host.settings),
        done=sent.query.get("done", ""),
        may_log=host.may("log"),
        messages=messages,
        organs=views.own_organs(person),
    )


def _seconds_between(earlier: str, later: str) -> float:
    span: timedelta = datetime.fromisoformat(later) - datetime.fromisoformat(earlier)
    return span.total_seconds()
