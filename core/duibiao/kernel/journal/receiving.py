"""What a room is given when an entry arrives from another instance, and how it says that it cannot apply it yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, TypeVar

import msgspec
from sqlalchemy import Connection

from duibiao.kernel.journal.entries import HELD_BY_ALL, Entry, Recorded, Subject, write
from duibiao.model.values.messages import Fault, Message, message

T = TypeVar("T")

CHAINED_BY_ORIGIN = frozenset({"definition", "calendar"})
"""Subjects that every instance keeps a chain of its own about: what one published, another publishes for itself."""


Needed = Literal["definition", "scheme", "organ", "enterprise", "product", "round", "submission"]
"""What an entry may rest on."""

_MISSING: Mapping[Needed, Message] = {
    "definition": message("missing.definition", "本平台还没有它所用的定义 {id}。对方送来后会自动重试。"),
    "scheme": message("missing.scheme", "本平台还没有它所补充的方案 {id}。发布后会自动重试。"),
    "organ": message("missing.organ", "本平台还没有它所说的机构 {id}。对方送来后会自动重试。"),
    "enterprise": message("missing.enterprise", "本平台还没有登记它所说的企业 {id}。对方送来后会自动重试。"),
    "product": message("missing.product", "本平台还没有登记它所说的产品 {id}。对方送来后会自动重试。"),
    "round": message("missing.round", "本平台还没有它所属的批次 {id}。对方送来后会自动重试。"),
    "submission": message("missing.submission", "本平台还没有它所说的申报 {id}。对方送来后会自动重试。"),
}


class Parked(Fault):
    """What arrived cannot be applied yet; it is kept, with the reason, and tried again."""


class Arrival(msgspec.Struct, frozen=True):
    """An entry that came: `here` is this instance, `sender` who handed it over, `from_above` whether that one's organ
    is above this instance's, `now` this instance's time."""

    recorded: Recorded
    here: str
    sender: str
    from_above: bool
    now: str

    @property
    def entry(self) -> Entry:
        """The entry itself."""
        return self.recorded.entry

    @property
    def is_own(self) -> bool:
        """Whether this instance made the entry, and lost it in a restore."""
        return self.entry.origin == self.here

    @property
    def branch(self) -> str:
        """The chain that it belongs to."""
        return branch_of(self.entry.subject, self.entry.origin, self.here)


Receiver = Callable[[Connection, Arrival], None]
"""Applies an entry that extends its subject's head, and writes it. Raises `Parked` where something is missing here,
`Conflict` where it contradicts what is here."""

Receivers = Mapping[str, Receiver]
"""By type of entry."""


def branch_of(subject: Subject, origin: str, here: str) -> str:
    """The chain that entries of `origin` about `subject` belong to at the instance `here`."""
    return origin if subject.type in CHAINED_BY_ORIGIN and origin != here else HELD_BY_ALL


def keep(connection: Connection, arrival: Arrival) -> None:
    """Write the entry as its author made it; an own one that came back as own."""
    received_from = None if arrival.is_own else arrival.sender
    write(connection, arrival.recorded, received_from=received_from, branch=arrival.branch)


def body_of(arrival: Arrival, type_: type[T]) -> T:
    """The body read as `type_`; what a later release added is passed over. Raises `Parked` for what is no such thing,
    a state that this release does not know among them."""
    try:
        return msgspec.convert(arrival.entry.body, type_)
    except msgspec.ValidationError as error:
        raise Parked(unreadable(arrival.entry.type, str(error))) from error


def unreadable(type_: str, why: str) -> Message:
    """What is said of an entry that this release cannot read."""
    text = "本版本的平台读不懂这条流水（{type}：{why}）。升级平台后会自动重试。"
    return message("exchange.unreadable", text, type=type_, why=why)


def missing(what: Needed, id_: str) -> Parked:
    """The complaint that something which the entry rests on is not here yet."""
    return Parked(msgspec.structs.replace(_MISSING[what], params={"id": id_}))
