from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.model.assessment import reproduce


def interpreters() -> list[str]:
    """This interpreter, and Python 3.13: the one named by DUIBIAO_PYTHON313, or any at hand that has msgspec."""
    named = os.environ.get("DUIBIAO_PYTHON313")
    if named:
        return [sys.executable, named]
    pyenv = sorted(Path.home().glob(".pyenv/versions/3.13*/bin/python"))
    at_hand = [path for path in (shutil.which("python3.13"), *map(str, pyenv)) if path]
    return [sys.executable, *[path for path in at_hand if _has_msgspec(path)][:1]]


def _has_msgspec(interpreter: str) -> bool:
    return subprocess.run([interpreter, "-c", "import msgspec"], capture_output=True, check=False).returncode == 0


def test_verdicts_are_the_golden_ones() -> None:
    assert reproduce.differences() == []


@pytest.mark.parametrize("interpreter", interpreters())
def test_verdicts_are_the_same_bytes_under_every_interpreter(interpreter: str) -> None:
    run = subprocess.run(
        [interpreter, reproduce.__file__],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={"PATH": "/usr/bin:/bin"},
    )

    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
