"""The keys of instances: private ones in files that their owner alone can read, public ones in a table, with an entry.

A key is never forgotten: what it signed while it was trusted stays verifiable. `from_number` and `to_number` bound the
packages that it may sign, because a number cannot be set back like a clock.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from pathlib import Path

import msgspec
from sqlalchemy import Connection, bindparam, insert, select

from duibiao.extension.suites import CryptoSuite
from duibiao.kernel.journal.entries import Author, Subject, history, record
from duibiao.kernel.journal.notes import Signer, key_id
from duibiao.kernel.store.federation import instance_keys
from duibiao.model.values.messages import Fault, message

SUFFIX = ".key"
_OF_INSTANCE = (
    select(instance_keys)
    .where(instance_keys.c.instance == bindparam("which"))
    .order_by(instance_keys.c.trusted_at.desc(), instance_keys.c.from_number.desc())
)
_INSERT = insert(instance_keys)


class InstanceKey(msgspec.Struct, frozen=True):
    """A public key of an instance, and why it is trusted: "own", "pinned", or the id of the key that it replaced.

    `to_number` is the last package that it may have signed, None while it is in use. `statement` is the note by which
    the key before it introduced it.
    """

    instance: str
    key: str
    suite: str
    public: bytes
    trusted_by: str
    trusted_at: str
    from_number: int = 1
    to_number: int | None = None
    revoked_at: str | None = None
    statement: bytes | None = None


class _KeyFile(msgspec.Struct, frozen=True):
    """What a key file holds: the suite, and the private key in base64."""

    suite: str
    private: str


def keys_of(connection: Connection, instance: str) -> list[InstanceKey]:
    """The public keys of an instance, the newest first."""
    rows = connection.execute(_OF_INSTANCE, {"which": instance})
    return [InstanceKey(**row._mapping) for row in rows]


def trust(connection: Connection, author: Author, key: InstanceKey) -> None:
    """Keep a public key of an instance, and record it."""
    connection.execute(_INSERT, msgspec.structs.asdict(key))
    public = base64.b64encode(key.public).decode()
    body = {"key": key.key, "suite": key.suite, "public": public, "trusted_by": key.trusted_by}
    subject = Subject("instance", key.instance)
    before = history(connection, subject)
    previous = before[-1].digest if before else None
    record(connection, author, subject, "key.trusted", body, revision=len(before) + 1, previous=previous)


def make(folder: Path, suite: CryptoSuite) -> tuple[str, bytes]:
    """Write a new private key into `folder`, readable by its owner alone; gives its id and its public key."""
    private = suite.make()
    public = suite.public(private)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    id_ = key_id(suite.key, public)
    content = msgspec.json.encode(_KeyFile(suite.key, base64.b64encode(private).decode()))
    with os.fdopen(os.open(folder / f"{id_}{SUFFIX}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
        written.write(content)
    return id_, public


def make_first(connection: Connection, author: Author, folder: Path, suite: CryptoSuite) -> bool:
    """Make the key of this instance (`author.origin`) where it has none yet; whether there was one to make."""
    if keys_of(connection, author.origin):
        return False
    id_, public = make(folder, suite)
    trust(connection, author, InstanceKey(author.origin, id_, suite.key, public, "own", author.at))
    return True


def own_signer(connection: Connection, instance: str, folder: Path, suites: Mapping[str, CryptoSuite]) -> Signer:
    """This instance's newest key that is in use. Raises a `Fault` where its file is not there or cannot be read."""
    current = next((key for key in keys_of(connection, instance) if key.revoked_at is None), None)
    if current is None:
        text = "本平台还没有密钥。请先运行 duibiao migrate。"
        raise Fault(message("key.none", text))
    return Signer(current.key, *_read(folder / f"{current.key}{SUFFIX}", current, suites))


def _read(file: Path, key: InstanceKey, suites: Mapping[str, CryptoSuite]) -> tuple[CryptoSuite, bytes]:
    """The suite and the private key in `file`."""
    try:
        stated = msgspec.json.decode(file.read_bytes(), type=_KeyFile)
        private = base64.b64decode(stated.private, validate=True)
    except (OSError, ValueError, msgspec.DecodeError):
        text = (
            "读不到本平台的私钥 {file}。请从保管处放回 keys 文件夹；确已丢失时，运行 duibiao exchange keys new 另建。"
        )
        raise Fault(message("key.unreadable", text, file=file.name)) from None
    suite = suites.get(key.suite)
    if suite is None:
        text = "私钥 {file} 用的是 {suite} 算法，没有插件提供它。请在 deployment.toml 里启用提供它的插件。"
        raise Fault(message("key.no_suite", text, file=file.name, suite=key.suite))
    return suite, private
