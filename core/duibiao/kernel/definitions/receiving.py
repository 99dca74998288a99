"""Applying what other instances published: the instance above puts in force here too, others make known. What this
instance published before a restore is in force again."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from duibiao.kernel.definitions import known
from duibiao.kernel.definitions.publishing import put_in_force, status_of, take_out_of_force
from duibiao.kernel.journal.receiving import Arrival, Receivers, body_of, keep, missing
from duibiao.model.records.overlays import SchemeOverlay
from duibiao.model.values.messages import Conflict


class _Published(msgspec.Struct, frozen=True):
    type: str
    edition: str


def receive_definition(connection: Connection, arrival: Arrival) -> None:
    """Apply a publication or a withdrawal. Raises `Parked` while the definition is not known here.

    What was in force here once, and gave way to another edition by an act of this instance, stays as it is when the
    instance above publishes it for the first time.
    """
    said = body_of(arrival, _Published)
    which = arrival.entry.subject.id
    status = status_of(connection, which)
    if status is None:
        raise missing("definition", said.edition)
    binding = arrival.from_above or arrival.is_own
    if binding and arrival.entry.type == "definition.withdrawn":
        take_out_of_force(connection, which, arrival.now)
    elif binding and (status == "known" or arrival.entry.previous is not None):
        _put_in_force(connection, arrival, said)
    keep(connection, arrival)


def _put_in_force(connection: Connection, arrival: Arrival, said: _Published) -> None:
    definition = known.of_digests(connection, [arrival.entry.subject.id])[arrival.entry.subject.id]
    try:
        put_in_force(connection, said.type, definition, arrival.now)
    except Conflict:
        if not isinstance(definition, SchemeOverlay):
            raise
        raise missing("scheme", definition.base) from None


RECEIVERS: Receivers = {"definition.published": receive_definition, "definition.withdrawn": receive_definition}
