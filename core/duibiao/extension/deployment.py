"""A deployment: one folder that says which organ this instance is, its plugins and its settings.

Environment variables win over the file where a secret or an address belongs to the machine: DUIBIAO_DATABASE,
DUIBIAO_EVIDENCE, DUIBIAO_KEYS and DUIBIAO_URL. Paths are relative to the folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from duibiao.extension.colours import colour_complaints
from duibiao.extension.signatures import key_complaints
from duibiao.extension.toml_files import read_toml
from duibiao.model.expressions.nearest import nearest
from duibiao.model.records.definitions import Record
from duibiao.model.records.kinds import Publicity
from duibiao.model.records.reading import in_file, read_record, under
from duibiao.model.values.messages import Fault, Label, Message, message

FILE = "deployment.toml"
SQLITE = "sqlite:///"


class Encryption(Record, frozen=True, kw_only=True):
    """The crypto suite by which names, comments and objections are kept encrypted in the database."""

    suite: str


class Deployment(Record, frozen=True, kw_only=True):
    """What deployment.toml states.

    `instance` is the name that this instance signs its entries with; it never changes. `organ` is the organ it is.
    `database` is a SQLAlchemy URL; `evidence` a folder, or a URL that obstore knows ("s3://bucket/path"). `publicity`
    replaces the publicity of kinds by name. `synthetic` marks every page and answer as made-up data.
    `keys` is the folder of the instance's private keys, `signing` the crypto suite of those made anew;
    `encryption` states one for fields, which are kept plain otherwise.
    `url` is the address at which other instances reach this one; without one they are reached from here, or by file.
    `signers` are public keys by name; where there are any, a plugin takes part only with the signature of one of them.
    `colours` and `dark_colours` replace tokens of the stylesheet. Templates, static files and wording that lie in the
    folders templates/, static/ and locale/ beside the file win over the core's of the same name.
    """

    instance: str
    organ: str
    title: Label
    plugins: tuple[str, ...]
    plugin_paths: tuple[str, ...] = ("../../plugins",)
    database: str = "sqlite:///var/duibiao.sqlite"
    evidence: str = "var/evidence"
    keys: str = "var/keys"
    signing: str = "ed25519"
    encryption: Encryption | None = None
    url: str = ""
    language: str = "zh-CN"
    synthetic: bool = False
    settings: dict[str, dict[str, str | int | bool]] = {}
    publicity: dict[str, Publicity] = {}
    signers: dict[str, str] = {}
    colours: dict[str, str] = {}
    dark_colours: dict[str, str] = {}


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

    @property
    def keys(self) -> Path:
        """The folder of this instance's private keys, a relative one seen from the deployment's."""
        return (self.folder / (os.environ.get("DUIBIAO_KEYS") or self.deployment.keys)).resolve()

    @property
    def url(self) -> str | None:
        """Where other instances reach this one, None where they cannot."""
        return os.environ.get("DUIBIAO_URL") or self.deployment.url or None


def read_deployment(folder: Path) -> Located:
    """The deployment in `folder`. Raises a `Fault` that names every typo, missing key and wrong type."""
    if not (folder / FILE).exists():
        text = "{folder} 里没有 deployment.toml。请用 --deployment 指明部署文件夹。"
        raise Fault(message("deployment.missing", text, folder=folder))
    deployment = read_record(read_toml(folder / FILE, FILE), Deployment, FILE)
    faults = tuple(_complaints(deployment))
    if faults:
        raise in_file(Fault.of(faults), FILE)
    return Located(deployment, folder.resolve())


def _complaints(deployment: Deployment) -> Iterator[Message]:
    """What a well-formed deployment may still get wrong."""
    listed = deployment.plugins
    twice = sorted({slug for slug in listed if listed.count(slug) > 1})
    if twice:
        text = "插件 {slugs} 列了两次，请只留一个。"
        yield message("deployment.plugin_twice", text, at="plugins", slugs="、".join(twice))
    for slug in deployment.settings:
        near = nearest(slug, listed)
        if slug in listed:
            continue
        if near is not None:
            text = "plugins 里没有 {slug}。是不是 {near}？"
            yield message("deployment.settings_near", text, at=under("settings", slug), slug=slug, near=near)
        else:
            text = "plugins 里没有 {slug}。请把它列入 plugins，或删去它的设置。"
            yield message("deployment.settings", text, at=under("settings", slug), slug=slug)
    yield from key_complaints(deployment.signers)
    yield from colour_complaints(deployment.colours, deployment.dark_colours)
    for name, publicity in deployment.publicity.items():
        if publicity.days < 0:
            text = "公示天数不能小于 0；现在是 {days}。"
            place = f"{under('publicity', name)}.days"
            yield message("deployment.publicity_days", text, at=place, days=publicity.days)
