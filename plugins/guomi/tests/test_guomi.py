"""The examples that the standards print, and what the suite refuses."""

from __future__ import annotations

from ctypes import CDLL
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import CBC, ECB

from duibiao.api import CryptoSuite, Fault
from duibiao.testing import suites_in

PRIVATE = bytes.fromhex("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8")
X = "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
Y = "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
PUBLIC = bytes.fromhex("04" + X + Y)
R = "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
S = "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
SIGNATURE = bytes.fromhex("3046022100" + R + "022100" + S)
"""GB/T 32918.5-2017, A.2, also GM/T 0003.5-2012: the message is "message digest", the identifier 1234567812345678."""

BLOCK = bytes.fromhex("0123456789abcdeffedcba9876543210")
"""Key and plain text of both examples in GB/T 32907-2016, A."""


@pytest.fixture(scope="module")
def suite() -> CryptoSuite:
    """The suite, as the platform is offered it."""
    return suites_in(Path(__file__).parents[1])["guomi"]


def test_sm2_example_of_the_standard(suite: CryptoSuite) -> None:
    assert suite.public(PRIVATE) == PUBLIC
    assert suite.verify(PUBLIC, b"message digest", SIGNATURE)
    assert not suite.verify(PUBLIC, b"message digesu", SIGNATURE)


def test_sm2_signature_is_der_and_another_each_time(suite: CryptoSuite) -> None:
    first, second = (suite.sign(PRIVATE, b"message digest") for _ in range(2))

    assert first != second
    assert (first[0], first[1] + 2) == (0x30, len(first))
    assert suite.verify(PUBLIC, b"message digest", first)
    assert suite.verify(PUBLIC, b"message digest", second)


@pytest.mark.parametrize(
    "public",
    [b"", PUBLIC[:-1], PUBLIC[:-1] + b"\x14", b"\x04" + bytes(64), b"\x04" + b"\xff" * 64],
    ids=["empty", "short", "off the curve", "nought", "beyond the field"],
)
def test_sm2_refuses_what_is_no_public_key(suite: CryptoSuite, public: bytes) -> None:
    assert not suite.verify(public, b"message digest", SIGNATURE)


@pytest.mark.parametrize("number", [0, -1, -2], ids=["nought", "n - 1", "n"])
def test_sm2_refuses_what_is_no_private_key(suite: CryptoSuite, number: int) -> None:
    order = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
    private = {0: 0, -1: order - 1, -2: order}[number].to_bytes(32)

    with pytest.raises(ValueError, match="private"):
        suite.sign(private, b"message digest")


@pytest.mark.parametrize(
    ("content", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_examples_of_the_standard(suite: CryptoSuite, content: bytes, digest: str) -> None:
    assert suite.digest(content).hex() == digest


def test_sm4_example_of_the_standard() -> None:
    encryptor = Cipher(SM4(BLOCK), ECB()).encryptor()

    assert encryptor.update(BLOCK).hex() == "681edf34d206965e86b3e94f536e4246"


def test_sm4_example_of_a_million_times() -> None:
    """Chained blocks of noughts are the block encrypted again and again."""
    encryptor = Cipher(SM4(BLOCK), CBC(BLOCK)).encryptor()

    assert encryptor.update(bytes(16 * 1_000_000))[-16:].hex() == "595298c7c6fd271f0402f804c33d3f66"


def test_sm4_in_gcm_is_that_of_rfc_8998(suite: CryptoSuite) -> None:
    nonce, about = "00001234567800000000abcd", "feedfacedeadbeeffeedfacedeadbeefabaddad2"
    plain = "".join(digit * 16 for digit in "abcdefea")
    content = (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
    )
    tag = "83de3541e4c2b58177e065a9bf7b62ec"
    assert suite.decrypt is not None

    decrypted = suite.decrypt(BLOCK, bytes.fromhex(nonce + content + tag), bytes.fromhex(about))

    assert decrypted.hex() == plain


def test_machine_without_openssl_is_told_what_to_install() -> None:
    suites_in(Path(__file__).parents[1])
    from duibiao_plugins.guomi.libcrypto import load  # noqa: PLC0415 - the plugin has to be loaded before

    with pytest.raises(Fault) as refused:
        load(["libcrypto.so.none"])

    assert [told.key for told in refused.value.messages] == ["guomi.no_openssl"]
    assert isinstance(load(), CDLL)
