"""Reading and writing the plugin's tables: rows become records here, and nowhere else."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any, Literal

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, update

from .events import Told
from .tables import addresses, choices, deliveries, endpoints, notices

Channel = Literal["email", "webhook"]
"""The ways out of the site."""


class Notice(msgspec.Struct, frozen=True):
    """What one person was told on the site."""

    id: str
    once: str
    person: str
    event: str
    about: str
    subject: str
    day: str
    at: str
    read: bool


class Delivery(msgspec.Struct, frozen=True):
    """What goes out to a person by e-mail, or to an organ's own system. `reason` is a code of `words.REASONS`."""

    id: str
    once: str
    channel: Channel
    target: str
    event: str
    about: str
    subject: str
    day: str
    happened_at: str
    state: str
    attempts: int
    reason: str
    detail: str
    changed_at: str


class Address(msgspec.Struct, frozen=True):
    """Where a person has letters sent, and in which language; `code` is empty once it is confirmed."""

    person: str
    address: str
    language: str
    code: str
    changed_at: str


class Endpoint(msgspec.Struct, frozen=True):
    """Where an organ has its webhooks sent; `paused` is a code of `words.REASONS`, empty while it is not."""

    organ: str
    url: str
    salt: str
    paused: str
    failures: int
    changed_at: str


def add_notice(connection: Connection, person: str, told: Told) -> None:
    """Write a notice, unless this person has it already."""
    once = _once(told, person)
    if not connection.execute(select(notices.c.id).where(notices.c.once == once)).first():
        row = {"event": told.event, "about": told.about, "subject": told.subject, "day": told.day, "at": told.at}
        own = {"id": f"{told.at}-{once}", "once": once, "person": person, "read": False}
        connection.execute(insert(notices), row | own)


def count_unread(connection: Connection, person: str) -> int:
    """How many notices the person has not read."""
    asked = select(func.count()).where(notices.c.person == person, notices.c.read.is_(False))
    return int(connection.execute(asked).scalar_one())


def notices_of(connection: Connection, person: str, *, after: str = "", limit: int = 30) -> list[Notice]:
    """What a person was told: unread first, each part the newest first; behind the cursor `after`."""
    asked = select(notices).where(notices.c.person == person, *_behind(after))
    ordered = asked.order_by(notices.c.read, notices.c.id.desc()).limit(limit)
    return [Notice(**row._mapping) for row in connection.execute(ordered)]


def cursor_of(notice: Notice) -> str:
    """The cursor of what follows a notice in the list."""
    return f"{int(notice.read)}{notice.id}"


def find_notice(connection: Connection, person: str, id_: str) -> Notice | None:
    """A notice of this person, None where there is none such."""
    row = connection.execute(select(notices).where(notices.c.id == id_, notices.c.person == person)).one_or_none()
    return None if row is None else Notice(**row._mapping)


def mark_read(connection: Connection, person: str, id_: str | None = None) -> None:
    """Mark one notice of a person as read, or all."""
    own = update(notices).where(notices.c.person == person, notices.c.read.is_(False)).values(read=True)
    connection.execute(own if id_ is None else own.where(notices.c.id == id_))


def unwanted(connection: Connection, people: Collection[str]) -> set[tuple[str, str, str]]:
    """What some people do not want to hear of: person, event, channel."""
    return {(row.person, row.event, row.channel) for row in connection.execute(_of(choices, people))}


def set_unwanted(connection: Connection, person: str, wished: Collection[tuple[str, str]]) -> None:
    """Keep the events and channels that a person does not want, and nothing else."""
    connection.execute(delete(choices).where(choices.c.person == person))
    rows = [{"person": person, "event": event, "channel": channel} for event, channel in wished]
    if rows:
        connection.execute(insert(choices), rows)


def reachable(connection: Connection, people: Collection[str]) -> set[str]:
    """Those of some people who have confirmed an address."""
    return {row.person for row in connection.execute(_of(addresses, people)) if not row.code}


def address_of(connection: Connection, person: str) -> Address | None:
    """The address of a person."""
    row = connection.execute(select(addresses).where(addresses.c.person == person)).one_or_none()
    return None if row is None else Address(**row._mapping)


def set_address(connection: Connection, address: Address) -> None:
    """Keep the address of a person in place of the one before."""
    erase_address(connection, address.person)
    connection.execute(insert(addresses), msgspec.structs.asdict(address))


def erase_address(connection: Connection, person: str) -> None:
    """Delete the address of a person. Nothing else here names one."""
    connection.execute(delete(addresses).where(addresses.c.person == person))


