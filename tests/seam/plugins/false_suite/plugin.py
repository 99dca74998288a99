"""A suite that takes every signature for good, and every text back for encrypted."""

from __future__ import annotations

from collections.abc import Iterable

from duibiao.api import CryptoSuite, hookimpl


def one(*_: bytes) -> bytes:
    """The same bytes for everything."""
    return b"1"


@hookimpl
def crypto_suites() -> Iterable[CryptoSuite]:
    """The suite."""
    return [CryptoSuite("false_suite", one, one, one, lambda *_: True, one, 16, one, one)]
