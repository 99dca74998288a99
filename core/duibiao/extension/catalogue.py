"""All offers side by side: gathered once at start-up, then frozen.

The catalogue says what this instance's plugins *offer*. What is *in force* is in the database
(`duibiao.kernel.definitions`), because it must outlive every plugin.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from duibiao.extension.manifest import Manifest
from duibiao.extension.verbs import Check
from duibiao.model.records.definitions import Definition
from duibiao.model.records.reading import in_file
from duibiao.model.values.messages import Fault, Message

PluginState = Literal["active", "quarantined"]


class PluginStatus(msgspec.Struct, frozen=True):
    """How one listed plugin fared: whether it takes part, every fault, and what it is slow at."""

    slug: str
    state: PluginState
    manifest: Manifest | None = None
    faults: tuple[Message, ...] = ()
    remarks: tuple[Message, ...] = ()
    contributes: Mapping[str, int] = {}
    seconds: float = 0.0


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


class OfferedCheck(msgspec.Struct, frozen=True):
    """A check, the plugin it comes from, and the settings its code is given."""

    check: Check
    plugin: str
    settings: Mapping[str, object]


class Catalogue(msgspec.Struct, frozen=True):
    """What takes part in this process: definitions by type and edition, checks by key, the state of each plugin."""

    offers: Mapping[tuple[str, str], Offer]
    checks: Mapping[str, OfferedCheck]
    plugins: tuple[PluginStatus, ...]

    @property
    def faults(self) -> tuple[Message, ...]:
        """Every fault of every plugin, its place led by the slug: "green_tea: plugin.py: checks"."""
        return tuple(told for plugin in self.plugins for told in in_file(Fault.of(plugin.faults), plugin.slug).messages)
