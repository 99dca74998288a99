"""How things stand with every peer: what went out and came in, what is held up, which keys are believed.

Six statements however many peers there are; nothing is opened or verified here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, and_, bindparam, case, func, select

from duibiao.kernel.journal.keys import InstanceKey
from duibiao.kernel.store.federation import held_entries, instance_keys, packages_received, packages_sent, peers
from duibiao.kernel.store.tables import entries, organ_names
from duibiao.model.values.messages import Label, Message
from duibiao.reporting.exchange.peers import Peer

SHOWN = 6
"""How many held entries and refused packages of a peer are shown; the others are counted."""

T = TypeVar("T")

_PEERS = (
    select(
        *peers.c,
        organ_names.c.zh,
        organ_names.c.en,
        select(func.coalesce(func.max(entries.c.position), 0)).scalar_subquery().label("position"),
    )
    .join(organ_names, and_(organ_names.c.organ == peers.c.organ, organ_names.c.valid_to.is_(None)))
    .order_by(peers.c.joined_at, peers.c.instance)
)
_OPEN = packages_sent.c.receipted_at.is_(None)
_SENT = select(
    packages_sent.c.receiver,
    func.count().label("packages"),
    func.sum(packages_sent.c.entries).label("entries"),
    func.max(packages_sent.c.number).label("number"),
    func.sum(case((_OPEN, 1), else_=0)).label("open_packages"),
    func.sum(case((_OPEN, packages_sent.c.entries), else_=0)).label("open_entries"),
    func.min(case((_OPEN, packages_sent.c.made_at))).label("open_since"),
    func.coalesce(func.max(case((~_OPEN, packages_sent.c.number))), 0).label("receipted"),
    func.max(packages_sent.c.receipted_at).label("receipted_at"),
).group_by(packages_sent.c.receiver)
_OLDEST = (
    select(packages_sent.c.number, packages_sent.c.body)
    .where(packages_sent.c.receiver == bindparam("receiver"), packages_sent.c.receipted_at.is_(None))
    .order_by(packages_sent.c.number)
    .limit(1)
)
_APPLIED = (
    select(
        packages_received.c.sender,
        func.count().label("packages"),
        func.sum(packages_received.c.entries).label("entries"),
        func.max(packages_received.c.number).label("number"),
        func.max(packages_received.c.received_at).label("received_at"),
    )
    .where(packages_received.c.outcome == "applied")
    .group_by(packages_received.c.sender)
)
_REFUSED = (
    select(
        packages_received.c.sender,
        packages_received.c.number,
        packages_received.c.outcome,
        packages_received.c.reason,
        packages_received.c.received_at,
        func.count().over(partition_by=packages_received.c.sender).label("total"),
        func.row_number()
        .over(partition_by=packages_received.c.sender, order_by=packages_received.c.received_at.desc())
        .label("place"),
    )
    .where(packages_received.c.outcome != "applied")
    .subquery()
)
_HELD = (
    select(
        *(column for column in held_entries.c if column.name not in ("body", "settled_at")),
        func.count().over(partition_by=(held_entries.c.sender, held_entries.c.state)).label("total"),
        func.row_number()
        .over(partition_by=(held_entries.c.sender, held_entries.c.state), order_by=held_entries.c.held_at)
        .label("place"),
    )
    .where(held_entries.c.state != "settled")
    .subquery()
)
_KEYS = select(instance_keys).order_by(instance_keys.c.trusted_at.desc(), instance_keys.c.from_number.desc())


class Sent(msgspec.Struct, frozen=True):
    """What went to a peer; `open_…` is what it has not receipted, `open_since` when the first of that was made,
    `receipted` the last number that it has receipted.
    """

    packages: int = 0
    entries: int = 0
    number: int = 0
    open_packages: int = 0
    open_entries: int = 0
    open_since: str | None = None
    receipted: int = 0
    receipted_at: str | None = None


class Received(msgspec.Struct, frozen=True):
    """What came from a peer and was applied; `number` is its last package."""

    packages: int = 0
    entries: int = 0
    number: int = 0
    received_at: str | None = None


class Refusal(msgspec.Struct, frozen=True):
    """A package that was not applied, and why."""

    number: int
    outcome: str
    told: Message | None
    received_at: str


class Held(msgspec.Struct, frozen=True):
    """An entry that came and is not applied: waiting, parked or in conflict."""

    digest: str
    state: str
    type: str
    subject_type: str
    subject: str
    origin: str
    number: int
    at: str
    held_at: str
    told: Message | None


class Standing(msgspec.Struct, frozen=True):
    """A peer and how things stand with it. `unpacked` counts own entries that were not looked at for it yet."""

    peer: Peer
    organ: Label
    unpacked: int
    sent: Sent
    received: Received
    refusals: Sequence[Refusal]
    refused: int
    held: Sequence[Held]
    held_by_state: Mapping[str, int]
    keys: Sequence[InstanceKey]


class Overview(msgspec.Struct, frozen=True):
    """Every peer in the order in which they joined, and this instance's own keys, the newest first."""

    standings: Sequence[Standing]
    own_keys: Sequence[InstanceKey]


def overview(connection: Connection, instance: str) -> Overview:
    """How things stand with every peer of `instance`."""
    rows = connection.execute(_PEERS).all()
    sent = {row.receiver: _struct(row, Sent) for row in connection.execute(_SENT)}
    received = {row.sender: _struct(row, Received) for row in connection.execute(_APPLIED)}
    refused = _grouped(connection.execute(select(_REFUSED).where(_REFUSED.c.place <= SHOWN).order_by(_REFUSED.c.place)))
    held = _grouped(connection.execute(select(_HELD).where(_HELD.c.place <= SHOWN).order_by(_HELD.c.held_at)))
    keys: dict[str, list[InstanceKey]] = defaultdict(list)
    for row in connection.execute(_KEYS):
        keys[row.instance].append(InstanceKey(**row._mapping))
    standings = []
    for row in rows:
        name = row.instance
        standings.append(
            Standing(
                peer=_struct(row, Peer),
                organ=Label(row.zh, row.en),
                unpacked=row.position - row.considered,
                sent=sent.get(name, Sent()),
                received=received.get(name, Received()),
                refusals=[Refusal(r.number, r.outcome, _told(r.reason), r.received_at) for r in refused[name]],
                refused=refused[name][0].total if refused[name] else 0,
                held=[_held(one) for one in held[name]],
                held_by_state={one.state: one.total for one in held[name]},
                keys=keys[name],
            )
        )
    return Overview(standings, keys[instance])


def oldest_open(connection: Connection, receiver: str) -> tuple[int, bytes] | None:
    """Number and body of the first package that a peer has no receipt for; None where it has all."""
    row = connection.execute(_OLDEST, {"receiver": receiver}).one_or_none()
    return (row.number, row.body) if row is not None else None


def _grouped(rows: Iterable[Any]) -> Mapping[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.sender].append(row)
    return found


def _struct(row: Any, type_: type[T]) -> T:
    """The fields of `type_` out of a row that may have more."""
    return type_(**{name: row._mapping[name] for name in type_.__struct_fields__})  # type: ignore[attr-defined]


def _held(row: Any) -> Held:
    plain = {name: row._mapping[name] for name in Held.__struct_fields__ if name != "told"}
    return Held(**plain, told=_told(row.reason))


def _told(reason: str | None) -> Message | None:
    """The message that a reason is kept as."""
    return msgspec.json.decode(reason, type=Message) if reason else None
