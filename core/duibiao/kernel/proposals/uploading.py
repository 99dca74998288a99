"""Taking an edition: a first one makes a proposal, another one revises it. What the kit refuses replaces nothing."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, bindparam, func, insert, select

from duibiao.extension.conformance.confined import Finding, Judged
from duibiao.kernel.hierarchy.organs import get_organ
from duibiao.kernel.identity.people import Person
from duibiao.kernel.journal.entries import Subject, new_id, record
from duibiao.kernel.proposals.acting import move, proposer, refuse_stale
from duibiao.kernel.proposals.records import MAY_REVISE, House, Proposal
from duibiao.kernel.store.tables import proposal_editions, proposals
from duibiao.model.values.messages import Conflict, Fault, message

_INSERT = insert(proposals)
_INSERT_EDITION = insert(proposal_editions)
_LAST = select(func.max(proposal_editions.c.number)).where(proposal_editions.c.proposal == bindparam("which"))


class Upload(msgspec.Struct, frozen=True):
    """An archive that was judged: its digest, the definitions in it, and everything found in it."""

    digest: str
    judged: Judged
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> bool:
        """Whether anything stands against it."""
        return any(one.severity == "refuse" for one in self.findings)

    def replaces(self, proposal: Proposal | None) -> bool:
        """Whether it may be kept: it can be read, and it is sound or takes the place of nothing sound."""
        return self.judged.readable and (not self.refused or proposal is None or proposal.state == "refused")


def propose(connection: Connection, person: Person, house: House, organ: str, upload: Upload, now: str) -> str:
    """The id of a new proposal of `organ`. Raises `NotAllowed`, and a `Fault` for an upload that cannot be kept."""
    author = proposer(person, house, get_organ(connection, organ).path, now)
    _refuse(upload, None)
    id_ = new_id()
    state = "refused" if upload.refused else "proposed"
    body = {"edition": 1, "state": state, "archive": upload.digest, "definitions": _digests(upload)}
    recorded = record(connection, author, Subject("proposal", id_), "proposal.proposed", body, revision=1)
    row = {
        "id": id_,
        "organ": organ,
        "slug": upload.judged.slug,
        "title": msgspec.json.encode(upload.judged.title).decode(),
        "state": state,
        "edition": 1,
        "published_edition": None,
        "comments_until": None,
        "updated_at": now,
        "head": recorded.digest,
    }
    connection.execute(_INSERT, row)
    _keep(connection, id_, 1, upload, person, now)
    return id_


def revise(
    connection: Connection, person: Person, house: House, proposal: Proposal, upload: Upload, seen: str, now: str
) -> Proposal:
    """Another edition of a proposal; a running comment period goes on with it.

    Raises `NotAllowed`, `Conflict` where the proposal has moved on, and a `Fault` for an upload that cannot be kept or
    is of another pack.
    """
    author = proposer(person, house, proposal.path, now)
    refuse_stale(proposal, seen)
    if proposal.state not in MAY_REVISE:
        raise Conflict(message("proposal.ended", "这份提案已经撤回，不能再修订。请另提一份。"))
    if upload.judged.slug != proposal.slug:
        text = "这个数据包的插件名是“{slug}”，提案的是“{own}”。请上传同一个数据包的新版，或另提一份。"
        raise Fault(message("proposal.other_pack", text, at="file", slug=upload.judged.slug, own=proposal.slug))
    _refuse(upload, proposal)
    number: int = connection.execute(_LAST, {"which": proposal.id}).scalar_one() + 1
    goes_on = proposal.state == "in_comment"
    becomes = msgspec.structs.replace(
        proposal,
        state="refused" if upload.refused else "in_comment" if goes_on else "proposed",
        title=upload.judged.title,
        edition=number,
        comments_until=proposal.comments_until if goes_on else None,
    )
    _keep(connection, proposal.id, number, upload, person, now)
    body = {"archive": upload.digest, "definitions": _digests(upload)}
    return move(connection, author, proposal, becomes, "revised", body)


def _refuse(upload: Upload, proposal: Proposal | None) -> None:
    if not upload.replaces(proposal):
        raise Fault.of(one.message for one in upload.findings if one.severity == "refuse")


def _digests(upload: Upload) -> Sequence[str]:
    return [one.digest for one in upload.judged.stated]


def _keep(connection: Connection, id_: str, number: int, upload: Upload, person: Person, now: str) -> None:
    row = {
        "proposal": id_,
        "number": number,
        "digest": upload.digest,
        "version": upload.judged.version,
        "issuer": upload.judged.issuer,
        "report": msgspec.json.encode(upload.findings).decode(),
        "stated": msgspec.json.encode(upload.judged.stated),
        "uploaded_by": person.id,
        "uploaded_at": now,
    }
    connection.execute(_INSERT_EDITION, row)
