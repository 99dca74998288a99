"""How a proposal ends: published and in force at once, declined, taken back, or taken out of force again."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from duibiao.extension.conformance.confined import Judged
from duibiao.extension.hooks import DATA_HOOKS
from duibiao.kernel.definitions import known, publishing
from duibiao.kernel.definitions.overlays import refuse_leaving
from duibiao.kernel.identity.people import Person
from duibiao.kernel.proposals.acting import move, office, proposer, refuse_stale
from duibiao.kernel.proposals.commenting import refuse_unanswered, refuse_wordless
from duibiao.kernel.proposals.reading import get_edition
from duibiao.kernel.proposals.records import Edition, House, Proposal, State
from duibiao.kernel.proposals.standing import examined
from duibiao.model.values.messages import Conflict, message


def publish(
    connection: Connection,
    person: Person,
    house: House,
    proposal: Proposal,
    edition: Edition,
    seen: str,
    now: str,
    *,
    leave_behind: bool = False,
) -> Proposal:
    """Put everything that the edition at hand states in force, in this instance's every process at once.

    Raises `NotAllowed`, and `Conflict` while the comment period runs or a comment waits, where a definition of the
    edition has come to stand against what is known here, and where overlays in force would stay with the version
    before, unless they may be left behind.
    """
    author = office(connection, person, house, proposal, now)
    refuse_stale(proposal, seen)
    if proposal.state != "in_comment" or proposal.takes_comments(now):
        text = "征求意见结束后才能公布。请先完成征求意见。"
        raise Conflict(message("proposal.not_decided", text))
    refuse_unanswered(connection, proposal)
    judged = Judged(proposal.slug, edition.issuer, edition.version, proposal.title, True, (), edition.stated)
    if against := examined(connection, house, proposal.organ, judged):
        raise Conflict(*(one.message for one in against))
    if not leave_behind:
        refuse_leaving(connection, [one.definition for one in edition.stated])
    for type_ in DATA_HOOKS:
        for one in edition.stated:
            if one.type == type_:
                publishing.publish(connection, author, type_, one.definition)
    becomes = msgspec.structs.replace(proposal, state="published", published_edition=proposal.edition)
    body = {"archive": edition.digest, "definitions": [one.digest for one in edition.stated]}
    return move(connection, author, proposal, becomes, "published", body)


def withdraw(
    connection: Connection,
    person: Person,
    house: House,
    proposal: Proposal,
    edition: Edition,
    reason: str,
    seen: str,
    now: str,
) -> Proposal:
    """Take what `edition`, the published one, put in force out again: nothing new is filed under it, old filings stay.

    Raises `NotAllowed`, `Conflict` where it is not the published one, a `Fault` without a reason.
    """
    author = office(connection, person, house, proposal, now)
    refuse_stale(proposal, seen)
    if proposal.state != "published" or proposal.published_edition != edition.number:
        raise Conflict(message("proposal.not_published", "这份提案现在没有公布的内容可以停用。"))
    refuse_wordless(reason, "reason")
    current = known.statuses(connection, [one.digest for one in edition.stated])
    for one in edition.stated:
        if current.get(one.digest) == "in_force":
            publishing.withdraw(connection, author, one.type, one.definition)
    becomes = msgspec.structs.replace(proposal, state="withdrawn")
    return move(connection, author, proposal, becomes, "withdrawn", {}, reason)


def decline(
    connection: Connection, person: Person, house: House, proposal: Proposal, reason: str, seen: str, now: str
) -> Proposal:
    """The office does not take the edition at hand; what was published before stays in force."""
    author = office(connection, person, house, proposal, now)
    refuse_stale(proposal, seen)
    if proposal.state not in ("proposed", "in_comment"):
        raise Conflict(message("proposal.not_pending", "这份提案现在没有等待办理的内容。"))
    refuse_unanswered(connection, proposal)
    refuse_wordless(reason, "reason")
    return move(connection, author, proposal, _without(connection, proposal, "declined"), "declined", {}, reason)


def take_back(
    connection: Connection, person: Person, house: House, proposal: Proposal, reason: str, seen: str, now: str
) -> Proposal:
    """The proposer takes the edition at hand back before it is published."""
    author = proposer(person, house, proposal.path, now)
    refuse_stale(proposal, seen)
    if proposal.state not in ("refused", "proposed", "in_comment"):
        raise Conflict(
            message("proposal.not_own_to_end", "这份提案已经办结，不能撤回。要停用已公布的，请联系发布机构。")
        )
    refuse_wordless(reason, "reason")
    return move(connection, author, proposal, _without(connection, proposal, "taken_back"), "taken_back", {}, reason)


def _without(connection: Connection, proposal: Proposal, end: State) -> Proposal:
    """The proposal without the edition at hand: back where a published one left it, at its end where there is none."""
    if proposal.published_edition is None:
        return msgspec.structs.replace(proposal, state=end)
    before = get_edition(connection, proposal, proposal.published_edition)
    standing = known.statuses(connection, [one.digest for one in before.stated]).values()
    state: State = "published" if "in_force" in standing else "withdrawn"
    return msgspec.structs.replace(proposal, state=state, edition=before.number)
