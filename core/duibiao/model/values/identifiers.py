"""Identifiers that nobody hands out: UUIDs, made by whoever starts a thing (RFC 9562)."""

from __future__ import annotations

import re
import uuid

from duibiao.model.values.messages import Fault, message
from duibiao.model.values.quoting import quoted

RANDOM_BYTES = 10

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def uuid7(now_ms: int, random: bytes) -> str:
    """The UUID of version 7 (RFC 9562, 5.7) of a millisecond since 1970 and ten random bytes, in lower case.

    Identifiers of a later millisecond sort later. Of the 80 random bits 74 are used: the last 12 of the first two
    bytes, the last 62 of the other eight. Raises `ValueError` for another count of bytes or a time out of 48 bits.
    """
    if len(random) != RANDOM_BYTES or not 0 <= now_ms < 2**48:
        raise ValueError(f"uuid7 takes {RANDOM_BYTES} random bytes and 48 bits of time: {len(random)}, {now_ms}")
    high = int.from_bytes(random[:2]) & (2**12 - 1)
    low = int.from_bytes(random[2:]) & (2**62 - 1)
    return str(uuid.UUID(int=now_ms << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low))


def parse_uuid(text: str) -> str:
    """The UUID that `text` states, of any version, in lower case; blanks around it are dropped. Raises `Fault`."""
    written = text.strip().lower()
    if not _UUID.fullmatch(written):
        raise Fault(
            message(
                "identifier.uuid",
                "“{text}”不是 UUID。请写成 017f22e2-79b0-7cc3-98c4-dc0c0c07398f 这样。",
                text=quoted(text.strip()),
            )
        )
    return written
