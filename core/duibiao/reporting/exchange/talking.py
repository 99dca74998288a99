"""What two instances say to each other besides packages: one asks, the other answers, both signed.

An ask counts up, so that a replayed one gets nothing. It says how far the asker has the other's packages, and the
answer says the same the other way round: so each notices at every talk when one was restored from an old backup.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, BinaryIO, Literal

import msgspec
from sqlalchemy import Connection, bindparam, func, select, update

from duibiao.kernel.identity.files import EvidenceFile
from duibiao.kernel.journal.entries import SCHEMA
from duibiao.kernel.store.federation import packages_received, packages_sent, peers
from duibiao.model.values.messages import Message, message
from duibiao.reporting.exchange import packages, receipts, reconciling, refusals, trust
from duibiao.reporting.exchange.here import Here
from duibiao.reporting.exchange.peers import Peer, all_peers, get_peer, set_peer, trouble
from duibiao.reporting.exchange.receipts import Held
from duibiao.reporting.exchange.reconciling import Counted
from duibiao.reporting.exchange.refusals import Refused, damaged, other_receiver
from duibiao.reporting.exchange.trust import Signed

ASK = "ask"
ANSWER = "answer"
LARGEST_ASK = 256 * 1024
"""The most bytes of an ask."""
LARGEST_ANSWER = 8 * 1024 * 1024
"""The most bytes of an answer, without the package that may follow it."""

Wanted = Literal["next", "own", "nothing", "counts"]

_COUNT = (
    update(peers)
    .where(peers.c.instance == bindparam("which"), peers.c.answered < bindparam("number"))
    .values(answered=bindparam("number"), heard_at=bindparam("now"))
)
_CATCH_UP = (
    update(peers)
    .where(peers.c.instance == bindparam("which"), peers.c.asked < bindparam("seen"))
    .values(asked=bindparam("seen"))
)
_SENT = select(packages_sent.c.body).where(
    packages_sent.c.receiver == bindparam("receiver"), packages_sent.c.number == bindparam("which")
)
_LAST_SENT = select(func.coalesce(func.max(packages_sent.c.number), 0)).where(
    packages_sent.c.receiver == bindparam("receiver")
)
_RECEIVED = select(packages_received.c.body).where(
    packages_received.c.sender == bindparam("sender"),
    packages_received.c.number == bindparam("which"),
    packages_received.c.outcome == "applied",
)

RESTORED_HERE = "exchange.restored_here"
"""The key of the message that this instance was restored and must ask its own packages back."""
RESTORED = message("exchange.restored", "本平台刚从备份恢复，先向“{instance}”取回自己的报送包，再继续往来。")
"""What stands in the way after a restore, until it was asked what is missing here."""


class Ask(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one instance asks another: the next package for it, a package of its own back, how things stand, the counts
    of what both have. `package` is the number wanted, `held` how far the asker has the other's packages."""

    sender: str
    receiver: str
    number: int
    wanted: Wanted
    package: int
    held: Held
    schema: int = SCHEMA
    receipts: tuple[Signed, ...] = ()


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer to an ask of this number. `held` is how far the answerer has the asker's packages, `sent` the last
    number it made for the asker; `package` is the number of the one that follows, 0 for none."""

    sender: str
    receiver: str
    number: int
    held: Held
    sent: int
    package: int = 0
    schema: int = SCHEMA
    receipts: tuple[Signed, ...] = ()
    counts: tuple[Counted, ...] = ()
    why: str | None = None
    seen: int = 0
    reason: Message | None = None


class Answered(msgspec.Struct, frozen=True):
    """An answer as it goes out: signed, and the head of the package that follows it."""

    signed: Signed
    package: bytes | None = None


def ask(connection: Connection, here: Here, instance: str, wanted: Wanted, package: int = 0) -> tuple[int, Signed]:
    """The next ask to a peer, and its number; `connection` may write, for asks count up."""
    connection.execute(update(peers).where(peers.c.instance == instance).values(asked=peers.c.asked + 1))
    peer = get_peer(connection, instance)
    held = receipts.held_of(connection, instance)
    number = package or held.number + 1
    receipt = receipts.last_given(connection, instance)
    said = Ask(
        here.name, instance, peer.asked, wanted, number, held, receipts=(receipt,) if receipt is not None else ()
    )
    return peer.asked, trust.sign(connection, here, ASK, said)


def answer(connection: Connection, here: Here, signed: Signed, now: str) -> Answered:
    """Answer an ask. Raises `Refused` for whom nobody here knows; a replayed ask is told so in the answer."""
    try:
        said = msgspec.json.decode(signed.note, type=Ask)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise damaged(str(error)) from None
    trust.verify(connection, here, ASK, signed, said.sender, now)
    if said.receiver != here.name:
        raise other_receiver(said.receiver)
    peer = get_peer(connection, said.sender)
    held = receipts.held_of(connection, said.sender)
    sent = last_sent(connection, said.sender)
    given = Answer(here.name, said.sender, said.number, held, sent)
    counted = connection.execute(_COUNT, {"which": said.sender, "number": said.number, "now": now}).rowcount == 1
    if not counted:
        why = refusals.replayed(said.sender, said.number, peer.answered)
        return _answered(connection, here, given, why=why.why, reason=why.reason, seen=peer.answered)
    set_peer(connection, said.sender, schema=said.schema)
    for receipt in said.receipts:
        receipts.take(connection, here, receipt, now, said.sender)
    compare(connection, said.sender, said.held)
    if not peer.active:
        return _answered(connection, here, given)
    last = receipts.last_given(connection, said.sender)
    own = (last,) if last is not None else ()
    body = _package(connection, said)
    counts = reconciling.counts(connection, here, said.sender) if said.wanted == "counts" else ()
    follows = said.package if body is not None else 0
    return _answered(connection, here, given, body, package=follows, receipts=own, counts=counts)


def _package(connection: Connection, said: Ask) -> bytes | None:
    """The package that an ask is for, where it is there."""
    match said.wanted:
        case "next":
            found = connection.execute(_SENT, {"receiver": said.sender, "which": said.package})
        case "own":
            found = connection.execute(_RECEIVED, {"sender": said.sender, "which": said.package})
        case _:
            return None
    body: bytes | None = found.scalar_one_or_none()
    return body


def _answered(connection: Connection, here: Here, given: Answer, body: bytes | None = None, **more: Any) -> Answered:
    return Answered(trust.sign(connection, here, ANSWER, msgspec.structs.replace(given, **more)), body)


def head_of(answered: Answered) -> bytes:
    """The line before the package."""
    return msgspec.json.encode(answered.signed) + b"\n"


def take_answer(connection: Connection, here: Here, instance: str, number: int, source: BinaryIO, now: str) -> Answer:
    """The answer to ask `number` that `source` begins with; a package that follows is left to be read from it.

    Notes what the other has of this instance's packages. Raises `Refused` unless it is the answer to that ask.
    """
    line = source.readline(LARGEST_ANSWER)
    try:
        signed = msgspec.json.decode(line, type=Signed)
        said = msgspec.json.decode(signed.note, type=Answer)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise damaged(str(error)) from None
    trust.verify(connection, here, ANSWER, signed, instance, now)
    if said.receiver != here.name or said.sender != instance:
        raise other_receiver(said.receiver)
    if said.why == "replayed":
        connection.execute(_CATCH_UP, {"which": instance, "seen": said.seen})
        raise Refused("replayed", said.reason or refusals.replayed(instance, said.number, said.seen).reason)
    if said.number != number:
        raise refusals.replayed(instance, said.number, number)
    set_peer(connection, instance, schema=said.schema, heard_at=now)
    for receipt in said.receipts:
        receipts.take(connection, here, receipt, now, instance)
    compare(connection, instance, said.held)
    return said


def compare(connection: Connection, instance: str, held: Held) -> bool:
    """Whether what a peer holds of this instance's packages is what was sent; else note which side was restored.

    A peer that lost packages is sent them again by itself; this instance asks for its own first (`recovering`).
    """
    if receipts.agrees(connection, instance, held):
        if receipts.lost(connection, instance, held):
            text = "“{instance}”从旧备份恢复过，丢了第 {held} 号之后的报送包。本平台会自动重新发送。"
            told = message("exchange.restored_there", text, instance=instance, held=held.number)
            set_peer(connection, instance, trouble=trouble(told))
        return True
    sent = last_sent(connection, instance)
    text = (
        "“{instance}”有本平台的第 {held} 号报送包，而本平台只记得到第 {sent} 号：本平台是从旧备份恢复的。"
        "请先取回自己的报送包。"
    )
    told = message(RESTORED_HERE, text, instance=instance, held=held.number, sent=sent)
    set_peer(connection, instance, trouble=trouble(told))
    return False


def is_restored(peer: Peer) -> bool:
    """Whether this instance must ask its own packages back from a peer before it sends anything."""
    return peer.told is not None and peer.told.key in (RESTORED_HERE, RESTORED.key)


def mark_restored(connection: Connection) -> None:
    """Note after a restore that each peer with an address is to be asked first what is missing here."""
    for peer in all_peers(connection):
        if peer.url is not None:
            told = msgspec.structs.replace(RESTORED, params={"instance": peer.instance})
            set_peer(connection, peer.instance, trouble=trouble(told), failures=0, next_try_at=None)


def files_of(body: bytes) -> tuple[EvidenceFile, ...]:
    """The evidence files that follow a package that was kept without them."""
    return packages.read_head(BytesIO(body)).manifest.evidence


def last_sent(connection: Connection, instance: str) -> int:
    """The number of the last package made for a peer; 0 before the first."""
    found: int = connection.execute(_LAST_SENT, {"receiver": instance}).scalar_one()
    return found


def note_receipt(connection: Connection, said: receipts.Receipt) -> None:
    """Note what a receipt that was carried by hand tells of how things stand with its maker."""
    if compare(connection, said.receiver, said.held):
        set_peer(connection, said.receiver, trouble=trouble(None if said.applied else said.reason))
