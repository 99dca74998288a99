"""A province and the nation over a bad link, both killed at random moments: at the end both hold the same, once."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

from tests.faults.clients import under_load
from tests.faults.federations import federation

KILLS = 10


def test_kills_and_a_bad_link_lose_and_double_nothing_on_either_side(
    postgres_server: str, run_folder: Path, tmp_path: Path
) -> None:
    random = Random("two")
    servers = {"national": postgres_server, "zhejiang": None}
    with federation(tmp_path, run_folder, servers, "two", share=0.3) as both:
        for instance in both.instances.values():
            instance.start()
        with under_load(both.people, both.enterprise, "two", 3) as clients:
            for _ in range(KILLS):
                time.sleep(random.uniform(0.3, 1))
                killed = random.choice(list(both.instances.values()))
                killed.kill()
                killed.start()
        both.settle()

        complaints = both.complaints(clients)

    assert complaints == []
    assert sum(link.counts["passed on"] for link in both.links.values()) > 0
    assert {fault for link in both.links.values() for fault in link.counts}
