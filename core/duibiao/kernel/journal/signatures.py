"""Judging the signature of a checkpoint by the keys that a reader trusts, step by step and in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from duibiao.extension.suites import CryptoSuite
from duibiao.kernel.journal import checkpoints, notes
from duibiao.kernel.journal.checkpoints import Signed
from duibiao.kernel.journal.lines import PublicKey, line_to
from duibiao.model.values.messages import Message, message

StepName = Literal["record", "entry", "place", "checkpoint", "key", "kept", "growth"]


class Step(msgspec.Struct, frozen=True):
    """One step of the check: whether it holds, in words. None where the file alone cannot tell."""

    name: StepName
    holds: bool | None
    said: Message


def holds(steps: Iterable[Step]) -> bool:
    """Whether no step fails."""
    return all(step.holds is not False for step in steps)


def signature(
    signed: Signed, brought: Sequence[PublicKey], suites: Mapping[str, CryptoSuite], trusted: Sequence[PublicKey]
) -> tuple[Step, ...]:
    """Whether a checkpoint's signature holds, and whether its key is one to be trusted.

    Trust is in the keys `trusted`, and in those `brought` that they introduce; where none are given, in those brought,
    and the reader is told so.
    """
    note, checkpoint = signed.note, signed.checkpoint
    origin, size, at = checkpoint.origin, checkpoint.size, checkpoint.at
    line = line_to(note.key, checkpoint.origin, trusted or brought, brought, suites)
    if line is None:
        text = "检查点用密钥 {key} 签名，所信任的公钥里没有它，也没有一路引入它的声明。请核对密钥编号。"
        return (Step("key", False, message("proof.key_unknown", text, key=note.key)),)
    key = line[-1]
    if note.suite not in suites:
        text = "检查点用 {suite} 算法签名，这里没有这种算法，不能核对签名。请在启用了它的平台上核对。"
        return (Step("checkpoint", False, message("proof.no_suite", text, suite=note.suite)),)
    if not notes.holds(checkpoints.PURPOSE, note, key.bytes, suites):
        text = "检查点的签名无效：检查点被改过，或者不是 {origin} 签的。请勿采信这份文件。"
        return (Step("checkpoint", False, message("proof.signature", text, origin=origin)),)
    text = "检查点写着：{origin} 在 {moment}（UTC）共有 {size} 条流水；密钥 {key} 的签名有效。"
    said = message("proof.signed", text, origin=origin, moment=_spoken(at), size=size, key=key.key)
    return (Step("checkpoint", True, said), _trust(line, bool(trusted)))


def _trust(line: Sequence[PublicKey], given: bool) -> Step:
    """Why the key is trusted: because the reader brought it, or one that it follows; else that is for the reader."""
    key = line[-1]
    if key.revoked_at is not None:
        text = "密钥 {key} 已于 {moment}（UTC）作废。作废之前的签名仍可核对；请确认检查点早于作废。"
        return Step("key", None, message("proof.key_revoked", text, key=key.key, moment=_spoken(key.revoked_at)))
    if not given:
        text = "公钥取自文件本身。请从别处（发布平台的密钥页、上级机构或者公告）核对密钥编号 {key}，再采信。"
        return Step("key", None, message("proof.key_stated", text, key=key.key))
    if len(line) > 1:
        text = "密钥 {key} 不在所信任的公钥里，但由其中的 {first} 一路签名引入。"
        return Step("key", True, message("proof.key_followed", text, key=key.key, first=line[0].key))
    return Step("key", True, message("proof.key_trusted", "密钥 {key} 在所信任的公钥里。", key=key.key))


def _spoken(at: str) -> str:
    """A moment without its fractions, as people write it."""
    return at[:19].replace("T", " ")
