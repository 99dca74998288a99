"""Sealing the log of a running instance: a batch by each round of the worker, all of it when data are prepared."""

from __future__ import annotations

from duibiao.interfaces.running import Running
from duibiao.kernel.journal import sealing


def seal(running: Running) -> bool:
    """Seal committed entries, a batch of them under one checkpoint; whether there were any."""
    with running.store.read() as connection:
        if not sealing.unsealed(connection):
            return False
    signer = running.signer()
    with running.store.write() as connection:
        sealing.seal(connection, signer, running.instance.name, running.clock())
    return True


def seal_all(running: Running) -> None:
    """Seal until nothing waits."""
    while seal(running):
        pass
