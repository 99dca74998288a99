"""`duibiao serve` as a process of its own, on a free port of the loopback interface."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest


@contextmanager
def served(folder: Path, port: int, environment: Mapping[str, str] | None = None) -> Iterator[None]:
    """The deployment in `folder`, served until the block ends; `environment` adds to this process's own."""
    command = [sys.executable, "-m", "duibiao", "serve", "--deployment", str(folder), "--port", str(port)]
    process = subprocess.Popen(command, env={**os.environ, **(environment or {})})
    try:
        wait_until_healthy(port, process)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_until_healthy(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return when the server answers. Fails the test where it ends, or is silent for 30 seconds."""
    for _ in range(300):
        assert process.poll() is None, "the server ended"
        try:
            with urlopen(f"http://127.0.0.1:{port}/api/v1/health"):
                return
        except URLError:
            time.sleep(0.1)
    pytest.fail("the server did not answer within 30 seconds")


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
