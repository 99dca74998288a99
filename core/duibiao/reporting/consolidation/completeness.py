"""Who was invited to a round, who has filed, who is late, and how many filings there will be at this pace.

Invited are the organs that enterprises file with, below the round's organ: those with no organ of a division below
them. The forecast is a rule of this platform and an assumption: filings go on at the pace of the time gone by.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, case, func, or_, select

from duibiao.kernel.identity.scope import subtree
from duibiao.kernel.store.federation import contributions
from duibiao.kernel.store.tables import organs, revisions, rounds
from duibiao.kernel.submissions.rounds import Round
from duibiao.model.values.dates import parse_utc
from duibiao.model.values.messages import Label
from duibiao.reporting.consolidation.figures import Asked, conditions

DIVISIONS = ("nation", "province", "city", "county", "zone")
"""The levels of organs that enterprises file with, where none of these lies below."""

EARLIEST = 20
"""No forecast before this part of a round, one in so many, has gone by."""

GIVEN_UP = ("withdrawn", "refused")
"""States in which a filing does not count as filed."""


class Invitation(msgspec.Struct, frozen=True):
    """A round and the path of the organ that it invites those below of."""

    round: Round
    path: str


class Progress(msgspec.Struct, frozen=True):
    """How far an organ and all below it have come: organs invited and with a filing, filings, those filed late."""

    invited: int = 0
    reported: int = 0
    filings: int = 0
    late: int = 0

    @property
    def outstanding(self) -> int:
        """Organs that were invited and have filed nothing."""
        return self.invited - self.reported


class Completeness(msgspec.Struct, frozen=True):
    """A round at one organ: as a whole, by the organs directly below, and the ids of organs without a filing.

    `forecast` is the number of filings at the round's end by the pace so far, None where nothing can be said yet, or
    the round is over.
    """

    whole: Progress
    below: Mapping[str, Progress]
    outstanding: tuple[str, ...]
    closed: bool
    forecast: int | None


def invitations(connection: Connection, path: str, most: int = 50) -> list[Invitation]:
    """The rounds that concern the organ at `path`: of those above it, of itself, of those below; the last to close
    first."""
    line = path.strip("/").split("/")
    query = (
        select(rounds, organs.c.path)
        .join(organs, organs.c.id == rounds.c.organ)
        .where(or_(organs.c.id.in_(line), subtree(path)))
        .order_by(rounds.c.closes_at.desc(), rounds.c.id)
        .limit(most)
    )
    return [Invitation(_round(row), row.path) for row in connection.execute(query)]


def most_urgent(invited: Sequence[Invitation], now: str) -> Invitation | None:
    """The round to look at first: of those open the one that closes first, else the one that closed last."""
    opened = [one for one in invited if one.round.opens_at <= now < one.round.closes_at]
    return min(opened, key=lambda one: one.round.closes_at, default=next(iter(invited), None))


def completeness(connection: Connection, invitation: Invitation, asked: Asked, now: str) -> Completeness:
    """How far the organs at and below `asked.path` have come with a round."""
    round_, path = invitation.round, max(asked.path, invitation.path, key=len)
    invited = _invited(connection, path)
    filed = connection.execute(_filed(asked, round_)).all()
    below: dict[str, Counter[str]] = {}
    for row in filed:
        tally = below.setdefault(_child(row.path, asked.path), Counter())
        tally["filings"] += int(row.filings)
        tally["late"] += int(row.late)
    reporting = {row.id for row in filed}
    for id_, its_path in invited.items():
        tally = below.setdefault(_child(its_path, asked.path), Counter())
        tally["invited"] += 1
        tally["reported"] += id_ in reporting
    whole = sum(below.values(), Counter[str]())
    return Completeness(
        whole=Progress(**whole),
        below={id_: Progress(**tally) for id_, tally in below.items()},
        outstanding=tuple(id_ for id_ in invited if id_ not in reporting),
        closed=now >= round_.closes_at,
        forecast=forecast(round_, whole["filings"], now),
    )


def forecast(round_: Round, filings: int, now: str) -> int | None:
    """How many filings there will be when the round closes, if they go on as they came until `now`."""
    opens, closes = parse_utc(round_.opens_at), parse_utc(round_.closes_at)
    gone, whole = parse_utc(now) - opens, closes - opens
    if not timedelta() < gone < whole or gone * EARLIEST < whole:
        return None
    return filings * whole // gone


def _invited(connection: Connection, path: str) -> dict[str, str]:
    """The organs that enterprises file with at and below `path`, with their own paths."""
    query = select(organs.c.id, organs.c.path).where(subtree(path), organs.c.level.in_(DIVISIONS))
    paths = {row.id: row.path for row in connection.execute(query.order_by(organs.c.id))}
    above = {one.split("/")[-3] for one in paths.values()}
    return {id_: its_path for id_, its_path in paths.items() if id_ not in above}


def _filed(asked: Asked, round_: Round) -> Select[Any]:
    """Filings of the round by organ, and how many of them were first filed after its end."""
    late = func.sum(case((revisions.c.created_at > round_.closes_at, 1), else_=0))
    counted = (
        select(contributions.c.organ, func.count().label("filings"), late.label("late"))
        .join(revisions, (revisions.c.submission == contributions.c.submission) & (revisions.c.number == 1))
        .where(*conditions(asked), contributions.c.round == round_.id, contributions.c.state.not_in(GIVEN_UP))
        .group_by(contributions.c.organ)
        .subquery()
    )
    columns = (organs.c.id, organs.c.path, counted.c.filings, counted.c.late)
    return select(*columns).join(counted, counted.c.organ == organs.c.id)


def _child(path: str, above: str) -> str:
    """The id of the organ directly below `above` that `path` lies in, its own where it is that one."""
    line, depth = path.split("/"), above.count("/")
    return line[depth] or line[depth - 1]


def _round(row: Any) -> Round:
    title = msgspec.json.decode(row.title, type=Label)
    return Round(row.id, row.organ, title, tuple(row.kinds.split()), row.opens_at, row.closes_at)
