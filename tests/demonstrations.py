"""The demonstration instance for tests: made once in a run, copied for each test, spoken to over HTTP."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from duibiao.extension.agreement import Established
from duibiao.extension.catalogue import Catalogue
from duibiao.extension.deployment import Located
from duibiao.extension.startup import gather
from duibiao.interfaces.demonstration.preparing import TOKENS, prepare
from duibiao.interfaces.running import Running, start
from duibiao.interfaces.web.app import create_app
from duibiao.kernel.journal.entries import new_id
from duibiao.model.values.dates import utc_text
from duibiao.model.values.messages import Message
from tests import databases

ROOT = Path(__file__).parents[1]
TILE: dict[str, Any] = msgspec.json.decode((ROOT / "docs/quick-start/tile.json").read_bytes())
TEMPLATE = "duibiao_demo"
KEYS = "var/keys"
OWN = ("templates", "static", "locale")
"""The folders of a deployment that win over the core's."""


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.moment = datetime.now(UTC)

    def __call__(self) -> str:
        return utc_text(self.moment)

    def advance(self, **span: float) -> None:
        self.moment += timedelta(**span)


class Demo:
    """A running demonstration: its clock, and its API as each of its people sees it."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder, self.clock = folder, clock
        with patch("duibiao.interfaces.running.gather", gathered):
            self.running: Running = start(folder, clock)
        self.client = TestClient(app_for(self.running), base_url="http://testserver.local")
        lines = (folder / TOKENS).read_text(encoding="utf-8").split()
        self.names = dict(line.split("=", 1) for line in lines)

    def call(self, who: str | None, method: str, path: str, json: Any = None, **given: Any) -> Any:
        """The response to a request of `who` ("FILER", "COUNTY", …), None for somebody who is not signed in."""
        headers = {"accept-language": "zh-CN", **given.pop("headers", {})}
        if who is not None:
            headers["authorization"] = f"Bearer {self.names[who]}"
        return self.client.request(method, f"/api/v1{path}", json=json, headers=headers, **given)

    def new_tile(self, **changed: Any) -> dict[str, Any]:
        """The request for a new filing of the quick start's tile, under an id of its own and outside any round."""
        plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(TILE))
        return {**plain, "id": new_id(), "round": None, "product": self.product(), **changed}

    def product(self) -> str:
        """A new product of the tile maker, so that filings do not meet in a round."""
        id_ = str(uuid4())
        path = f"/enterprises/{self.names['ENTERPRISE']}/products/{id_}"
        response = self.call("FILER", "PUT", path, {"name": "瓷质砖", "model": id_[:8]})
        assert response.status_code == 200, response.text
        return id_

    def drafted(self, **changed: Any) -> str:
        """The id of a new draft of the quick start's tile."""
        response = self.call("FILER", "POST", "/submissions", self.new_tile(**changed))
        assert response.status_code == 201, response.text
        return str(response.json()["id"])

    def shown(self, who: str, id_: str) -> dict[str, Any]:
        """The submission as `who` sees it."""
        response = self.call(who, "GET", f"/submissions/{id_}")
        assert response.status_code == 200, response.text
        shown: dict[str, Any] = response.json()
        return shown

    def act(self, who: str, id_: str, action: str, **given: Any) -> Any:
        """The response to an action of `who` on what they see now."""
        seen = given.pop("seen", None) or self.shown(who, id_)["seen"]
        return self.call(who, "POST", f"/submissions/{id_}/actions", {"action": action, "seen": seen, **given})

    def acts(self, id_: str, *steps: tuple[str, str]) -> str:
        """Take several actions that must succeed, and give the state they lead to."""
        state = ""
        for who, action in steps:
            response = self.act(who, id_, action)
            assert response.status_code == 200, response.text
            state = response.json()["state"]
        return state

    def published(self, **changed: Any) -> str:
        """The id of a filing that made the whole journey."""
        id_ = self.drafted(**changed)
        passes = [("COUNTY", "pass"), ("CITY", "pass"), ("PROVINCE", "pass"), ("NATION", "pass")]
        self.acts(id_, ("FILER", "submit"), *passes, ("NATION", "publicise"), ("NATION", "publish"))
        return id_


def gathered(located: Located, established: Established, unready: Mapping[str, Message]) -> Catalogue:
    """What `gather` gives, remembered by a worker for the plugins of this house: they do not change while tests run."""
    if located.plugin_paths != (ROOT / "plugins",):
        return gather(located, established, unready=unready)
    key = (msgspec.json.encode(located.deployment), frozenset(established.items()), frozenset(unready))
    if key not in _catalogues:
        _catalogues[key] = gather(located, established, unready=unready)
    return _catalogues[key]


_catalogues: dict[tuple[bytes, frozenset[Any], frozenset[str]], Catalogue] = {}


def app_for(running: Running) -> Litestar:
    """The application that serves `running`: the worker's own where it has made one for such a folder before.

    Routes, templates and front-end files depend on the folder and the plugins, and take half a second to make; what
    answers is the instance in the application's state.
    """
    folder = running.located.folder
    own = [file for part in OWN for file in sorted((folder / part).rglob("*")) if file.is_file()]
    states = "".join(f"{one.slug} {one.state} " for one in running.catalogue.plugins).encode()
    key = (states, *(file.read_bytes() for file in (folder / "deployment.toml", *own)))
    if key not in _apps:
        _apps[key] = create_app(running)
    _apps[key].state["running"] = running
    return _apps[key]


_apps: dict[tuple[bytes, ...], Litestar] = {}


def write_folder(folder: Path, instance: str = "demo", organ: str = "cn") -> None:
    """A copy of deployments/demo that finds the plugins where they are, for this instance and organ."""
    folder.mkdir(parents=True, exist_ok=True)
    text = (ROOT / "deployments/demo/deployment.toml").read_text(encoding="utf-8")
    text = text.replace('instance = "demo"', f'instance = "{instance}"').replace('organ = "cn"', f'organ = "{organ}"')
    paths = f'plugin_paths = ["{ROOT / "plugins"}"]\n'
    (folder / "deployment.toml").write_text(paths + text, encoding="utf-8")
    for name in ("demo.toml", "standards.csv"):
        shutil.copyfile(ROOT / "deployments/demo" / name, folder / name)


@contextmanager
def copied(
    server: str | None,
    run_folder: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    instance: str = "demo",
    organ: str = "cn",
) -> Iterator[Demo]:
    """A demonstration on a copy of the run's template: in SQLite, or on the PostgreSQL `server`.

    Under another name and organ than the template's it is one of several instances with a past in common.
    """
    original = run_folder / f"demo-{'postgresql' if server else 'sqlite'}"

    def make(url: str) -> None:
        write_folder(original)
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("DUIBIAO_DATABASE", url)
            prepare(original, "http://testserver.local", lambda _: None)

    write_folder(folder, instance, organ)
    if server is None:
        url = databases.new_sqlite(folder / "demo.sqlite", run_folder, TEMPLATE, make)
    else:
        url = databases.new_postgres(server, run_folder, TEMPLATE, make)
    monkeypatch.setenv("DUIBIAO_DATABASE", url)
    (folder / TOKENS).parent.mkdir(exist_ok=True)
    shutil.copyfile(original / TOKENS, folder / TOKENS)
    shutil.copytree(original / KEYS, folder / KEYS)
    demo = Demo(folder, Clock())
    with demo.client:
        yield demo
    if server is not None:
        databases.drop_postgres(server, url)
