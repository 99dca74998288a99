"""When things happen: on working days of the months before the preparation, in office hours, one act a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

import msgspec

from duibiao.model.values.dates import SHANGHAI, day_of, parse_utc, utc_text

OPENS, CLOSES = 8 * 60 + 30, 17 * 60 + 30
"""Office hours in minutes of the day."""
RECENT = 1.25
"""Above one: more happened lately than long ago."""


class Timeline(msgspec.Struct, frozen=True):
    """The working days between `opening` and the day of the preparation; a day is named by its place among them."""

    opening: str
    days: tuple[date, ...]

    def schedule(self, chance: Random, gaps: Sequence[tuple[int, int]], idle: tuple[int, int] | None) -> list[int]:
        """A day for the beginning and one after each gap; `idle` days have passed since the last one."""
        spans = [chance.randint(*gap) for gap in gaps]
        latest = len(self.days) - 1
        if sum(spans) > latest:
            spans = [least for least, _ in gaps]
        room = max(0, latest - sum(spans))
        passed = int(room * chance.random() ** RECENT) if idle is None else min(room, chance.randint(*idle))
        day = room - passed
        found = [day]
        for span in spans:
            day += span
            found.append(day)
        return found

    def moment(self, chance: Random, day: int) -> str:
        """Some moment of that day in office hours, as UTC text."""
        minutes, seconds = chance.randrange(OPENS, CLOSES), chance.randrange(60)
        clock = time(minutes // 60, minutes % 60, seconds, chance.randrange(1_000_000))
        return utc_text(datetime.combine(self.days[day], clock, SHANGHAI))

    def office_hour(self, ago: int, minute: int) -> str:
        """So many minutes past nine o'clock, as many working days before the last one as `ago` says, as UTC text."""
        return utc_text(datetime.combine(self.days[-1 - ago], time(9, minute), SHANGHAI))

    def progress(self, day: int) -> float:
        """How much of the time has passed by that day: 0 at the opening, 1 at the end."""
        return day / len(self.days)


def months_before(moment: str, months: int) -> str:
    """The first moment in China of the month that lies `months` before the month of `moment`; after it if negative."""
    today = day_of(parse_utc(moment))
    count = today.year * 12 + today.month - 1 - months
    return utc_text(datetime(count // 12, count % 12 + 1, 1, tzinfo=SHANGHAI))


def timeline(opening: str, now: str, holidays: Mapping[date, bool]) -> Timeline:
    """The working days after the day of `opening` and before that of `now`."""
    first, last = day_of(parse_utc(opening)), day_of(parse_utc(now))
    between = (first + timedelta(days=days) for days in range(1, (last - first).days))
    return Timeline(opening, tuple(day for day in between if holidays.get(day, day.weekday() < 5)))
