"""A running instance: its deployment, catalogue, database, evidence files — put together once, then only used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from duibiao.extension.catalogue import Catalogue, OfferedCheck
from duibiao.extension.deployment import FILE, Located, read_deployment
from duibiao.extension.startup import gather
from duibiao.interfaces.host import PluginHost
from duibiao.interfaces.wording import Wording, wording_of
from duibiao.kernel.definitions import known
from duibiao.kernel.hierarchy.organs import get_organ
from duibiao.kernel.store.engine import Store
from duibiao.kernel.store.evidence import EvidenceStore
from duibiao.kernel.store.migrations import pending
from duibiao.kernel.submissions.instance import Instance
from duibiao.model.values.dates import utc_text
from duibiao.model.values.messages import Fault, NotFound, message

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
    wording: Wording
    clock: Clock = system_clock


def refuse_unknown_organ(connection: Connection, organ: str) -> None:
    """Raise a `Fault` for a deployment whose organ is not in the register."""
    try:
        get_organ(connection, organ)
    except NotFound as unknown:
        text = "没有编号为 {organ} 的机构。国家级写 cn，省级如 cn-33，县级如 cn-330326：cn- 后面是行政区划代码。"
        raise Fault(message("deployment.organ", text, at=f"{FILE}: organ", organ=organ)) from unknown


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
        refuse_unknown_organ(connection, located.deployment.organ)
        established = known.digests(connection)
    catalogue = gather(located, established)
    deployment = located.deployment

    def host_for(offered: OfferedCheck, now: str) -> PluginHost:
        return PluginHost(deployment.organ, now, offered.settings)

    instance = Instance(deployment.instance, deployment.organ, catalogue.checks, host_for, deployment.publicity)
    wording = wording_of(located.folder)
    return Running(located, catalogue, store, EvidenceStore(located.evidence), instance, wording, clock)
