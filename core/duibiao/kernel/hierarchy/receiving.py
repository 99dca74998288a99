"""Applying what other instances did to organs and to the calendar."""

from __future__ import annotations

from datetime import date

import msgspec
from sqlalchemy import Connection

from duibiao.kernel.hierarchy import calendars, changes
from duibiao.kernel.hierarchy.calendars import Holiday
from duibiao.kernel.hierarchy.organs import organ_as_of
from duibiao.kernel.journal.receiving import Arrival, Receivers, body_of, keep, missing
from duibiao.model.values.messages import Conflict, Fault, NotFound


class _Day(msgspec.Struct, frozen=True):
    day: date


def receive_organ(connection: Connection, arrival: Arrival) -> None:
    """Apply what became of an organ. Raises `Parked` while an organ that it names is not here."""
    change = body_of(arrival, changes.Change)
    organ = arrival.entry.subject.id
    try:
        if arrival.entry.type == "organ.moved" and change.parent is not None:
            was = organ_as_of(connection, organ, date.fromisoformat(change.valid_from))
            changes.refuse_circle(connection, was, change.parent, change.valid_from)
        changes.apply(connection, organ, change)
    except NotFound as unknown:
        raise missing("organ", change.parent or organ) from unknown
    except Fault as circle:
        raise Conflict(*circle.messages) from circle
    keep(connection, arrival)


def receive_holiday(connection: Connection, arrival: Arrival) -> None:
    """Apply a day of the calendar; what comes from below is known there and changes nothing here."""
    binding = arrival.from_above or arrival.is_own
    if binding and arrival.entry.type == "holiday.entered":
        calendars.store_holiday(connection, body_of(arrival, Holiday))
    elif binding:
        calendars.drop_holiday(connection, body_of(arrival, _Day).day)
    keep(connection, arrival)


RECEIVERS: Receivers = {
    "organ.added": receive_organ,
    "organ.renamed": receive_organ,
    "organ.moved": receive_organ,
    "holiday.entered": receive_holiday,
    "holiday.removed": receive_holiday,
}
