"""Deadlines in words: how many working days are left, or by how many it is overdue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from duibiao.interfaces.web.writing import Writing
from duibiao.model.values.messages import message

SOON = 3
"""Working days within which a deadline is near."""

_FARTHEST = 370


class Calendar(msgspec.Struct, frozen=True):
    """Today in China, and the days that differ from their week."""

    today: date
    exceptions: Mapping[date, bool]

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to `end`."""
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(self.exceptions.get(day, day.weekday() < 5) for day in days)


class Due(msgspec.Struct, frozen=True):
    """A deadline: its day, what is left in words, and the tone; `near` where it is over or soon."""

    day: str
    words: str
    tone: str


def due_view(due_on: str | None, calendar: Calendar, writing: Writing) -> Due | None:
    """The deadline in words; None where there is none."""
    if due_on is None:
        return None
    day = date.fromisoformat(due_on)
    if abs((day - calendar.today).days) > _FARTHEST:
        return Due(due_on, "", "bad" if day < calendar.today else "")
    if day < calendar.today:
        count = calendar.working_days_between(day, calendar.today)
        return Due(due_on, writing.say(message("due.over", "逾期 {count} 个工作日", count=count)), "bad")
    if day == calendar.today:
        return Due(due_on, writing.say(message("due.today", "今天到期")), "wait")
    count = calendar.working_days_between(calendar.today, day)
    told = message("due.left", "剩 {count} 个工作日", count=count)
    return Due(due_on, writing.say(told), "wait" if count <= SOON else "")
