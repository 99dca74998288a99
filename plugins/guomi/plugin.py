"""国密: SM2 signatures, SM3 digests and SM4 encryption of fields as one suite. Neither tested nor certified."""

from __future__ import annotations

from collections.abc import Iterable

from duibiao.api import CryptoSuite, hookimpl

from .libcrypto import load
from .sm2 import Sm2
from .sm4 import KEY, decrypt, encrypt, sm3


@hookimpl
def crypto_suites() -> Iterable[CryptoSuite]:
    """The suite, by the machine's OpenSSL. Raises a `Fault` where that is missing or knows no SM2."""
    sm2 = Sm2(load())
    return [CryptoSuite("guomi", sm2.make, sm2.public, sm2.sign, sm2.verify, sm3, KEY, encrypt, decrypt)]
