"""What other instances sign, and whose signatures are believed: pinned keys, and those that a trusted one introduced.

Whatever is signed travels with the statements by which the signer's keys followed one another; each is signed by the
key before it, so it is accepted on its own, wherever it comes along.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, bindparam, func, select, update

from duibiao.kernel.journal import notes
from duibiao.kernel.journal.entries import Author, Subject, history, record
from duibiao.kernel.journal.keys import InstanceKey, keys_of, trust
from duibiao.kernel.journal.notes import Note, key_id
from duibiao.kernel.store.federation import instance_keys, packages_received
from duibiao.model.values.messages import Conflict, Fault, NotFound, message
from duibiao.reporting.exchange.here import Here
from duibiao.reporting.exchange.refusals import bad_signature, revoked, stranger

ROTATION = "rotation"
"""What the signature of a rotation is good for."""

T = TypeVar("T")

_THIS_KEY = (instance_keys.c.instance == bindparam("of"), instance_keys.c.key == bindparam("which"))
_CLOSE = update(instance_keys).where(*_THIS_KEY).values(to_number=bindparam("last"))
_REVOKE = update(instance_keys).where(*_THIS_KEY).values(to_number=bindparam("last"), revoked_at=bindparam("now"))
_FROM = update(instance_keys).where(*_THIS_KEY).values(from_number=bindparam("first"))
_RECEIVED = select(func.coalesce(func.max(packages_received.c.number), 0)).where(
    packages_received.c.sender == bindparam("sender"), packages_received.c.outcome == "applied"
)


class Signed(msgspec.Struct, frozen=True, omit_defaults=True):
    """A signed text on its way to another instance, with the statements that introduce the key."""

    note: str
    key: str
    suite: str
    signature: str
    rotations: tuple[Note, ...] = ()

    @property
    def as_note(self) -> Note:
        """The note alone."""
        return Note(self.note, self.key, self.suite, self.signature)

    @property
    def digest(self) -> str:
        """What the text is known by, whoever signed it."""
        return self.as_note.digest


class Rotation(msgspec.Struct, frozen=True):
    """What the key before says of the key after it; the public key in base64."""

    instance: str
    replaces: str
    key: str
    suite: str
    public: str
    at: str


def sign(connection: Connection, here: Here, purpose: str, content: object) -> Signed:
    """A note of `content` by this instance, as it goes to another."""
    note = notes.sign(purpose, content, here.signer)
    return Signed(note.note, note.key, note.suite, note.signature, introductions(connection, here.name))


def introductions(connection: Connection, instance: str) -> tuple[Note, ...]:
    """The statements by which the instance's keys followed one another, the oldest first."""
    stated = [key.statement for key in reversed(keys_of(connection, instance)) if key.statement is not None]
    return tuple(msgspec.json.decode(statement, type=Note) for statement in stated)


def verify(
    connection: Connection, here: Here, purpose: str, signed: Signed, sender: str, now: str, number: int | None = None
) -> InstanceKey:
    """The trusted key that signed. `number` is the package's, None for what is none. Raises `Refused`.

    An instance without any pinned key is a stranger, which costs this one look-up. A key that a trusted one introduces
    in `signed` is kept; `connection` may write.
    """
    line = find(keys_of(connection, sender), here, signed, sender)
    key = line[-1]
    if not notes.holds(purpose, signed.as_note, key.public, here.suites):
        raise bad_signature(sender)
    if len(line) > 1:
        key = _accept(connection, here, line[1:], number, now)
    if _is_spent(key, number):
        raise revoked(sender, key.key)
    if number is not None and key.statement is not None:
        _close_before(connection, key, number)
    return key


def find(known: Iterable[InstanceKey], here: Here, signed: Signed, sender: str) -> Sequence[InstanceKey]:
    """The known key that `signed` names; else a known one and the line that leads from it to the one named.

    Raises `Refused` where there is none.
    """
    trusted = {key.key: key for key in known}
    if not trusted:
        raise stranger(sender)
    if signed.key in trusted:
        return [trusted[signed.key]]
    line: list[InstanceKey] = []
    for statement in signed.rotations:
        introduced = _introduced(trusted, here, statement, sender)
        if introduced is not None:
            line.append(introduced)
            trusted[introduced.key] = introduced
    if not line or line[-1].key != signed.key:
        raise bad_signature(sender)
    return [trusted[line[0].trusted_by], *line]


