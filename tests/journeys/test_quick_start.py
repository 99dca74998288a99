"""docs/quick-start.md, run word by word: every block in order against a served demonstration, every `#>` compared."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from duibiao.interfaces.demonstration.preparing import TOKENS
from tests import demonstrations
from tests.demonstrations import ROOT
from tests.docs.pages import MARK, commands
from tests.serving import free_port, served

PAGE = ROOT / "docs/quick-start.md"


def script_and_expected(page: str) -> tuple[str, list[str]]:
    """The blocks of the page as one script, and the lines that it must print."""
    blocks = commands(page)
    return "\n".join(block.script for block in blocks), [line for block in blocks for line in block.printed]


def test_page_does_what_it_says(
    database_kind: str,
    request: pytest.FixtureRequest,
    run_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = request.getfixturevalue("postgres_server") if database_kind == "postgresql" else None
    folder, port = tmp_path / "deployments/demo", free_port()
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    script, expected = script_and_expected(PAGE.read_text(encoding="utf-8"))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    with demonstrations.copied(server, run_folder, folder, monkeypatch), served(folder, port):
        tokens = (folder / TOKENS).read_text(encoding="utf-8")
        (folder / TOKENS).write_text(re.sub(r"^ADDRESS=.*", f"ADDRESS=http://127.0.0.1:{port}", tokens))
        environment = os.environ | {"PATH": path, "TMPDIR": str(tmp_path), "LANG": "zh_CN.UTF-8"}
        run = subprocess.run(
            ["bash", "-eu", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )

    assert (run.stdout.splitlines(), run.returncode) == (expected, 0), run.stderr


def test_every_mark_of_the_page_is_compared() -> None:
    page = PAGE.read_text(encoding="utf-8")

    _, expected = script_and_expected(page)

    assert len(expected) == page.count(f"\n{MARK}") > 15
