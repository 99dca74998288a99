"""Evidence is counted once each, and too little of it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from duibiao.api import Answer, Label, SubmissionKind
from duibiao.testing import checks_in, filing, host

FOLDER = Path(__file__).parents[1]
KIND = SubmissionKind(key="result", version="1.0", title=Label("结果"), form="result", route=())


@pytest.mark.parametrize(("least", "severities"), [(1, []), (2, ["B"])])
def test_too_little_evidence_is_told(least: int, severities: list[str]) -> None:
    check = checks_in(FOLDER)["sample_plugin"]
    report = ("sha256:" + "0" * 64,)
    answers = {"strength": Answer("1", evidence=report), "residue": Answer("2", evidence=report)}

    found = check.run(host({"least": least}), filing(KIND, indicators=answers))

    assert [finding.severity for finding in found] == severities
