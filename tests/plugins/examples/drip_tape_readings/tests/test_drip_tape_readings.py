"""Readings that are all the same are told, those of a real measurement are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from duibiao.api import Answer, Label, SubmissionKind
from duibiao.testing import checks_in, filing, host

FOLDER = Path(__file__).parents[1]
KIND = SubmissionKind(key="result", version="1.0", title=Label("结果"), form="result", route=())


@pytest.mark.parametrize(("readings", "severities"), [(("2.0", "2.0", "2.0"), ["C"]), (("1.9", "2.0", "2.1"), [])])
def test_readings_that_repeat_are_told(readings: tuple[str, ...], severities: list[str]) -> None:
    check = checks_in(FOLDER)["drip_tape_readings"]

    found = check.run(host({"least": 3}), filing(KIND, indicators={"mean_flow": Answer(readings)}))

    assert [finding.severity for finding in found] == severities
