"""The page for auditors: its commands run on its files and print what it says."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from duibiao.interfaces.cli import main
from tests.docs.pages import DOCS, Commands, commands

FILES = DOCS / "log"


def filled(line: str) -> str:
    """A line of the page with what differs each time the files are made."""
    proof = json.loads((FILES / "proof.json").read_text(encoding="utf-8"))
    moment = json.loads(proof["checkpoint"]["note"])["at"][:19].replace("T", " ")
    submission = json.loads(proof["record"])["submission"]
    return line.replace("SUBMISSION", submission).replace("MOMENT", moment).replace("KEY", proof["checkpoint"]["key"])


@pytest.mark.parametrize(
    "part", commands((DOCS / "log.md").read_text(encoding="utf-8")), ids=lambda part: part.script.split(" ")[0]
)
def test_command_prints_what_the_page_says(part: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FILES)
    program, *words = part.script.split()

    if program == "duibiao":
        result = CliRunner().invoke(main, words, env={"LC_ALL": "en_GB.UTF-8"})
        printed, code = result.output, result.exit_code
    else:
        done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)
        printed, code = done.stdout, done.returncode

    assert (printed.splitlines(), code) == ([filled(line) for line in part.printed], 0)
