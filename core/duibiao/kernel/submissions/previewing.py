"""What a version of a scheme would do to the filings under other ones: judged again, nothing written.

A draft that was never submitted is its filer's alone: it is counted, and neither named nor described one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, cast

import msgspec
from sqlalchemy import Connection, and_, bindparam, func, or_, select

from duibiao.kernel.definitions import known
from duibiao.kernel.store.tables import drafts, enterprises, products, revisions, submissions
from duibiao.kernel.submissions.content import Content
from duibiao.kernel.submissions.records import Revision
from duibiao.model.assessment.engine import assess
from duibiao.model.assessment.verdict import RANK, Comparison, LimitResult, Outcome, Verdict
from duibiao.model.records.schemes import BenchmarkScheme, Relation
from duibiao.model.values.messages import Fault

Turn = Literal["unchanged", "better", "worse", "mixed", "incomplete", "cannot_be_judged"]

BATCH = 100
STATES = ("draft", "returned", "in_review", "accepted", "in_publicity", "published", "suspended")
"""Filings that another version may still concern; what is withdrawn, refused, revoked or expired is left alone."""

_CONCERNED = and_(
    submissions.c.scheme == bindparam("scheme"),
    submissions.c.state.in_(STATES),
    submissions.c.scheme_digest != bindparam("proposed"),
)
_COUNT = select(func.count()).select_from(submissions).where(_CONCERNED)
_BATCH = (
    select(
        submissions.c.id,
        submissions.c.enterprise,
        submissions.c.organ,
        submissions.c.industry,
        submissions.c.state,
        submissions.c.scheme_digest,
        enterprises.c.name.label("enterprise_name"),
        products.c.name.label("product_name"),
        products.c.model.label("product_model"),
        drafts.c.answers,
        revisions.c.body,
    )
    .join(enterprises, enterprises.c.uscc == submissions.c.enterprise)
    .outerjoin(products, products.c.id == submissions.c.product)
    .outerjoin(drafts, drafts.c.submission == submissions.c.id)
    .outerjoin(
        revisions, and_(revisions.c.submission == submissions.c.id, revisions.c.number == submissions.c.revision)
    )
    .where(
        _CONCERNED,
        submissions.c.id > bindparam("after"),
        or_(drafts.c.answers.is_not(None), revisions.c.body.is_not(None)),
    )
    .order_by(submissions.c.id)
    .limit(bindparam("most"))
)


class Cited(msgspec.Struct, frozen=True):
    """The limit that decides an outcome: its index among those of the indicator, and what it demands where."""

    limit: int
    relation: Relation
    clause: str | None = None
    bound: tuple[str, ...] = ()
    unit: str | None = None


class Turned(msgspec.Struct, frozen=True):
    """One indicator whose outcome against a standard changes, with the limit before and after that makes it so.

    An outcome is None where that version does not compare the indicator with the standard.
    """

    indicator: str
    standard: str
    was: Outcome | None
    now: Outcome | None
    was_limit: Cited | None = None
    now_limit: Cited | None = None


class Changed(msgspec.Struct, frozen=True):
    """A filing that the proposed version would judge otherwise. Grades are keys, None where nothing can be judged.

    `version` is the one it is filed under. `missing` are indicators that the proposed one would ask and the filing does
    not answer, and that were not missing before. `stored_differs`: the verdict filed is not the one that its own
    version gives today.
    """

    submission: str
    enterprise: str
    enterprise_name: str
    product: str | None
    organ: str
    industry: str
    state: str
    version: str
    was: str | None
    now: str | None
    turn: Turn
    turned: tuple[Turned, ...]
    missing: tuple[str, ...]
    stored_differs: bool = False


class Totals(msgspec.Struct, frozen=True):
    """How many were looked at, and how they come out: the other counts add up to `looked_at`."""

    looked_at: int = 0
    unchanged: int = 0
    better: int = 0
    worse: int = 0
    mixed: int = 0
    incomplete: int = 0
    cannot_be_judged: int = 0

    @property
    def changed(self) -> int:
        """How many come out otherwise."""
        return self.looked_at - self.unchanged

    def and_one(self, turn: Turn) -> Totals:
        """One more that turns this way."""
        return msgspec.structs.replace(self, looked_at=self.looked_at + 1, **{turn: getattr(self, turn) + 1})


class Tally(msgspec.Struct, frozen=True):
    """How everything comes out: filings, drafts, and in how many of both an indicator turns.

    A cause is "indicator standard before after"; "-" stands where a version does not compare the two.
    """

    filings: Totals = Totals()
    drafts: Totals = Totals()
    causes: Mapping[str, int] = {}

    @property
    def looked_at(self) -> int:
        """How many filings and drafts were looked at."""
        return self.filings.looked_at + self.drafts.looked_at

    def and_one(self, turn: Turn, draft: bool, turned: tuple[Turned, ...]) -> Tally:
        """One more draft or filing, for the reasons in `turned`."""
        causes = Counter(self.causes)
        causes.update(cause_of(one) for one in turned)
        if draft:
            return Tally(self.filings, self.drafts.and_one(turn), causes)
        return Tally(self.filings.and_one(turn), self.drafts, causes)


class Batch(msgspec.Struct, frozen=True):
    """Some filings looked at: the tally with them in it, those that change, and the id to go on after.

    `after` is None where nothing is left.
    """

    tally: Tally
    changed: tuple[Changed, ...]
    after: str | None


def cause_of(turned: Turned) -> str:
    """The name under which a turn is counted."""
    return " ".join((turned.indicator, turned.standard, turned.was or "-", turned.now or "-"))


def concerned(connection: Connection, proposed: BenchmarkScheme, digest: str) -> int:
    """How many drafts and filings there are under other versions."""
    return connection.execute(_COUNT, {"scheme": proposed.name, "proposed": digest}).scalar_one()


def look(
    connection: Connection, proposed: BenchmarkScheme, digest: str, tally: Tally, after: str, most: int = BATCH
) -> Batch:
    """The next filings under other versions, by id, judged by `proposed`.

    One statement, and one more for versions not read before. What was filed is judged as it was filed, a draft by what
    is written in it.
    """
    given = {"scheme": proposed.name, "proposed": digest, "after": after, "most": most}
    rows = connection.execute(_BATCH, given).all()
    versions = known.of_digests(connection, {row.scheme_digest for row in rows})
    found = []
    for row in rows:
        changed = _judged(row, cast(BenchmarkScheme, versions[row.scheme_digest]), proposed, digest)
        is_draft = row.body is None
        tally = tally.and_one(changed.turn if changed else "unchanged", is_draft, changed.turned if changed else ())
        if changed and not is_draft:
            found.append(changed)
    return Batch(tally, tuple(found), rows[-1].id if len(rows) == most else None)


def preview(
    connection: Connection,
    proposed: BenchmarkScheme,
    digest: str,
    progress: Callable[[int, int], object] = lambda *_: None,
    most: int = BATCH,
) -> Iterator[Batch]:
    """Every filing under another version, batch by batch; the last batch has the whole tally."""
    total = concerned(connection, proposed, digest)
    batch = Batch(Tally(), (), "")
    while batch.after is not None:
        batch = look(connection, proposed, digest, batch.tally, batch.after, most)
        progress(batch.tally.looked_at, total)
        yield batch


def _judged(row: Any, own: BenchmarkScheme, proposed: BenchmarkScheme, digest: str) -> Changed | None:
    """The filing in a row where it comes out otherwise; None where nothing changes."""
    revision = msgspec.json.decode(row.body, type=Revision) if row.body is not None else None
    content = revision.content if revision else msgspec.json.decode(row.answers, type=Content)
    before = _verdict(own, content, row.scheme_digest)
    after = _verdict(proposed, content, digest)
    turned = turns(before, after)
    grades = (before.grade if before else None, after.grade if after else None)
    if before and after and not turned and grades[0] == grades[1]:
        return None
    return Changed(
        submission=row.id,
        enterprise=row.enterprise,
        enterprise_name=row.enterprise_name,
        product=" ".join(part for part in (row.product_name, row.product_model) if part) or None,
        organ=row.organ,
        industry=row.industry,
        state=row.state,
        version=own.version,
        was=grades[0],
        now=grades[1],
        turn=_turn(turned) if before and after else "cannot_be_judged",
        turned=turned,
        missing=tuple(sorted(_missing(after) - _missing(before))),
        stored_differs=revision is not None and revision.verdict != before,
    )


def _verdict(scheme: BenchmarkScheme, content: Content, digest: str) -> Verdict | None:
    try:
        return assess(scheme, content.parameters, content.indicators, digest)
    except Fault:
        return None


def turns(before: Verdict | None, after: Verdict | None) -> tuple[Turned, ...]:
    """What changes for each indicator and standard that either version compares."""
    old = {(one.indicator, one.standard): one for one in before.comparisons} if before else {}
    new = {(one.indicator, one.standard): one for one in after.comparisons} if after else {}
    found = []
    for place in sorted(old.keys() | new.keys()):
        was, now = old.get(place), new.get(place)
        outcomes = (was.outcome if was else None, now.outcome if now else None)
        if outcomes[0] == outcomes[1]:
            continue
        found.append(Turned(*place, *outcomes, *_cited(was, now)))
    return tuple(found)


def _cited(was: Comparison | None, now: Comparison | None) -> tuple[Cited | None, Cited | None]:
    """The limits behind a turn: one whose own outcome turns, of several tiers the best; else those that decide."""
    old = {_demand(limit): limit for limit in was.limits} if was else {}
    new = {_demand(limit): limit for limit in now.limits} if now else {}
    turned = [key for key in new if key in old and old[key].outcome != new[key].outcome]
    if turned:
        return _cite(old[turned[-1]]), _cite(new[turned[-1]])
    return _cite(_deciding(was)), _cite(_deciding(now))


def _demand(limit: LimitResult) -> tuple[str | None, ...]:
    """What a limit is recognised by in another version: all but its bound."""
    return (limit.purpose, limit.tier, limit.statistic, limit.clause, limit.relation)


def _deciding(comparison: Comparison | None) -> LimitResult | None:
    """The limit that gives a comparison its outcome."""
    if comparison is None:
        return None
    return next((limit for limit in comparison.limits if limit.outcome == comparison.outcome), None)


def _cite(limit: LimitResult | None) -> Cited | None:
    return Cited(limit.limit, limit.relation, limit.clause, limit.bound, limit.unit) if limit else None


def _turn(turned: tuple[Turned, ...]) -> Turn:
    """Which way the outcomes go; incomplete where the proposed version only asks for more than was answered."""
    both = [(RANK[one.was], RANK[one.now]) for one in turned if one.was and one.now]
    up = any(now > was for was, now in both)
    down = any(now < was for was, now in both) or any(one.was is None and one.now == "below" for one in turned)
    if not up and not down and any(one.now == "missing" for one in turned):
        return "incomplete"
    if up and not down:
        return "better"
    return "worse" if down and not up else "mixed"


def _missing(verdict: Verdict | None) -> set[str]:
    return {one.indicator for one in verdict.indicators if one.outcome == "missing"} if verdict else set()
