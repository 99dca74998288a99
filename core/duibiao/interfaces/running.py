"""A running instance: its deployment, catalogue, database, evidence files — put together once, then only used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from duibiao.extension.catalogue import Catalogue, OfferedCheck
from duibiao.extension.deployment import Located, read_deployment
from duibiao.extension.startup import gather
from duibiao.interfaces.host import PluginHost
from duibiao.kernel.definitions import known
from duibiao.kernel.store.engine import Store
from duibiao.kernel.store.evidence import EvidenceStore
from duibiao.kernel.store.migrations import pending
from duibiao.kernel.submissions.instance import Instance
from duibiao.model.values.dates import utc_text
from duibiao.model.values.messages import Fault, message

Clock = Callable[[], str]
"""Gives the moment as UTC text; tests put their own in."""


def system_clock() -> str:
    """The moment by this machine's clock."""
    return utc_text(datetime.now(UTC))


class Running(msgspec.Struct, frozen=True):
    """An instance that can answer: everything that requests and commands share."""

    located: Located
    catalogue: Catalogue
    store: Store
    evidence: EvidenceStore
    instance: Instance
    clock: Clock = system_clock


def start(folder: Path, clock: Clock = system_clock) -> Running:
    """Start the instance whose deployment lies in `folder`.

    Plugins with faults are quarantined. Raises a `Fault` for a broken deployment.toml and for a database whose
    migrations are pending: those refuse to start.
    """
    located = read_deployment(folder)
    if pending(located.database):
        text = "数据库还没有升级到本版本。请先运行 duibiao migrate --deployment {folder}。"
        raise Fault(message("store.migrations_pending", text, folder=folder))
    store = Store(located.database)
    with store.read() as connection:
        established = known.digests(connection)
    catalogue = gather(located, established)
    deployment = located.deployment

    def host_for(offered: OfferedCheck, now: str) -> PluginHost:
        return PluginHost(deployment.organ, now, offered.settings)

    instance = Instance(deployment.instance, deployment.organ, catalogue.checks, host_for, deployment.publicity)
    return Running(located, catalogue, store, EvidenceStore(located.evidence), instance, clock)
