"""The demonstration of several: the folders are those of real instances, and one command starts and ends them all."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.request import urlopen

import msgspec
import pytest
from click.testing import CliRunner, Result

from duibiao.extension.deployment import Deployment, read_deployment
from duibiao.interfaces.cli import main
from duibiao.interfaces.demonstration.federation import members_of
from duibiao.interfaces.demonstration.people import listed_people
from tests.demonstrations import OWN, ROOT
from tests.serving import free_port

DEPLOYMENTS = ROOT / "deployments"
FOLDER = DEPLOYMENTS / "federation"
NAMES = ("national", "zhejiang", "shaanxi")
LAST = "密码 password"
"""The line that is told when everybody answers begins so."""


def copied(folder: Path) -> Path:
    """The federation in `folder`, with a crowd of one filing of each fate."""
    (folder / "plugins").symlink_to(ROOT / "plugins")
    (folder / "deployments/demo").mkdir(parents=True)
    shutil.copy(DEPLOYMENTS / "demo/crowd.toml", folder / "deployments/demo")
    shutil.copytree(FOLDER, folder / "deployments/federation", ignore=shutil.ignore_patterns("var"))
    for crowd in (folder / "deployments/federation").glob("*/crowd.toml"):
        stated = re.sub(
            r"^(enterprises|filings) = \d+", r"\1 = 11", crowd.read_text(encoding="utf-8"), flags=re.MULTILINE
        )
        crowd.write_text(stated, encoding="utf-8")
    return folder / "deployments/federation"


def free_ports() -> int:
    """The first of three ports in a row that nobody listens on."""
    while True:
        first = free_port()
        if first + len(NAMES) < 65536 and not any(listening(first + number) for number in range(len(NAMES))):
            return first


def listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def plain(deployment: Deployment) -> Deployment:
    """A deployment without what the demonstration changes."""
    return msgspec.structs.replace(deployment, title=None, synthetic=False, plugin_paths=(), publicity={})


@pytest.mark.parametrize("name", NAMES)
def test_member_is_the_real_folder_marked_as_made_up(name: str) -> None:
    shown, real = read_deployment(FOLDER / name).deployment, read_deployment(DEPLOYMENTS / name).deployment

    assert plain(shown) == plain(real)
    assert (shown.synthetic, real.synthetic) == (True, False)
    for own in OWN:
        assert (FOLDER / name / own).exists() == (DEPLOYMENTS / name / own).exists()
        assert not (FOLDER / name / own).exists() or (FOLDER / name / own).samefile(DEPLOYMENTS / name / own)


def test_everybody_listed_is_there() -> None:
    for member in members_of(FOLDER, 8000).all:
        listed = {one.login for one in listed_people(read_deployment(member.folder))}

        assert listed <= set(member.demo.logins)
        assert {"admin", "security", "auditor"} <= listed


def test_one_command_starts_and_ends_them_all(tmp_path: Path) -> None:
    folder, first = copied(tmp_path), free_ports()
    command = [sys.executable, "-m", "duibiao", "demo", "--deployment", str(folder), "--port", str(first)]
    shared = os.environ | {"DUIBIAO_DATABASE": "sqlite:////nowhere/that/all/would/share.sqlite"}

    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", env=shared) as process:
        assert process.stdout is not None
        told = list(until(LAST, process.stdout))
        filed = [read(f"http://127.0.0.1:{first + number}/api/v1/results?limit=100") for number in range(len(NAMES))]
        pages = [read(f"http://127.0.0.1:{first + number}/") for number in range(len(NAMES))]
        process.send_signal(signal.SIGINT)

    addresses = re.findall(r"http://127\.0\.0\.1:(\d+)/", "".join(told))
    titles = [member.deployment.title.zh for member in members_of(folder, first).all]
    of_each = [{one["record"]["submission"] for one in json.loads(page)["items"]} for page in filed]
    assert of_each[0] == of_each[1] | of_each[2]
    assert all(of_each[1:])
    assert addresses == [str(first + number) for number in range(3)]
    assert [f"- {title}</title>" in page for title, page in zip(titles, pages, strict=True)] == [True] * 3
    assert (process.returncode, [listening(first + number) for number in range(3)]) == (0, [False] * 3)


def until(start: str, lines: Iterable[str]) -> Iterator[str]:
    """The lines as far as the first that begins with `start`."""
    for line in lines:
        yield line
        if line.startswith(start):
            return


def read(address: str) -> str:
    with urlopen(address) as page:
        body: bytes = page.read()
    return body.decode()


def test_taken_port_is_told_before_anything_is_made(tmp_path: Path) -> None:
    folder, first = copied(tmp_path), free_ports()
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", first + 1))
        taken.listen()

        refused = told_by("--port", str(first), "--deployment", str(folder))

    assert (refused.exit_code, list(folder.glob("*/var"))) == (1, [])
    assert refused.stderr == f"端口 {first + 1} 已被占用。请结束占用它的程序，或用 --port 另选。\n"


def test_real_instance_is_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    file = folder / "shaanxi/deployment.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("synthetic = true\n", ""), encoding="utf-8")

    refused = told_by("--deployment", str(folder))

    assert (refused.exit_code, list(folder.glob("*/var"))) == (1, [])
    assert "没有标明 synthetic = true" in refused.stderr


def told_by(*words: str) -> Result:
    """The outcome of `duibiao demo …`."""
    return CliRunner().invoke(main, ["demo", *words], env={"LC_ALL": "zh_CN.UTF-8"})
