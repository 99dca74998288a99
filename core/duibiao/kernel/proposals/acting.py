"""What every act on a proposal has in common: who may take it, that what was seen is still so, and its entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, select, update

from duibiao.kernel.identity.people import Person
from duibiao.kernel.identity.scope import author_at
from duibiao.kernel.journal import erasables
from duibiao.kernel.journal.entries import Author, Subject, record
from duibiao.kernel.proposals.records import House, Proposal
from duibiao.kernel.store.tables import proposal_editions, proposals
from duibiao.model.values.messages import Conflict, NotAllowed, message

_MOVE = (
    update(proposals)
    .where(proposals.c.id == bindparam("which"), proposals.c.head == bindparam("seen"))
    .values(
        state=bindparam("new_state"),
        title=bindparam("new_title"),
        edition=bindparam("new_edition"),
        published_edition=bindparam("now_published"),
        comments_until=bindparam("until"),
        updated_at=bindparam("now"),
        head=bindparam("new_head"),
    )
)
_UPLOADED = (
    select(proposal_editions.c.number)
    .where(proposal_editions.c.proposal == bindparam("which"), proposal_editions.c.uploaded_by == bindparam("person"))
    .limit(1)
)


def proposer(person: Person, house: House, path: str, now: str) -> Author:
    """Who proposes for the organ whose line is `path`. Raises `NotAllowed`."""
    return author_at(person, "studio.propose", house.origin, now, organ_path=path, industry=None, enterprise=None)


def office(connection: Connection, person: Person, house: House, proposal: Proposal, now: str) -> Author:
    """Who decides: a publisher of this instance's organ who uploaded no edition. Raises `NotAllowed`."""
    holding = next((one for one in person.holdings_for("studio.publish") if one.organ == house.organ), None)
    if holding is None:
        text = "提案由机构 {organ} 的发布人办理。请与该机构联系。"
        raise NotAllowed(message("proposal.office_only", text, organ=house.organ))
    if connection.execute(_UPLOADED, {"which": proposal.id, "person": person.id}).first():
        text = "这份提案是您自己上传的，须由另一位发布人办理。"
        raise NotAllowed(message("proposal.own", text))
    return Author(house.origin, person.id, holding.role, now, holding.organ)


def refuse_stale(proposal: Proposal, seen: str) -> None:
    """Raise `Conflict` where the proposal is not what the person saw any more."""
    if proposal.head != seen:
        raise Conflict(message("proposal.changed", "提案在您查看之后已有变动。请核对最新内容，再办理一次。"))


def move(
    connection: Connection,
    author: Author,
    was: Proposal,
    becomes: Proposal,
    act: str,
    body: Mapping[str, Any],
    reason: str | None = None,
) -> Proposal:
    """Let `was` become `becomes` by an act with its entry, its reason kept as an erasable.

    Of two acts at once exactly one wins, the other is a `Conflict`.
    """
    entry_body = {"edition": becomes.edition, "state": becomes.state, "seen": was.head, **body}
    if reason is not None:
        (entry_body["reason"],) = erasables.keep(connection, was.id, [reason])
    subject = Subject("proposal", was.id)
    recorded = record(
        connection, author, subject, f"proposal.{act}", entry_body, revision=becomes.edition, previous=was.head
    )
    given = {
        "which": was.id,
        "seen": was.head,
        "new_state": becomes.state,
        "new_title": msgspec.json.encode(becomes.title).decode(),
        "new_edition": becomes.edition,
        "now_published": becomes.published_edition,
        "until": becomes.comments_until,
        "now": author.at,
        "new_head": recorded.digest,
    }
    if connection.execute(_MOVE, given).rowcount != 1:
        refuse_stale(was, "")
    return msgspec.structs.replace(becomes, head=recorded.digest, updated_at=author.at)
