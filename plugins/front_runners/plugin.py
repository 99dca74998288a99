"""企业标准“领跑者”: nominations, lists in tiers for each product variety, publicity, and removal that stays on record.

Rooms: `ranking` and `clock` are the rules, pure; `tables` and `book` keep them; `drawing` and `following` work outside
requests; `pages`, `desk`, `intake`, `views` and `export` show and take in; `words` names the codes. Form and kind are
data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from duibiao.api import Check, Filing, Finding, Follower, Host, Job, Label, RouteHandler, hookimpl, message

from . import desk, drawing, following, pages
from .ranking import is_well_formed

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def nomination(_: Host, filing: Filing) -> Iterable[Finding]:
    """A findings for what cannot enter any list. The commitment is asked by the form itself.

    Whether the result is there is seen when a list is drawn up: a check looks at the filing alone.
    """
    standard, result = (str(filing.fields.get(name) or "").strip() for name in ("standard", "result"))
    if standard and not is_well_formed(standard):
        text = "企业标准编号须以 Q/ 开头并带年份，如 Q/CSGD 003-2018。编号不规范的不能列入领跑者名单。"
        yield Finding("A", message("front_runners.standard", text, at="fields.standard"))
    if result and not UUID.fullmatch(result):
        text = "这不是对标结果的编号。请从结果的公开页面复制，如 0192f0c1-7a1b-7c3d-8e4f-0123456789ab。"
        yield Finding("A", message("front_runners.result", text, at="fields.result"))


@hookimpl
def checks() -> Iterable[Check]:
    """The check of nominations."""
    return [Check("front_runner_nomination", nomination, kinds=(following.KIND,))]


@hookimpl
def route_handlers() -> Iterable[RouteHandler]:
    """The public pages and the publisher's."""
    return [
        RouteHandler("/", "public", pages.home, nav=Label("领跑者", "Front-runners")),
        RouteHandler("/lists/{id}", "public", pages.one_list),
        RouteHandler("/lists/{id}/csv", "public", pages.csv_of),
        RouteHandler("/manage", "manage", desk.overview),
        RouteHandler("/manage/new", "manage", desk.new_variety),
        RouteHandler("/manage/new", "manage", desk.add_variety, method="POST"),
        RouteHandler("/manage/varieties/{id}", "manage", desk.variety),
        RouteHandler("/manage/varieties/{id}/draw", "manage", desk.draw, method="POST"),
        RouteHandler("/manage/varieties/{id}/publicise", "manage", desk.publicise, method="POST"),
        RouteHandler("/manage/varieties/{id}/halt", "manage", desk.halt, method="POST"),
        RouteHandler("/manage/varieties/{id}/finish", "manage", desk.finish, method="POST"),
        RouteHandler("/manage/varieties/{id}/remove", "manage", desk.remove, method="POST"),
    ]


@hookimpl
def followers() -> Iterable[Follower]:
    """The follower of nominations and of the results they rest on."""
    return [Follower("standing", following.follow, following.TYPES)]


@hookimpl
def jobs() -> Iterable[Job]:
    """Drawing up, and the end of publicity."""
    return [
        Job("draw_up", drawing.draw_up, Label("拟定领跑者名单", "Draw up a front-runner list")),
        Job("end_publicity", drawing.end_publicity, Label("名单公示到期", "End of publicity of lists"), daily=True),
    ]
