"""Why something that came from another instance is refused: a word for machines, a sentence for people."""

from __future__ import annotations

from typing import Literal

from duibiao.model.values.messages import Fault, Message, message

Why = Literal[
    "stranger",
    "damaged",
    "signature",
    "revoked",
    "receiver",
    "fork",
    "gap",
    "checkpoint",
    "upgrade",
    "replayed",
    "restored",
]

KEPT: frozenset[Why] = frozenset({"damaged", "signature", "revoked", "receiver", "fork", "checkpoint"})
"""What is kept to be looked at; a gap, a later format and a restore are nobody's fault."""


class Refused(Fault):
    """What came is not taken; `why` says it to the machine that sent it."""

    def __init__(self, why: Why, told: Message) -> None:
        super().__init__(told)
        self.why = why

    @property
    def reason(self) -> Message:
        """The sentence."""
        return self.messages[0]


def stranger(instance: str) -> Refused:
    """Nobody here knows the sender."""
    text = "本平台不认识“{instance}”。请管理员先用它的名片加入（duibiao exchange join）。"
    return Refused("stranger", message("exchange.stranger", text, instance=instance))


def damaged(why: str) -> Refused:
    """The bytes are no whole package."""
    text = "报送包不完整或已损坏（{why}）。请对方重新发送，或重新拷贝文件。"
    return Refused("damaged", message("exchange.damaged", text, why=why))


def bad_signature(instance: str) -> Refused:
    """The signature does not hold, or nobody here trusts its key."""
    text = "“{instance}”的签名不对，或用的是本平台没有登记的密钥。请与对方电话核对密钥指纹。"
    return Refused("signature", message("exchange.signature", text, instance=instance))


def revoked(instance: str, key: str) -> Refused:
    """The key was good once."""
    text = "“{instance}”用的密钥 {key} 已停用。请对方改用新密钥，并核对新密钥的指纹。"
    return Refused("revoked", message("exchange.revoked", text, instance=instance, key=key))


def other_receiver(receiver: str) -> Refused:
    """It was made for somebody else."""
    text = "这是给“{receiver}”的，不是给本平台的。请检查地址，或换一个文件。"
    return Refused("receiver", message("exchange.receiver", text, receiver=receiver))


def fork(instance: str, number: int) -> Refused:
    """The sender numbers two different packages alike."""
    text = "“{instance}”的第 {number} 号报送包与此前收到的不同：对方可能从旧备份恢复过，或有人冒用它的密钥。请先核对。"
    return Refused("fork", message("exchange.fork", text, instance=instance, number=number))


def gap(instance: str, number: int, wanted: int) -> Refused:
    """One before it has not come."""
    text = "“{instance}”的第 {number} 号报送包到早了，还缺第 {wanted} 号。请先送第 {wanted} 号。"
    return Refused("gap", message("exchange.gap", text, instance=instance, number=number, wanted=wanted))


def inconsistent(instance: str) -> Refused:
    """The sender's log is not what it was."""
    text = "“{instance}”的流水与它此前签名的检查点不一致：早先的内容可能被改动或删去。请先核对，不要采用。"
    return Refused("checkpoint", message("exchange.checkpoint", text, instance=instance))


def later_format(version: str) -> Refused:
    """Made by a later release."""
    text = "报送包是较新版本的平台做的（格式 {version}），本平台读不懂。请先升级本平台；对方会等待，不会丢失。"
    return Refused("upgrade", message("exchange.upgrade", text, version=version))


def restored(receiver: str) -> Refused:
    """The receiver asks its own packages back first."""
    text = "“{instance}”刚从备份恢复，正在取回自己的报送包，之后再收。会自动重新发送。"
    return Refused("restored", message("exchange.recovering", text, instance=receiver))


def replayed(instance: str, number: int, seen: int) -> Refused:
    """A fetch that was answered before."""
    text = "“{instance}”的第 {number} 次领取已经答复过了（现在到第 {seen} 次）。"
    return Refused("replayed", message("exchange.replayed", text, instance=instance, number=number, seen=seen))
