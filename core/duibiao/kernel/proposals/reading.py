"""Proposals as people see them: proposers those of their organs, offices those below them, everybody what is open."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, select

from duibiao.extension.conformance.confined import Finding, Stated
from duibiao.kernel.identity.people import Person
from duibiao.kernel.identity.scope import covers, within
from duibiao.kernel.journal import erasables
from duibiao.kernel.journal.entries import Entry, Subject, history
from duibiao.kernel.proposals.records import Act, Comment, Dossier, Edition, Proposal, Said
from duibiao.kernel.store.tables import organs, proposal_comments, proposal_editions, proposals
from duibiao.model.values.messages import Label, NotFound, message

SHOWN = 30
COMMENTS_SHOWN = 40

_COLUMNS = (
    proposals.c.id,
    proposals.c.organ,
    organs.c.path,
    proposals.c.slug,
    proposals.c.title,
    proposals.c.state,
    proposals.c.edition,
    proposals.c.published_edition,
    proposals.c.comments_until,
    proposals.c.updated_at,
    proposals.c.head,
)
_PROPOSALS = select(*_COLUMNS).join(organs, organs.c.id == proposals.c.organ)
_ONE = _PROPOSALS.where(proposals.c.id == bindparam("which"))
_LATEST = _PROPOSALS.order_by(proposals.c.id.desc()).limit(bindparam("limit"))
_EDITION = select(proposal_editions).where(
    proposal_editions.c.proposal == bindparam("which"), proposal_editions.c.number == bindparam("number")
)
_COMMENTS = (
    select(proposal_comments)
    .where(proposal_comments.c.proposal == bindparam("which"), proposal_comments.c.id > bindparam("after"))
    .order_by(proposal_comments.c.id)
    .limit(bindparam("limit"))
)


def list_proposals(connection: Connection, person: Person, before: str = "", limit: int = SHOWN) -> list[Proposal]:
    """The proposals that the person may see, the newest first; those older than the id `before`."""
    query = _LATEST.where(within(person, "studio.read", proposals.c.organ))
    return _listed(connection, query, before, limit)


def list_public(connection: Connection, before: str = "", limit: int = SHOWN) -> list[Proposal]:
    """The proposals that everybody may read, the newest first."""
    query = _LATEST.where(proposals.c.comments_until.is_not(None), proposals.c.state != "taken_back")
    return _listed(connection, query, before, limit)


def get_proposal(connection: Connection, person: Person, id_: str, *, for_change: bool = False) -> Proposal:
    """A proposal for somebody of its organ or of an office above it. Raises `NotFound` to others."""
    found = _one(connection, id_, for_change=for_change)
    if not covers(person, "studio.read", found.path):
        raise _unknown()
    return found


def get_public(connection: Connection, id_: str, *, for_change: bool = False) -> Proposal:
    """A proposal that was opened to everybody. Raises `NotFound` for others."""
    found = _one(connection, id_, for_change=for_change)
    if not found.is_public:
        raise _unknown()
    return found


def get_edition(connection: Connection, proposal: Proposal, number: int | None = None) -> Edition:
    """The edition at hand of a proposal, or another one. Raises `NotFound`."""
    given = {"which": proposal.id, "number": number or proposal.edition}
    row = connection.execute(_EDITION, given).one_or_none()
    if row is None:
        raise _unknown()
    return Edition(
        number=row.number,
        digest=row.digest,
        version=row.version,
        issuer=row.issuer,
        uploaded_by=row.uploaded_by,
        uploaded_at=row.uploaded_at,
        findings=msgspec.json.decode(row.report, type=tuple[Finding, ...]),
        stated=_stated(row.stated),
    )


def dossier_of(connection: Connection, proposal: Proposal, after: str = "", limit: int = COMMENTS_SHOWN) -> Dossier:
    """The acts on a proposal, and the comments with their answers after the id `after`, the oldest first."""
    entries = [one.entry for one in history(connection, Subject("proposal", proposal.id))]
    given = {"which": proposal.id, "after": after, "limit": limit}
    rows = connection.execute(_COMMENTS, given).all()
    kept = [digest for row in rows for digest in (row.text, row.answer) if digest]
    words = erasables.read(connection, [*kept, *(one.body["reason"] for one in entries if "reason" in one.body)])
    return Dossier(
        tuple(_act(one, words) for one in entries),
        tuple(_comment(row, words.get(row.text), words.get(row.answer or "")) for row in rows),
    )


def _listed(connection: Connection, query: Any, before: str, limit: int) -> list[Proposal]:
    if before:
        query = query.where(proposals.c.id < before)
    return [_proposal(row) for row in connection.execute(query, {"limit": limit})]


def _one(connection: Connection, id_: str, *, for_change: bool) -> Proposal:
    query = _ONE.with_for_update(of=proposals) if for_change else _ONE
    row = connection.execute(query, {"which": id_}).one_or_none()
    if row is None:
        raise _unknown()
    return _proposal(row)


def _proposal(row: Any) -> Proposal:
    return Proposal(**row._asdict() | {"title": msgspec.json.decode(row.title, type=Label)})


def _act(entry: Entry, words: Mapping[str, str | None]) -> Act:
    return Act(
        type=entry.type,
        at=entry.at,
        role=entry.actor.role,
        organ=entry.actor.organ,
        edition=entry.body["edition"],
        archive=entry.body.get("archive"),
        until=entry.body.get("until"),
        reason=words.get(entry.body.get("reason", "")),
    )


def _comment(row: Any, said: str | None, answer: str | None) -> Comment:
    return Comment(
        id=row.id,
        edition=row.edition,
        state=row.state,
        opened_at=row.opened_at,
        said=msgspec.json.decode(said, type=Said) if said is not None else None,
        answered_at=row.answered_at,
        answer=answer,
        head=row.head,
    )


@lru_cache(maxsize=32)
def _stated(content: bytes) -> tuple[Stated, ...]:
    """The definitions in stored bytes."""
    return msgspec.json.decode(content, type=tuple[Stated, ...])


def _unknown() -> NotFound:
    return NotFound(message("proposal.unknown", "没有这份提案，或者它没有公开。请从提案列表中选取。"))
