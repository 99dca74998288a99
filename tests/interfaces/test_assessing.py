"""Answers in a file are judged by a plugin's folder alone; its pages in docs/authors show what is printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from duibiao.interfaces.assessing import assess_file
from duibiao.model.values.messages import Fault
from tests.seam.deployments import EXAMPLES, FAULTY, lines_of

PLUGIN = EXAMPLES / "drip_tape"


def said_of(plugin: Path, text: str, folder: Path) -> tuple[list[str], list[str]]:
    """What is said and what is complained of, for answers written as TOML."""
    file = folder / "answers.toml"
    file.write_text(text, encoding="utf-8")
    said: list[str] = []
    complaints: list[str] = []
    assess_file(folder, plugin, file, False, "en", said.append, complaints.append)
    return said, complaints


def test_answers_that_are_missing_are_shown_and_complained_of(tmp_path: Path) -> None:
    text = 'scheme = "irrigation_association:drip_tape"\nindicators.flow_variation = { value = 8 }\n'

    said, complaints = said_of(PLUGIN, text, tmp_path)

    assert said[:3] == [
        "variation of the emission rate 8 %",
        "  ISO 9261:2004 Below (≤ 7 %)",
        "  GB/T 19812.3-2017 Below (≤ 7 %)",
    ]
    assert said[-3:] == ["withstands the pull -", "  ISO 9261:2004 Missing (Not filled in yet)", "Grade: Falls short"]
    assert [line.split(":")[0] for line in complaints][:2] == ["A parameters.nominal_flow", "A parameters.max_pressure"]


def test_scheme_of_another_name_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(Fault) as told:
        said_of(PLUGIN, 'scheme = "drip_tape"\n', tmp_path)

    assert lines_of(told.value) == [
        "scheme: 没有提供对标方案 drip_tape。这里提供的有：irrigation_association:drip_tape。"
    ]


def test_plugin_with_a_fault_judges_nothing(tmp_path: Path) -> None:
    with pytest.raises(Fault) as told:
        said_of(FAULTY / "bad_definition", 'scheme = "x:y"\n', tmp_path)

    assert lines_of(told.value) != []
