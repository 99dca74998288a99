"""通知: whoever has to act hears of it, on the site, by e-mail, and an organ's own system by signed webhooks.

Rooms: `events` says what is told to whom, pure; `telling` tells it; `tables` and `book` keep it; `sending` takes it out
with `letters` (SMTP) and `webhooks`, which goes only where `targets` lets it; `outcomes` says when it is tried again;
`pages`, `endpoint_pages` and `log_pages` show and take in; `views` and `wording` make lines and words.
"""

from __future__ import annotations

from collections.abc import Iterable

from duibiao.api import Errand, Follower, Job, Label, RouteHandler, hookimpl

from . import confirming, endpoint_pages, log_pages, pages, sending, telling
from .events import TYPES


@hookimpl
def route_handlers() -> Iterable[RouteHandler]:
    """Everybody's notices and settings, the endpoints of organs, and the log of what went out."""
    return [
        RouteHandler("/", "signed_in", pages.home, nav=Label("通知", "Notices")),
        RouteHandler("/all", "signed_in", pages.read_all, method="POST"),
        RouteHandler("/settings", "signed_in", pages.settings),
        RouteHandler("/settings", "signed_in", pages.save, method="POST"),
        RouteHandler("/settings/address", "signed_in", pages.save_address, method="POST"),
        RouteHandler("/settings/confirm", "signed_in", pages.confirm, method="POST"),
        RouteHandler("/settings/erase", "signed_in", pages.erase, method="POST"),
        RouteHandler("/webhooks", "signed_in", endpoint_pages.overview),
        RouteHandler("/webhooks", "signed_in", endpoint_pages.save, method="POST"),
        RouteHandler("/webhooks/remove", "signed_in", endpoint_pages.remove, method="POST"),
        RouteHandler("/webhooks/resume", "signed_in", endpoint_pages.resume, method="POST"),
        RouteHandler("/log", "log", log_pages.overview),
        RouteHandler("/log/{id}/again", "log", log_pages.again, method="POST"),
        RouteHandler("/{id}/open", "signed_in", pages.open_one, method="POST"),
    ]


@hookimpl
def followers() -> Iterable[Follower]:
    """The follower of what somebody has to hear of."""
    return [Follower("telling", telling.follow, TYPES)]


@hookimpl
def jobs() -> Iterable[Job]:
    """Reminders of the day, and what goes out."""
    return [
        Job("remind", telling.remind, Label("每日提醒", "Reminders of the day"), daily=True),
        Job(
            "deliver",
            sending.begin,
            Label("发送通知", "Send a notice"),
            errand=Errand(sending.go, sending.settle),
        ),
        Job(
            "confirm",
            confirming.begin,
            Label("发送验证码", "Send a code"),
            errand=Errand(confirming.go, confirming.settle),
        ),
    ]
