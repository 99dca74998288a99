"""What an enterprise sees of its own: its filings with names, how many stand where, and the answers it gave before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, bindparam, func, or_, select

from duibiao.kernel.hierarchy.routes import RouteStep
from duibiao.kernel.identity.people import Person
from duibiao.kernel.store.tables import enterprises, products, revisions, submissions
from duibiao.kernel.submissions.content import Content
from duibiao.kernel.submissions.lifecycle import State
from duibiao.kernel.submissions.records import Revision

_PARTED = "~"
"""Between the moment and the id of a cursor."""

_OWN = submissions.c.enterprise.in_(bindparam("own", expanding=True))
_LISTED = (
    select(
        submissions.c.id,
        submissions.c.kind,
        submissions.c.scheme,
        submissions.c.enterprise,
        enterprises.c.name.label("enterprise_name"),
        products.c.name.label("product_name"),
        products.c.model.label("product_model"),
        submissions.c.state,
        submissions.c.step,
        submissions.c.route,
        submissions.c.revision,
        submissions.c.due_on,
        submissions.c.publicity_ends_on,
        submissions.c.updated_at,
    )
    .join(enterprises, enterprises.c.uscc == submissions.c.enterprise)
    .outerjoin(products, products.c.id == submissions.c.product)
    .where(_OWN)
    .order_by(submissions.c.updated_at.desc(), submissions.c.id)
    .limit(bindparam("limit"))
)
_COUNTS = select(submissions.c.state, func.count().label("count")).where(_OWN).group_by(submissions.c.state)
_BEFORE = (
    select(revisions.c.body)
    .join(submissions, and_(submissions.c.id == revisions.c.submission, submissions.c.revision == revisions.c.number))
    .where(
        submissions.c.enterprise == bindparam("enterprise"),
        submissions.c.product == bindparam("product"),
        submissions.c.scheme == bindparam("scheme"),
    )
    .order_by(submissions.c.updated_at.desc())
    .limit(1)
)
_ABOUT = (
    select(
        enterprises.c.name.label("enterprise_name"),
        enterprises.c.organ,
        enterprises.c.industry,
        products.c.name.label("product_name"),
        products.c.model.label("product_model"),
    )
    .select_from(submissions)
    .join(enterprises, enterprises.c.uscc == submissions.c.enterprise)
    .outerjoin(products, products.c.id == submissions.c.product)
    .where(submissions.c.id == bindparam("which"))
)


class Filing(msgspec.Struct, frozen=True):
    """A submission as its filer's list shows it."""

    id: str
    kind: str
    scheme: str | None
    enterprise: str
    enterprise_name: str
    product_name: str | None
    product_model: str | None
    state: State
    step: int | None
    route: tuple[RouteStep, ...]
    revision: int
    due_on: str | None
    publicity_ends_on: str | None
    updated_at: str

    @property
    def at_step(self) -> RouteStep | None:
        """The step that it waits at, None where it waits for no office."""
        return self.route[self.step] if self.step is not None else None

    @property
    def cursor(self) -> str:
        """Where a list goes on after this one."""
        return f"{self.updated_at}{_PARTED}{self.id}"


class About(msgspec.Struct, frozen=True):
    """Whose filing it is, and of what, as registered today."""

    enterprise_name: str
    organ: str
    industry: str
    product_name: str | None
    product_model: str | None


def enterprises_of(person: Person) -> tuple[str, ...]:
    """The enterprises that the person files for."""
    return tuple(sorted({h.enterprise for h in person.holdings if h.role == "filer" and h.enterprise}))


def own_filings(
    connection: Connection, person: Person, *, states: tuple[State, ...] = (), after: str = "", limit: int = 30
) -> list[Filing]:
    """The filings of the person's enterprises, the one touched last first; those after the `cursor` called `after`."""
    query = _LISTED
    if states:
        query = query.where(submissions.c.state.in_(states))
    moment, parted, id_ = after.partition(_PARTED)
    if parted:
        same = and_(submissions.c.updated_at == moment, submissions.c.id > id_)
        query = query.where(or_(submissions.c.updated_at < moment, same))
    rows = connection.execute(query, {"own": enterprises_of(person), "limit": limit})
    return [_filing(row) for row in rows]


def own_counts(connection: Connection, person: Person) -> Mapping[State, int]:
    """How many filings of the person's enterprises are in each state."""
    return {row.state: row.count for row in connection.execute(_COUNTS, {"own": enterprises_of(person)})}  # type: ignore[misc]


def answers_before(connection: Connection, enterprise: str, product: str, scheme: str) -> Content | None:
    """What was last filed for this product by any version of the scheme; None where nothing was."""
    given = {"enterprise": enterprise, "product": product, "scheme": scheme}
    body = connection.execute(_BEFORE, given).scalar_one_or_none()
    return msgspec.json.decode(body, type=Revision).content if body is not None else None


def about(connection: Connection, submission: str) -> About:
    """Whose submission this is, and of what."""
    return About(**connection.execute(_ABOUT, {"which": submission}).one()._mapping)


def _filing(row: Any) -> Filing:
    fields = {name: row._mapping[name] for name in Filing.__struct_fields__ if name != "route"}
    return Filing(route=msgspec.json.decode(row.route, type=tuple[RouteStep, ...]), **fields)
