"""A deployment: one folder that says which organ this instance is, its plugins and its settings.

Environment variables win over the file where a secret or an address belongs to the machine: DUIBIAO_DATABASE and
DUIBIAO_EVIDENCE. Paths are relative to the folder.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from duibiao.extension.toml_files import read_toml
from duibiao.model.records.definitions import Record
from duibiao.model.records.kinds import Publicity
from duibiao.model.records.reading import read_record
from duibiao.model.values.messages import Fault, Label, message

FILE = "deployment.toml"
SQLITE = "sqlite:///"


class Deployment(Record, frozen=True, kw_only=True):
    """What deployment.toml states.

    `instance` is the name that this instance signs its entries with; it never changes. `organ` is the organ it is.
    `database` is a SQLAlchemy URL; `evidence` a folder, or a URL that obstore knows ("s3://bucket/path"). `publicity`
    replaces the publicity of kinds by name. `synthetic` marks every page and answer as made-up data.
    """

    instance: str
    organ: str
    title: Label
    plugins: tuple[str, ...]
    plugin_paths: tuple[str, ...] = ("../../plugins",)
    database: str = "sqlite:///var/duibiao.sqlite"
    evidence: str = "var/evidence"
    language: str = "zh-CN"
    synthetic: bool = False
    settings: dict[str, dict[str, str | int | bool]] = {}
    publicity: dict[str, Publicity] = {}


class Located(msgspec.Struct, frozen=True):
    """A deployment together with the folder it was read from."""

    deployment: Deployment
    folder: Path

    @property
    def plugin_paths(self) -> tuple[Path, ...]:
        """Where this deployment's folder plugins lie."""
        return tuple((self.folder / path).resolve() for path in self.deployment.plugin_paths)

    @property
    def database(self) -> str:
        """The database URL, a relative SQLite path seen from the folder."""
        url = os.environ.get("DUIBIAO_DATABASE") or self.deployment.database
        path = url.removeprefix(SQLITE)
        return url if path == url else f"{SQLITE}{(self.folder / path).resolve()}"

    @property
    def evidence(self) -> str:
        """Where evidence files are kept: a folder, a relative one seen from the deployment's, or a bucket's URL."""
        place = os.environ.get("DUIBIAO_EVIDENCE") or self.deployment.evidence
        return place if "://" in place else str((self.folder / place).resolve())


def read_deployment(folder: Path) -> Located:
    """The deployment in `folder`. Raises a `Fault` that names every typo, missing key and wrong type."""
    if not (folder / FILE).exists():
        text = "{folder} 里没有 deployment.toml。请用 --deployment 指明部署文件夹。"
        raise Fault(message("deployment.missing", text, folder=folder))
    deployment = read_record(read_toml(folder / FILE, FILE), Deployment, FILE)
    twice = sorted({slug for slug in deployment.plugins if deployment.plugins.count(slug) > 1})
    if twice:
        told = message(
            "deployment.plugin_twice",
            "插件 {slugs} 列了两次，请只留一个。",
            at=f"{FILE}: plugins",
            slugs="、".join(twice),
        )
        raise Fault(told)
    return Located(deployment, folder.resolve())
