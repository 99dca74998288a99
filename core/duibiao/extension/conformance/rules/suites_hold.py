"""A crypto suite verifies and decrypts what it made itself, and refuses whatever was changed."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from duibiao.extension.conformance.rule import Rule
from duibiao.extension.conformance.subject import Subject
from duibiao.extension.discovery import CODE
from duibiao.extension.suites import CryptoSuite
from duibiao.model.values.messages import Message, message

SAID, OTHER = "对标 1".encode(), "对标 2".encode()


def find(subject: Subject) -> Iterator[Message]:
    """The suites that do not keep what the record promises."""
    for suite in subject.suites:
        place = f"{CODE}: crypto_suites {suite.key}"
        try:
            if not _signs(suite):
                text = "签名没有通过核对：verify 应只认同一把密钥对同一内容的签名，其余一律返回 False。"
                yield message("kit.suite_signature", text, at=place)
            if suite.digest(SAID) != suite.digest(SAID) or suite.digest(SAID) == suite.digest(OTHER):
                text = "摘要没有通过核对：同样的内容应有同样的摘要，不同的内容不同。"
                yield message("kit.suite_digest", text, at=place)
            if not _encrypts(suite):
                text = "加密没有通过核对：每次的密文应不同；改动过的密文、别的 about，decrypt 应抛出 ValueError。"
                yield message("kit.suite_encryption", text, at=place)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - code may fail in any way
            text = "核对套件时出错（{error}）。写法见 docs/hooks/crypto_suites.md。"
            yield message("kit.suite_failed", text, at=place, error=f"{type(error).__name__}: {error}")


def _signs(suite: CryptoSuite) -> bool:
    """Whether a signature holds for its key and its message and for nothing else."""
    private = suite.make()
    public, signature = suite.public(private), suite.sign(private, SAID)
    stranger = suite.public(suite.make())
    changed = signature[:-1] + bytes([signature[-1] ^ 1])
    refused = [
        (public, OTHER, signature),
        (public, SAID, changed),
        (public, SAID, b""),
        (stranger, SAID, signature),
        (b"", SAID, signature),
    ]
    return suite.verify(public, SAID, signature) and not any(suite.verify(*given) for given in refused)


def _encrypts(suite: CryptoSuite) -> bool:
    """Whether what was encrypted comes back whole, once for each time, and not at all once anything was changed."""
    if suite.encrypt is None or suite.decrypt is None:
        return True
    key, stranger = secrets.token_bytes(suite.key_size), secrets.token_bytes(suite.key_size)
    first, second = suite.encrypt(key, SAID, b"here"), suite.encrypt(key, SAID, b"here")
    if first == second or suite.decrypt(key, first, b"here") != SAID:
        return False
    changed = first[:-1] + bytes([first[-1] ^ 1])
    for given in ((key, changed, b"here"), (key, first, b"there"), (key, b"", b"here"), (stranger, first, b"here")):
        try:
            suite.decrypt(*given)
        except ValueError:
            continue
        return False
    return True


RULE = Rule("suites.hold", __doc__, "refuse", find)
