"""What auditors do with the log at the command line: go over a whole database, check files that need none, prove."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from duibiao.extension.conformance.subject import subjects
from duibiao.extension.suites import CORE_SUITES, CryptoSuite
from duibiao.interfaces.running import start
from duibiao.interfaces.wording import say
from duibiao.kernel.journal import growth, proofs
from duibiao.kernel.journal.auditing import WHAT_TO_DO, Walk
from duibiao.kernel.journal.checkpoints import Signed, read_checkpoint
from duibiao.kernel.journal.lines import Keys, PublicKey
from duibiao.kernel.journal.signatures import Step
from duibiao.model.values.messages import Fault, Message, message
from duibiao.reporting.dissemination.proving import prove

Echo = Callable[[str], object]

_MARKS = {True: "✓", False: "✗", None: "?"}


def verify_log(folder: Path, others: Sequence[Path], language: str, echo: Echo, progress: Echo) -> int:
    """Go over the whole log of a deployment; 0 where everything holds, else 1 and a line for each thing that does
    not."""
    kept = [_checkpoint(file) for file in others]
    running = start(folder)
    found: list[Message] = []
    size = 0
    with running.store.snapshot() as connection:
        for walked in Walk(connection, running.instance.name, running.catalogue.suites, kept):
            size = walked.total
            progress(f"{walked.done}/{walked.total}")
            for one in walked.found:
                echo(f"{_MARKS[False]} {say(one, language)}")
            found += walked.found
    running.store.close()
    if found:
        echo(say(WHAT_TO_DO, language))
        return 1
    text = "{size} 条流水逐条核对无误：内容、位置、前后相接、根与每个检查点的签名都对得上。"
    echo(f"{_MARKS[True]} {say(message('log.verified', text, size=size), language)}")
    return 0


def verify_files(
    files: Sequence[Path],
    keys: Path | None,
    others: Sequence[Path],
    language: str,
    echo: Echo,
    plugins: Sequence[Path] = (),
) -> int:
    """Check proofs and consistency files without any database; `plugins` are folders whose crypto suites are known too.

    Gives 0 where every step holds, 1 where one fails, 2 where one is left to the reader: whose key that is.
    """
    trusted = _keys(keys) if keys is not None else ()
    kept = [_checkpoint(file) for file in others]
    suites = _suites(plugins)
    outcomes = set()
    for file in files:
        steps = _steps(file.read_bytes(), suites, trusted, kept)
        outcomes |= {step.holds for step in steps}
        echo(str(file))
        for step in steps:
            echo(f"  {_MARKS[step.holds]} {say(step.said, language)}")
    return 1 if False in outcomes else 2 if None in outcomes else 0


def prove_result(folder: Path, submission: str) -> bytes:
    """The proof file of a published result."""
    running = start(folder)
    with running.store.read() as connection:
        proof = prove(connection, running.instance.name, submission)
    running.store.close()
    return msgspec.json.format(msgspec.json.encode(proof))


def _suites(plugins: Sequence[Path]) -> Mapping[str, CryptoSuite]:
    """The core's crypto suites and those of plugins. Raises a `Fault` with what is wrong with one of them."""
    found = subjects(plugins) if plugins else ()
    faults = [told for one in found for told in one.status.faults]
    if faults:
        raise Fault.of(faults)
    return {**CORE_SUITES, **{suite.key: suite for one in found for suite in one.suites}}


def _steps(
    content: bytes, suites: Mapping[str, CryptoSuite], trusted: Sequence[PublicKey], kept: Iterable[Signed]
) -> Sequence[Step]:
    """The steps of the file, by what it says it is."""
    try:
        format_ = msgspec.json.decode(content, type=_Any).format
    except msgspec.DecodeError:
        format_ = ""
    if format_ == growth.FORMAT:
        return growth.check(growth.read_growth(content), suites, trusted, tuple(kept))
    return proofs.check(proofs.read_proof(content), suites, trusted).steps


class _Any(msgspec.Struct, frozen=True):
    format: str


def _keys(file: Path) -> Sequence[PublicKey]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Keys).keys
    except msgspec.DecodeError:
        text = "{file} 不是公钥文件。请从 /api/v1/log/keys 下载，并与另一处公布的密钥编号核对。"
        raise Fault(message("log.keys_unreadable", text, file=file.name)) from None


def _checkpoint(file: Path) -> Signed:
    try:
        return read_checkpoint(file.read_bytes())
    except msgspec.DecodeError:
        text = "{file} 不是检查点。检查点从 /api/v1/log/checkpoint 下载。"
        raise Fault(message("log.checkpoint_file", text, file=file.name)) from None
