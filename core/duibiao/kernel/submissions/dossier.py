"""All that an office looks at before it acts on a submission, gathered in few statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, Text, and_, bindparam, cast, literal, select, union_all

from duibiao.kernel.identity.files import EvidenceFile
from duibiao.kernel.identity.people import Person
from duibiao.kernel.identity.scope import within
from duibiao.kernel.journal.entries import HELD_BY_ALL, Recorded, chained, read_entry
from duibiao.kernel.journal.erasables import opened
from duibiao.kernel.store.federation import peers, requests
from duibiao.kernel.store.tables import entries, erasables, evidence, objections, revisions, submissions
from duibiao.kernel.submissions.content import Difference, differences
from duibiao.kernel.submissions.lifecycle import ENTRY_TYPES
from duibiao.kernel.submissions.reading import READ, WHOLE, Event, Held, events_of, held_of, is_filer, unknown
from duibiao.kernel.submissions.records import Revision
from duibiao.model.values.messages import NotFound

_before = revisions.alias("before")
_other = submissions.alias("other")
_earlier = submissions.alias("earlier")
_earlier_filed = revisions.alias("earlier_filed")

REVIEWED = WHOLE.add_columns(_before.c.body.label("before_body")).outerjoin(
    _before, and_(_before.c.submission == submissions.c.id, _before.c.number == submissions.c.revision - 1)
)
"""Submissions with their last two revisions."""

_ABOUT = union_all(
    select(bindparam("which").label("id")),
    select(objections.c.id).where(objections.c.submission == bindparam("which")),
    select(requests.c.id).where(requests.c.submission == bindparam("which")),
).subquery("about")
_ENTRIES = (
    select(entries.c.body, entries.c.digest)
    .where(
        entries.c.subject_type.in_(("submission", "objection", "request")),
        entries.c.subject.in_(select(_ABOUT.c.id)),
        entries.c.branch == HELD_BY_ALL,
    )
    .order_by(entries.c.at, entries.c.id)
)
_WORDS = select(literal("word").label("of"), erasables.c.digest, erasables.c.suite, erasables.c.body).where(
    erasables.c.subject.in_(select(_ABOUT.c.id))
)
_TEXTS = union_all(_WORDS, select(literal("instance"), peers.c.instance, cast(None, Text), peers.c.title))
_FILES = select(*(evidence.c[name] for name in EvidenceFile.__struct_fields__)).where(
    evidence.c.enterprise == bindparam("enterprise"), evidence.c.digest.in_(bindparam("digests", expanding=True))
)


class Reviewed(msgspec.Struct, frozen=True):
    """A submission as it was filed, what it was before, and the same product's filing by this scheme before that."""

    held: Held
    filed: Revision
    before: Revision | None
    earlier: Revision | None

    def changes(self) -> tuple[Difference, ...]:
        """What the last revision changed against the one before it."""
        return differences(self.before.content, self.filed.content) if self.before else ()


class Record(msgspec.Struct, frozen=True, dict=True):
    """What was done and said about a submission, the objections to it and the requests about it.

    `words` are by the digests that name them, `instances` what the other instances are called, by name.
    """

    acts: tuple[Recorded, ...]
    objections: tuple[Recorded, ...]
    words: Mapping[str, str | None]
    requests: tuple[Recorded, ...] = ()
    instances: Mapping[str, str] = {}

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The acts, the oldest first."""
        return tuple(events_of(self.acts, self.words))

    @cached_property
    def filers(self) -> frozenset[str]:
        """Everybody who ever submitted a revision."""
        filed = (act for act in self.acts if act.entry.type == ENTRY_TYPES["submit"])
        return frozenset(person for act in filed if (person := self.words.get(act.entry.actor.person)))


def review(connection: Connection, person: Person, id_: str, *, with_earlier: bool = False) -> Reviewed:
    """A submission that was filed, within the person's scope. Raises `NotFound` alike for unknown and for hidden."""
    query = REVIEWED.where(_visible(person), submissions.c.id == id_, submissions.c.revision > 0)
    if with_earlier:
        query = _with_earlier(query, person)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(unknown(id_))
    return reviewed_of(row)


