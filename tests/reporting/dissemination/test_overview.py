"""The public records in figures."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from duibiao.reporting.dissemination.overview import by_organ_below, months_until, overview
from tests.demonstrations import Demo

PASSES = [("COUNTY", "pass"), ("CITY", "pass"), ("PROVINCE", "pass"), ("NATION", "pass")]


@pytest.mark.parametrize(
    ("now", "first", "last"),
    [
        ("2026-11-24T03:00:00.000000Z", "2025-12", "2026-11"),
        ("2026-12-31T15:59:59.999999Z", "2026-01", "2026-12"),
        ("2026-12-31T16:00:00.000000Z", "2026-02", "2027-01"),
    ],
)
def test_months_are_those_of_china(now: str, first: str, last: str) -> None:
    months = months_until(now)

    assert (months[0], months[-1], len(months)) == (first, last, 12)


def test_results_count_in_the_month_of_their_publication(demo: Demo) -> None:
    """One just before, one just after midnight in China on the first of the month."""
    demo.clock.moment = datetime(2027, 3, 31, 15, 59, 59, tzinfo=UTC)
    demo.published()
    demo.clock.moment = datetime(2027, 3, 31, 16, 0, 0, tzinfo=UTC)
    demo.published()
    demo.acts(demo.drafted(), ("FILER", "submit"), *PASSES, ("NATION", "publicise"))

    with demo.running.store.read() as connection:
        figures = overview(connection, demo.clock())

    assert figures.months[-2:] == ("2027-03", "2027-04")
    assert (figures.published.total, figures.published.monthly) == (2, (*[0] * 10, 1, 1))
    assert (figures.enterprises.total, figures.enterprises.monthly) == (1, (*[0] * 10, 1, 0))
    assert figures.in_publicity == 1


def test_grades_are_counted_and_those_that_reach(demo: Demo) -> None:
    demo.published()

    with demo.running.store.read() as connection:
        figures = overview(connection, demo.clock())

    record = demo.call(None, "GET", "/results").json()["items"][0]["record"]
    assert figures.by_grade == {record["grade"]: 1}
    assert figures.reaching.total == int(record["grade"] in ("ahead", "reaches"))


def test_results_older_than_the_trend_count_in_the_total(demo: Demo) -> None:
    demo.published()

    with demo.running.store.read() as connection:
        figures = overview(connection, "2029-01-01T00:00:00.000000Z")

    assert (figures.published.total, figures.published.monthly) == (1, (0,) * 12)


def test_revoked_and_suspended_results_count_no_more(demo: Demo) -> None:
    demo.act("NATION", demo.published(), "revoke", comment="抽查不合格。")
    demo.act("NATION", demo.published(), "suspend", comment="抽查中。")
    kept = demo.published()

    with demo.running.store.read() as connection:
        figures, provinces = overview(connection, demo.clock()), by_organ_below(connection, "/cn/")

    assert kept
    assert (figures.published.total, dict(provinces)) == (1, {"cn-33": 1})
