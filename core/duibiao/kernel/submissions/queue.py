"""What waits for a person: submissions at a step that is theirs, and for publishers those between passing and ending.

A person's own filings are never among them as far as a query can tell: those of the enterprises that they file for.
Whoever filed a revision in an earlier post is found out when the submission is opened (`acting.refuse_own_filing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

import msgspec
from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    and_,
    case,
    func,
    or_,
    select,
    union,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from duibiao.kernel.hierarchy.routes import RouteStep
from duibiao.kernel.identity.people import Holding, Person
from duibiao.kernel.identity.scope import within
from duibiao.kernel.store.lists import member
from duibiao.kernel.store.patterns import mentions, pattern
from duibiao.kernel.store.tables import enterprises, objections, products, revisions, submissions
from duibiao.kernel.submissions.lifecycle import State
from duibiao.kernel.submissions.reading import READ
from duibiao.model.assessment.verdict import Counts

Which = Literal["all", "overdue", "soon", "concerns", "resubmitted", "ended", "objections"]
"""What a queue is narrowed to; `ended` are publicities that are over, `objections` results that somebody objects to."""

STEP_ROLES = ("checker", "approver")
NEVER = "9999-12-31"
_PARTED = "~"

Columns = ReadOnlyColumnCollection[str, Any]


class Narrowed(msgspec.Struct, frozen=True):
    """Filters of a list: they narrow, they never widen. `text` is looked for in names, USCC and id."""

    which: Which = "all"
    kind: str = ""
    scheme: str = ""
    text: str = ""


EVERYTHING = Narrowed()


class Days(msgspec.Struct, frozen=True):
    """Today, and the last day that still counts as soon."""

    today: str
    soon: str


class Case(msgspec.Struct, frozen=True):
    """A submission as an office's list shows it. `due_on` is the day by which the step or an objection is due."""

    id: str
    kind: str
    kind_digest: str
    scheme: str | None
    scheme_digest: str | None
    enterprise: str
    enterprise_name: str
    product_name: str | None
    product_model: str | None
    organ: str
    state: State
    step: int | None
    route: tuple[RouteStep, ...]
    revision: int
    concerns: int
    grade: str | None
    publicity_ends_on: str | None
    head: str
    updated_at: str
    due_on: str | None
    objections: int

    @property
    def at_step(self) -> RouteStep | None:
        """The step that it waits at, None where it waits for no office."""
        return self.route[self.step] if self.step is not None else None

    @property
    def cursor(self) -> str:
        """Where a queue goes on after this one."""
        day = self.due_on or self.publicity_ends_on or NEVER
        return _PARTED.join((day, str(self.concerns), self.id))


class Queue(msgspec.Struct, frozen=True):
    """One page of what waits; `remaining` counts what is on it and after it."""

    cases: tuple[Case, ...]
    remaining: int

    @property
    def next(self) -> str:
        """The cursor of the following page, empty on the last one."""
        return self.cases[-1].cursor if self.remaining > len(self.cases) else ""


class Tally(msgspec.Struct, frozen=True):
    """How many submissions of one kind and scheme wait, and how many of them for which reason."""

    kind: str
    kind_digest: str
    scheme: str | None
    scheme_digest: str | None
    all: int
    overdue: int
    soon: int
    concerns: int
    resubmitted: int
    ended: int
    objections: int


_OPEN = (
    select(objections.c.submission, func.count().label("count"), func.min(objections.c.due_on).label("due_on"))
    .where(objections.c.state == "open")
    .group_by(objections.c.submission)
    .subquery("open_objections")
)
_KEYS = ("id", "kind", "kind_digest", "scheme", "scheme_digest", "enterprise", "product", "state", "revision")
_ORDER = ("concerns", "due_on", "publicity_ends_on")
_GROUPS = ("kind", "kind_digest", "scheme", "scheme_digest")
_AS_THEY_ARE = [name for name in Case.__struct_fields__ if name in submissions.c and name != "due_on"]
_NAMED = submissions.join(enterprises, enterprises.c.uscc == submissions.c.enterprise).outerjoin(
    products, products.c.id == submissions.c.product
)
_COLUMNS = (
    *(submissions.c[name] for name in _AS_THEY_ARE),
    enterprises.c.name.label("enterprise_name"),
    products.c.name.label("product_name"),
    products.c.model.label("product_model"),
)


