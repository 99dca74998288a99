"""The comment period: opened by the office for some days, used by whoever is signed in, every comment answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from duibiao.kernel.identity.people import Person
from duibiao.kernel.journal import erasables
from duibiao.kernel.journal.entries import Author, Subject, new_id, record
from duibiao.kernel.proposals.acting import move, office, refuse_stale
from duibiao.kernel.proposals.records import House, Proposal, Said
from duibiao.kernel.store.tables import proposal_comments
from duibiao.model.values.dates import parse_utc, utc_text
from duibiao.model.values.messages import Conflict, Fault, NotFound, message

MOST_DAYS = 180
LONGEST = 3000
LONGEST_PLACE = 200

_INSERT = insert(proposal_comments)
_ONE = (
    select(proposal_comments.c.state, proposal_comments.c.head, proposal_comments.c.edition)
    .where(proposal_comments.c.id == bindparam("comment"), proposal_comments.c.proposal == bindparam("which"))
    .with_for_update()
)
_ANSWER = (
    update(proposal_comments)
    .where(proposal_comments.c.id == bindparam("comment"), proposal_comments.c.head == bindparam("seen"))
    .values(
        state=bindparam("outcome"), answer=bindparam("words"), answered_at=bindparam("now"), head=bindparam("new_head")
    )
)
_UNANSWERED = (
    select(proposal_comments.c.id)
    .where(proposal_comments.c.proposal == bindparam("which"), proposal_comments.c.state == "open")
    .limit(1)
)


def open_comments(
    connection: Connection, person: Person, house: House, proposal: Proposal, days: int, seen: str, now: str
) -> Proposal:
    """Open the edition at hand to comments for `days` days. Raises `NotAllowed`, `Conflict`, or a `Fault` for days."""
    author = office(connection, person, house, proposal, now)
    refuse_stale(proposal, seen)
    if proposal.state not in ("proposed", "in_comment") or proposal.takes_comments(now):
        raise Conflict(message("proposal.not_ready", "这份提案现在不能开始征求意见。请看它的状态和下一步。"))
    if not 1 <= days <= MOST_DAYS:
        text = "征求意见的天数须为 1 至 {most} 之间的整数。"
        raise Fault(message("proposal.days", text, at="days", most=MOST_DAYS))
    until = utc_text(parse_utc(now) + timedelta(days=days))
    becomes = msgspec.structs.replace(proposal, state="in_comment", comments_until=until)
    return move(connection, author, proposal, becomes, "comments_opened", {"until": until})


def close_comments(
    connection: Connection, person: Person, house: House, proposal: Proposal, reason: str, seen: str, now: str
) -> Proposal:
    """End a running period early, and say why. Raises `NotAllowed`, `Conflict`, or a `Fault` without a reason."""
    author = office(connection, person, house, proposal, now)
    refuse_stale(proposal, seen)
    if not proposal.takes_comments(now):
        raise Conflict(message("proposal.not_in_comment", "这份提案现在不在征求意见。"))
    refuse_wordless(reason, "reason")
    becomes = msgspec.structs.replace(proposal, comments_until=now)
    return move(connection, author, proposal, becomes, "comments_closed", {}, reason)


def comment(
    connection: Connection, person: Person, house: House, proposal: Proposal, given: Said, edition: str, now: str
) -> str:
    """The id of a comment by `person`, under the name of his account, on the edition that he read.

    Raises `Conflict` when the period is over, and where another edition has come meanwhile.
    """
    if not proposal.takes_comments(now):
        raise Conflict(message("proposal.comments_over", "征求意见已经结束，不再接收意见。"))
    if edition != str(proposal.edition):
        text = "草案已经换成第 {number} 稿。请看过新稿再提交。"
        raise Conflict(message("proposal.new_edition", text, number=proposal.edition))
    said = msgspec.structs.replace(given, name=person.name)
    refuse_wordless(said.words, "words")
    for name, value in (("place", said.place), ("unit", said.unit)):
        if len(value) > LONGEST_PLACE:
            raise Fault(message("proposal.long", "最多 {most} 个字。请写短一些。", at=name, most=LONGEST_PLACE))
    id_ = new_id()
    (kept,) = erasables.keep(connection, id_, [msgspec.json.encode(said).decode()])
    author = Author(house.origin, person.id, "public", now)
    body = {"proposal": proposal.id, "edition": proposal.edition, "seen": proposal.head, "text": kept}
    recorded = record(connection, author, Subject("comment", id_), "comment.opened", body, revision=1)
    row = {"id": id_, "proposal": proposal.id, "edition": proposal.edition, "state": "open", "text": kept}
    times = {"answer": None, "opened_at": now, "answered_at": None, "head": recorded.digest}
    connection.execute(_INSERT, row | times)
    return id_


def answer(
    connection: Connection,
    person: Person,
    house: House,
    proposal: Proposal,
    id_: str,
    outcome: Literal["accepted", "declined"],
    words: str,
    now: str,
) -> None:
    """Accept or decline a comment, in words. Raises `NotAllowed`, `NotFound`, `Conflict` for one answered already."""
    author = office(connection, person, house, proposal, now)
    row = connection.execute(_ONE, {"comment": id_, "which": proposal.id}).one_or_none()
    if row is None:
        raise NotFound(message("proposal.no_comment", "没有这条意见。请刷新页面后再办理。"))
    if row.state != "open":
        raise Conflict(message("proposal.answered", "这条意见已经答复过了。"))
    refuse_wordless(words, f"answer.{id_}")
    (kept,) = erasables.keep(connection, id_, [words])
    body = {"proposal": proposal.id, "outcome": outcome, "reason": kept, "seen": row.head}
    subject = Subject("comment", id_)
    recorded = record(connection, author, subject, "comment.answered", body, revision=2, previous=row.head)
    given = {"comment": id_, "seen": row.head, "outcome": outcome, "words": kept, "now": now}
    connection.execute(_ANSWER, given | {"new_head": recorded.digest})


def refuse_unanswered(connection: Connection, proposal: Proposal) -> None:
    """Raise `Conflict` where a comment waits for its answer."""
    if connection.execute(_UNANSWERED, {"which": proposal.id}).first():
        raise Conflict(message("proposal.unanswered", "还有意见没有答复。请逐条答复后再公布。"))


def refuse_wordless(words: str, at: str) -> None:
    """Raise a `Fault` at the field `at` for words that are none or too many."""
    if not words.strip() or len(words) > LONGEST:
        raise Fault(message("proposal.words", "请填写，最多 {most} 个字。", at=at, most=LONGEST))
