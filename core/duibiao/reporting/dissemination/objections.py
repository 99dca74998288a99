"""Objections: anybody may object to a result that is in publicity or published, and must be answered.

An objection is a case beside the result. While one is open the result is not published. The objector's name, contact
and words are erasables and are shown to the answering office alone (标准化法 art. 35). The answer is due in 20 working
days, by analogy with 企业信息公示暂行条例 art. 13; no rule of the campaign itself was found.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from duibiao.kernel.hierarchy.calendars import add_working_days
from duibiao.kernel.identity.people import Person
from duibiao.kernel.journal import erasables
from duibiao.kernel.journal.entries import Author, Subject, new_id, record
from duibiao.kernel.store.tables import objections
from duibiao.kernel.submissions import reading
from duibiao.kernel.submissions.acting import publishing_organ, refuse_own_filing
from duibiao.model.values.dates import day_of, parse_utc
from duibiao.model.values.messages import Conflict, Fault, NotAllowed, NotFound, message
from duibiao.reporting.dissemination.public_records import result

ANSWER_DAYS = 20
"""Working days in which an objection is to be answered; an assumption of this platform, see above."""

LONGEST = 5000

_INSERT = insert(objections)
_ONE = select(
    objections.c.id, objections.c.state, objections.c.opened_at, objections.c.due_on, objections.c.head
).where(objections.c.id == bindparam("objection"), objections.c.submission == bindparam("which"))
_ONE_FOR_CHANGE = _ONE.with_for_update()
_CLOSE = (
    update(objections)
    .where(objections.c.id == bindparam("objection"))
    .values(state=bindparam("outcome"), closed_at=bindparam("now"), head=bindparam("new_head"))
)


class NewObjection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody objects, and who they are: an objection is answered, so it needs a way to answer."""

    text: str
    name: str
    contact: str


class Answered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How an objection ends: upheld (the result is then to be returned or revoked) or dismissed, and why."""

    outcome: Literal["upheld", "dismissed"]
    reason: str


class Objection(msgspec.Struct, frozen=True):
    """A case beside a result."""

    id: str
    state: Literal["open", "upheld", "dismissed"]
    opened_at: str
    due_on: str


def open_objection(connection: Connection, origin: str, submission: str, new: NewObjection, now: str) -> Objection:
    """Receive an objection to a public result. Raises `NotFound` when there is none, `Fault` for empty words."""
    result(connection, submission)
    given = (("text", new.text), ("name", new.name), ("contact", new.contact))
    text = "请填写，最多 {limit} 个字。"
    wrong = [name for name, value in given if not value.strip() or len(value) > LONGEST]
    if wrong:
        raise Fault.of(message("objection.field", text, at=name, limit=LONGEST) for name in wrong)
    id_ = new_id()
    due_on = add_working_days(connection, day_of(parse_utc(now)), ANSWER_DAYS).isoformat()
    kept = erasables.keep(connection, id_, [msgspec.json.encode(new).decode()])
    author = Author(origin, "", "public", now)
    body = {"submission": submission, "text": kept[0], "due_on": due_on}
    recorded = record(connection, author, Subject("objection", id_), "objection.opened", body, revision=1)
    store_case(connection, id_, submission, kept[0], now, due_on, recorded.digest)
    return Objection(id_, "open", now, due_on)


def state_of(connection: Connection, submission: str, id_: str) -> Objection:
    """How a case stands, for whoever knows its number. Raises `NotFound`."""
    row = connection.execute(_ONE, {"objection": id_, "which": submission}).one_or_none()
    if row is None:
        raise _unknown(id_)
    return Objection(row.id, row.state, row.opened_at, row.due_on)


def answer(
    connection: Connection, person: Person, origin: str, submission: str, id_: str, answered: Answered, now: str
) -> Objection:
    """Close an objection. Only the publisher who may publish the result may answer, and never on an own filing."""
    held = reading.show(connection, person, submission)
    row = connection.execute(_ONE_FOR_CHANGE, {"objection": id_, "which": submission}).one_or_none()
    if row is None:
        raise _unknown(id_)
    last = publishing_organ(held.standing)
    holding = next((h for h in person.holdings if h.role == "publisher" and h.organ == last), None)
    if holding is None:
        raise NotAllowed(message("objection.publisher_only", "异议由机构 {organ} 的发布人答复。", organ=last))
    refuse_own_filing(connection, person, held.standing)
    if row.state != "open":
        raise Conflict(message("objection.closed", "这件异议已经答复过了。"))
    if not answered.reason.strip() or len(answered.reason) > LONGEST:
        raise Fault(message("objection.reason", "请写明答复理由，最多 {limit} 个字。", at="reason", limit=LONGEST))
    author = Author(origin, person.id, holding.role, now, holding.organ)
    kept = erasables.keep(connection, id_, [answered.reason])
    body = {"submission": submission, "outcome": answered.outcome, "reason": kept[0]}
    recorded = record(
        connection, author, Subject("objection", id_), "objection.answered", body, revision=2, previous=row.head
    )
    close_case(connection, id_, answered.outcome, now, recorded.digest)
    return Objection(id_, answered.outcome, row.opened_at, row.due_on)


def store_case(
    connection: Connection, id_: str, submission: str, text: str, opened_at: str, due_on: str, head: str
) -> None:
    """Bring the row in line with the entry that opens a case, whoever made it."""
    row = {"id": id_, "submission": submission, "text": text, "state": "open", "opened_at": opened_at, "due_on": due_on}
    connection.execute(_INSERT, row | {"head": head, "closed_at": None})


def close_case(connection: Connection, id_: str, outcome: str, closed_at: str, head: str) -> None:
    """Bring the row in line with the entry that answers a case, whoever made it."""
    connection.execute(_CLOSE, {"objection": id_, "outcome": outcome, "now": closed_at, "new_head": head})


def _unknown(id_: str) -> NotFound:
    return NotFound(message("objection.unknown", "这件结果没有编号为 {id} 的异议。", id=id_))
