"""The publisher's pages: varieties, drawing up, publicity, issue, and removal by hand."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from duibiao.api import Conflict, Fault, Host, Message, Page, SeeOther, Sent, message

from . import book, clock, views
from .book import Listing, Variety
from .clock import Act
from .intake import ROWS, variety_from
from .words import BY_HAND

HOME = "/x/front_runners/manage"
MANAGE_LIMIT = 50


def overview(host: Host, sent: Sent) -> Page:
    """The varieties of a year and where their lists stand, with the phase of the year."""
    known = book.years(host.connection, public=False)
    year = int(asked) if (asked := sent.query.get("year", "")) and asked in map(str, known) else max(known, default=0)
    found = book.varieties_of(host.connection, year, after=sent.query.get("after", ""), limit=MANAGE_LIMIT + 1)
    shown = found[:MANAGE_LIMIT]
    standing = book.lists_of(host.connection, [one.id for one in shown])
    return host.page(
        "manage.html",
        lines=views.manage_lines(shown, standing),
        years=known,
        year=year,
        next=f"{HOME}?year={year}&after={shown[-1].id}" if len(found) > MANAGE_LIMIT else None,
        phases=views.phase_lines(clock.phases_of(host.settings), host.today),
        binding=host.settings["clock_binding"],
    )


def new_variety(host: Host, _: Sent) -> Page:
    """The empty form of a variety."""
    return _form(host, {"year": host.today[:4]}, (), 200)


def add_variety(host: Host, sent: Sent) -> Page | SeeOther:
    """A new variety; the form again, with everything typed, where something is wrong."""
    try:
        _keep_to_the_clock(host, "add_variety")
        variety = variety_from(sent.form, str(uuid.uuid4()), host.schemes())
    except Fault as fault:
        return _form(host, sent.form, fault.messages, 422)
    book.add_variety(host.connection, variety)
    host.record("variety_added", variety.id, {"year": variety.year, "scheme": variety.scheme})
    return SeeOther(f"{HOME}/varieties/{variety.id}")


def variety(host: Host, sent: Sent) -> Page:
    """A variety, its list as it stands, who did not enter and why, and what may be done now."""
    found = book.get_variety(host.connection, sent.path["id"])
    listing = book.list_of(host.connection, found.id)
    view, refused = None, []
    if listing is not None:
        entries, withheld = book.entries_of(host.connection, listing.id), book.withheld(host.connection, [listing.id])
        view = views.list_view(found, listing, entries, withheld, book.turns_of(host.connection, listing.id))
        refused = views.refusal_lines(found, book.refused(host.connection, listing.id))
    return host.page(
        "variety.html",
        variety=views.variety_view(found),
        view=view,
        refused=refused,
        acts=views.acts(listing, host.today),
        reasons=views.reasons(host, BY_HAND),
        days=host.settings["publicity_days"],
        queued=sent.query.get("told") == "queued",
        outside=not clock.may_on(clock.phases_of(host.settings), "draw_up", host.today),
    )


def draw(host: Host, sent: Sent) -> SeeOther:
    """Have the list drawn up, after this request."""
    found, listing = _asked(host, sent, "draw_up")
    if listing is not None and listing.state not in ("draft", "not_issued"):
        raise Conflict(message("front_runners.seen", "名单已经公示，不能重新拟定。可以先停止公示。"))
    host.enqueue("draw_up", variety=found.id)
    return SeeOther(f"{HOME}/varieties/{found.id}?told=queued")


def publicise(host: Host, sent: Sent) -> SeeOther:
    """Show the list for objections, for as many working days as the settings say; the first comes after today."""
    _, listing = _asked(host, sent, "publicise")
    if listing is None or listing.state != "draft":
        raise Conflict(message("front_runners.not_draft", "只有拟定好的名单才能公示。请刷新后再看。"))
    ends_on = host.working_days_after(host.today, int(str(host.settings["publicity_days"])))
    shown = {"publicity_from": host.today, "publicity_ends_on": ends_on, "publicity_over_at": None}
    book.change_list(host.connection, listing.id, state="in_publicity", **shown)
    host.record("publicised", listing.id, {"ends_on": ends_on})
    return _back(sent)


def halt(host: Host, sent: Sent) -> SeeOther:
    """Take a list back out of publicity, as after an objection; it can then be drawn up anew."""
    _, listing = _asked(host, sent, None)
    if listing is None or listing.state != "in_publicity":
        raise Conflict(message("front_runners.not_in_publicity", "名单不在公示中。请刷新后再看。"))
    shown = {"publicity_from": None, "publicity_ends_on": None, "publicity_over_at": None}
    book.change_list(host.connection, listing.id, state="draft", **shown)
    host.record("halted", listing.id, {})
    return _back(sent)


def finish(host: Host, sent: Sent) -> SeeOther:
    """Issue a list whose publicity is over."""
    _, listing = _asked(host, sent, "finish")
    if listing is None or listing.state != "in_publicity":
        raise Conflict(message("front_runners.not_in_publicity", "名单不在公示中。请刷新后再看。"))
    if host.today <= (listing.publicity_ends_on or ""):
        text = "公示到 {day} 止，其后才能发布。"
        raise Conflict(message("front_runners.publicity_running", text, day=listing.publicity_ends_on))
    over = listing.publicity_over_at or host.now
    book.change_list(host.connection, listing.id, state="final", final_at=host.now, publicity_over_at=over)
    host.record("issued", listing.id, {})
    return _back(sent)


def remove(host: Host, sent: Sent) -> SeeOther:
    """Take an entry from a list for a reason that no journal entry tells."""
    _, listing = _asked(host, sent, None)
    reason, nomination = sent.form.get("reason", ""), sent.form.get("nomination", "")
    if reason not in BY_HAND:
        raise Fault(message("front_runners.reason", "请选择移出的原因。", at="reason"))
    found = book.entries_of(host.connection, listing.id) if listing else []
    entry = next((one for one in found if one.nomination == nomination and one.state == "listed"), None)
    if listing is None or entry is None:
        raise Conflict(message("front_runners.not_listed", "这家企业不在名单上。请刷新后再看。"))
    book.turn(host.connection, entry, "removed", reason, host.now)
    host.record("removed", listing.id, {"nomination": nomination, "reason": reason})
    return _back(sent)


def _form(host: Host, typed: Mapping[str, str], messages: Sequence[Message], status: int) -> Page:
    schemes = views.scheme_choices(host, host.schemes())
    context = {"typed": views.typed(typed), "rows": ROWS, "schemes": schemes, "messages": messages}
    return host.page("new.html", status=status, **context)


def _asked(host: Host, sent: Sent, act: Act | None) -> tuple[Variety, Listing | None]:
    """The variety of an act that is confirmed and in its time, and its list."""
    found = book.get_variety(host.connection, sent.path["id"])
    if sent.form.get("sure") != "yes":
        raise Fault(message("front_runners.sure", "请先勾选“我已核对”。", at="sure"))
    if act is not None:
        _keep_to_the_clock(host, act)
    return found, book.list_of(host.connection, found.id)


def _keep_to_the_clock(host: Host, act: Act) -> None:
    """Refuse an act outside its phase, where the deployment says that the clock binds."""
    if host.settings["clock_binding"] and not clock.may_on(clock.phases_of(host.settings), act, host.today):
        text = "按年度时间安排，今天不办理这一步。时间安排可以在部署设置里调整。"
        raise Fault(message("front_runners.outside_clock", text))


def _back(sent: Sent) -> SeeOther:
    return SeeOther(f"{HOME}/varieties/{sent.path['id']}")
