"""Taking in a package: its bytes in, a signed receipt out, whatever comes, however often.

Evidence files are put in the store first, where nobody sees them; then everything else happens in one transaction.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import BinaryIO

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from duibiao.kernel.journal import checkpoints, merkle, notes
from duibiao.kernel.journal.checkpoints import Checkpoint
from duibiao.kernel.journal.keys import keys_of
from duibiao.kernel.store.federation import packages_received, peers
from duibiao.model.values.messages import Message, message
from duibiao.reporting.exchange import carrying, packages, receipts, refusals, talking, trust
from duibiao.reporting.exchange.here import Here
from duibiao.reporting.exchange.packages import Head, Manifest
from duibiao.reporting.exchange.peers import Peer, get_peer, set_peer, trouble
from duibiao.reporting.exchange.receipts import Held, Receipt
from duibiao.reporting.exchange.refusals import KEPT, Refused, Why, stranger
from duibiao.reporting.exchange.taking_in import retry_held
from duibiao.reporting.exchange.together import take_in_all
from duibiao.reporting.exchange.trust import Signed

MOST_REFUSED = 20
"""How many refused packages of a sender are kept; of more, the oldest go."""
LARGEST_UNSIGNED = 64 * 1024
"""How many bytes are kept of a package whose signature does not hold."""

_TOUCH = update(peers).where(peers.c.instance == bindparam("which")).values(heard_at=bindparam("now"))
_OF_NUMBER = select(packages_received.c.digest, packages_received.c.body, packages_received.c.receipt).where(
    packages_received.c.sender == bindparam("sender"),
    packages_received.c.number == bindparam("which"),
    packages_received.c.outcome == "applied",
)
_HAD = select(packages_received.c.outcome).where(
    packages_received.c.sender == bindparam("sender"),
    packages_received.c.number == bindparam("which"),
    packages_received.c.digest == bindparam("digest"),
)
_REFUSED = (
    select(packages_received.c.number, packages_received.c.digest)
    .where(packages_received.c.sender == bindparam("sender"), packages_received.c.outcome == "refused")
    .order_by(packages_received.c.received_at.desc(), packages_received.c.number.desc())
    .offset(MOST_REFUSED)
)
_FORGET = delete(packages_received).where(
    packages_received.c.sender == bindparam("of"),
    packages_received.c.number == bindparam("which"),
    packages_received.c.digest == bindparam("what"),
    packages_received.c.outcome == "refused",
)
_INSERT = insert(packages_received)


class Received(msgspec.Struct, frozen=True):
    """The receipt of a package, signed and plain, and how many of its entries came to what."""

    signed: Signed
    receipt: Receipt
    entries: dict[str, int] = {}


def is_known(connection: Connection, instance: str) -> bool:
    """Whether anybody here trusts a key of this instance: all that a stranger costs."""
    return bool(keys_of(connection, instance))


def receive(here: Here, source: BinaryIO, now: str, sender: str | None = None) -> Received:
    """Take in the package that `source` gives; `sender` is who says to send it, None for a file.

    Raises `Refused` where nobody here knows the sender, so that nothing can be kept or signed for it.
    """
    try:
        head = packages.read_head(source)
    except Refused as refused:
        return _unreadable(here, source, refused, sender, now)
    said = head.manifest.sender
    try:
        if sender not in (None, said):
            raise refusals.bad_signature(said)
        with here.store.write() as connection:
            _check_sender(connection, here, head, now)
            wanted = receipts.held_of(connection, said).number + 1 == head.manifest.number
        if wanted:
            packages.take_evidence(source, head.manifest.evidence, here.evidence)
        with here.store.write() as connection:
            return _take(connection, here, head, now)
    except Refused as refused:
        if refused.why == "stranger":
            raise
        body = head.body if refused.why not in ("signature", "damaged") else head.body[:LARGEST_UNSIGNED]
        with here.store.write() as connection:
            return _refuse(connection, here, said, head.manifest.number, head.digest, body, refused, now)


def _unreadable(here: Here, source: BinaryIO, refused: Refused, sender: str | None, now: str) -> Received:
    """The refusal of bytes that are no package of this format, where it is known who sent them."""
    if sender is None:
        raise refused
    rest = source.read(LARGEST_UNSIGNED)
    digest = f"sha256:{hashlib.sha256(rest).hexdigest()}"
    with here.store.write() as connection:
        if not is_known(connection, sender):
            raise stranger(sender)
        return _refuse(connection, here, sender, 0, digest, rest, refused, now)


def _check_sender(connection: Connection, here: Here, head: Head, now: str) -> Peer:
    """The peer that signed the package for this instance. Raises `Refused`."""
    said = head.manifest
    trust.verify(connection, here, packages.PURPOSE, head.signed, said.sender, now, said.number)
    if said.receiver != here.name:
        raise refusals.other_receiver(said.receiver)
    return get_peer(connection, said.sender)


def _take(connection: Connection, here: Here, head: Head, now: str) -> Received:
    """Apply the package where it is the next one; the same receipt where it was had before. Raises `Refused`.

    After a restore nothing new is taken from whoever can be asked first what is missing here.
    """
    said = head.manifest
    connection.execute(_TOUCH, {"which": said.sender, "now": now})
    peer = _check_sender(connection, here, head, now)
    had = connection.execute(_OF_NUMBER, {"sender": said.sender, "which": said.number}).one_or_none()
    if had is not None:
        if had.digest != head.digest:
            raise refusals.fork(said.sender, said.number)
        signed = msgspec.json.decode(had.receipt, type=Signed)
        return Received(signed, msgspec.json.decode(signed.note, type=Receipt))
    if talking.is_restored(peer) and peer.url is not None:
        raise refusals.restored(here.name)
    held = receipts.held_of(connection, said.sender)
    if said.number != held.number + 1:
        raise refusals.gap(said.sender, said.number, held.number + 1)
    if said.previous != held.digest:
        raise refusals.fork(said.sender, said.number)
    remark = _check_log(connection, here, peer, said)
    counts = _apply(connection, here, said, now)
    receipt = Receipt(here.name, said.sender, said.number, head.digest, "applied", Held(said.number, head.digest), now)
    signed = receipts.sign(connection, here, receipt)
    connection.execute(_FORGET, {"of": said.sender, "which": said.number, "what": head.digest})
    _keep(connection, "applied", receipt, signed, remark, len(said.entries), head.body)
    checkpoint = msgspec.json.encode(said.checkpoint) if said.checkpoint is not None else peer.checkpoint
    set_peer(connection, said.sender, checkpoint=checkpoint, schema=said.schema, heard_at=now, trouble=_standing(peer))
    return Received(signed, receipt, counts)


def _standing(peer: Peer) -> str | None:
    """What stands in the way after a package was taken: nothing but that this instance was restored."""
    return peer.trouble if talking.is_restored(peer) else None


def _apply(connection: Connection, here: Here, said: Manifest, now: str) -> dict[str, int]:
    """Definitions become known, entries are taken in, files get their owners, receipts are noted."""
    carrying.receive_definitions(connection, said.definitions, now)
    counts: Counter[str] = Counter()
    carried = ((entry.body.encode(), entry.words) for entry in said.entries)
    for taken in take_in_all(connection, here.instance, said.sender, said.number, carried, now):
        counts[taken.outcome] += 1
    if counts["applied"] or said.definitions:
        counts["applied"] += retry_held(connection, here.instance, now)
    carrying.receive_files(connection, said.evidence)
    for receipt in said.receipts:
        receipts.take(connection, here, receipt, now, said.sender)
    return dict(counts)


def _check_log(connection: Connection, here: Here, peer: Peer, said: Manifest) -> Message | None:
    """A remark where the sender's log goes on from an earlier package than the one before. Raises `Refused` unless it
    goes on at all."""
    if said.checkpoint is None:
        return None
    since = said.consistency.since if said.consistency is not None else 0
    by_one_of = keys_of(connection, said.sender)
    if not any(notes.holds(checkpoints.PURPOSE, said.checkpoint, key.public, here.suites) for key in by_one_of):
        raise refusals.inconsistent(said.sender)
    if not _goes_on(connection, said, notes.read(said.checkpoint, Checkpoint), since):
        raise refusals.inconsistent(said.sender)
    if peer.checkpoint is None or since == said.number - 1:
        return None
    text = "“{instance}”从备份恢复过：它的流水从第 {number} 号报送包之后重新签名。"
    return message("exchange.log_restarted", text, instance=said.sender, number=since)


def _goes_on(connection: Connection, said: Manifest, newest: Checkpoint, since: int) -> bool:
    """Whether the log of `newest` begins with the one whose checkpoint came with package `since`; 0 for none."""
    if newest.origin != said.sender:
        return False
    if since == 0:
        return True
    row = connection.execute(_OF_NUMBER, {"sender": said.sender, "which": since}).one_or_none()
    first = packages.checkpoint_of(row.body) if row is not None else None
    if first is None or said.consistency is None:
        return False
    try:
        path = [bytes.fromhex(step) for step in said.consistency.path]
    except ValueError:
        return False
    return merkle.consistent(first.size, newest.size, _root(first), _root(newest), path)


def _root(checkpoint: Checkpoint) -> bytes:
    return bytes.fromhex(checkpoint.root.removeprefix("sha256:"))


def _refuse(
    connection: Connection, here: Here, sender: str, number: int, digest: str, body: bytes, why: Refused, now: str
) -> Received:
    """The receipt of a refusal. What is nobody's fault is not kept; of the rest, the newest are."""
    receipt = receipts.refusal(connection, here, sender, number, digest, why, now)
    signed = receipts.sign(connection, here, receipt)
    _complain(connection, sender, why.why, why.reason, now)
    there = connection.execute(_HAD, {"sender": sender, "which": number, "digest": digest}).first()
    if why.why in KEPT and there is None:
        _keep(connection, "refused", receipt, signed, why.reason, 0, body)
        for row in connection.execute(_REFUSED, {"sender": sender}).all():
            connection.execute(_FORGET, {"of": sender, "which": row.number, "what": row.digest})
    return Received(signed, receipt)


def _complain(connection: Connection, sender: str, why: Why, reason: Message, now: str) -> None:
    """Note what stands in the way, to be seen; a gap closes by itself, and a restore is noted already."""
    if why not in ("gap", "restored"):
        set_peer(connection, sender, trouble=trouble(reason), heard_at=now)


def _keep(
    connection: Connection,
    outcome: str,
    receipt: Receipt,
    signed: Signed,
    reason: Message | None,
    entries: int,
    body: bytes,
) -> None:
    connection.execute(
        _INSERT,
        {
            "sender": receipt.sender,
            "number": receipt.number,
            "digest": receipt.digest,
            "outcome": outcome,
            "reason": trouble(reason),
            "entries": entries,
            "body": body,
            "receipt": msgspec.json.encode(signed),
            "received_at": receipt.at,
        },
    )
