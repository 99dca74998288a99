from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duibiao.model.values.dates import add_days, day_of, month_of, parse_date, parse_utc, utc_text
from duibiao.model.values.messages import Fault

moments = st.datetimes(timezones=st.just(UTC))
AUTUMN_2025 = MappingProxyType(
    {date(2025, 9, 28): True, date(2025, 10, 11): True} | {date(2025, 10, day): False for day in range(1, 9)}
)


def refusal(text: str) -> tuple[str, dict[str, str]]:
    with pytest.raises(Fault) as caught:
        parse_date(text)
    (message,) = caught.value.messages
    return message.key, message.params


@given(st.dates())
def test_parse_date_reads_iso(day: date) -> None:
    assert parse_date(f" {day.isoformat()} ") == day


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "date.empty"),
        ("2026/11/23", "date.notation"),
        ("20261123", "date.notation"),
        ("2026-1-2", "date.notation"),
        ("2026-W48-1", "date.notation"),
        ("２０２６-11-23", "date.notation"),
        ("2026年11月23日", "date.notation"),
        ("2026-02-30", "date.no_such_day"),
        ("2025-02-29", "date.no_such_day"),
        ("0000-01-01", "date.no_such_day"),
    ],
)
def test_parse_date_refused(text: str, key: str) -> None:
    assert refusal(text)[0] == key


def test_parse_date_spreadsheet_serial_says_which_day_it_may_be() -> None:
    assert refusal("42758") == ("date.spreadsheet_serial", {"text": "42758", "day": "2017-01-23"})
    assert refusal("42758.0")[0] == "date.spreadsheet_serial"


@given(st.one_of(st.text(), st.text(alphabet="0123456789-./", max_size=12)))
def test_parse_date_any_text_gives_date_or_fault(text: str) -> None:
    try:
        day = parse_date(text)
    except Fault:
        return

    assert day.isoformat() == text.strip()


@pytest.mark.parametrize(
    ("moment", "day", "month"),
    [
        (datetime(2026, 10, 31, 15, 59, 59, tzinfo=UTC), date(2026, 10, 31), "2026-10"),
        (datetime(2026, 10, 31, 16, 0, 0, tzinfo=UTC), date(2026, 11, 1), "2026-11"),
        (datetime(2026, 12, 31, 12, 0, 0, tzinfo=timezone(timedelta(hours=-5))), date(2027, 1, 1), "2027-01"),
    ],
)
def test_day_and_month_are_those_of_china(moment: datetime, day: date, month: str) -> None:
    assert (day_of(moment), month_of(moment)) == (day, month)


def test_utc_text_always_has_six_places() -> None:
    china = timezone(timedelta(hours=8))

    assert utc_text(datetime(2026, 11, 23, 16, 15, 30, tzinfo=china)) == "2026-11-23T08:15:30.000000Z"


def test_moment_without_time_zone_refused() -> None:
    naive = datetime(2026, 11, 23, tzinfo=UTC).replace(tzinfo=None)

    for function in (day_of, month_of, utc_text):
        with pytest.raises(ValueError):
            function(naive)


@given(moments)
def test_parse_utc_reads_what_utc_text_wrote(moment: datetime) -> None:
    assert parse_utc(utc_text(moment)) == moment


@given(moments, moments)
def test_utc_text_sorts_as_time(a: datetime, b: datetime) -> None:
    assert (utc_text(a) < utc_text(b)) == (a < b)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-23T08:15:30Z",
        "2026-11-23T08:15:30.123456+00:00",
        "2026-11-23 08:15:30.123456Z",
        "2026-11-23T25:15:30.123456Z",
        "2026-02-30T08:15:30.123456Z",
        "2026-11-23T08:15:30.123456Z\n",
    ],
)
def test_parse_utc_other_notation_refused(text: str) -> None:
    with pytest.raises(Fault) as caught:
        parse_utc(text)

    assert [message.key for message in caught.value.messages] == ["date.moment"]


@given(st.text())
def test_parse_utc_any_text_gives_moment_or_fault(text: str) -> None:
    try:
        moment = parse_utc(text)
    except Fault:
        return

    assert utc_text(moment) == text


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2025, 9, 28), 5, date(2025, 10, 11)),
        (date(2025, 9, 30), 1, date(2025, 10, 9)),
        (date(2025, 9, 27), 1, date(2025, 9, 28)),
        (date(2025, 10, 9), -1, date(2025, 9, 30)),
        (date(2025, 10, 4), 0, date(2025, 10, 4)),
    ],
)
def test_add_days_working(start: date, days: int, end: date) -> None:
    assert add_days(start, days, "working", AUTUMN_2025) == end


def test_add_days_calendar_ignores_holidays() -> None:
    assert add_days(date(2025, 9, 30), 7, "calendar", AUTUMN_2025) == date(2025, 10, 7)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 400))
def test_add_days_working_five_make_a_week_where_nothing_is_excepted(start: date, weeks: int) -> None:
    on_a_weekday = start - timedelta(days=max(0, start.weekday() - 4))

    assert add_days(on_a_weekday, 5 * weeks, "working", {}) == on_a_weekday + timedelta(weeks=weeks)


@pytest.mark.parametrize(
    ("start", "days"), [(date(2026, 1, 1), 10**12), (date(9999, 12, 1), 60), (date(2026, 1, 1), -40_000)]
)
@pytest.mark.parametrize("calendar", ["calendar", "working"])
def test_add_days_too_far_refused(start: date, days: int, calendar: str) -> None:
    with pytest.raises(Fault) as caught:
        add_days(start, days, "working" if calendar == "working" else "calendar", {})

    assert [message.key for message in caught.value.messages] == ["date.too_far"]
