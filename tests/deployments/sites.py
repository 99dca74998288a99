"""The deployments of this repository, each copied and started for a test: fresh data, somebody in every office."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from duibiao.extension.deployment import Deployment
from duibiao.interfaces.demonstration.preparing import TOKENS
from duibiao.interfaces.operating import migrate, operator, publish_offers, token_for
from duibiao.interfaces.running import start
from duibiao.interfaces.web.preferences import LANGUAGE_COOKIE
from duibiao.kernel.identity.accounts import add_person, grant_role
from duibiao.kernel.identity.enterprises import put_enterprise
from duibiao.kernel.identity.passwords import rehash
from duibiao.kernel.identity.roles import PERMISSIONS
from tests import databases
from tests.demonstrations import ROOT, TILE, Clock, Demo
from tests.interfaces.web.readers import Reader

DEPLOYMENTS = ROOT / "deployments"
PASSWORD = "Three-Folders-2026"
ENTERPRISE: str = TILE["enterprise"]
OFFICES = {
    "nation": ("approver", "cn"),
    "province": ("approver", "cn-33"),
    "city": ("checker", "cn-3303"),
    "county": ("checker", "cn-330326"),
}
"""The tile maker's offices, the highest first: role and organ."""


class Facts(msgspec.Struct, frozen=True):
    """What a deployment asks of who files a tile beyond the others: more fields of the form, more indicators."""

    fields: Mapping[str, str] = {}
    indicators: Mapping[str, Mapping[str, str | bool]] = {}


SITES: Mapping[str, Facts] = {
    "demo": Facts(),
    "national": Facts(),
    "zhejiang": Facts(
        {"made_certificate": "applied"},
        {"length_deviation": {"value": "0.4"}, "quality_pledge": {"value": True}},
    ),
}


class SiteReader(Reader):
    """A reader of a deployment's pages who may choose a language."""

    def in_language(self, language: str) -> SiteReader:
        """The same reader, who has chosen this language on a page."""
        self.cookies[LANGUAGE_COOKIE] = language
        return self


class Site(Demo):
    """A deployment that runs: what it states, its people, its pages and API as each of them sees it."""

    def __init__(self, name: str, folder: Path, clock: Clock) -> None:
        super().__init__(folder, clock)
        self.facts = SITES[name]
        self.roles = roles_at(self.deployment.organ)
        self.names |= {login.upper(): token_for(self.running, login, "test", 90) for login in self.roles}

    @property
    def deployment(self) -> Deployment:
        return self.running.located.deployment

    @property
    def reviewers(self) -> list[str]:
        """The offices of the route, the first first."""
        return list(reversed(OFFICES))

    def new_tile(self, **changed: Any) -> dict[str, Any]:
        """The quick start's tile as this deployment takes it."""
        tile = super().new_tile()
        tile["content"]["fields"] |= self.facts.fields
        tile["content"]["indicators"] |= self.facts.indicators
        return {**tile, **changed}

    def accepted(self) -> str:
        """The id of a filing that every office passed."""
        id_ = self.drafted()
        passes = [(login.upper(), "pass") for login in self.reviewers]
        assert self.acts(id_, ("FILER", "submit"), *passes) == "accepted"
        return id_

    def reader(self, login: str | None = None) -> SiteReader:
        """A visitor, or somebody who signed in at the page."""
        reader = SiteReader(self)
        if login is not None:
            answer = reader.post("/sign-in", {"login": login, "password": PASSWORD, "next": ""})
            assert answer.status_code == 303, answer.text
        return reader

    def who_may(self, permission: str) -> str | None:
        """Somebody with a permission; nobody where everybody has it."""
        slug, _, name = permission.partition(".")
        offers = self.running.catalogue.routes.get(slug, ())
        own = offers[0].owner.permissions.get(name) if offers else None
        carried = {role for role in PERMISSIONS if permission in PERMISSIONS[role]} | set(own.roles if own else ())
        return next((login for login, (role, _) in self.roles.items() if role in carried), None)


def roles_at(organ: str) -> dict[str, tuple[str, str]]:
    """Role and organ (of the filer: the enterprise) of everybody by login, the lowest office first."""
    reviewers = {login: OFFICES[login] for login in reversed(OFFICES)}
    others = {role.replace("_", "-"): (role, organ) for role in ("administrator", "security_officer", "auditor")}
    return {
        **reviewers,
        "filer": ("filer", ENTERPRISE),
        "publisher": ("publisher", "cn"),
        "office": ("publisher", organ),
        "proposer": ("proposer", organ),
        **others,
    }


def copy_folder(name: str, folder: Path) -> None:
    """A copy of a deployment's folder that finds the plugins where they are; of the demonstration without its crowd."""
    shutil.copytree(DEPLOYMENTS / name, folder, ignore=shutil.ignore_patterns("var", "crowd.toml", "proposals.toml"))
    file = folder / "deployment.toml"
    paths = f'plugin_paths = ["{ROOT / "plugins"}"]\n'
    file.write_text(paths + file.read_text(encoding="utf-8"), encoding="utf-8")


@contextmanager
def started(name: str, run_folder: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A deployment in `folder` on SQLite, its data copied from what the first test of this run made."""
    copy_folder(name, folder)

    def make(url: str) -> None:
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("DUIBIAO_DATABASE", url)
            prepare(folder)

    url = databases.new_sqlite(folder / "site.sqlite", run_folder, f"deployment_{name}", make)
    monkeypatch.setenv("DUIBIAO_DATABASE", url)
    (folder / TOKENS).parent.mkdir(exist_ok=True)
    (folder / TOKENS).write_text(f"ENTERPRISE={ENTERPRISE}\n", encoding="utf-8")
    site = Site(name, folder, Clock())
    with site.client:
        yield site


def prepare(folder: Path) -> None:
    """Tables, definitions, the tile maker, and an account with its role for everybody."""
    migrate(folder, lambda _: None)
    publish_offers(folder, (), lambda _: None)
    running = start(folder)
    author, password = operator(running.instance.name, running.clock()), rehash(PASSWORD)
    with running.store.write() as connection:
        put_enterprise(connection, author, ENTERPRISE, name="测试陶瓷有限公司", organ="cn-330326", industry="C3071")
        for login, (role, place) in roles_at(running.instance.organ).items():
            person = add_person(connection, author, login, f"测试{login}", password)
            where = {"enterprise": place} if role == "filer" else {"organ": place}
            grant_role(connection, author, person, role, **where)
    running.store.close()
