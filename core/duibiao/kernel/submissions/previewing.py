"""What a new version of a scheme would do to the filings under earlier ones: judged again, nothing written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, and_, bindparam, func, or_, select

from duibiao.kernel.definitions import known
from duibiao.kernel.store.tables import drafts, enterprises, products, revisions, submissions
from duibiao.kernel.submissions.content import Content
from duibiao.kernel.submissions.records import Revision
from duibiao.model.assessment.engine import assess
from duibiao.model.assessment.verdict import RANK, Outcome, Verdict
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Fault

Turn = Literal["unchanged", "better", "worse", "mixed", "cannot_be_judged"]

BATCH = 100
STATES = ("draft", "returned", "in_review", "accepted", "in_publicity", "published", "suspended")
"""Filings that a new version may still concern; what is withdrawn, refused, revoked or expired is left alone."""

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
        submissions.c.state,
        submissions.c.scheme_digest,
        enterprises.c.name.label("enterprise_name"),
        products.c.name.label("product_name"),
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


class Turned(msgspec.Struct, frozen=True):
    """One indicator whose outcome against a standard changes. `clause` and `bound` are of the limit that decides now.

    An outcome is None where that version does not compare the indicator with the standard.
    """

    indicator: str
    standard: str
    was: Outcome | None
    now: Outcome | None
    clause: str | None = None
    bound: tuple[str, ...] = ()
    unit: str | None = None


class Changed(msgspec.Struct, frozen=True):
    """A filing that the proposed version would judge otherwise. Grades are keys, None where nothing can be judged.

    `missing` are indicators that it would ask and the filing does not answer, and that were not missing before.
    `stored_differs`: the verdict filed is not the one that its own version gives today.
    """

    submission: str
    enterprise: str
    enterprise_name: str
    product: str | None
    state: str
    was: str | None
    now: str | None
    turn: Turn
    turned: tuple[Turned, ...]
    missing: tuple[str, ...]
    stored_differs: bool = False


class Totals(msgspec.Struct):
    """How many filings were looked at, and how they come out; the other counts add up to `looked_at`."""

    looked_at: int = 0
    unchanged: int = 0
    better: int = 0
    worse: int = 0
    mixed: int = 0
    cannot_be_judged: int = 0


def preview(
    connection: Connection,
    proposed: BenchmarkScheme,
    digest: str,
    totals: Totals,
    progress: Callable[[int, int], object] = lambda *_: None,
    batch: int = BATCH,
) -> Iterator[Changed]:
    """Every filing under another version that `proposed` would judge otherwise, by id; `totals` counts along.

    One statement a batch, and one more for versions not read before. A draft is judged by what is written in it.
    """
    given: dict[str, Any] = {"scheme": proposed.name, "proposed": digest}
    total, after = connection.execute(_COUNT, given).scalar_one(), ""
    while rows := connection.execute(_BATCH, given | {"after": after, "most": batch}).all():
        versions = known.of_digests(connection, {row.scheme_digest for row in rows})
        for row in rows:
            changed = _judged(row, versions, proposed, digest)
            totals.looked_at += 1
            turn = changed.turn if changed else "unchanged"
            setattr(totals, turn, getattr(totals, turn) + 1)
            if changed:
                yield changed
        after = rows[-1].id
        progress(totals.looked_at, total)


def _judged(row: Any, versions: Mapping[str, Any], proposed: BenchmarkScheme, digest: str) -> Changed | None:
    """The filing in a row where it comes out otherwise; None where nothing changes."""
    revision = msgspec.json.decode(row.body, type=Revision) if row.body is not None else None
    draft = msgspec.json.decode(row.answers, type=Content) if row.answers is not None else None
    content = draft or (revision.content if revision else Content())
    before = _verdict(versions[row.scheme_digest], content, row.scheme_digest)
    after = _verdict(proposed, content, digest)
    stored = revision.verdict if revision is not None and draft is None else None
    turned = _turned(before, after)
    grades = (before.grade if before else None, after.grade if after else None)
    if before and after and not turned and grades[0] == grades[1]:
        return None
    return Changed(
        submission=row.id,
        enterprise=row.enterprise,
        enterprise_name=row.enterprise_name,
        product=row.product_name,
        state=row.state,
        was=grades[0],
        now=grades[1],
        turn=_turn(turned) if before and after else "cannot_be_judged",
        turned=turned,
        missing=tuple(sorted(_missing(after) - _missing(before))),
        stored_differs=stored is not None and stored != before,
    )


def _verdict(scheme: BenchmarkScheme, content: Content, digest: str) -> Verdict | None:
    try:
        return assess(scheme, content.parameters, content.indicators, digest)
    except Fault:
        return None


def _turned(before: Verdict | None, after: Verdict | None) -> tuple[Turned, ...]:
    """What changes for each indicator and standard that either version compares."""
    old = {(one.indicator, one.standard): one for one in before.comparisons} if before else {}
    new = {(one.indicator, one.standard): one for one in after.comparisons} if after else {}
    found = []
    for place in sorted(old.keys() | new.keys()):
        was, now = old.get(place), new.get(place)
        outcomes = (was.outcome if was else None, now.outcome if now else None)
        if outcomes[0] == outcomes[1]:
            continue
        cited = now or was
        limit = next((one for one in cited.limits if one.outcome == cited.outcome), None) if cited else None
        found.append(
            Turned(*place, *outcomes, limit.clause, limit.bound, limit.unit) if limit else Turned(*place, *outcomes)
        )
    return tuple(found)


def _turn(turned: tuple[Turned, ...]) -> Turn:
    """Which way the outcomes go; an indicator that only one version compares gives no direction unless it fails."""
    up = any(one.was and one.now and RANK[one.now] > RANK[one.was] for one in turned)
    down = any(one.was and one.now and RANK[one.now] < RANK[one.was] for one in turned)
    down = down or any(one.was is None and one.now in ("below", "missing") for one in turned)
    if up and not down:
        return "better"
    return "worse" if down and not up else "mixed"


def _missing(verdict: Verdict | None) -> set[str]:
    return {one.indicator for one in verdict.indicators if one.outcome == "missing"} if verdict else set()