def endpoint_of(connection: Connection, organ: str) -> Endpoint | None:
    """The endpoint of an organ."""
    row = connection.execute(select(endpoints).where(endpoints.c.organ == organ)).one_or_none()
    return None if row is None else Endpoint(**row._mapping)


def endpoints_of(connection: Connection, organs: Collection[str]) -> dict[str, Endpoint]:
    """The endpoints of some organs."""
    asked = select(endpoints).where(endpoints.c.organ.in_(sorted(organs)))
    return {row.organ: Endpoint(**row._mapping) for row in connection.execute(asked)}


def has_endpoint(connection: Connection, organ: str) -> bool:
    """Whether an organ has an endpoint, paused or not."""
    return connection.execute(select(endpoints.c.organ).where(endpoints.c.organ == organ)).first() is not None


def set_endpoint(connection: Connection, endpoint: Endpoint) -> None:
    """Keep the endpoint of an organ in place of the one before."""
    remove_endpoint(connection, endpoint.organ)
    connection.execute(insert(endpoints), msgspec.structs.asdict(endpoint))


def remove_endpoint(connection: Connection, organ: str) -> None:
    """Forget the endpoint of an organ."""
    connection.execute(delete(endpoints).where(endpoints.c.organ == organ))


def delivery(channel: Channel, target: str, told: Told, now: str) -> Delivery:
    """A delivery of an event that waits to go out."""
    once = _once(told, f"{channel} {target}")
    return Delivery(
        id=f"{told.at}-{once}",
        once=once,
        channel=channel,
        target=target,
        event=told.event,
        about=told.about,
        subject=told.subject,
        day=told.day,
        happened_at=told.at,
        state="waiting",
        attempts=0,
        reason="",
        detail="",
        changed_at=now,
    )


def add_delivery(connection: Connection, new: Delivery) -> bool:
    """Write a delivery; False where it is there already."""
    if connection.execute(select(deliveries.c.id).where(deliveries.c.once == new.once)).first():
        return False
    connection.execute(insert(deliveries), msgspec.structs.asdict(new))
    return True


def find_delivery(connection: Connection, id_: str) -> Delivery | None:
    """A delivery, None where there is none such."""
    row = connection.execute(select(deliveries).where(deliveries.c.id == id_)).one_or_none()
    return None if row is None else Delivery(**row._mapping)


def change_delivery(connection: Connection, changed: Delivery) -> None:
    """Write how a delivery fares."""
    told = ("state", "attempts", "reason", "detail", "changed_at")
    values = {name: getattr(changed, name) for name in told}
    connection.execute(update(deliveries).where(deliveries.c.id == changed.id).values(**values))


def waiting_for(connection: Connection, channel: Channel, target: str) -> list[str]:
    """The deliveries that wait for a target."""
    own = (deliveries.c.channel == channel, deliveries.c.target == target, deliveries.c.state == "waiting")
    return list(connection.execute(select(deliveries.c.id).where(*own).order_by(deliveries.c.id)).scalars())


def deliveries_page(connection: Connection, *, state: str = "", after: str = "", limit: int = 30) -> list[Delivery]:
    """What went out or waits, the newest first; those before the id `after`."""
    asked = select(deliveries).order_by(deliveries.c.id.desc()).limit(limit)
    if state:
        asked = asked.where(deliveries.c.state == state)
    if after:
        asked = asked.where(deliveries.c.id < after)
    return [Delivery(**row._mapping) for row in connection.execute(asked)]


def count_deliveries(connection: Connection) -> dict[str, int]:
    """How many deliveries are in each state."""
    asked = select(deliveries.c.state, func.count().label("count")).group_by(deliveries.c.state)
    return {row.state: int(row[1]) for row in connection.execute(asked)}


def _behind(after: str) -> list[ColumnElement[bool]]:
    """The notices behind a cursor; one that cannot be read is none."""
    if after[:1] not in ("0", "1") or len(after) < 2:
        return []
    read, id_ = after[0] == "1", after[1:]
    further = and_(notices.c.read.is_(read), notices.c.id < id_)
    return [further if read else or_(further, notices.c.read.is_(True))]


def _of(table: Any, people: Collection[str]) -> Any:
    return select(table).where(table.c.person.in_(sorted(people)))


def _once(told: Told, receiver: str) -> str:
    """What is the same for the same cause, event and receiver, and for nothing else."""
    return hashlib.sha256("\n".join((told.cause, told.event, receiver)).encode()).hexdigest()[:32]
