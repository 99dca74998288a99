"""What is told to whom: journal entries and days read into events. Pure; it knows no database and no person.

An event is addressed to roles at a place, an enterprise or an organ. Who holds them, and who of those may see the
submission, is looked up when it is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

from duibiao.api import Followed, Message, RoundView, SubmissionView, message

About = Literal["submission", "round"]
FILERS = ("filer",)
STEP_ROLES = ("checker", "approver")
PUBLISHERS = ("publisher",)


class Event(msgspec.Struct, frozen=True):
    """A kind of event: the roles that may hear of it, its name, and how a notice says it."""

    key: str
    roles: tuple[str, ...]
    title: Message
    says: Message


class Told(msgspec.Struct, frozen=True):
    """One event for those who hold one of `roles` at the enterprise or the organ.

    `cause` is the same whenever the same thing is told: it and the person make the notice. `day` is the day of Asia/
    Shanghai that the event speaks of, empty where it speaks of none.
    """

    cause: str
    event: str
    about: About
    subject: str
    at: str
    roles: tuple[str, ...]
    enterprise: str | None = None
    organ: str | None = None
    industry: str | None = None
    day: str = ""


EVENTS: Mapping[str, Event] = {
    one.key: one
    for one in (
        Event(
            "returned",
            FILERS,
            message("notices.title_returned", "申报被退回"),
            message("notices.says_returned", "申报已退回，请修改后重新提交。"),
        ),
        Event(
            "refused",
            FILERS,
            message("notices.title_refused", "申报未予通过"),
            message("notices.says_refused", "申报未予通过，理由见申报页面。"),
        ),
        Event(
            "accepted",
            FILERS,
            message("notices.title_accepted", "申报通过审核"),
            message("notices.says_accepted", "申报已通过全部审核，接下来由机构公示或发布。"),
        ),
        Event(
            "published",
            FILERS,
            message("notices.title_published", "结果已公开"),
            message("notices.says_published", "结果已公开，公众可以查看和提出异议。"),
        ),
        Event(
            "halted",
            FILERS,
            message("notices.title_halted", "结果暂停、撤销或到期"),
            message("notices.says_halted", "结果已暂停、撤销或到期，公众看到的状态已更改。"),
        ),
        Event(
            "answered",
            FILERS,
            message("notices.title_answered", "请求有了答复"),
            message("notices.says_answered", "您请求撤回或更正，管辖这件申报的平台已经答复，见申报页面。"),
        ),
        Event(
            "step",
            STEP_ROLES,
            message("notices.title_step", "轮到本机构办理"),
            message("notices.says_step", "申报轮到您所在的机构办理。"),
        ),
        Event(
            "consulted",
            STEP_ROLES,
            message("notices.title_consulted", "会同办理"),
            message("notices.says_consulted", "申报正在办理，需要您所在的机构会同提出意见。"),
        ),
        Event(
            "publication",
            PUBLISHERS,
            message("notices.title_publication", "可以公示或发布"),
            message("notices.says_publication", "申报已通过全部审核，等待公示或发布。"),
        ),
        Event(
            "objection",
            PUBLISHERS,
            message("notices.title_objection", "收到异议"),
            message("notices.says_objection", "收到一件异议，须在期限内答复。"),
        ),
        Event(
            "request",
            (*STEP_ROLES, *PUBLISHERS),
            message("notices.title_request", "企业请求撤回或更正"),
            message(
                "notices.says_request",
                "企业经另一平台请求撤回或更正。答复由本平台按流程自动作出，见申报页面。",
            ),
        ),
        Event(
            "publicity_ending",
            PUBLISHERS,
            message("notices.title_publicity_ending", "公示即将结束"),
            message("notices.says_publicity_ending", "公示到期，其后可以发布。"),
        ),
        Event(
            "round_closing",
            STEP_ROLES,
            message("notices.title_round_closing", "批次即将截止"),
            message("notices.says_round_closing", "批次即将截止，您所在的机构还没有收到申报。"),
        ),
    )
}
"""Every event, in the order of the page of settings: first what enterprises hear of, then offices."""

_TO_FILERS: Mapping[str, str] = {
    "submission.returned": "returned",
    "submission.refused": "refused",
    "submission.published": "published",
    "submission.suspended": "halted",
    "submission.revoked": "halted",
    "submission.expired": "halted",
}

_BESIDE = ("objection.opened", "request.opened", "request.granted", "request.declined")
"""What happens beside a submission, and names it."""

TYPES = ("submission.submitted", "submission.passed", *_BESIDE, *_TO_FILERS)
"""The types of entries that may be told."""


def told_by(entry: Followed, submission: SubmissionView | None) -> Iterator[Told]:
    """What an entry tells. `submission` is the one that an objection or a request is about, as it stands."""
    if entry.type in _TO_FILERS:
        yield _to_filers(entry, _TO_FILERS[entry.type])
    elif entry.type in ("submission.submitted", "submission.passed"):
        yield from _moved(entry, entry.body["standing"])
    elif submission is not None and entry.type in ("request.granted", "request.declined"):
        at = entry.at
        yield Told(entry.id, "answered", "submission", submission.id, at, FILERS, enterprise=submission.enterprise)
    elif submission is not None and submission.turn is not None:
        event = entry.type.partition(".")[0]
        role, organ = submission.turn
        told = _to_office(entry, event, role, organ, submission.industry)
        yield msgspec.structs.replace(told, subject=submission.id)


def about_of(entry: Followed) -> str | None:
    """The submission that an objection or a request is about; None for what an entry tells by itself."""
    return str(entry.body["submission"]) if entry.type in _BESIDE else None


def publicity_ending(submission: SubmissionView, tomorrow: str, now: str) -> Iterator[Told]:
    """The publisher hears on the day before publicity ends, or as soon as possible after."""
    ends_on = submission.publicity_ends_on
    if ends_on is not None and ends_on <= tomorrow and submission.turn is not None:
        role, organ = submission.turn
        yield Told(
            cause=f"publicity {submission.id} {ends_on}",
            event="publicity_ending",
            about="submission",
            subject=submission.id,
            at=now,
            roles=(role,),
            organ=organ,
            industry=submission.industry,
            day=ends_on,
        )


def round_closing(of_round: RoundView, organ: str, day: str, now: str) -> Told:
    """An organ hears that nothing was filed with it in a round that closes on `day`."""
    cause = f"round {of_round.id} {organ}"
    return Told(cause, "round_closing", "round", of_round.id, now, STEP_ROLES, organ=organ, day=day)


def _moved(entry: Followed, standing: Mapping[str, Any]) -> Iterator[Told]:
    """A submission came to a step, or past the last one."""
    route, industry = standing.get("route", ()), str(standing["industry"])
    if standing["state"] == "accepted":
        yield _to_filers(entry, "accepted")
        if route:
            yield _to_office(entry, "publication", "publisher", route[-1]["organ"], industry)
    elif standing.get("step") is not None:
        step = route[standing["step"]]
        yield _to_office(entry, "step", step["role"], step["organ"], industry)
        for organ in step.get("with_organs", ()):
            yield _to_office(entry, "consulted", step["role"], organ, industry)


def _to_filers(entry: Followed, event: str) -> Told:
    enterprise = str(entry.body["standing"]["enterprise"])
    return Told(entry.id, event, "submission", entry.subject, entry.at, ("filer",), enterprise=enterprise)


def _to_office(entry: Followed, event: str, role: str, organ: str, industry: str) -> Told:
    return Told(
        cause=entry.id,
        event=event,
        about="submission",
        subject=entry.subject,
        at=entry.at,
        roles=(role,),
        organ=organ,
        industry=industry,
    )
