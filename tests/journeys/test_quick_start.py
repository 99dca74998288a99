"""docs/quick-start.md, run word by word: every block in order against a served demonstration, every `#>` compared."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from duibiao.interfaces.demonstration import TOKENS
from tests import demonstrations
from tests.demonstrations import ROOT

PAGE = ROOT / "docs/quick-start.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
MARK = "#> "


def script_and_expected(page: str) -> tuple[str, list[str]]:
    """The blocks of the page as one script, and the lines that it must print."""
    lines = "".join(BLOCK.findall(page)).splitlines()
    expected = [line.removeprefix(MARK) for line in lines if line.startswith(MARK)]
    return "\n".join(line for line in lines if not line.startswith(MARK)), expected


@contextmanager
def served(folder: Path, port: int) -> Iterator[None]:
    """`duibiao serve` as a process of its own, until the block ends."""
    command = [sys.executable, "-m", "duibiao", "serve", "--deployment", str(folder), "--port", str(port)]
    process = subprocess.Popen(command)
    try:
        wait_until_healthy(port, process)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_until_healthy(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the server ended"
        try:
            with urlopen(f"http://127.0.0.1:{port}/api/v1/health"):
                return
        except URLError:
            time.sleep(0.1)
    pytest.fail("the server did not answer within 30 seconds")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
