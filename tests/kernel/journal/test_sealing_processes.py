"""Several processes seal one log, and one of them is killed within its transaction."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sqlalchemy import select

from duibiao.extension.suites import CORE_SUITES
from duibiao.kernel.journal import sealing
from duibiao.kernel.journal.auditing import Walk
from duibiao.kernel.journal.notes import Signer
from duibiao.kernel.store.engine import Store
from duibiao.kernel.store.federation import checkpoints
from duibiao.kernel.store.tables import entries
from tests.kernel.journal.logs import NOW, append


def started(url: str, tmp_path: Path, *words: str) -> subprocess.Popen[str]:
    """A process that seals."""
    command = [sys.executable, "-m", "tests.kernel.journal.sealer", url, str(tmp_path / "keys"), *words]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def left_wrong(store: Store) -> list[str]:
    """What a walk over the log finds, and positions that are missing."""
    with store.read() as connection:
        told = [one.key for walked in Walk(connection, "zhejiang", CORE_SUITES) for one in walked.found]
        places = connection.execute(select(entries.c.position).order_by(entries.c.position)).scalars().all()
    return told if places == list(range(1, len(places) + 1)) else [*told, f"positions: {places}"]


def test_two_processes_that_seal_at_once_make_one_log(
    store: Store, signer: Signer, database_url: str, tmp_path: Path
) -> None:
    sealers = [started(database_url, tmp_path) for _ in range(2)]
    for number in range(60):
        with store.write() as connection:
            append(connection, 5, f"2026-11-24T08:{number:02}:00.000000Z")
    outcomes = [(sealer.communicate()[0], sealer.returncode) for sealer in sealers]

    with store.read() as connection:
        size = sealing.head(connection).size
        signed = connection.execute(select(checkpoints.c.size)).scalars().all()
    assert outcomes == [("", 0), ("", 0)]
    assert (size, max(signed), left_wrong(store)) == (301, 301, [])


def test_killed_within_its_transaction_leaves_the_log_to_the_next_at_once(
    store: Store, signer: Signer, database_url: str, tmp_path: Path
) -> None:
    with store.write() as connection:
        append(connection, 20)
    stopped = started(database_url, tmp_path, "stop")
    assert stopped.stdout is not None
    said = stopped.stdout.readline()

    stopped.kill()
    stopped.communicate()
    with store.write() as connection:
        sealed = sealing.seal(connection, signer, "zhejiang", NOW)

    assert said == "stopped\n"
    assert (sealed.first, sealed.size, left_wrong(store)) == (0, 21, [])
