"""One value, one sequence of bytes, one digest: what is hashed, signed and carried between instances."""

from __future__ import annotations

import datetime
import hashlib
import re
import uuid
from decimal import Decimal
from typing import Any

import msgspec

from duibiao.model.values.numbers import format_number

Digest = str
"""A digest as text: "sha256:" and 64 lower-case hexadecimal digits."""

LARGEST_INTEGER = 2**53 - 1
SHORTEST_SALT = 16

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_ENCODER = msgspec.json.Encoder(order="sorted")
_KEPT_TO_BE_REFUSED = (
    bytes,
    bytearray,
    memoryview,
    datetime.datetime,
    datetime.date,
    datetime.time,
    datetime.timedelta,
    uuid.UUID,
)


def canonical(value: object) -> bytes:
    """The one JSON text of `value`: UTF-8 without white space, nothing escaped that need not be.

    Keys stand in the order of their UTF-8 bytes, which is the order of code points; RFC 8785 orders by UTF-16 units
    and differs above U+FFFF. Struct fields at their defaults are left out where the Struct says `omit_defaults`.
    Decimals are strings in plain notation with all their digits; integers lie within ±(2**53 − 1) (RFC 7493, 2.2);
    sets are lists in ascending order.

    Raises `TypeError` for what has no single spelling — floats, times, bytes, keys that are not text, larger
    integers — and `ValueError` for text that is not Unicode (a lone surrogate).
    """
    plain = msgspec.to_builtins(value, order="sorted", builtin_types=(Decimal, *_KEPT_TO_BE_REFUSED))
    return _ENCODER.encode(_checked(plain, "value"))


def _checked(value: Any, path: str) -> Any:
    match value:
        case None | bool() | str():
            return value
        case int() if abs(value) <= LARGEST_INTEGER:
            return value
        case Decimal() if value.is_finite():
            return format_number(value)
        case list() | tuple():
            return [_checked(item, f"{path}[{index}]") for index, item in enumerate(value)]
        case dict():
            return {_checked_key(key, path): _checked(item, f"{path}.{key}") for key, item in value.items()}
    raise TypeError(f"{path}: {type(value).__name__} {value!r} has no canonical form")


def _checked_key(key: object, path: str) -> str:
    if not isinstance(key, str):
        raise TypeError(f"{path}: the key {key!r} is not text")
    return key


def digest(data: bytes) -> Digest:
    """The SHA-256 digest of `data`, "sha256:…"."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def salted_digest(salt: bytes, data: bytes) -> Digest:
    """A digest that says nothing about `data` to those who do not know `salt`: SHA-256 of length, salt and data.

    The length of the salt is one byte in front, so no other pair of salt and data is hashed alike. The salt is 16 to
    255 random bytes; a shorter one raises `ValueError`, because then short data could be guessed.
    """
    if not SHORTEST_SALT <= len(salt) <= 255:
        raise ValueError(f"a salt has {SHORTEST_SALT} to 255 bytes, not {len(salt)}")
    return digest(bytes([len(salt)]) + salt + data)


def is_digest(text: str) -> bool:
    """Whether `text` is spelled as a digest."""
    return _DIGEST.fullmatch(text) is not None
