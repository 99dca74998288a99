"""A running instance: its deployment, catalogue, database, evidence files — put together once, then only used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from duibiao.extension.catalogue import Catalogue, Owner
from duibiao.extension.deployment import FILE, Located, read_deployment
from duibiao.extension.startup import gather, without_plugins
from duibiao.interfaces.encrypting import field_keys_of, refuse_without_key
from duibiao.interfaces.host import Call, PluginHost
from duibiao.interfaces.plugin_tables import unready
from duibiao.interfaces.spending import Spending
from duibiao.interfaces.wording import Wording, wording_of
from duibiao.kernel.definitions import known
from duibiao.kernel.hierarchy.organs import Organ, get_organ
from duibiao.kernel.identity.people import Person
from duibiao.kernel.journal.keys import own_signer
from duibiao.kernel.journal.notes import Signer
from duibiao.kernel.store.engine import Store
from duibiao.kernel.store.evidence import EvidenceStore
from duibiao.kernel.store.migrations import pending
from duibiao.kernel.submissions.instance import Instance
from duibiao.model.values.dates import utc_text
from duibiao.model.values.messages import Fault, NotFound, message
from duibiao.model.values.structs import learn_all

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
    organ: Organ
    spending: Spending
    clock: Clock = system_clock

    def signer(self) -> Signer:
        """The key that this instance signs with. Raises a `Fault` where its file is not to be had."""
        with self.store.read() as connection:
            return own_signer(connection, self.instance.name, self.located.keys, self.catalogue.suites)

    def host(
        self, owner: Owner, connection: Connection, now: str, language: str | None = None, person: Person | None = None
    ) -> PluginHost:
        """The handle for one call of a plugin's code within a transaction; without a person it acts for itself."""
        jobs = frozenset(self.catalogue.jobs)
        call = Call(connection, self.instance.name, self.organ.path, jobs, person)
        spoken = language or self.located.deployment.language
        return PluginHost(self.organ.id, now, owner, spoken, call, self.wording)


def own_organ(connection: Connection, organ: str) -> Organ:
    """The organ that a deployment is. Raises a `Fault` for one that is not in the register."""
    try:
        return get_organ(connection, organ)
    except NotFound as unknown:
        text = "没有编号为 {organ} 的机构。国家级写 cn，省级如 cn-33，县级如 cn-330326：cn- 后面是行政区划代码。"
        raise Fault(message("deployment.organ", text, at=f"{FILE}: organ", organ=organ)) from unknown


def start(folder: Path, clock: Clock = system_clock, *, safe: bool = False) -> Running:
    """Start the instance whose deployment lies in `folder`; in `safe` mode without any plugin.

    Plugins with faults, and those whose tables are not up to date, are quarantined. Raises a `Fault` for a broken
    deployment.toml and for a database whose own migrations are pending: those refuse to start,
    and so does a missing key for fields, unless in safe mode.
    """
    located = read_deployment(folder)
    if pending(located.database):
        text = "数据库还没有升级到本版本。请先运行 duibiao migrate --deployment {folder}。"
        raise Fault(message("store.migrations_pending", text, folder=folder))
    store = Store(located.database)
    with store.read() as connection:
        organ = own_organ(connection, located.deployment.organ)
        established = known.digests(connection)
    catalogue = without_plugins(located) if safe else gather(located, established, unready=unready(located))
    learn_all()
    found = field_keys_of if safe else refuse_without_key
    store.use_field_keys(found(located, catalogue.suites))
    deployment = located.deployment
    spending = Spending()

    def host_for(owner: Owner, now: str) -> PluginHost:
        return PluginHost(deployment.organ, now, owner, deployment.language)

    instance = Instance(deployment.instance, deployment.organ, catalogue.checks, host_for, deployment.publicity)
    wording = wording_of(located.folder, catalogue.folders("locale").values())
    evidence = EvidenceStore(located.evidence)
    return Running(located, catalogue, store, evidence, instance, wording, organ, spending, clock)
