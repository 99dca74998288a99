"""Instances as processes of their own that a test may kill at any moment, and the folders they are prepared in."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import httpx

from duibiao.interfaces.demonstration.preparing import TOKENS, prepare
from tests import databases
from tests.demonstrations import ROOT

PATIENCE = 180.0
"""Seconds that an instance may take to answer on a machine that does much else."""


PLUGINS = ("benchmarking", "ceramic_tiles", "plausibility", "front_runners")
"""Packs, checks, and a plugin with tables, a follower and a job."""

MEMBERS = {
    "demo": ("cn", "demo/demo.toml"),
    "national": ("cn", "federation/national/demo.toml"),
    "zhejiang": ("cn-33", "federation/zhejiang/demo.toml"),
}
"""The instances that can be prepared: which organ each is, and whose people it has."""


class Instance:
    """`duibiao serve` of one prepared folder, on a port of its own: started, killed, started again.

    As a context it is ended when the block is.
    """

    def __init__(self, folder: Path, database: str) -> None:
        """`inside` is a program with arguments that the server is run by; `environment` is added to this process's."""
        self.folder, self.database, self.port = folder, database, steady_port()
        self.environment: dict[str, str] = {}
        self.inside: tuple[str, ...] = ()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "serve.log"
        self.starts = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def tokens(self) -> dict[str, str]:
        """The demonstration's tokens by name ("FILER", "COUNTY"), and ENTERPRISE, the first enterprise's code."""
        lines = (self.folder / TOKENS).read_text(encoding="utf-8").split()
        return dict(line.split("=", 1) for line in lines)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        """Start the server and return when it answers."""
        self.launch()
        self.await_health()

    @property
    def pid(self) -> int:
        """The process that serves."""
        assert self._process is not None
        return self._process.pid

    def launch(self) -> None:
        """Start the server without waiting for it."""
        served = ("-m", "duibiao", "serve", "--deployment", str(self.folder), "--port", str(self.port))
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self.inside, sys.executable, *served],
                env={**_environment(), **self.environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.starts += 1

    def await_health(self) -> None:
        """Return when the server answers. Raises `RuntimeError` with what it said where it ends or stays silent."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert self._process is not None
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended with {self._process.returncode}:\n{self.said()}")
            try:
                httpx.get(f"{self.url}/api/v1/health", timeout=5)
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"the server stayed silent:\n{self.said()}")

    def await_that(self, settled: Callable[[], bool]) -> None:
        """Return when the instance, left in peace, has come to rest. Raises `RuntimeError` where it does not."""
        end = time.monotonic() + PATIENCE
        while not settled():
            if time.monotonic() > end:
                raise RuntimeError(f"the instance does not come to rest:\n{self.said()}")
            time.sleep(0.1)

    def kill(self) -> None:
        """End the server as a power cut does: SIGKILL to it and whatever it started."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End the server as an operator does."""
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            os.killpg(process.pid, number)
            process.wait(timeout=PATIENCE)

    def said(self) -> str:
        """The last lines of what the server wrote to its log."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-40:])


def _environment() -> dict[str, str]:
    """This process's environment without what it may say about an instance of its own."""
    return {name: value for name, value in os.environ.items() if not name.startswith("DUIBIAO_")}


def steady_port() -> int:
    """A free port of the loopback interface, below those that the kernel gives to connections by itself.

    From among those, a client that keeps knocking while the server is down may be given the server's own port.
    """
    while True:
        port = secrets.randbelow(12_000) + 20_000
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def write_folder(folder: Path, name: str, database: str) -> None:
    """The folder of a synthetic deployment with few plugins, so that it starts quickly; who is in it says demo.toml."""
    organ, people = MEMBERS[name]
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        f'instance = "{name}"',
        f'organ = "{organ}"',
        f'title = {{ zh = "{name}（合成数据）", en = "{name} (synthetic data)" }}',
        "synthetic = true",
        f'plugin_paths = ["{ROOT / "plugins"}"]',
        f"plugins = {list(PLUGINS)}",
        f'database = "{database}"',
        "[publicity]",
        '"duibiao:benchmark_result" = { days = 0, assumed = true }',
    ]
    (folder / "deployment.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    stated = (ROOT / "deployments" / people).read_text(encoding="utf-8").splitlines()
    kept = [line for line in stated if not line.startswith("later =")]
    (folder / "demo.toml").write_text("\n".join(kept) + "\n", encoding="utf-8")


def prepared(folder: Path, run_folder: Path, server: str | None, name: str = "demo") -> Instance:
    """An instance on a copy of a template that is made once in a run: in SQLite, or on the PostgreSQL `server`."""
    original = run_folder / f"faults-{name}-{'postgresql' if server else 'sqlite'}"
    template = f"faults_{name}"

    def make(url: str) -> None:
        write_folder(original, name, url)
        prepare(original, "http://127.0.0.1", lambda _: None)

    folder.mkdir(parents=True)
    if server is None:
        url = databases.new_sqlite(folder / "duibiao.sqlite", run_folder, template, make)
    else:
        url = databases.new_postgres(server, run_folder, template, make)
    write_folder(folder, name, url)
    shutil.copytree(original / "var", folder / "var", ignore=shutil.ignore_patterns("evidence"))
    return Instance(folder, url)
