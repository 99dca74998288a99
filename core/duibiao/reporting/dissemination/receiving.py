"""Applying what happened at other instances to objections."""

from __future__ import annotations

from typing import Literal

import msgspec
from sqlalchemy import Connection, bindparam, select

from duibiao.kernel.journal.receiving import Arrival, Receivers, body_of, keep, missing
from duibiao.kernel.store.tables import submissions
from duibiao.reporting.dissemination.objections import close_case, store_case

_SUBMISSION = select(submissions.c.id).where(submissions.c.id == bindparam("which"))


class _Opened(msgspec.Struct, frozen=True):
    submission: str
    text: str
    due_on: str


class _Closed(msgspec.Struct, frozen=True):
    outcome: Literal["upheld", "dismissed"]


def receive_opened(connection: Connection, arrival: Arrival) -> None:
    """Take in a case that somebody opened elsewhere. Raises `Parked` while its submission is not here."""
    said = body_of(arrival, _Opened)
    if connection.execute(_SUBMISSION, {"which": said.submission}).first() is None:
        raise missing("submission", said.submission)
    entry = arrival.entry
    store_case(connection, entry.subject.id, said.submission, said.text, entry.at, said.due_on, arrival.recorded.digest)
    keep(connection, arrival)


def receive_answered(connection: Connection, arrival: Arrival) -> None:
    """Close a case that was answered elsewhere."""
    entry = arrival.entry
    close_case(connection, entry.subject.id, body_of(arrival, _Closed).outcome, entry.at, arrival.recorded.digest)
    keep(connection, arrival)


RECEIVERS: Receivers = {"objection.opened": receive_opened, "objection.answered": receive_answered}
