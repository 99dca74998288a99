"""A full disk: it is said in words, nothing is half done, and everything goes on when there is space again."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import httpx

from tests.faults import oracle
from tests.faults.clients import Client, Unanswered, seats
from tests.faults.instances import Instance, prepared
from tests.faults.rooms import Room

MOST = 400
"""Turns within which a full disk must be noticed: the write-ahead log has some room of its own."""


def test_full_disk_is_told_and_leaves_nothing_half(run_folder: Path, tmp_path: Path) -> None:
    with prepared(tmp_path / "demo", run_folder, None) as instance:
        room = Room(instance, megabytes=48)
        instance.start()
        client = Client(seats(instance), instance.tokens["ENTERPRISE"], "disk", Event())
        turns(client, 10)

        room.fill()
        refused = turns(client, MOST)
        before = len(acknowledged(client))
        uploaded = upload(instance)
        read = httpx.get(f"{instance.url}/api/v1/results")
        room.empty()
        turns(client, 30)

        held = oracle.held(room.carried_out(tmp_path))

    assert refused is not None
    assert refused.status_code == 503
    assert refused.json()["type"] == "urn:duibiao:outage.disk_full"
    assert (uploaded.status_code, uploaded.json()["type"]) == (503, "urn:duibiao:evidence.not_kept")
    assert read.status_code == 200
    assert len(acknowledged(client)) > before
    assert [*held.complaints, *oracle.compare([client], held)] == []


def turns(client: Client, most: int) -> httpx.Response | None:
    """Take turns until one gets no answer to go on from, and give that answer; None after so many turns."""
    for _ in range(most):
        try:
            client.take_a_turn()
        except Unanswered as unanswered:
            return unanswered.response
    return None


def acknowledged(client: Client) -> list[str]:
    """The digests of every act that was acknowledged."""
    return [done.digest for filing in client.filings for done in filing.done if done.acknowledged]


def upload(instance: Instance) -> httpx.Response:
    """The answer to an evidence file of a megabyte."""
    tokens = instance.tokens
    content = b"%PDF-1.7 synthetic" + bytes(1 << 20)
    return httpx.post(
        f"{instance.url}/api/v1/evidence",
        data={"enterprise": tokens["ENTERPRISE"]},
        files={"file": ("report.pdf", content, "application/pdf")},
        headers={"authorization": f"Bearer {tokens['FILER']}", "accept-language": "zh-CN"},
    )
