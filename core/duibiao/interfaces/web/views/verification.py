"""What a proof showed, step by step, for a page: each with a picture of how it came out."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from duibiao.interfaces.web.views.portal import title_of
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.journal.proofs import Checked, Proof
from duibiao.kernel.journal.signatures import StepName
from duibiao.model.values.messages import Message, message
from duibiao.reporting.dissemination.public_records import PublicRecord

TITLES: Mapping[StepName, Message] = {
    "record": message("verify.step_record", "公开的内容"),
    "entry": message("verify.step_entry", "流水里的一条"),
    "place": message("verify.step_place", "日志里的位置"),
    "checkpoint": message("verify.step_checkpoint", "签了名的检查点"),
    "key": message("verify.step_key", "签名的密钥"),
}
_TONES = {True: "good", False: "bad", None: "open"}
_MARKS = {True: "✓", False: "✗", None: "?"}
_WORDS = {
    True: message("verify.holds", "对得上"),
    False: message("verify.fails", "对不上"),
    None: message("verify.yours", "由您核对"),
}


class StepView(msgspec.Struct, frozen=True):
    """One step: its tone and mark, what it is about, how it came out, and why."""

    name: StepName
    tone: str
    mark: str
    title: Message
    word: Message
    said: Message


class Verification(msgspec.Struct, frozen=True):
    """A proof that was checked: of what, where it stands in whose log, signed by which key, step by step.

    `title`, `enterprise` and `submission` are None where the record cannot be read by this release.
    """

    holds: bool
    origin: str
    entered_at: str
    position: int
    size: int
    sealed_at: str
    key: str
    steps: tuple[StepView, ...]
    submission: str | None = None
    title: str | None = None
    enterprise: str | None = None


def verification(proof: Proof, checked: Checked, writing: Writing) -> Verification:
    """What the page shows of a checked proof."""
    record = _record(proof)
    return Verification(
        holds=checked.holds,
        origin=checked.checkpoint.origin,
        entered_at=checked.entry.at,
        position=checked.position,
        size=checked.checkpoint.size,
        sealed_at=checked.checkpoint.at,
        key=proof.checkpoint.key,
        steps=tuple(
            StepView(
                step.name, _TONES[step.holds], _MARKS[step.holds], TITLES[step.name], _WORDS[step.holds], step.said
            )
            for step in checked.steps
        ),
        submission=record.submission if record else None,
        title=title_of(record, writing) if record else None,
        enterprise=record.enterprise.name if record else None,
    )


def _record(proof: Proof) -> PublicRecord | None:
    try:
        return msgspec.json.decode(proof.record.encode(), type=PublicRecord)
    except msgspec.DecodeError:
        return None
