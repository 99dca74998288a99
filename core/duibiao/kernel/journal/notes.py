"""Signed notes: a canonical text, who signed it with which key, and for what purpose.

Checkpoints, receipts, rotations of keys and the manifests of packages are notes. The purpose is led before what is
signed, so that a signature of one is good for nothing else.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from typing import TypeVar

import msgspec

from duibiao.extension.suites import CryptoSuite
from duibiao.model.values.canonical import canonical

T = TypeVar("T")


class Signer(msgspec.Struct, frozen=True):
    """A private key in its suite, and the id of its public key."""

    key: str
    suite: CryptoSuite
    private: bytes


class Note(msgspec.Struct, frozen=True):
    """A text and its signature in base64; `key` is the id of the public key, `suite` the way it was signed."""

    note: str
    key: str
    suite: str
    signature: str

    @property
    def digest(self) -> str:
        """What the text is known by, whoever signed it."""
        return f"sha256:{hashlib.sha256(self.note.encode()).hexdigest()}"


def key_id(suite: str, public: bytes) -> str:
    """What a public key is called: the first sixteen hexadecimal digits of its SHA-256, the suite's name before it."""
    return hashlib.sha256(suite.encode() + b"\n" + public).hexdigest()[:16]


def sign(purpose: str, content: object, signer: Signer) -> Note:
    """A note of the canonical text of `content`."""
    text = canonical(content).decode()
    signature = signer.suite.sign(signer.private, _to_sign(purpose, text))
    return Note(text, signer.key, signer.suite.key, base64.b64encode(signature).decode())


def holds(purpose: str, note: Note, public: bytes, suites: Mapping[str, CryptoSuite]) -> bool:
    """Whether the note was signed for this purpose with the key that `public` is of; False for an unknown suite."""
    suite = suites.get(note.suite)
    if suite is None or key_id(note.suite, public) != note.key:
        return False
    try:
        signature = base64.b64decode(note.signature, validate=True)
    except (binascii.Error, ValueError):
        return False
    return suite.verify(public, _to_sign(purpose, note.note), signature)


def read(note: Note, type_: type[T]) -> T:
    """What the note says; fields that a newer release added are passed over. Raises `msgspec.DecodeError`."""
    return msgspec.json.decode(note.note.encode(), type=type_)


def _to_sign(purpose: str, text: str) -> bytes:
    return f"duibiao {purpose} 1\n{text}".encode()
