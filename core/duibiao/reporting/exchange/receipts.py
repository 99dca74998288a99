"""Receipts: the receiver's signed answer to a package, and what the sender makes of it."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, bindparam, select, update

from duibiao.kernel.journal.entries import SCHEMA
from duibiao.kernel.store.federation import packages_received, packages_sent
from duibiao.model.values.messages import Message
from duibiao.reporting.exchange import trust
from duibiao.reporting.exchange.here import Here
from duibiao.reporting.exchange.refusals import Refused, damaged, other_receiver
from duibiao.reporting.exchange.trust import Signed

RECEIPT = "receipt"
"""What the signature of a receipt is good for."""

_LAST_APPLIED = (
    select(packages_received.c.number, packages_received.c.digest)
    .where(packages_received.c.sender == bindparam("sender"), packages_received.c.outcome == "applied")
    .order_by(packages_received.c.number.desc())
    .limit(1)
)
_LAST_RECEIPT = (
    select(packages_received.c.receipt)
    .where(packages_received.c.sender == bindparam("sender"), packages_received.c.outcome == "applied")
    .order_by(packages_received.c.number.desc())
    .limit(1)
)
_SENT = select(packages_sent.c.digest).where(
    packages_sent.c.receiver == bindparam("receiver"), packages_sent.c.number == bindparam("which")
)
_RECEIPTED = (
    update(packages_sent)
    .where(
        packages_sent.c.receiver == bindparam("of"),
        packages_sent.c.number <= bindparam("last"),
        packages_sent.c.receipted_at.is_(None),
    )
    .values(receipt=bindparam("signed"), receipted_at=bindparam("now"))
)


_LOST = (
    update(packages_sent)
    .where(
        packages_sent.c.receiver == bindparam("of"),
        packages_sent.c.number > bindparam("last"),
        packages_sent.c.receipted_at.is_not(None),
    )
    .values(receipt=None, receipted_at=None)
)


class Held(msgspec.Struct, frozen=True):
    """How far one instance has another's packages: the last number applied and its digest; 0 and "" for none."""

    number: int = 0
    digest: str = ""


class Receipt(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of a package. `held` is how far the receiver is after it; `why` and `reason` are of a refusal."""

    receiver: str
    sender: str
    number: int
    digest: str
    outcome: str
    held: Held
    at: str
    schema: int = SCHEMA
    why: str | None = None
    reason: Message | None = None

    @property
    def applied(self) -> bool:
        """Whether the package is in."""
        return self.outcome == "applied"


def held_of(connection: Connection, sender: str) -> Held:
    """How far this instance has a sender's packages."""
    row = connection.execute(_LAST_APPLIED, {"sender": sender}).one_or_none()
    return Held(row.number, row.digest) if row is not None else Held()


def agrees(connection: Connection, receiver: str, held: Held) -> bool:
    """Whether what a receiver holds is what was sent to it; not so where one side was restored, or forged."""
    if held.number == 0:
        return True
    own = connection.execute(_SENT, {"receiver": receiver, "which": held.number}).scalar_one_or_none()
    return own == held.digest


def read(connection: Connection, here: Here, content: Signed, now: str, receiver: str | None = None) -> Receipt:
    """The receipt in `content`, from `receiver` where that is known. Raises `Refused` unless it is a trusted one."""
    try:
        said = msgspec.json.decode(content.note, type=Receipt)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise damaged(str(error)) from None
    if said.sender != here.name or receiver not in (None, said.receiver):
        raise other_receiver(said.sender)
    trust.verify(connection, here, RECEIPT, content, said.receiver, now)
    return said


def take(connection: Connection, here: Here, content: Signed, now: str, receiver: str | None = None) -> Receipt:
    """Read a receipt and note what the receiver has. Taking it twice changes nothing. Raises `Refused`."""
    said = read(connection, here, content, now, receiver)
    note_held(connection, said.receiver, said.held, content, now)
    return said


def note_held(connection: Connection, receiver: str, held: Held, signed: Signed, now: str) -> None:
    """Note that a receiver has the packages up to `held`, where that is what was sent."""
    if held.number and agrees(connection, receiver, held):
        given = {"of": receiver, "last": held.number, "signed": msgspec.json.encode(signed), "now": now}
        connection.execute(_RECEIPTED, given)


def sign(connection: Connection, here: Here, receipt: Receipt) -> Signed:
    """The receipt, signed."""
    return trust.sign(connection, here, RECEIPT, receipt)


def lost(connection: Connection, receiver: str, held: Held) -> int:
    """Take back the receipts for what a receiver had and has no more; how many there were."""
    return connection.execute(_LOST, {"of": receiver, "last": held.number}).rowcount


def refusal(
    connection: Connection, here: Here, sender: str, number: int, digest: str, why: Refused, now: str
) -> Receipt:
    """The receipt that says why a package is refused."""
    held = held_of(connection, sender)
    return Receipt(here.name, sender, number, digest, "refused", held, now, why=why.why, reason=why.reason)


def last_given(connection: Connection, sender: str) -> Signed | None:
    """The receipt of the last package applied from a sender; None before the first."""
    content = connection.execute(_LAST_RECEIPT, {"sender": sender}).scalar_one_or_none()
    return msgspec.json.decode(content, type=Signed) if content is not None else None
