"""SM3 digests (GB/T 32905-2016), and SM4 (GB/T 32907-2016) in GCM (RFC 8998), by Python's `cryptography`."""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.hashes import SM3, Hash

KEY, NONCE, TAG = 16, 12, 16
"""Bytes of a key, of the random number that leads what was encrypted, and of the tag that ends it."""


def sm3(content: bytes) -> bytes:
    """The SM3 digest, 32 bytes."""
    hashing = Hash(SM3())
    hashing.update(content)
    return hashing.finalize()


def encrypt(key: bytes, plain: bytes, about: bytes) -> bytes:
    """Nonce, cipher text and tag, in this order; the nonce is drawn anew each time."""
    nonce = secrets.token_bytes(NONCE)
    working = Cipher(SM4(key), GCM(nonce)).encryptor()
    working.authenticate_additional_data(about)
    return nonce + working.update(plain) + working.finalize() + working.tag


def decrypt(key: bytes, encrypted: bytes, about: bytes) -> bytes:
    """The plain text. Raises `ValueError` where anything was changed."""
    nonce, content, tag = encrypted[:NONCE], encrypted[NONCE:-TAG], encrypted[-TAG:]
    working = Cipher(SM4(key), GCM(nonce, tag)).decryptor()
    working.authenticate_additional_data(about)
    try:
        return working.update(content) + working.finalize()
    except InvalidTag as changed:
        raise ValueError("encrypted") from changed