def review_all(connection: Connection, person: Person, ids: Iterable[str]) -> Mapping[str, Reviewed]:
    """Several of them by id; those that are not for this person are left out."""
    query = REVIEWED.where(_visible(person), submissions.c.id.in_(list(ids)), submissions.c.revision > 0)
    return {row.id: reviewed_of(row) for row in connection.execute(query)}


def record_of(connection: Connection, id_: str) -> Record:
    """What was done and said about a submission; whether the reader may see it is asked before."""
    given = {"which": id_}
    rows = connection.execute(_ENTRIES, given)
    recorded = chained(Recorded(read_entry(row.body), row.body, row.digest) for row in rows)
    texts = connection.execute(_TEXTS, given).all()
    return Record(
        acts=tuple(one for one in recorded if one.entry.subject.type == "submission"),
        objections=tuple(one for one in recorded if one.entry.subject.type == "objection"),
        requests=tuple(one for one in recorded if one.entry.subject.type == "request"),
        words=opened(connection, [row for row in texts if row.of == "word"]),
        instances={row.digest: row.body for row in texts if row.of == "instance"},
    )


def files_named(connection: Connection, filed: Revision) -> tuple[EvidenceFile, ...]:
    """The evidence files that the answers name, in the order in which they name them."""
    wanted = list(dict.fromkeys(digest for one in filed.content.indicators.values() for digest in one.evidence))
    if not wanted:
        return ()
    rows = connection.execute(_FILES, {"enterprise": filed.enterprise.uscc, "digests": wanted})
    found = {row.digest: EvidenceFile(**row._mapping) for row in rows}
    return tuple(found[digest] for digest in wanted if digest in found)


def is_own(person: Person, reviewed: Reviewed, record: Record) -> bool:
    """Whether the person files for the enterprise or filed any revision; nobody acts on an own filing."""
    return is_filer(person, reviewed.held.standing.enterprise) or person.id in record.filers


def reviewed_of(row: object) -> Reviewed:
    """The submission in a row of `REVIEWED`. An office sees what was filed, never a draft."""
    held = held_of(row)
    assert held.revision is not None
    columns = row._mapping  # type: ignore[attr-defined]
    return Reviewed(
        held=msgspec.structs.replace(held, draft=None),
        filed=held.revision,
        before=_revision(columns["before_body"]),
        earlier=_revision(columns.get("earlier_body")),
    )


def _visible(person: Person) -> ColumnElement[bool]:
    return within(person, READ, submissions.c.organ, submissions.c.industry, submissions.c.enterprise)


def _with_earlier(query: Select[tuple[object, ...]], person: Person) -> Select[tuple[object, ...]]:
    """`query` joined to what was last filed for the same product and scheme before, where the person may see it."""
    last = (
        select(_other.c.id)
        .where(
            _other.c.product == submissions.c.product,
            _other.c.scheme == submissions.c.scheme,
            _other.c.created_at < submissions.c.created_at,
            _other.c.revision > 0,
            within(person, READ, _other.c.organ, _other.c.industry, _other.c.enterprise),
        )
        .order_by(_other.c.created_at.desc(), _other.c.id)
        .limit(1)
        .correlate(submissions)
        .scalar_subquery()
    )
    filed = and_(_earlier_filed.c.submission == _earlier.c.id, _earlier_filed.c.number == _earlier.c.revision)
    return (
        query.add_columns(_earlier_filed.c.body.label("earlier_body"))
        .outerjoin(_earlier, _earlier.c.id == last)
        .outerjoin(_earlier_filed, filed)
    )


def _revision(body: bytes | None) -> Revision | None:
    return msgspec.json.decode(body, type=Revision) if body is not None else None
