"""All offers side by side: gathered once at start-up, then frozen.

The catalogue says what this instance's plugins *offer*. What is *in force* is in the database
(`duibiao.kernel.definitions`), because it must outlive every plugin.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Generic, Literal, TypeVar

import msgspec

from duibiao.extension.host import Right
from duibiao.extension.manifest import Manifest, Permission
from duibiao.extension.suites import CORE_SUITES, CryptoSuite
from duibiao.extension.verbs import Check, ExportWriter, Follower, Job, RouteHandler
from duibiao.model.records.definitions import Definition
from duibiao.model.records.reading import in_file
from duibiao.model.values.messages import Fault, Message

PluginState = Literal["active", "quarantined", "off"]


class PluginStatus(msgspec.Struct, frozen=True):
    """How one listed plugin fared: whether it takes part, every fault, and what it is slow at."""

    slug: str
    state: PluginState
    manifest: Manifest | None = None
    faults: tuple[Message, ...] = ()
    remarks: tuple[Message, ...] = ()
    contributes: Mapping[str, int] = {}
    seconds: float = 0.0
    folder: Path | None = None


class Offer(msgspec.Struct, frozen=True):
    """One definition as offered: its canonical bytes, their digest, the plugin it comes from and where it is written.

    `place` is the pack's file, "schemes/green_tea.toml", or for code "plugin.py: benchmark_schemes green_tea@1.0".
    """

    type: str
    definition: Definition
    body: bytes
    digest: str
    plugin: str
    place: str


class Owner(msgspec.Struct, frozen=True):
    """The plugin that a piece of code belongs to: what its `Host` is made of."""

    slug: str
    settings: Mapping[str, object]
    rights: tuple[Right, ...] = ()
    permissions: Mapping[str, Permission] = {}


V = TypeVar("V", Check, RouteHandler, Follower, Job, ExportWriter, CryptoSuite)


class Offered(msgspec.Struct, Generic[V], frozen=True):
    """A record that carries code, and the plugin it comes from."""

    record: V
    owner: Owner


class Catalogue(msgspec.Struct, frozen=True):
    """What takes part in this process: definitions by type and edition, checks by key, the state of each plugin.

    The handlers of routes stand by plugin; followers and jobs by "<slug>.<key>"; writers by the name of their format,
    the plugins' crypto suites by the name that keys and signatures state.
    """

    offers: Mapping[tuple[str, str], Offer]
    checks: Mapping[str, Offered[Check]]
    plugins: tuple[PluginStatus, ...]
    routes: Mapping[str, tuple[Offered[RouteHandler], ...]] = {}
    followers: Mapping[str, Offered[Follower]] = {}
    jobs: Mapping[str, Offered[Job]] = {}
    writers: Mapping[str, Offered[ExportWriter]] = {}
    crypto: Mapping[str, Offered[CryptoSuite]] = {}

    @property
    def suites(self) -> Mapping[str, CryptoSuite]:
        """Every crypto suite by its name: the core's own, and those of the plugins that take part."""
        return {**CORE_SUITES, **{key: offered.record for key, offered in self.crypto.items()}}

    def folders(self, name: str) -> Mapping[str, Path]:
        """The folders called `name` ("templates", "static", "locale") that the active plugins bring, by slug."""
        found = {one.slug: one.folder / name for one in self.plugins if one.folder and one.state == "active"}
        return {slug: folder for slug, folder in found.items() if folder.is_dir()}

    @property
    def faults(self) -> tuple[Message, ...]:
        """Every fault of every plugin, its place led by the slug: "green_tea: plugin.py: checks"."""
        return tuple(told for plugin in self.plugins for told in in_file(Fault.of(plugin.faults), plugin.slug).messages)
