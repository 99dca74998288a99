"""SM2 signatures (GB/T 32918.2-2016) on the recommended curve (GB/T 32918.5-2017), by OpenSSL.

A private key is its number in 32 bytes, a public key the point in 65 (04, x, y), a signature the DER of its two
numbers (GM/T 0009-2012, 7). What is signed is SM3 of Z and the message; the identifier in Z is the one of GM/T 0009 for
where nothing else was agreed on. OpenSSL works out Z, draws the random number and does all arithmetic on secrets.
"""

from __future__ import annotations

import ctypes
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from duibiao.api import Fault, message

from .libcrypto import BYTES

IDENTIFIER = b"1234567812345678"
"""The signer's identifier by GM/T 0009-2012, 10."""

ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
"""The number n of points of the curve (GB/T 32918.5-2017, 2)."""

PRIVATE = bytes.fromhex("3041020100301306072a8648ce3d020106082a811ccf5501822d042730250201010420")
PUBLIC = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")
"""What stands before the bytes of a key in PKCS #8 and in SubjectPublicKeyInfo, the curve named by its identifier."""

SIZE = 32
POINT = 1 + 2 * SIZE


class Sm2:
    """SM2 with one OpenSSL library."""

    def __init__(self, library: ctypes.CDLL) -> None:
        """Raises a `Fault` where the library was built without SM2."""
        self._library = library
        try:
            self.public(self.make())
        except ValueError as lacking:
            version = library.OpenSSL_version(0).decode()
            text = "这台机器的 {version} 没有 SM2。请换用带 SM2 的 OpenSSL 3.0 以上版本，再重新启动。"
            raise Fault(message("guomi.no_sm2", text, version=version)) from lacking

    def make(self) -> bytes:
        """A private key: a random number from 1 to n - 2 (GB/T 32918.1-2016, 6.1)."""
        return (1 + secrets.randbelow(ORDER - 2)).to_bytes(SIZE)

    def public(self, private: bytes) -> bytes:
        """The public key of `private`. Raises `ValueError` for what is no private key."""
        with self._private(private) as key:
            room = ctypes.create_string_buffer(self._library.i2d_PUBKEY(key, None))
            pointer = ctypes.cast(room, BYTES)
            self._library.i2d_PUBKEY(key, ctypes.byref(pointer))
            return room.raw[-POINT:]

    def sign(self, private: bytes, said: bytes) -> bytes:
        """A signature, another each time. Raises `ValueError` for what is no private key."""
        library = self._library
        with self._private(private) as key, self._digesting(key, library.EVP_DigestSignInit) as context:
            size = ctypes.c_size_t(0)
            _demand(library.EVP_DigestSign(context, None, ctypes.byref(size), said, len(said)))
            signature = ctypes.create_string_buffer(size.value)
            _demand(library.EVP_DigestSign(context, signature, ctypes.byref(size), said, len(said)))
            return signature.raw[: size.value]

    def verify(self, public: bytes, said: bytes, signature: bytes) -> bool:
        """Whether the signature holds; False for whatever is no public key or no signature."""
        library = self._library
        try:
            with self._public(public) as key, self._digesting(key, library.EVP_DigestVerifyInit) as context:
                held = library.EVP_DigestVerify(context, signature, len(signature), said, len(said))
                library.ERR_clear_error()
                return bool(held == 1)
        except ValueError:
            return False

    @contextmanager
    def _private(self, private: bytes) -> Iterator[int]:
        if len(private) != SIZE or not 1 <= int.from_bytes(private) <= ORDER - 2:
            raise ValueError("private")
        with self._key(self._library.d2i_AutoPrivateKey, PRIVATE + private) as key:
            yield key

    @contextmanager
    def _public(self, public: bytes) -> Iterator[int]:
        if len(public) != POINT:
            raise ValueError("public")
        with self._key(self._library.d2i_PUBKEY, PUBLIC + public) as key:
            yield key

    @contextmanager
    def _key(self, read: Any, der: bytes) -> Iterator[int]:
        """A key that OpenSSL read and took for one of SM2, given back afterwards."""
        content = (ctypes.c_ubyte * len(der)).from_buffer_copy(der)
        key = read(None, ctypes.byref(ctypes.cast(content, BYTES)), len(der))
        try:
            if not key or self._library.EVP_PKEY_is_a(key, b"SM2") != 1:
                raise ValueError("key")
            yield key
        finally:
            self._library.EVP_PKEY_free(key)
            self._library.ERR_clear_error()

    @contextmanager
    def _digesting(self, key: int, begin: Any) -> Iterator[int]:
        """A context that takes SM3 with Z before it, for this key."""
        library = self._library
        context, named = library.EVP_MD_CTX_new(), library.EVP_PKEY_CTX_new(key, None)
        try:
            _demand(library.EVP_PKEY_CTX_set1_id(named, IDENTIFIER, len(IDENTIFIER)))
            library.EVP_MD_CTX_set_pkey_ctx(context, named)
            _demand(begin(context, None, library.EVP_sm3(), None, key))
            yield context
        finally:
            library.EVP_MD_CTX_free(context)
            library.EVP_PKEY_CTX_free(named)


def _demand(outcome: int) -> None:
    """Raise `ValueError` where OpenSSL did not do what it was asked for."""
    if outcome != 1:
        raise ValueError("openssl")
