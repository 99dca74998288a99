"""The keys that fields are kept encrypted with: one for each crypto suite, in files that their owner alone can read.

A key is never in the database, so neither are the words that it keeps in a backup of it. A connection knows the keys of
its store; what is encrypted belongs to the row it stands in and cannot be moved to another.
"""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from duibiao.extension.suites import CryptoSuite
from duibiao.model.values.messages import Fault, message

OPTION = "duibiao_field_keys"
"""The execution option under which a store's connections carry the keys."""


class FieldKeys(msgspec.Struct, frozen=True):
    """Suites that encrypt, each with its key; new rows are encrypted by `current`, or kept plain where it is None."""

    keys: Mapping[str, tuple[CryptoSuite, bytes]] = {}
    current: str | None = None

    def encrypt(self, plain: bytes, about: str) -> bytes:
        """What is kept instead of `plain` in the row `about`, by the current suite; a `Fault` without its key."""
        suite, key = self._of(self.current or "")
        assert suite.encrypt is not None
        return suite.encrypt(key, plain, about.encode())

    def decrypt(self, name: str, encrypted: bytes, about: str) -> bytes:
        """The plain bytes again. Raises a `Fault` without the key of suite `name`, and for what was changed."""
        suite, key = self._of(name)
        assert suite.decrypt is not None
        try:
            return suite.decrypt(key, encrypted, about.encode())
        except ValueError as changed:
            text = "加密保存的一段文字（{about}）解不开：密钥不是当时的那一把，或者内容被改动过。请联系平台管理员。"
            raise Fault(message("field.changed", text, about=about)) from changed

    def _of(self, name: str) -> tuple[CryptoSuite, bytes]:
        if name not in self.keys:
            text = (
                "读写加密的文字要用套件 {suite} 及其密钥 {file}，现在没有。请启用提供它的插件，并把密钥放回密钥文件夹。"
            )
            raise Fault(message("field.no_key", text, suite=name, file=file_name(name)))
        return self.keys[name]


PLAIN = FieldKeys()


class _KeyFile(msgspec.Struct, frozen=True):
    """What a key file holds: the suite, and the key in base64."""

    suite: str
    secret: str


def keys_of(connection: Connection) -> FieldKeys:
    """The keys that the connection's store was given; none where it was given none."""
    found: FieldKeys = connection.get_execution_options().get(OPTION, PLAIN)
    return found


def file_name(suite: str) -> str:
    """The file of a suite's key in the folder of keys."""
    return f"fields-{suite}.key"


def make(folder: Path, suite: CryptoSuite) -> None:
    """Write a new key for fields into `folder`, readable by its owner alone. A file that is there is not replaced."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret = base64.b64encode(secrets.token_bytes(suite.key_size)).decode()
    content = msgspec.json.encode(_KeyFile(suite.key, secret))
    file = folder / file_name(suite.key)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
        written.write(content)


def read(folder: Path, suites: Mapping[str, CryptoSuite], current: str | None) -> FieldKeys:
    """The keys in `folder` of `suites`; those that are damaged or of another size are left out."""
    found = {}
    for name, suite in suites.items():
        key = _read(folder / file_name(name)) if suite.encrypt is not None else None
        if key is not None and len(key) == suite.key_size:
            found[name] = (suite, key)
    return FieldKeys(found, current)


def _read(file: Path) -> bytes | None:
    """The key in a file, None where there is none."""
    try:
        return base64.b64decode(msgspec.json.decode(file.read_bytes(), type=_KeyFile).secret, validate=True)
    except (OSError, ValueError, msgspec.DecodeError):
        return None
