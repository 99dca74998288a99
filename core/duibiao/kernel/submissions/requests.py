"""Requests: what an enterprise asks of the instance that holds its submission, and what that one answers.

Whoever lacks custody changes nothing; a filer's withdrawal or correction becomes a request. It names the instance it
is asked of, and that one alone answers, once, when it arrives: by the table of the lifecycle, if it holds the
submission still. So when somebody withdraws here while somebody accepts there, there is one outcome.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from duibiao.kernel.identity.people import Person
from duibiao.kernel.journal import erasables
from duibiao.kernel.journal.entries import Author, Recorded, Subject, new_id, record
from duibiao.kernel.journal.receiving import Arrival, Receivers, body_of, keep, missing
from duibiao.kernel.store.federation import requests
from duibiao.kernel.store.tables import submissions
from duibiao.kernel.submissions import reading
from duibiao.kernel.submissions.acting import (
    HeldElsewhere,
    act,
    act_as_asked,
    held_elsewhere,
    refuse_unreadable,
)
from duibiao.kernel.submissions.applying import stale
from duibiao.kernel.submissions.deciding import refuse_out_of_order, refuse_without_reason
from duibiao.kernel.submissions.instance import Instance
from duibiao.kernel.submissions.records import Action
from duibiao.model.values.messages import Conflict, Fault, Message

ASKED_FOR = ("withdraw", "correct")
"""Actions of the filer that can be asked of another instance."""

RequestState = Literal["open", "granted", "declined"]

_INSERT = insert(requests)
_COLUMNS = [column for column in requests.c if column.name != "head"]
_OF_SUBMISSION = (
    select(*_COLUMNS).where(requests.c.submission == bindparam("which")).order_by(requests.c.opened_at, requests.c.id)
)
_ONE = select(requests).where(requests.c.id == bindparam("request"))
_CLOSE = (
    update(requests)
    .where(requests.c.id == bindparam("request"), requests.c.state == "open")
    .values(
        state=bindparam("outcome"), answer=bindparam("answered"), closed_at=bindparam("now"), head=bindparam("new_head")
    )
)
_SUBMISSION = select(submissions.c.id).where(submissions.c.id == bindparam("which"))


class Request(msgspec.Struct, frozen=True):
    """What `origin` asked of `asked`: `reason` is the digest of the filer's words, `answer` why it was declined."""

    id: str
    submission: str
    action: Literal["withdraw", "correct"]
    origin: str
    asked: str
    reason: str | None
    state: RequestState
    answer: Message | None
    opened_at: str
    closed_at: str | None


class RequestCase(msgspec.Struct, frozen=True):
    """A request as people read it, with the filer's words where they were not erased."""

    id: str
    action: Literal["withdraw", "correct"]
    origin: str
    asked: str
    opened_at: str
    reason: str | None
    state: RequestState = "open"
    answer: Message | None = None
    answered_at: str | None = None


class _Opened(msgspec.Struct, frozen=True):
    submission: str
    action: Literal["withdraw", "correct"]
    asked: str
    reason: str | None = None


class _Answered(msgspec.Struct, frozen=True):
    submission: str
    answer: Message | None = None


def act_or_ask(
    connection: Connection, person: Person, instance: Instance, id_: str, action: Action, now: str
) -> Recorded | Request:
    """Take an action, or ask the instance in custody for it where it is one that can be asked for.

    Raises what `act` raises; asking a second time gives the request that is open.
    """
    try:
        return act(connection, person, instance, id_, action, now)
    except HeldElsewhere:
        if action.action not in ASKED_FOR:
            raise
    return _ask(connection, person, instance, id_, action, now)


def requests_of(connection: Connection, submission: str) -> tuple[Request, ...]:
    """What was asked about a submission, the oldest first; whether the reader may see it is asked before."""
    return tuple(_read(row) for row in connection.execute(_OF_SUBMISSION, {"which": submission}))


def cases_of(recorded: Iterable[Recorded], words: Mapping[str, str | None]) -> tuple[RequestCase, ...]:
    """The requests that the entries about them tell, the oldest first; `words` by the digests that name them."""
    cases: dict[str, RequestCase] = {}
    for one in recorded:
        entry, id_ = one.entry, one.entry.subject.id
        if entry.type == "request.opened":
            said = msgspec.convert(entry.body, _Opened)
            reason = words.get(said.reason) if said.reason else None
            cases[id_] = RequestCase(id_, said.action, entry.origin, said.asked, entry.at, reason)
        elif id_ in cases:
            answered = msgspec.convert(entry.body, _Answered)
            state: RequestState = "granted" if entry.type == "request.granted" else "declined"
            cases[id_] = msgspec.structs.replace(cases[id_], state=state, answer=answered.answer, answered_at=entry.at)
    return tuple(cases.values())