def waiting(
    connection: Connection,
    person: Person,
    days: Days,
    narrowed: Narrowed = EVERYTHING,
    after: str = "",
    limit: int = 30,
) -> Queue:
    """What waits for the person: the nearest deadline first, none last, then the most concerns, then by id.

    The page is cut from the keys alone; names are looked up for what is on it.
    """
    mine = _mine(person)
    due = func.coalesce(mine.c.due_on, _OPEN.c.due_on)
    day = func.coalesce(due, mine.c.publicity_ends_on, NEVER)
    source = mine.outerjoin(_OPEN, _OPEN.c.submission == mine.c.id)
    if narrowed.text.strip():
        source = source.join(enterprises, enterprises.c.uscc == mine.c.enterprise)
        source = source.outerjoin(products, products.c.id == mine.c.product)
    cut = (
        select(
            mine.c.id,
            due.label("due_on"),
            day.label("day"),
            func.coalesce(_OPEN.c.count, 0).label("objections"),
            func.count().over().label("remaining"),
        )
        .select_from(source)
        .where(*_narrowing(mine, narrowed, days), *_beyond(mine, day, after))
        .order_by(day, mine.c.concerns.desc(), mine.c.id)
        .limit(limit)
        .subquery("cut")
    )
    query = (
        select(*_COLUMNS, cut.c.due_on, cut.c.objections, cut.c.remaining)
        .select_from(_NAMED.join(cut, cut.c.id == submissions.c.id))
        .order_by(cut.c.day, submissions.c.concerns.desc(), submissions.c.id)
    )
    rows = connection.execute(query, {"pattern": pattern(narrowed.text)}).all()
    return Queue(tuple(map(_case, rows)), rows[0].remaining if rows else 0)


def tallies(connection: Connection, person: Person, days: Days) -> list[Tally]:
    """Everything that waits for the person, counted by kind and scheme."""
    mine = _mine(person)
    groups = [mine.c[name] for name in _GROUPS]
    conditions = _conditions(mine, days).items()
    sums = [func.sum(case((condition, 1), else_=0)).label(which) for which, condition in conditions]
    query = (
        select(*groups, func.count().label("all"), *sums)
        .select_from(mine.outerjoin(_OPEN, _OPEN.c.submission == mine.c.id))
        .group_by(*groups)
        .order_by(*groups)
    )
    return [Tally(**row._mapping) for row in connection.execute(query)]


def within_scope(
    connection: Connection, person: Person, state: State | None, narrowed: Narrowed, after: str = "", limit: int = 30
) -> list[Case]:
    """Everything that was filed within the person's scope, the newest id first; those before the id `after`."""
    scope = within(person, READ, submissions.c.organ, submissions.c.industry, submissions.c.enterprise)
    source = _NAMED.outerjoin(_OPEN, _OPEN.c.submission == submissions.c.id)
    query = (
        select(*_COLUMNS, submissions.c.due_on, func.coalesce(_OPEN.c.count, 0).label("objections"))
        .select_from(source)
        .where(scope, submissions.c.revision > 0, *_named(submissions.c, narrowed))
        .order_by(submissions.c.id.desc())
        .limit(limit)
    )
    if state is not None:
        query = query.where(submissions.c.state == state)
    if after:
        query = query.where(submissions.c.id < after)
    return [_case(row) for row in connection.execute(query, {"pattern": pattern(narrowed.text)})]


def counts_of(connection: Connection, cases: Iterable[Case]) -> Mapping[str, Counts]:
    """How the indicators of each submission come out, by its id; those without a verdict are left out."""
    ids = [one.id for one in cases]
    if not ids:
        return {}
    current = and_(submissions.c.id == revisions.c.submission, submissions.c.revision == revisions.c.number)
    query = select(submissions.c.id, revisions.c.body).join(revisions, current).where(submissions.c.id.in_(ids))
    read = {row.id: _FILED.decode(row.body).verdict for row in connection.execute(query)}
    return {id_: verdict.counts for id_, verdict in read.items() if verdict is not None}


