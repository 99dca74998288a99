"""The year of 企业标准“领跑者”: its phases, which of them a day is in, and what may be done then. Pure.

The days come from the notice of one field; a deployment states its own in its settings, each as "04-01/04-30".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Literal

import msgspec

from duibiao.api import Fault, Message, message

Act = Literal["add_variety", "draw_up", "publicise", "finish"]

_SPAN = re.compile(r"([0-9]{2}-[0-9]{2})/([0-9]{2}-[0-9]{2})")
_LEAP_YEAR = 2024
"""A year that has every day."""


class Phase(msgspec.Struct, frozen=True):
    """A phase of the year: first and last day as "04-01", both inside it, and the acts that belong to it."""

    key: str
    name: Message
    first: str
    last: str
    acts: tuple[Act, ...] = ()


PHASES: tuple[Phase, ...] = (
    Phase("proposal", message("front_runners.phase_proposal", "征集领域"), "04-01", "04-30", ("add_variety",)),
    Phase("fixing", message("front_runners.phase_fixing", "确定领域"), "05-01", "06-30", ("add_variety",)),
    Phase("assessors", message("front_runners.phase_assessors", "征集评估机构"), "06-01", "08-31"),
    Phase("notice", message("front_runners.phase_notice", "发布通知"), "07-01", "08-31"),
    Phase(
        "review",
        message("front_runners.phase_review", "审查方案、评估和公示"),
        "07-01",
        "12-31",
        ("draw_up", "publicise", "finish"),
    ),
)
"""The phases as one field's notice gives them; they overlap. Where a phase begins, save for June, is an assumption."""


def phases_of(settings: Mapping[str, object]) -> tuple[Phase, ...]:
    """The phases with the days of a deployment. Raises `Fault` for a span that is none."""
    return tuple(_stated(phase, str(settings[f"phase_{phase.key}"])) for phase in PHASES)


def phases_on(phases: tuple[Phase, ...], day: str) -> tuple[Phase, ...]:
    """The phases that a day, ISO text, lies in; none between them."""
    return tuple(phase for phase in phases if phase.first <= day[5:] <= phase.last)


def may_on(phases: tuple[Phase, ...], act: Act, day: str) -> bool:
    """Whether the clock has room for `act` on that day."""
    return any(act in phase.acts for phase in phases_on(phases, day))


def _stated(phase: Phase, span: str) -> Phase:
    found = _SPAN.fullmatch(span.strip())
    if found is None or not (_is_day(found[1]) and _is_day(found[2]) and found[1] <= found[2]):
        text = "设置 phase_{key} 的“{span}”不是一段日子。请写成 04-01/04-30，前一天不晚于后一天。"
        raise Fault(message("front_runners.phase_span", text, key=phase.key, span=span))
    return msgspec.structs.replace(phase, first=found[1], last=found[2])


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(f"{_LEAP_YEAR}-{text}")
    except ValueError:
        return False
    return True
