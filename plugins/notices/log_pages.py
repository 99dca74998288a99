"""What went out, what waits, what failed and why; and sending again. Of a letter the log knows no address."""

from __future__ import annotations

from duibiao.api import Host, NotFound, Page, SeeOther, Sent, message

from . import book, sending, views
from .wording import STATES

HOME = "/x/notices/log"
LIMIT = 30


def overview(host: Host, sent: Sent) -> Page:
    """Deliveries, the newest first, all or those in one state."""
    state = sent.query.get("state", "")
    state = state if state in STATES else ""
    found = book.deliveries_page(host.connection, state=state, after=sent.query.get("after", ""), limit=LIMIT + 1)
    shown = found[:LIMIT]
    counts = book.count_deliveries(host.connection)
    return host.page(
        "log.html",
        lines=views.delivery_lines(shown),
        states=[(key, words, counts.get(key, 0)) for key, (words, _) in STATES.items()],
        state=state,
        next=f"{HOME}?state={state}&after={shown[-1].id}" if len(found) > LIMIT else None,
    )


def again(host: Host, sent: Sent) -> SeeOther:
    """Have a failed delivery tried again from the start."""
    delivery = book.find_delivery(host.connection, sent.path["id"])
    if delivery is None:
        raise NotFound(message("notices.no_delivery", "没有这条发送记录。"))
    if delivery.state == "failed":
        sending.again(host, delivery)
    return SeeOther(HOME)
