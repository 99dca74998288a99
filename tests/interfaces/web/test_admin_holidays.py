"""Holidays on pages."""

from __future__ import annotations

import pytest

from tests.demonstrations import Demo
from tests.interfaces.web.offices import errors, links, send
from tests.interfaces.web.readers import Reader


@pytest.fixture
def admin(demo: Demo) -> Reader:
    return Reader(demo, "admin")


def test_year_is_listed_with_weekdays(admin: Reader) -> None:
    shown = admin.get("/admin/holidays?year=2026").text

    first = shown.partition("<tbody>")[2].partition("</tr>")[0]
    assert [words in first for words in ("2026-01-01", "星期四", "放假", "元旦")] == [True] * 4


@pytest.mark.parametrize("year", ["", "0", "20261", "二〇二六", "-1", "9999"])
def test_year_that_is_none_shows_this_one(admin: Reader, year: str) -> None:
    assert "2026 年节假日" in admin.get(f"/admin/holidays?year={year}").text


def test_year_without_days_says_what_that_means(admin: Reader) -> None:
    assert "2031 年还没有登记" in admin.get("/admin/holidays?year=2031").text


def test_day_is_entered_changed_and_removed(admin: Reader) -> None:
    entered = send(admin, "/admin/holidays", day="2031-01-01", works="no", note="元旦<b>")
    first = admin.get(entered.headers["location"]).text
    changed = send(admin, "/admin/holidays", day="2031-01-01", works="yes", note="照常上班")
    second = admin.get(changed.headers["location"]).text
    removed = send(admin, "/admin/holidays/2031-01-01/remove")
    third = admin.get(removed.headers["location"]).text

    assert entered.headers["location"] == "/admin/holidays?year=2031&done=holiday_entered"
    assert removed.headers["location"] == "/admin/holidays?year=2031&done=holiday_removed"
    assert ("元旦&lt;b&gt;" in first, "照常上班" in second, "元旦&lt;" in second) == (True, True, False)
    assert "还没有登记" in third


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"day": ""}, ["day"]),
        ({"day": "2031-02-30"}, ["day"]),
        ({"works": ""}, ["works"]),
        ({"note": ""}, ["note"]),
        ({"day": "x", "works": "perhaps"}, ["day", "works"]),
    ],
)
def test_faults_stand_at_the_fields(admin: Reader, changed: dict[str, str], fields: list[str]) -> None:
    refused = send(admin, "/admin/holidays", **{"day": "2031-01-01", "works": "no", "note": "元旦放假", **changed})

    assert (refused.status_code, sorted(errors(refused.text))) == (422, sorted(fields))


def test_day_that_is_none_is_not_removed(admin: Reader) -> None:
    assert send(admin, "/admin/holidays/tomorrow/remove").status_code == 422


def test_auditor_enters_nothing(demo: Demo) -> None:
    auditor = Reader(demo, "auditor")

    assert send(auditor, "/admin/holidays", day="2031-01-01", works="no", note="元旦").status_code == 403
    assert "/admin/holidays?year=2027" in links(auditor.get("/admin/holidays").text)
