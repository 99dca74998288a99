"""Reading submissions: one whole, many in a list, and what has changed — each within the reader's scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, and_, bindparam, or_, select

from duibiao.kernel.hierarchy.routes import RouteStep
from duibiao.kernel.identity.people import Person
from duibiao.kernel.identity.scope import subtree, within
from duibiao.kernel.journal import erasables
from duibiao.kernel.journal.entries import Recorded, Subject, history
from duibiao.kernel.store.tables import drafts, organs, revisions, submissions
from duibiao.kernel.submissions.content import Content, Difference, differences
from duibiao.kernel.submissions.lifecycle import State
from duibiao.kernel.submissions.records import Act, EditionChoice, Revision, Standing
from duibiao.model.records.forms import Severity
from duibiao.model.values.canonical import canonical, digest
from duibiao.model.values.messages import Message, NotFound, message

READ = "submissions.read"

WHOLE = (
    select(submissions, drafts.c.answers, drafts.c.editions, revisions.c.body.label("revision_body"))
    .outerjoin(drafts, drafts.c.submission == submissions.c.id)
    .outerjoin(
        revisions, and_(revisions.c.submission == submissions.c.id, revisions.c.number == submissions.c.revision)
    )
)
"""Submissions with their draft and their last revision, for `held_of`."""

_ONE = WHOLE.where(submissions.c.id == bindparam("which"))
_LOCK = select(submissions.c.id).where(submissions.c.id == bindparam("which")).with_for_update()
_REVISION = select(revisions.c.body).where(
    revisions.c.submission == bindparam("which"), revisions.c.number == bindparam("number")
)


class Held(msgspec.Struct, frozen=True):
    """A submission as the store holds it: its standing, head, draft and last revision.

    `editions` are what was chosen for the draft when newer versions of its scheme were offered.
    """

    standing: Standing
    head: str
    draft: Content | None
    revision: Revision | None
    editions: tuple[EditionChoice, ...] = ()

    @property
    def seen(self) -> str:
        """The digest of what a reader sees now, to be given back with an action.

        It is the head, and with a draft its answers and the version of the scheme that they are judged by.
        """
        if self.draft is None:
            return self.head
        return digest(canonical([self.head, self.draft, self.standing.scheme_digest]))


class Listed(msgspec.Struct, frozen=True):
    """A submission as a list shows it."""

    id: str
    kind: str
    scheme: str | None
    enterprise: str
    product: str | None
    organ: str
    state: str
    step_organ: str | None
    revision: int
    grade: str | None
    due_on: str | None
    updated_at: str


class Told(msgspec.Struct, frozen=True):
    """A remark as it was made, with its words; None once they were erased."""

    path: str
    severity: Severity
    text: str | None


class Event(msgspec.Struct, frozen=True):
    """One act in the history of a submission, its author by role and organ, `origin` the instance where it was done.

    `editions` are the versions of the scheme that were chosen for what the act files.
    """

    type: str
    at: str
    role: str
    organ: str | None
    state: str
    revision: int
    entry: str
    seen: str
    origin: str
    comment: str | None = None
    remarks: tuple[Told, ...] = ()
    editions: tuple[EditionChoice, ...] = ()


def show(connection: Connection, person: Person, id_: str, *, for_change: bool = False) -> Held:
    """The submission, when it is within the person's scope. Raises `NotFound` alike for unknown and for hidden.

    A draft is its filer's alone: to an office it does not exist before it is submitted. `for_change` keeps others
    from changing it until the transaction ends; it locks first and reads then, so that what is read is the newest.
    """
    if for_change:
        connection.execute(_LOCK, {"which": id_})
    where = within(person, READ, submissions.c.organ, submissions.c.industry, submissions.c.enterprise)
    row = connection.execute(_ONE.where(where), {"which": id_}).one_or_none()
    if row is None:
        raise NotFound(unknown(id_))
    held = held_of(row)
    if is_filer(person, held.standing.enterprise):
        return held
    if held.standing.revision == 0:
        raise NotFound(unknown(id_))
    return msgspec.structs.replace(held, draft=None, editions=())


def held(connection: Connection, id_: str, *, for_change: bool = False) -> Held:
    """The submission, whoever asks: for the house's own use. Raises `NotFound`."""
    if for_change:
        connection.execute(_LOCK, {"which": id_})
    row = connection.execute(_ONE, {"which": id_}).one_or_none()
    if row is None:
        raise NotFound(unknown(id_))
    return held_of(row)


