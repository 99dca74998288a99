"""States of a submission and of a public record in words, each with its tone."""

from __future__ import annotations

import msgspec

from duibiao.interfaces.web.writing import Writing
from duibiao.model.values.messages import Message, message

STATES: dict[str, tuple[Message, str]] = {
    "draft": (message("state.draft", "草稿"), "draft"),
    "in_review": (message("state.in_review", "审核中"), "wait"),
    "returned": (message("state.returned", "已退回"), "bad"),
    "withdrawn": (message("state.withdrawn", "已撤回"), "draft done"),
    "refused": (message("state.refused", "未予通过"), "bad done"),
    "accepted": (message("state.accepted", "已接收，待公示"), "wait"),
    "in_publicity": (message("state.in_publicity", "公示中"), "ok"),
    "published": (message("state.published", "已公开"), "ok done"),
    "suspended": (message("state.suspended", "已暂停"), "wait done"),
    "revoked": (message("state.revoked", "已撤销"), "bad done"),
    "expired": (message("state.expired", "已到期"), "draft done"),
    "correcting": (message("state.correcting", "更正中"), "wait"),
    "superseded": (message("state.superseded", "已由更正后的结果代替"), "draft done"),
}
"""State -> its name and the classes it is shown with: a ring while under way, a disc when final."""


class StateView(msgspec.Struct, frozen=True):
    """A state as a page shows it."""

    words: str
    tone: str


def state_view(state: str, writing: Writing) -> StateView:
    """A state in words."""
    told, tone = STATES[state]
    return StateView(writing.say(told), tone)