class _Assessed(msgspec.Struct):
    counts: Counts


class _Filed(msgspec.Struct):
    verdict: _Assessed | None = None


_FILED = msgspec.json.Decoder(_Filed)


def _mine(person: Person) -> CTE:
    """What waits for the person, each once, by the columns that a queue is narrowed and ordered by."""
    own = [holding.enterprise for holding in person.holdings if holding.role == "filer" and holding.enterprise]
    keys = select(*(submissions.c[name] for name in (*_KEYS, *_ORDER)))
    parts = [
        keys.where(condition, submissions.c.enterprise.not_in(own), *_industries(holding))
        for holding in person.holdings
        for condition in _places(holding)
    ]
    return union(keys.where(submissions.c.id.is_(None)), *parts).cte("mine")


def _places(holding: Holding) -> Iterator[ColumnElement[bool]]:
    """The conditions under which a submission waits for this holding. What waits for no step has no organ of a step."""
    if holding.role in STEP_ROLES and holding.organ is not None:
        at_its_organ = and_(submissions.c.step_organ == holding.organ, submissions.c.state == "in_review")
        yield and_(at_its_organ, member(submissions.c.route, submissions.c.step, "role") == holding.role)
    if holding.role == "publisher" and holding.organ is not None:
        passed = and_(submissions.c.step_organ.is_(None), submissions.c.state.in_(("accepted", "in_publicity")))
        objected = submissions.c.id.in_(select(objections.c.submission).where(objections.c.state == "open"))
        last = member(submissions.c.route, -1, "organ") == holding.organ
        yield and_(passed, last)
        yield and_(objected, last)


def _industries(holding: Holding) -> Iterator[ColumnElement[bool]]:
    if holding.industries:
        code = submissions.c.industry
        yield or_(*(func.substr(code, 1, len(prefix)) == prefix for prefix in holding.industries))


def _conditions(mine: CTE, days: Days) -> dict[Which, ColumnElement[bool]]:
    """What each narrower queue holds, by its name."""
    due = func.coalesce(mine.c.due_on, _OPEN.c.due_on)
    return {
        "overdue": due < days.today,
        "soon": due.between(days.today, days.soon),
        "concerns": mine.c.concerns > 0,
        "resubmitted": and_(mine.c.revision > 1, mine.c.state == "in_review"),
        "ended": and_(mine.c.state == "in_publicity", mine.c.publicity_ends_on < days.today),
        "objections": _OPEN.c.count > 0,
    }


def _narrowing(mine: CTE, narrowed: Narrowed, days: Days) -> Iterator[ColumnElement[bool]]:
    if narrowed.which != "all":
        yield _conditions(mine, days)[narrowed.which]
    yield from _named(mine.c, narrowed)


def _named(columns: Columns, narrowed: Narrowed) -> Iterator[ColumnElement[bool]]:
    if narrowed.kind:
        yield columns.kind == narrowed.kind
    if narrowed.scheme:
        yield columns.scheme == narrowed.scheme
    if narrowed.text.strip():
        named = (enterprises.c.name, enterprises.c.uscc, products.c.name, products.c.model, columns.id)
        yield or_(*map(mentions, named))


def _beyond(mine: CTE, day: ColumnElement[str], cursor: str) -> Iterator[ColumnElement[bool]]:
    """The rows behind a cursor; one that cannot be read is none."""
    text, _, rest = cursor.partition(_PARTED)
    concerns, _, id_ = rest.partition(_PARTED)
    if not (text and id_ and concerns.isdecimal() and len(concerns) < 10):
        return
    fewer = mine.c.concerns < int(concerns)
    alike = and_(mine.c.concerns == int(concerns), mine.c.id > id_)
    yield or_(day > text, and_(day == text, or_(fewer, alike)))


def _case(row: Any) -> Case:
    fields = {name: row._mapping[name] for name in Case.__struct_fields__ if name != "route"}
    return Case(route=msgspec.json.decode(row.route, type=tuple[RouteStep, ...]), **fields)
