"""Ways to sign, to take digests and to encrypt fields: the core's own, and the record that a plugin offers another by.

The core signs with Ed25519 (RFC 8032), takes digests with SHA-256 and encrypts with AES-256 in GCM (NIST SP 800-38D).
A suite works on bytes alone and keeps nothing; keys live in files and tables.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping

import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_RAW = (serialization.Encoding.Raw, serialization.PrivateFormat.Raw, serialization.NoEncryption())
NONCE = 12
"""Bytes of the random number that leads what AES-GCM encrypted (SP 800-38D, 8.2.2)."""


class CryptoSuite(msgspec.Struct, frozen=True):
    """One way to sign. Keys, signatures and what was encrypted are bytes in the suite's own encoding."""

    key: str
    """The name that keys, signatures and encrypted rows state."""
    make: Callable[[], bytes]
    """A new private key."""
    public: Callable[[bytes], bytes]
    """The public key of a private one."""
    sign: Callable[[bytes, bytes], bytes]
    """The signature of a private key under a message."""
    verify: Callable[[bytes, bytes, bytes], bool]
    """Whether, by a public key, a message has this signature; False for whatever does not hold, and it never raises."""
    digest: Callable[[bytes], bytes]
    """The digest of bytes, by which people compare public keys."""
    key_size: int = 0
    """How many random bytes a key for fields has; 0 where the suite does not encrypt."""
    encrypt: Callable[[bytes, bytes, bytes], bytes] | None = None
    """By a key, what a plain text becomes that belongs to `about`; different each time."""
    decrypt: Callable[[bytes, bytes, bytes], bytes] | None = None
    """By a key, the plain text again; `ValueError` where anything was changed, or `about` is not what it was."""


def _make() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(*_RAW)


def _public(private: bytes) -> bytes:
    key = Ed25519PrivateKey.from_private_bytes(private).public_key()
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def _sign(private: bytes, message: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(private).sign(message)


def _verify(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _encrypt(key: bytes, plain: bytes, about: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, about)


def _decrypt(key: bytes, encrypted: bytes, about: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(encrypted[:NONCE], encrypted[NONCE:], about)
    except InvalidTag as changed:
        raise ValueError from changed


ED25519 = CryptoSuite("ed25519", _make, _public, _sign, _verify, _digest, 32, _encrypt, _decrypt)

CORE_SUITES: Mapping[str, CryptoSuite] = {ED25519.key: ED25519}
