"""Peers of the demonstration with rows in every state that /admin/exchange tells of; no other instance is needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import msgspec
from sqlalchemy import Connection, insert

from duibiao.extension.suites import ED25519
from duibiao.interfaces.running import Running
from duibiao.kernel.journal.notes import key_id
from duibiao.kernel.store.federation import held_entries, instance_keys, packages_received, packages_sent, peers
from duibiao.model.values.canonical import digest
from duibiao.model.values.messages import Message, message


class Has(Protocol):
    """Whatever has an instance that runs."""

    running: Running


BEFORE = "2026-11-20T01:30:00.000000Z"
LATELY = "2026-11-23T08:15:00.000000Z"
PROVINCES: Mapping[str, tuple[str, str, str]] = {
    "zhejiang": ("cn-33", "浙江省对标达标信息平台", "Zhejiang benchmarking platform"),
    "shaanxi": ("cn-61", "陕西省对标达标信息平台", "Shaanxi benchmarking platform"),
    "guangdong": ("cn-44", "广东省对标达标信息平台", "Guangdong benchmarking platform"),
}


def join(demo: Has, instance: str = "zhejiang", **told: Any) -> None:
    """A peer of the demonstration: rows as after a card was joined; `told` replaces columns."""
    organ, zh, en = PROVINCES[instance]
    with demo.running.store.write() as connection:
        row = {
            "instance": instance,
            "organ": organ,
            "title": msgspec.json.encode({"zh": zh, "en": en}).decode(),
            "url": f"https://{instance}.example.org",
            "schema": 1,
            "considered": 0,
            "checkpoint": None,
            "asked": 0,
            "answered": 0,
            "trouble": None,
            "heard_at": LATELY,
            "tried_at": LATELY,
            "next_try_at": None,
            "failures": 0,
            "active": True,
            "joined_at": BEFORE,
            "head": "",
        }
        connection.execute(insert(peers), row | told)
        public = ED25519.public(ED25519.make())
        key = {"key": key_id(ED25519.key, public), "suite": ED25519.key, "public": public, "trusted_by": "pinned"}
        since = {"trusted_at": BEFORE, "from_number": 1, "to_number": None, "revoked_at": None, "statement": None}
        connection.execute(insert(instance_keys), {"instance": instance, **key, **since})


def troubled(told: Message) -> str:
    """A message as the table of peers keeps it."""
    return msgspec.json.encode(told).decode()


def sent(demo: Has, instance: str, numbers: range, *, receipted: bool) -> None:
    """Packages of twelve entries each that went to a peer."""
    with demo.running.store.write() as connection:
        for number in numbers:
            row = {
                "receiver": instance,
                "number": number,
                "digest": digest(f"{instance} {number}".encode()),
                "previous": "",
            }
            made = {"position": number, "entries": 12, "body": b"", "made_at": BEFORE}
            receipt = {"receipt": b"{}" if receipted else None, "receipted_at": LATELY if receipted else None}
            connection.execute(insert(packages_sent), row | made | receipt)


def received(demo: Has, instance: str, number: int, outcome: str = "applied", told: Message | None = None) -> None:
    """A package that came from a peer."""
    reason = troubled(told) if told else None
    with demo.running.store.write() as connection:
        row = {
            "sender": instance,
            "number": number,
            "digest": digest(f"{outcome} {number}".encode()),
            "outcome": outcome,
        }
        more = {"reason": reason, "entries": 7, "body": b"", "receipt": b"{}", "received_at": LATELY}
        connection.execute(insert(packages_received), row | more)


def held(demo: Has, instance: str, state: str, subject: str, told: Message | None = None) -> str:
    """The digest of an entry of a peer that is held up."""
    with demo.running.store.write() as connection:
        return _held(connection, instance, state, subject, told or REASONS[state])


def _held(connection: Connection, instance: str, state: str, subject: str, told: Message) -> str:
    id_ = digest(f"{instance} {state} {subject}".encode())
    row = {"digest": id_, "sender": instance, "number": 3, "origin": instance, "type": "submission.pass"}
    about = {"subject_type": "submission", "subject": subject, "previous": "", "at": LATELY, "body": b"{}"}
    kept = {"state": state, "reason": troubled(told), "held_at": LATELY, "settled_at": None}
    connection.execute(insert(held_entries), row | about | kept)
    return id_


REASONS: Mapping[str, Message] = {
    "waiting": message("exchange.waiting", "它前面的一条流水还没有到。到了会自动采用。"),
    "parked": message("exchange.unknown_type", "本平台的版本不认识这种流水（{type}）。", type="submission.endorsed"),
    "conflict": message("exchange.forked", "它与本平台已有的流水接在同一条之后。"),
}