def page(
    connection: Connection,
    person: Person,
    *,
    state: State | None = None,
    organ_path: str | None = None,
    kind: str | None = None,
    waiting_at: str | None = None,
    after: str = "",
    limit: int = 50,
) -> list[Listed]:
    """Submissions within the person's scope by id, those after `after`; filters narrow, they never widen."""
    where = within(person, READ, submissions.c.organ, submissions.c.industry, submissions.c.enterprise)
    own = [holding.enterprise for holding in person.holdings if holding.role == "filer" and holding.enterprise]
    query: Select[Any] = (
        select(*(submissions.c[name] for name in Listed.__struct_fields__))
        .where(where, or_(submissions.c.revision > 0, submissions.c.enterprise.in_(own)), submissions.c.id > after)
        .order_by(submissions.c.id)
        .limit(limit)
    )
    if state is not None:
        query = query.where(submissions.c.state == state)
    if kind is not None:
        query = query.where(submissions.c.kind == kind)
    if waiting_at is not None:
        query = query.where(submissions.c.step_organ == waiting_at)
    if organ_path is not None:
        query = query.where(submissions.c.organ.in_(select(organs.c.id).where(subtree(organ_path))))
    return [Listed(**row._mapping) for row in connection.execute(query)]


def changes(connection: Connection, held: Held) -> tuple[Difference, ...]:
    """What the last revision changed against the one before it; nothing for a first revision."""
    if held.revision is None or held.standing.revision < 2:
        return ()
    before = revision_of(connection, held.standing.id, held.standing.revision - 1)
    return differences(before.content, held.revision.content)


def revision_of(connection: Connection, id_: str, number: int) -> Revision:
    """A revision by its number."""
    body = connection.execute(_REVISION, {"which": id_, "number": number}).scalar_one()
    return msgspec.json.decode(body, type=Revision)


def events(connection: Connection, id_: str) -> list[Event]:
    """The history of a submission, the oldest act first, with what was said where it was not erased."""
    recorded = history(connection, Subject("submission", id_))
    acts = [msgspec.convert(item.entry.body, Act) for item in recorded]
    wanted = [text for act in acts for text in (act.comment, *(remark.text for remark in act.remarks)) if text]
    return events_of(recorded, erasables.read(connection, wanted))


def events_of(recorded: Iterable[Recorded], texts: Mapping[str, str | None]) -> list[Event]:
    """The acts in entries about one submission; `texts` are the words behind the digests in them."""
    acts = [(item, msgspec.convert(item.entry.body, Act)) for item in recorded]
    return [
        Event(
            type=item.entry.type,
            at=item.entry.at,
            role=item.entry.actor.role,
            organ=item.entry.actor.organ,
            state=act.standing.state,
            revision=act.standing.revision,
            entry=item.digest,
            seen=act.seen,
            origin=item.entry.origin,
            comment=texts.get(act.comment) if act.comment else None,
            remarks=tuple(Told(remark.path, remark.severity, texts.get(remark.text)) for remark in act.remarks),
            editions=act.revision.editions if act.revision else (),
        )
        for item, act in acts
    ]


def is_filer(person: Person, enterprise: str) -> bool:
    """Whether the person files for this enterprise."""
    return any(holding.role == "filer" and holding.enterprise == enterprise for holding in person.holdings)


def held_of(row: Any) -> Held:
    """The submission in a row of `WHOLE`."""
    columns = row._mapping
    fields = {name: columns[name] for name in Standing.__struct_fields__ if name not in ("route", "overlays")}
    route = msgspec.json.decode(row.route, type=tuple[RouteStep, ...])
    return Held(
        standing=Standing(route=route, overlays=tuple(row.overlays.split()), **fields),
        head=row.head,
        draft=msgspec.json.decode(row.answers, type=Content) if row.answers is not None else None,
        revision=msgspec.json.decode(row.revision_body, type=Revision) if row.revision_body is not None else None,
        editions=editions_of(row.editions),
    )


def editions_of(stored: str | None) -> tuple[EditionChoice, ...]:
    """The choices in a draft's column."""
    return msgspec.json.decode(stored, type=tuple[EditionChoice, ...]) if stored else ()


def unknown(id_: str) -> Message:
    """What is said of a submission that is not there, or not for this reader."""
    text = "没有编号为 {id} 的申报，或者不在您的权限范围内。请核对编号。"
    return message("submission.unknown", text, id=id_)
