"""Days, months and moments: UTC inside, days and months as they are in China."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from duibiao.model.values.messages import Fault, message
from duibiao.model.values.quoting import quoted

SHANGHAI = ZoneInfo("Asia/Shanghai")
DayCount = Literal["calendar", "working"]

_FARTHEST = 36_500
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SERIAL = re.compile(r"([1-9][0-9]{4})(\.[0-9]+)?")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")


def parse_date(text: str) -> date:
    """The day that `text` states as 2026-11-23 (GB/T 7408.1-2023, ISO 8601-1:2019), blanks around it dropped.

    Raises `Fault` for every other notation; for the number that a spreadsheet makes of a date, with the day it means.
    """
    trimmed = text.strip()
    shown = quoted(trimmed)
    if not trimmed:
        raise Fault(message("date.empty", "没有填日期。请写成 2026-11-23 这样。"))
    serial = _SERIAL.fullmatch(trimmed)
    if serial:
        raise Fault(
            message(
                "date.spreadsheet_serial",
                "“{text}”是电子表格的日期序号，可能指 {day}。请写成 {day} 这样，或把这一列设为文本格式。",
                text=shown,
                day=date(1899, 12, 30) + timedelta(days=int(serial[1])),
            )
        )
    if not _DAY.fullmatch(trimmed):
        raise Fault(message("date.notation", "“{text}”不是规定的日期写法。请写成 2026-11-23 这样。", text=shown))
    try:
        return date.fromisoformat(trimmed)
    except ValueError:
        raise Fault(message("date.no_such_day", "没有 {text} 这一天。请核对月和日。", text=shown)) from None


def day_of(moment: datetime) -> date:
    """The day in China at `moment`, which carries a time zone."""
    return _aware(moment).astimezone(SHANGHAI).date()


def month_of(moment: datetime) -> str:
    """The month in China at `moment`, which carries a time zone: "2026-11"."""
    return day_of(moment).isoformat()[:7]


def utc_text(moment: datetime) -> str:
    """`moment` as it stands in tables and entries: UTC, always six places, "2026-11-23T08:15:30.123456Z".

    Texts of one length: their order is the order of time.
    """
    return _aware(moment).astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def parse_utc(text: str) -> datetime:
    """The moment that `utc_text` wrote. Raises `Fault` for any other notation (RFC 3339 allows many, we write one)."""
    if _MOMENT.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    raise Fault(
        message(
            "date.moment",
            "“{text}”不是规定的时刻写法。请写成 2026-11-23T08:15:30.123456Z 这样（协调世界时）。",
            text=quoted(text),
        )
    )


def add_seconds(moment: str, seconds: int) -> str:
    """The moment so many seconds after another, both as `utc_text` writes them."""
    return utc_text(parse_utc(moment) + timedelta(seconds=seconds))


def add_days(start: date, days: int, calendar: DayCount, holidays: Mapping[date, bool]) -> date:
    """The day that is `days` after `start`, or before it where `days` is negative; `start` itself is not counted.

    Of working days, `holidays` names the exceptions: True is worked, False is off; every other day goes by its
    weekday. Raises `Fault` beyond a hundred years or the calendar's end.
    """
    try:
        if abs(days) <= _FARTHEST:
            return start + timedelta(days=days) if calendar == "calendar" else _working_day(start, days, holidays)
    except OverflowError:
        pass
    raise Fault(message("date.too_far", "{start} 前后 {days} 天太远，算不出日期。", start=start, days=days))


def _working_day(start: date, days: int, holidays: Mapping[date, bool]) -> date:
    one = timedelta(days=1 if days > 0 else -1)
    day, left = start, abs(days)
    while left:
        day += one
        left -= holidays.get(day, day.weekday() < 5)
    return day


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment} carries no time zone")
    return moment
