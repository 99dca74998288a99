"""Keys that follow one another: from one that is trusted to the one that signed, by statements of each about the
next."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence

import msgspec

from duibiao.extension.suites import CryptoSuite
from duibiao.kernel.journal import notes
from duibiao.kernel.journal.keys import InstanceKey
from duibiao.kernel.journal.notes import Note, key_id

ROTATION = "rotation"
"""What the signature of a statement about the next key is good for."""


class PublicKey(msgspec.Struct, frozen=True, omit_defaults=True):
    """A public key as it is handed out, in base64, and why its instance trusts it: "own", or the key before it.

    `statement` is the note by which the key before introduced it.
    """

    instance: str
    key: str
    suite: str
    public: str
    trusted_by: str
    trusted_at: str
    revoked_at: str | None = None
    statement: Note | None = None

    @classmethod
    def of(cls, key: InstanceKey) -> PublicKey:
        """A kept key as it is handed out."""
        return cls(
            instance=key.instance,
            key=key.key,
            suite=key.suite,
            public=base64.b64encode(key.public).decode(),
            trusted_by=key.trusted_by,
            trusted_at=key.trusted_at,
            revoked_at=key.revoked_at,
            statement=msgspec.json.decode(key.statement, type=Note) if key.statement is not None else None,
        )

    @property
    def bytes(self) -> bytes:
        """The key itself; b"" where its text is none, which no signature holds for."""
        try:
            return base64.b64decode(self.public, validate=True)
        except (binascii.Error, ValueError):
            return b""


class Keys(msgspec.Struct, frozen=True):
    """Public keys as they are handed out and kept in a file, the oldest first."""

    keys: tuple[PublicKey, ...]


class Rotation(msgspec.Struct, frozen=True):
    """What a key says of the one after it; the public key in base64."""

    instance: str
    replaces: str
    key: str
    public: str


def line_to(
    wanted: str,
    instance: str,
    trusted: Sequence[PublicKey],
    brought: Sequence[PublicKey],
    suites: Mapping[str, CryptoSuite],
) -> list[PublicKey] | None:
    """The keys of `instance` from a trusted one to `wanted`, each but the first introduced by the one before it.

    None where there is no such line. A key is what its id says, whoever states it.
    """
    known = {key.key: key for key in trusted if key.instance == instance and key.key == key_id(key.suite, key.bytes)}
    others = {key.key: key for key in brought if key.instance == instance and key.key == key_id(key.suite, key.bytes)}
    line: list[PublicKey] = []
    while wanted not in known:
        key = others.pop(wanted, None)
        if key is None or key.statement is None:
            return None
        line.append(key)
        wanted = key.statement.key
    line.append(known[wanted])
    pairs = zip(line[1:], line, strict=False)
    return line[::-1] if all(_introduced(before, after, suites) for before, after in pairs) else None


def _introduced(before: PublicKey, after: PublicKey, suites: Mapping[str, CryptoSuite]) -> bool:
    """Whether the key before says so of the one after."""
    if after.statement is None or not notes.holds(ROTATION, after.statement, before.bytes, suites):
        return False
    try:
        said = notes.read(after.statement, Rotation)
    except msgspec.DecodeError:
        return False
    return (said.instance, said.replaces, said.key, said.public) == (
        after.instance,
        before.key,
        after.key,
        after.public,
    )
