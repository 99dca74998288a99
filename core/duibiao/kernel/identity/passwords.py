"""Passwords: what one must be like, and how it is kept.

Kept as Argon2id with the second recommended choice of RFC 9106, 4: three passes over 64 MiB in four lanes, a salt of
128 bits, a tag of 256. A hash made with other parameters is renewed at the next sign-in.
"""

from __future__ import annotations

import secrets
import threading
import unicodedata
from collections.abc import Iterator

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from duibiao.model.values.messages import Fault, Message, message

SHORTEST = 10
LONG_ENOUGH = 16
"""From this length on, a password may consist of any characters."""
LONGEST = 128
KINDS_NEEDED = 3

GROUPS, GROUP = 4, 5
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What generated passwords are made of: nothing that is taken for something else when it is read aloud or copied."""

_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_AT_ONCE = threading.BoundedSemaphore(4)
"""Each computation takes 64 MiB; those who come fifth wait, so that a storm of sign-ins cannot exhaust memory."""

_DUMMY = "$argon2id$v=19$m=65536,t=3,p=4$ZHVpYmlhby1kdWJpYW8tMQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"""What passwords of unknown logins are compared with, for the time it takes. No password has this hash."""


def complaints(password: str, login: str) -> Iterator[Message]:
    """Every reason why `password` will not do for `login`."""
    password = unicodedata.normalize("NFC", password)
    if len(password) < SHORTEST:
        yield message("password.short", "密码至少 {least} 个字符。请加长。", "password", least=SHORTEST)
    if len(password) > LONGEST:
        yield message("password.long", "密码至多 {most} 个字符。请缩短。", "password", most=LONGEST)
    if len(password) < LONG_ENOUGH and _kinds(password) < KINDS_NEEDED:
        text = "密码须含大写字母、小写字母、数字、其他字符中的三种，或不少于 {length} 个字符。"
        yield message("password.simple", text, "password", length=LONG_ENOUGH)
    if len(set(password)) <= len(password) // 3:
        yield message("password.repetitive", "密码里重复的字符太多。请换一个。", "password")
    if login and login.casefold() in password.casefold():
        yield message("password.contains_login", "密码不能包含登录名。请换一个。", "password")


def _kinds(password: str) -> int:
    """How many of the four kinds of characters occur: upper case, lower case, digits, others."""
    return len({(c.isupper(), c.islower(), c.isdigit()) for c in password})


def new_password(login: str) -> str:
    """A password to be shown once and changed soon: four groups of five characters, 99 bits."""
    while True:
        groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
        password = "-".join(groups)
        if not any(complaints(password, login)):
            return password


def hash_password(password: str, login: str) -> str:
    """The text to keep for a new password, in Argon2's own notation. Raises `Fault` with every complaint."""
    faults = tuple(complaints(password, login))
    if faults:
        raise Fault.of(faults)
    return rehash(password)


def rehash(password: str) -> str:
    """The text to keep for a password that was accepted before."""
    with _AT_ONCE:
        return _HASHER.hash(_spelt(password))


def verify(kept: str, password: str) -> bool:
    """Whether `password` is the one behind `kept`. Where that is empty, takes as long and is False."""
    try:
        with _AT_ONCE:
            _HASHER.verify(kept or _DUMMY, _spelt(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept != ""


def is_outdated(kept: str) -> bool:
    """Whether `kept` was made with parameters other than today's."""
    return _HASHER.check_needs_rehash(kept)


def _spelt(password: str) -> bytes:
    """The password in one spelling (RFC 8265, 4.2: NFC), cut beyond any length that was ever accepted."""
    return unicodedata.normalize("NFC", password)[: LONGEST + 1].encode("utf-8", "surrogatepass")
