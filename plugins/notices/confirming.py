"""Proving that an address is the reader's own: a code is made and sent, its digest alone is kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping

import msgspec

from duibiao.api import Host, message

from . import book, letters
from .letters import Letter
from .outcomes import Outcome

ASKED = "asked"
"""What stands in place of a digest until the code is made. No code has it."""


def digest(code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(f"notices {code}".encode()).hexdigest()


def begin(host: Host, arguments: Mapping[str, str]) -> Letter | None:
    """Make the code and the letter that carries it; None where the address was deleted or confirmed meanwhile."""
    address = book.address_of(host.connection, arguments["person"])
    if address is None or not address.code:
        return None
    code = f"{secrets.randbelow(10**8):08d}"
    book.set_address(host.connection, msgspec.structs.replace(address, code=digest(code)))
    subject = host.say(message("notices.code_subject", "【对标达标】邮件地址验证码"), address.language)
    text = "您的验证码是 {code}。请在平台的“通知 · 设置”里填写。不是您本人填写的地址，请忽略这封邮件。"
    said = host.say(message("notices.code_letter", text, code=code), address.language)
    return Letter(f"code-{secrets.token_hex(8)}", address.address, subject, said + "\n")


def go(settings: Mapping[str, object], letter: Letter) -> Outcome:
    """Send it."""
    return letters.go(settings, letter)


def settle(_: Host, outcome: Outcome) -> None:
    """A code that did not go out has the job tried again, by a new code."""
    if outcome.reason:
        raise OSError(f"{outcome.reason} {outcome.detail}".strip())
