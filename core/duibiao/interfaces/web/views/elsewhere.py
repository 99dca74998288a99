"""What other instances have to do with a submission: who holds it, and what was asked of them and answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

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
    ours = writing.say(message("request.here", "本平台"))
    told = _WORDS[case.state][case.action]
    instance = instances.get(case.asked, ours if case.asked == here else case.asked)
    return RequestLine(
        action=case.action,
        open=case.state == "open",
        tone={"open": "wait", "granted": "ok", "declined": "bad"}[case.state],
        words=writing.say(msgspec.structs.replace(told, params={"instance": instance})),
        why=writing.say(case.answer) if case.answer is not None else "",
        reason=case.reason or "",
        at=case.answered_at or case.opened_at,
    )
