"""What other instances have to do with a submission: who holds it, and what was asked of them and answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from duibiao.interfaces.web.views.states import state_view
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.submissions.reading import Event
from duibiao.kernel.submissions.records import Standing
from duibiao.kernel.submissions.requests import RequestCase
from duibiao.model.values.messages import Message, message

_OPEN: Mapping[str, Message] = {
    "withdraw": message("request.withdraw_open", "已请求撤回，等待“{instance}”答复。"),
    "correct": message("request.correct_open", "已请求更正，等待“{instance}”答复。"),
}
_GRANTED: Mapping[str, Message] = {
    "withdraw": message("request.withdraw_granted", "“{instance}”同意撤回。"),
    "correct": message("request.correct_granted", "“{instance}”同意更正，申报已回到企业。"),
}
_DECLINED: Mapping[str, Message] = {
    "withdraw": message("request.withdraw_declined", "“{instance}”没有同意撤回。"),
    "correct": message("request.correct_declined", "“{instance}”没有同意更正。"),
}
_WORDS = {"open": _OPEN, "granted": _GRANTED, "declined": _DECLINED}
_HERE: Mapping[tuple[str, str], Message] = {
    ("withdraw", "granted"): message("request.withdraw_here", "应企业的请求，这件申报已撤回。"),
    ("correct", "granted"): message("request.correct_here", "应企业的请求，这件申报已交回企业更正。"),
    ("withdraw", "declined"): message("request.withdraw_not_here", "企业请求撤回，没有同意。"),
    ("correct", "declined"): message("request.correct_not_here", "企业请求更正，没有同意。"),
}
"""What is said where the answer was given."""


class RequestLine(msgspec.Struct, frozen=True):
    """A request in words: `why` is what it was declined for, `reason` what the enterprise said."""

    action: str
    open: bool
    tone: str
    words: str
    why: str
    reason: str
    at: str


def foreign(here: str, standing: Standing, events: Iterable[Event], cases: Iterable[RequestCase]) -> frozenset[str]:
    """The names of other instances that a page about the submission speaks of."""
    named = {standing.custody, *(event.origin for event in events)}
    named |= {one for case in cases for one in (case.origin, case.asked)}
    return frozenset(named - {here})


def called(named: Iterable[str], titles: Mapping[str, str]) -> dict[str, str]:
    """What each instance is called; one that is no peer any more by its name."""
    return {name: titles.get(name, name) for name in named}


def request_lines(
    cases: Sequence[RequestCase], here: str, instances: Mapping[str, str], writing: Writing
) -> tuple[RequestLine, ...]:
    """The requests, the newest first, as the instance `here` tells of them."""
    return tuple(_line(case, here, instances, writing) for case in reversed(cases))


def _line(case: RequestCase, here: str, instances: Mapping[str, str], writing: Writing) -> RequestLine:
    told = _WORDS[case.state][case.action]
    if case.asked == here:
        told = _HERE.get((case.action, case.state), told)
    instance = instances.get(case.asked, case.asked)
    return RequestLine(
        action=case.action,
        open=case.state == "open",
        tone={"open": "wait", "granted": "ok", "declined": "bad"}[case.state],
        words=writing.say(msgspec.structs.replace(told, params={"instance": instance})),
        why=_why(case, instances, writing),
        reason=case.reason or "",
        at=case.answered_at or case.opened_at,
    )


def _why(case: RequestCase, instances: Mapping[str, str], writing: Writing) -> str:
    """Why a request was declined, in the words of pages: the answer itself names states and instances by their keys."""
    if case.answer is None:
        return ""
    params = case.answer.params
    match case.answer.key:
        case "action.out_of_order":
            state = state_view(params["state"], writing).words
            return writing.say(message("request.too_late", "请求到达时，申报已是“{state}”。", state=state))
        case "custody.elsewhere":
            holder = instances.get(params["custody"], params["custody"])
            text = "请求到达时，申报已由“{instance}”管辖。仍有需要的，请再请求一次。"
            return writing.say(message("request.moved_on", text, instance=holder))
        case _:
            return writing.say(case.answer)
