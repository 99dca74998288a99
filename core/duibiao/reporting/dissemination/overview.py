"""The public records in figures: how many, whose, with which grades, from where — each in one wide statement.

A month is a month in China; it is cut out of UTC texts by its first moment, so that both databases do it alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, bindparam, case, func, literal, select

from duibiao.kernel.store.tables import organs, results
from duibiao.model.values.dates import SHANGHAI, month_of, parse_utc, utc_text

MONTHS = 12
"""How many months a trend shows, this one included."""

REACHING = ("ahead", "reaches")
"""The keys that schemes give to the grades of results that reach what they are compared with, or are ahead of it. A
scheme that calls its grades otherwise is counted, but not among these."""


class Trend(msgspec.Struct, frozen=True):
    """A figure, and how much of it fell into each of the last months, the oldest first."""

    total: int
    monthly: tuple[int, ...]


class Overview(msgspec.Struct, frozen=True):
    """Figures of today. `months` name the months of the trends ("2026-11").

    `enterprises` counts each once, in the month of its first result. `by_grade` counts published results.
    """

    months: tuple[str, ...]
    published: Trend
    enterprises: Trend
    reaching: Trend
    by_grade: Mapping[str, int]
    in_publicity: int


def overview(connection: Connection, now: str) -> Overview:
    """The figures at the moment `now`, in two statements."""
    months = months_until(now)
    by_month: Counter[int] = Counter()
    reaching: Counter[int] = Counter()
    by_grade: Counter[str] = Counter()
    in_publicity = 0
    for row in connection.execute(_by_month_and_grade(months)):
        if row.status == "in_publicity":
            in_publicity += row.number
            continue
        by_month[row.month] += row.number
        by_grade[row.grade or ""] += row.number
        if row.grade in REACHING:
            reaching[row.month] += row.number
    joined = Counter({row.month: row.number for row in connection.execute(_enterprises_by_month(months))})
    return Overview(
        months=months,
        published=_trend(by_month),
        enterprises=_trend(joined),
        reaching=_trend(reaching),
        by_grade={grade: number for grade, number in by_grade.items() if grade},
        in_publicity=in_publicity,
    )


def by_organ_below(connection: Connection, path: str) -> Mapping[str, int]:
    """Published results by the organ directly below the one at `path` that they belong to: {"cn-33": 12}.

    Results of the organ itself stand under its own id.
    """
    depth = path.count("/")
    counts: Counter[str] = Counter()
    for row in connection.execute(_BY_ORGAN, {"from": path, "to": path.removesuffix("/") + "0"}):
        line = row.path.split("/")
        counts[line[depth] or line[depth - 1]] += row.number
    return counts


def months_until(now: str) -> tuple[str, ...]:
    """The last `MONTHS` months in China up to that of `now`, the oldest first."""
    year, month = map(int, month_of(parse_utc(now)).split("-"))
    last = year * 12 + month - 1
    return tuple(f"{number // 12:04}-{number % 12 + 1:02}" for number in range(last - MONTHS + 1, last + 1))


_PUBLISHED = results.c.status == "published"
_OF_ORGAN = select(results.c.organ, func.count().label("number")).where(_PUBLISHED).group_by(results.c.organ).subquery()
_BY_ORGAN = (
    select(organs.c.path, _OF_ORGAN.c.number)
    .join_from(_OF_ORGAN, organs, organs.c.id == _OF_ORGAN.c.organ)
    .where(organs.c.path >= bindparam("from"), organs.c.path < bindparam("to"))
)
_FIRST_OF_ENTERPRISE = (
    select(func.min(results.c.published_at).label("at")).where(_PUBLISHED).group_by(results.c.enterprise).subquery()
)


def _by_month_and_grade(months: Sequence[str]) -> Select[Any]:
    month = _month(results.c.published_at, months).label("month")
    grouped: Select[Any] = (
        select(month, results.c.status, results.c.grade, func.count().label("number"))
        .where(results.c.status.in_(("published", "in_publicity")))
        .group_by("month", results.c.status, results.c.grade)
    )
    return grouped


def _enterprises_by_month(months: Sequence[str]) -> Select[int, int]:
    """Enterprises by the month of their first result."""
    month = _month(_FIRST_OF_ENTERPRISE.c.at, months).label("month")
    return select(month, func.count().label("number")).group_by("month")


def _month(moment: ColumnElement[str], months: Sequence[str]) -> ColumnElement[int]:
    """The index of the month that a moment falls into, -1 for an earlier one."""
    begun = [(moment >= _beginning(month), index) for index, month in reversed(list(enumerate(months)))]
    return case(*begun, else_=literal(-1))


def _beginning(month: str) -> str:
    first = datetime.combine(date.fromisoformat(f"{month}-01"), time(), SHANGHAI)
    return utc_text(first.astimezone(UTC))


def _trend(by_month: Mapping[int, int]) -> Trend:
    return Trend(sum(by_month.values()), tuple(by_month.get(index, 0) for index in range(MONTHS)))
