"""ECDSA with P-256 and SHA-256 (FIPS 186-5), by a library that keeps private keys from being read off its timing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from duibiao.api import CryptoSuite, hookimpl

CURVE = SECP256R1()


def make() -> bytes:
    """A private key, the number in 32 bytes."""
    return generate_private_key(CURVE).private_numbers().private_value.to_bytes(32)


def public(private: bytes) -> bytes:
    """The point, uncompressed."""
    key = derive_private_key(int.from_bytes(private), CURVE).public_key()
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def sign(private: bytes, message: bytes) -> bytes:
    """Both numbers of a signature, in DER."""
    return derive_private_key(int.from_bytes(private), CURVE).sign(message, ECDSA(SHA256()))


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature holds."""
    try:
        EllipticCurvePublicKey.from_encoded_point(CURVE, public).verify(signature, message, ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def digest(content: bytes) -> bytes:
    """SHA-256."""
    return hashlib.sha256(content).digest()


@hookimpl
def crypto_suites() -> Iterable[CryptoSuite]:
    """One suite, which signs and does not encrypt."""
    return [CryptoSuite("tea_seal", make, public, sign, verify, digest)]
