"""PostgreSQL crashes in the middle of transactions: what was acknowledged is there, the rest is not, work goes on."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests import postgres
from tests.faults import oracle
from tests.faults.clients import seats, under_load
from tests.faults.instances import prepared

CRASHES = 4


@pytest.fixture
def own_server() -> Iterator[Path]:
    """The folder of a durable PostgreSQL server that nobody else uses, and that may therefore crash."""
    folder = Path(tempfile.mkdtemp(prefix="duibiao-tests-"))
    programs = postgres.installed_programs()
    assert programs is not None, postgres.MISSING
    port = postgres.free_port()
    postgres.start_local(folder, port, programs, postgres.DURABLE)
    (folder / "server.url").write_text(f"postgresql://postgres@127.0.0.1:{port}/postgres")
    yield folder
    postgres.stop_server(folder)
    shutil.rmtree(folder)


def test_crashes_of_postgresql_lose_and_double_nothing(own_server: Path, tmp_path: Path) -> None:
    url = (own_server / "server.url").read_text()
    programs, random = postgres.installed_programs(), Random("crashes")
    assert programs is not None
    with prepared(tmp_path / "demo", own_server, url) as instance:
        instance.start()
        with under_load(seats(instance), instance.tokens["ENTERPRISE"], "crashes", 3) as clients:
            for _ in range(CRASHES):
                time.sleep(random.uniform(0.3, 1))
                postgres.crash_local(own_server, programs)
        instance.await_that(lambda: oracle.waiting(instance.database) == 0)

    held = oracle.held(instance.database)
    assert instance.starts == 1
    assert all(client.counts["acknowledged"] for client in clients)
    assert [*held.complaints, *oracle.compare(clients, held)] == []
