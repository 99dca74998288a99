"""Working days: announced ones, entered ones, and years of which nothing is known."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from duibiao.kernel.hierarchy.calendars import (
    DueDay,
    Holiday,
    add_working_days,
    announced,
    due_day,
    enter_holiday,
    holidays_of,
    remove_holiday,
    seed_holidays,
)
from duibiao.kernel.journal.entries import Author, Subject, history
from duibiao.model.values.messages import Fault


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2025, 9, 28), 5, date(2025, 10, 11)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 14), 1, date(2026, 2, 24)),
        (date(2026, 11, 23), 7, date(2026, 12, 2)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 10, 8), -1, date(2026, 9, 30)),
    ],
)
def test_due_day_counts_announced_days(connection: Connection, start: date, days: int, due: date) -> None:
    seed_holidays(connection)

    assert due_day(connection, start, days) == DueDay(due, assumed=False)
    assert add_working_days(connection, start, days) == due


def test_due_day_in_a_year_not_announced_is_assumed(connection: Connection) -> None:
    seed_holidays(connection)

    assert due_day(connection, date(2026, 12, 28), 7) == DueDay(date(2027, 1, 6), assumed=True)
    assert due_day(connection, date(2027, 1, 4), 5) == DueDay(date(2027, 1, 11), assumed=True)


def test_due_day_without_any_announced_day_goes_by_the_week(connection: Connection) -> None:
    assert due_day(connection, date(2026, 2, 13), 1) == DueDay(date(2026, 2, 16), assumed=True)


def test_announced_days_all_differ_from_their_week(connection: Connection) -> None:
    stored = seed_holidays(connection)

    assert stored == 223
    assert [day for day, works in announced(connection).items() if works == (day.weekday() < 5)] == []


def test_entered_day_counts_and_makes_its_year_known(connection: Connection, author: Author) -> None:
    seed_holidays(connection)

    enter_holiday(connection, author, Holiday(date(2027, 1, 1), works=False, note="元旦放假"))

    assert due_day(connection, date(2026, 12, 31), 1) == DueDay(date(2027, 1, 4), assumed=False)
    assert holidays_of(connection, 2027) == (Holiday(date(2027, 1, 1), works=False, note="元旦放假"),)


def test_entered_day_is_recorded_and_survives_seeding(connection: Connection, author: Author) -> None:
    day = date(2026, 2, 24)
    seed_holidays(connection)
    enter_holiday(connection, author, Holiday(day, works=False, note="临时放假"))

    stored = seed_holidays(connection)

    (recorded,) = history(connection, Subject("calendar", "2026"))
    assert stored == 0
    assert announced(connection)[day] is False
    assert recorded.entry.body == {"day": "2026-02-24", "works": False, "note": "临时放假"}


def test_removed_day_goes_by_its_week_again(connection: Connection, author: Author) -> None:
    seed_holidays(connection)

    remove_holiday(connection, author, date(2026, 10, 10))
    remove_holiday(connection, author, date(2026, 10, 10))

    assert date(2026, 10, 10) not in announced(connection)
    assert [r.entry.type for r in history(connection, Subject("calendar", "2026"))] == ["holiday.removed"]


@pytest.mark.parametrize("database_kind", ["sqlite"])
@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.dates(date(2018, 1, 1), date(2030, 12, 31)), days=st.integers(1, 60))
def test_due_day_is_worked_and_has_the_days_before_it(connection: Connection, start: date, days: int) -> None:
    seed_holidays(connection)
    exceptions = announced(connection)

    due = due_day(connection, start, days).day

    between = [start + timedelta(days=n) for n in range(1, (due - start).days + 1)]
    worked = [day for day in between if exceptions.get(day, day.weekday() < 5)]
    assert len(worked) == days
    assert worked[-1] == due


@pytest.mark.parametrize("note", ["", "长" * 61, "a\nb"])
def test_day_without_a_plain_note_is_refused(connection: Connection, author: Author, note: str) -> None:
    with pytest.raises(Fault) as refusal:
        enter_holiday(connection, author, Holiday(date(2027, 1, 1), works=False, note=note))

    assert [(told.key, told.at) for told in refusal.value.messages] == [("holiday.note", "note")]