def _ask(connection: Connection, person: Person, instance: Instance, id_: str, action: Action, now: str) -> Request:
    held = reading.show(connection, person, id_, for_change=True)
    standing = held.standing
    holding = next((h for h in person.holdings if h.role == "filer" and h.enterprise == standing.enterprise), None)
    if holding is None:
        raise HeldElsewhere(held_elsewhere(standing.custody))
    for one in requests_of(connection, id_):
        if (one.state, one.action) == ("open", action.action):
            return one
    if action.seen != held.seen:
        raise Conflict(stale())
    refuse_out_of_order(standing, action)
    refuse_without_reason(action)
    refuse_unreadable(action)
    request = new_id()
    reason = None
    if action.comment and action.comment.strip():
        (reason,) = erasables.keep(connection, request, [action.comment])
    author = Author(instance.name, person.id, holding.role, now, enterprise=holding.enterprise)
    body = _Opened(id_, action.action, standing.custody, reason)  # type: ignore[arg-type]
    subject = Subject("request", request)
    recorded = record(connection, author, subject, "request.opened", msgspec.to_builtins(body), revision=1)
    _store(connection, recorded, body)
    return _get(connection, request)


def answer(connection: Connection, instance: Instance, id_: str, now: str) -> Recorded | None:
    """Answer a request that is asked of this instance; gives the entry of what was done, None where it was declined.

    A withdrawal is granted as the table of the lifecycle allows, a correction reopens the result; then custody is with
    the instance that asked. What this instance does not hold any more, it declines.
    """
    request = _get(connection, id_)
    held = reading.held(connection, request.submission, for_change=True)
    done, why = None, None
    try:
        if held.standing.custody != instance.name:
            raise HeldElsewhere(held_elsewhere(held.standing.custody))
        done = act_as_asked(connection, instance, held, Action(request.action, held.seen, request.reason), now)
    except Fault as fault:
        why = fault.messages[0]
    author = Author(instance.name, "", "custodian", now, instance.organ)
    outcome: RequestState = "granted" if done else "declined"
    body = msgspec.to_builtins(_Answered(request.submission, why))
    head = connection.execute(_ONE, {"request": id_}).one().head
    recorded = record(
        connection, author, Subject("request", id_), f"request.{outcome}", body, revision=2, previous=head
    )
    _close(connection, id_, outcome, why, now, recorded.digest)
    return done


def asked_here(arrival: Arrival) -> bool:
    """Whether an entry that was applied opens a request for this instance to answer."""
    return arrival.entry.type == "request.opened" and arrival.entry.body.get("asked") == arrival.here


def receive_opened(connection: Connection, arrival: Arrival) -> None:
    """Take in a request. Raises `Parked` while its submission is not here."""
    said = body_of(arrival, _Opened)
    if connection.execute(_SUBMISSION, {"which": said.submission}).first() is None:
        raise missing("submission", said.submission)
    _store(connection, arrival.recorded, said)
    keep(connection, arrival)


def receive_answer(connection: Connection, arrival: Arrival) -> None:
    """Take in an answer."""
    said = body_of(arrival, _Answered)
    entry = arrival.entry
    _close(connection, entry.subject.id, entry.type.partition(".")[2], said.answer, entry.at, arrival.recorded.digest)
    keep(connection, arrival)


RECEIVERS: Receivers = {
    "request.opened": receive_opened,
    "request.granted": receive_answer,
    "request.declined": receive_answer,
}


def _store(connection: Connection, recorded: Recorded, said: _Opened) -> None:
    row = msgspec.structs.asdict(said)
    entry = recorded.entry
    begun = {"id": entry.subject.id, "origin": entry.origin, "opened_at": entry.at, "head": recorded.digest}
    connection.execute(_INSERT, row | begun | {"state": "open", "answer": None, "closed_at": None})


def _close(connection: Connection, id_: str, outcome: str, why: Message | None, closed_at: str, head: str) -> None:
    told = msgspec.json.encode(why).decode() if why is not None else None
    given = {"request": id_, "outcome": outcome, "answered": told, "now": closed_at, "new_head": head}
    connection.execute(_CLOSE, given)


def _get(connection: Connection, id_: str) -> Request:
    return _read(connection.execute(_ONE, {"request": id_}).one())


def _read(row: object) -> Request:
    columns = row._mapping  # type: ignore[attr-defined]
    fields = {name: columns[name] for name in Request.__struct_fields__ if name != "answer"}
    told = msgspec.json.decode(columns["answer"], type=Message) if columns["answer"] else None
    return Request(answer=told, **fields)
