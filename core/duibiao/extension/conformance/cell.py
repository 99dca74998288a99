"""The process in which a stranger's pack is read: `python -m duibiao.extension.conformance.cell FOLDER [BESIDE…]`.

It takes its own freedom away before it reads anything — processor time, memory, the writing of files — and answers
with one JSON document on its standard output.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import msgspec

from duibiao.extension.conformance.confined import (
    MEMORY_BYTES,
    MOST_CONTENT_BYTES,
    MOST_FINDINGS,
    PROCESSOR_SECONDS,
    Finding,
    Judged,
    Stated,
)
from duibiao.extension.conformance.kit import RULES
from duibiao.extension.conformance.report import report
from duibiao.extension.conformance.rules import archive_whole
from duibiao.extension.conformance.subject import Subject, subjects
from duibiao.extension.manifest import read_manifest
from duibiao.model.values.messages import Fault, Label, message

OF_ARCHIVES = tuple(rule for rule in RULES if rule is not archive_whole.RULE)
"""What is asked of a folder that came out of an archive: everything, but that an archive can be made of it.

That rule writes files, which is what this process gives up.
"""


def confine() -> None:
    """Bound this process: past them it is killed, or gets no more memory."""
    for what, most in (
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def judged(folder: Path, beside: list[Path]) -> Judged:
    """The report of the kit on the pack in `folder`, refusals first, and the pack's definitions."""
    (subject,) = subjects([folder], beside)
    findings = sorted(_findings(subject), key=lambda one: one.severity != "refuse")
    stated = tuple(Stated(offer.type, offer.body.decode()) for offer in subject.offers)
    size = sum(len(one.body) for one in stated)
    if size > MOST_CONTENT_BYTES:
        text = "各项定义一共最多 {most} 字节。请分成几个数据包。"
        findings = [Finding("pack.size", "refuse", message("proposal.too_large", text, most=MOST_CONTENT_BYTES))]
        stated = ()
    manifest = subject.manifest
    return Judged(
        slug=subject.slug,
        issuer=manifest.issuer if manifest else "",
        version=manifest.version if manifest else "",
        title=manifest.title if manifest else Label(subject.slug),
        readable=bool(stated),
        findings=tuple(findings[:MOST_FINDINGS]),
        stated=stated,
    )


def _findings(subject: Subject) -> list[Finding]:
    return [
        Finding(one.rule.id, one.rule.severity, told)
        for one in report(subject, OF_ARCHIVES).rules
        for told in one.messages
    ]


def unreadable(folder: Path, fault: Fault) -> Judged:
    """What is said of a pack that cannot even be laid beside others."""
    try:
        manifest = read_manifest(folder)
        issuer, version, title = manifest.issuer, manifest.version, manifest.title
    except Fault:
        issuer, version, title = "", "", Label(folder.name)
    findings = tuple(Finding("folder.readable", "refuse", told) for told in fault.messages)
    return Judged(folder.name, issuer, version, title, False, findings, ())


def main() -> None:
    """Judge the folder that the first argument names."""
    confine()
    folder, *beside = map(Path, sys.argv[1:])
    try:
        answer = judged(folder, beside)
    except Fault as fault:
        answer = unreadable(folder, fault)
    sys.stdout.buffer.write(msgspec.json.encode(answer))


if __name__ == "__main__":
    main()
