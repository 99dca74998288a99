"""The kit run over a stranger's archive: in a process of its own, with a bound on its time, memory and words.

What is unpacked lies in a folder that is gone when this returns, whatever happens. The other side of the process is
`duibiao.extension.conformance.cell`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec

import duibiao
from duibiao.extension.archives import unpack
from duibiao.extension.data_only import refuse_code
from duibiao.extension.hooks import DATA_HOOKS
from duibiao.model.records.definitions import Definition
from duibiao.model.values.canonical import digest
from duibiao.model.values.messages import Fault, Label, Message, message

CELL = "duibiao.extension.conformance.cell"
PROCESSOR_SECONDS = 15
"""How long the kit may compute."""

WALL_SECONDS = 40
"""How long one waits for it."""

MEMORY_BYTES = 1_000_000_000
MOST_FINDINGS = 200
"""Findings told at a time; who has more has one cause for many of them."""

MOST_CONTENT_BYTES = 4_000_000
"""How large the definitions of a pack may be together."""

_one_at_a_time = threading.BoundedSemaphore(1)


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one rule of the kit found: the rule's id, how grave it is, and the sentence with its place."""

    rule: str
    severity: Literal["refuse", "remark"]
    message: Message


class Stated(msgspec.Struct, frozen=True):
    """One definition as canonical bytes, under the name of the hook that offers its type."""

    type: str
    body: str

    @property
    def definition(self) -> Definition:
        """The record that the bytes state."""
        return msgspec.json.decode(self.body, type=DATA_HOOKS[self.type])

    @property
    def digest(self) -> str:
        """The digest of the bytes."""
        return digest(self.body.encode())


class Judged(msgspec.Struct, frozen=True):
    """What the kit says of an archive, and the definitions in it.

    `readable` says whether the definitions could be read at all; one that is not has none.
    """

    slug: str
    issuer: str
    version: str
    title: Label
    readable: bool
    findings: tuple[Finding, ...]
    stated: tuple[Stated, ...]

    @property
    def refused(self) -> bool:
        """Whether the plugin may not be used as it is."""
        return any(one.severity == "refuse" for one in self.findings)


def judge(archive: bytes, beside: Iterable[Path] = ()) -> Judged:
    """What the kit says of a data pack in an archive; packs that it relies on are looked for in `beside`.

    Raises a `Fault` for an archive that is hostile or broken or holds more than data, and for one whose inspection
    takes more time or memory than there is for it. One archive is judged at a time; who waits too long is told so.
    """
    with tempfile.TemporaryDirectory(prefix="duibiao-proposal-") as place:
        file = Path(place) / "proposal.zip"
        file.write_bytes(archive)
        folder = unpack(file, Path(place) / "plugin")
        refuse_code(folder)
        if not _one_at_a_time.acquire(timeout=WALL_SECONDS):
            text = "正在检查别人的数据包。请过一会儿再上传。"
            raise Fault(message("proposal.busy", text))
        try:
            return _asked(folder, beside)
        finally:
            _one_at_a_time.release()


def _asked(folder: Path, beside: Iterable[Path]) -> Judged:
    command = [sys.executable, "-P", "-B", "-m", CELL, str(folder), *map(str, beside)]
    environment = {"PYTHONPATH": str(Path(duibiao.__file__).parents[1]), "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(command, cwd="/", env=environment, capture_output=True, timeout=WALL_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise Fault(_too_heavy()) from None
    if done.returncode != 0:
        raise Fault(_too_heavy())
    return msgspec.json.decode(done.stdout, type=Judged)


def _too_heavy() -> Message:
    text = "检查这个数据包超出了 {seconds} 秒或 {megabytes} MB 的限度，没有检查完。请减少指标、算例，或缩短公式。"
    return message("proposal.too_heavy", text, seconds=PROCESSOR_SECONDS, megabytes=MEMORY_BYTES // 1_000_000)
