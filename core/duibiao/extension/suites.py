"""Ways to sign and to take digests: the core's own, and the record that a plugin offers another one by.

The core signs with Ed25519 (RFC 8032). A suite works on bytes alone and keeps nothing; keys live in files and tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_RAW = (serialization.Encoding.Raw, serialization.PrivateFormat.Raw, serialization.NoEncryption())


class CryptoSuite(msgspec.Struct, frozen=True):
    """One way to sign. Keys and signatures are bytes in the suite's own encoding.

    `make` gives a new private key, `public` the public key of a private one, `sign` a signature of a message;
    `verify(public, message, signature)` is False for whatever does not hold and never raises. `encrypt(key, plain)` and
    `decrypt(key, sealed)`, with a key of `key_size` bytes, are there where the suite encrypts fields.
    """

    key: str
    make: Callable[[], bytes]
    public: Callable[[bytes], bytes]
    sign: Callable[[bytes, bytes], bytes]
    verify: Callable[[bytes, bytes, bytes], bool]
    key_size: int = 0
    encrypt: Callable[[bytes, bytes], bytes] | None = None
    decrypt: Callable[[bytes, bytes], bytes] | None = None


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


ED25519 = CryptoSuite("ed25519", _make, _public, _sign, _verify)

CORE_SUITES: Mapping[str, CryptoSuite] = {ED25519.key: ED25519}
