"""A suite that encrypts and cannot decrypt, under the name of one of the platform's own."""

from __future__ import annotations

from collections.abc import Iterable

from duibiao.api import CryptoSuite, hookimpl


def one(*_: bytes) -> bytes:
    """The same bytes for everything."""
    return b"1"


@hookimpl
def crypto_suites() -> Iterable[CryptoSuite]:
    """The suite."""
    return [CryptoSuite("ed25519", one, one, one, lambda *_: True, one, encrypt=one)]
