"""Working days: Monday to Friday, but for the days that the State Council announces and an office enters here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select

from duibiao.kernel.hierarchy.data import rows_of
from duibiao.kernel.journal.entries import Author, Subject, history, record
from duibiao.kernel.store.tables import holidays
from duibiao.model.values.dates import add_days
from duibiao.model.values.messages import Fault, message

LONGEST_NOTE = 60

_ALL = select(holidays.c.day, holidays.c.works)
_BETWEEN = (
    select(holidays).where(holidays.c.day.between(bindparam("first"), bindparam("last"))).order_by(holidays.c.day)
)
_INSERT = insert(holidays)
_DELETE = delete(holidays).where(holidays.c.day == bindparam("which"))


class Holiday(msgspec.Struct, frozen=True):
    """A day that differs from its week: a weekday off, or a weekend day that is worked."""

    day: date
    works: bool
    note: str


class DueDay(msgspec.Struct, frozen=True):
    """A day counted in working days. `assumed` where a year on the way has no announced days in the store yet."""

    day: date
    assumed: bool


def seed_holidays(connection: Connection) -> int:
    """Store the packaged days of the years that the store has none of, so what an office entered stays; how many."""
    covered = {day.year for day in announced(connection)}
    rows = [
        {"day": row["day"], "works": row["works"] == "yes", "note": row["note"]}
        for row in rows_of("holidays.csv")
        if int(row["day"][:4]) not in covered
    ]
    if rows:
        connection.execute(_INSERT, rows)
    return len(rows)


def announced(connection: Connection) -> Mapping[date, bool]:
    """The days that differ from their week: True is worked, False is off."""
    return {date.fromisoformat(row.day): row.works for row in connection.execute(_ALL)}


def holidays_of(connection: Connection, year: int) -> tuple[Holiday, ...]:
    """The days of `year` that differ from their week; none means that nothing was announced or entered yet."""
    rows = connection.execute(_BETWEEN, {"first": f"{year}-01-01", "last": f"{year}-12-31"})
    return tuple(Holiday(date.fromisoformat(row.day), row.works, row.note) for row in rows)


def due_day(connection: Connection, start: date, days: int) -> DueDay:
    """The day that is `days` working days after `start`, which is not counted; before it where negative.

    A year without announced days goes by its weeks alone, and the day is then marked as assumed.
    """
    exceptions = announced(connection)
    day = add_days(start, days, "working", exceptions)
    years = range(min(start, day).year, max(start, day).year + 1)
    return DueDay(day, assumed=not {other.year for other in exceptions}.issuperset(years))


def add_working_days(connection: Connection, start: date, days: int) -> date:
    """The day that is `days` working days after `start`; `due_day` says also whether it is assumed."""
    return due_day(connection, start, days).day


def enter_holiday(connection: Connection, author: Author, holiday: Holiday) -> None:
    """Enter a day that differs from its week, in place of what was entered for it before.

    Raises `Fault` for a note that says nothing or too much.
    """
    if not 1 <= len(holiday.note) <= LONGEST_NOTE or not holiday.note.isprintable():
        text = "请用 1 至 {most} 个字写明是什么日子，如“春节调休上班”。"
        raise Fault(message("holiday.note", text, at="note", most=LONGEST_NOTE))
    store_holiday(connection, holiday)
    body = {"day": holiday.day.isoformat(), "works": holiday.works, "note": holiday.note}
    _record(connection, author, "holiday.entered", holiday.day, body)


def store_holiday(connection: Connection, holiday: Holiday) -> None:
    """Let `holiday` differ from its week, in place of what was stored for it before."""
    drop_holiday(connection, holiday.day)
    connection.execute(_INSERT, {"day": holiday.day.isoformat(), "works": holiday.works, "note": holiday.note})


def drop_holiday(connection: Connection, day: date) -> bool:
    """Let `day` go by its week again; whether it did not already."""
    return connection.execute(_DELETE, {"which": day.isoformat()}).rowcount > 0


def remove_holiday(connection: Connection, author: Author, day: date) -> None:
    """Let `day` go by its week again. Nothing happens where it does already."""
    if drop_holiday(connection, day):
        _record(connection, author, "holiday.removed", day, {"day": day.isoformat()})


def _record(connection: Connection, author: Author, act: str, day: date, body: Mapping[str, object]) -> None:
    """The entry of a change to the calendar, chained to the one before it about the same year."""
    subject = Subject("calendar", str(day.year))
    before = history(connection, subject)
    previous = before[-1].digest if before else None
    record(connection, author, subject, act, body, revision=len(before) + 1, previous=previous)