def _introduced(trusted: dict[str, InstanceKey], here: Here, statement: Note, sender: str) -> InstanceKey | None:
    """The key that a statement introduces, None where it is known already, or the statement does not hold."""
    before = trusted.get(statement.key)
    if before is None or before.revoked_at is not None:
        return None
    if not notes.holds(ROTATION, statement, before.public, here.suites):
        return None
    try:
        said = notes.read(statement, Rotation)
        public = base64.b64decode(said.public, validate=True)
    except (msgspec.DecodeError, binascii.Error, ValueError):
        return None
    sound = said.instance == sender and said.replaces == before.key and said.key == key_id(said.suite, public)
    if not sound or said.key in trusted:
        return None
    written = msgspec.json.encode(statement)
    return InstanceKey(sender, said.key, said.suite, public, before.key, said.at, statement=written)


def _accept(
    connection: Connection, here: Here, line: Iterable[InstanceKey], number: int | None, now: str
) -> InstanceKey:
    """Keep the keys of a line, good from this package on, or from the next one to come."""
    introduced = list(line)
    sender = introduced[0].instance
    first = number or connection.execute(_RECEIVED, {"sender": sender}).scalar_one() + 1
    kept = [msgspec.structs.replace(key, from_number=first, trusted_at=now) for key in introduced]
    for key in kept:
        trust(connection, here.author(now), key)
    return kept[-1]


def _is_spent(key: InstanceKey, number: int | None) -> bool:
    """Whether the key may not sign this any more."""
    if number is None:
        return key.revoked_at is not None
    return number < key.from_number or (key.to_number is not None and number > key.to_number)


def _close_before(connection: Connection, key: InstanceKey, number: int) -> None:
    """The first package by a key ends what the key before it may sign."""
    before = next((one for one in keys_of(connection, key.instance) if one.key == key.trusted_by), None)
    if before is not None and before.to_number is None:
        connection.execute(_CLOSE, {"of": key.instance, "which": before.key, "last": number - 1})


def pin(connection: Connection, author: Author, key: InstanceKey) -> None:
    """Trust a key that an administrator compared with its owner; its first package is the next one to come."""
    known = {one.key: one for one in keys_of(connection, key.instance)}
    if key.key in known:
        if known[key.key].revoked_at is None:
            return
        text = "密钥 {key} 已停用，不能再登记。请对方另建密钥。"
        raise Conflict(message("key.revoked_before", text, key=key.key))
    first = connection.execute(_RECEIVED, {"sender": key.instance}).scalar_one() + 1
    trust(connection, author, msgspec.structs.replace(key, from_number=first if known else 1, trusted_by="pinned"))


def revoke(connection: Connection, author: Author, instance: str, key: str, from_number: int | None = None) -> None:
    """Believe a key no more from package `from_number` on, by default the next one to come; what came stays verified.

    Raises `NotFound` for an unknown key and a `Fault` for the only key that this instance has left to sign with.
    """
    keys = keys_of(connection, instance)
    found = next((one for one in keys if one.key == key), None)
    if found is None:
        raise NotFound(message("key.unknown", "没有登记编号为 {key} 的密钥。", key=key))
    if found.revoked_at is not None:
        return
    own = instance == author.origin
    if own and not any(one.revoked_at is None for one in keys if one.key != key):
        text = "这是本平台唯一可用的密钥。请先更换（duibiao exchange keys rotate）或另建（keys new），再停用它。"
        raise Fault(message("key.last", text))
    first = from_number or connection.execute(_RECEIVED, {"sender": instance}).scalar_one() + 1
    last = first - 1 if found.to_number is None else min(first - 1, found.to_number)
    connection.execute(_REVOKE, {"of": instance, "which": key, "last": last, "now": author.at})
    record_about(connection, author, instance, "key.revoked", {"key": key, "from_number": first})


def record_about(connection: Connection, author: Author, instance: str, type_: str, body: dict[str, object]) -> str:
    """The entry of an act about an instance, chained to the one before it; gives its digest."""
    subject = Subject("instance", instance)
    before = history(connection, subject)
    previous = before[-1].digest if before else None
    return record(connection, author, subject, type_, body, revision=len(before) + 1, previous=previous).digest
