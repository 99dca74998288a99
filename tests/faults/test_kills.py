"""Power cuts: a server killed at random moments under load loses and doubles nothing that it had acknowledged."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

import pytest

from tests.faults import oracle
from tests.faults.clients import seats, under_load
from tests.faults.instances import prepared

KILLS = 5
"""On each database; as many again are dealt to instances that exchange, in test_two_instances."""


def test_kills_under_load_lose_and_double_nothing(
    database_kind: str, request: pytest.FixtureRequest, run_folder: Path, tmp_path: Path
) -> None:
    server = request.getfixturevalue("postgres_server") if database_kind == "postgresql" else None
    random = Random("kills")
    with prepared(tmp_path / "demo", run_folder, server) as instance:
        instance.start()
        with under_load(seats(instance), instance.tokens["ENTERPRISE"], "kills", 3) as clients:
            for _ in range(KILLS):
                time.sleep(random.uniform(0.1, 0.8))
                instance.kill()
                instance.start()
        instance.await_that(lambda: oracle.waiting(instance.database) == 0)

    held = oracle.held(instance.database)
    assert instance.starts == KILLS + 1
    assert sum(client.counts["acknowledged"] for client in clients) > 0
    assert [*held.complaints, *oracle.compare(clients, held)] == []
