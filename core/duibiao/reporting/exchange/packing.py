"""Making the next package for a peer, from what the own journal holds after the position packed up to.

The position is moved from what was seen in the transaction that keeps the package: of two that pack at once, one does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, or_, select, update

from duibiao.kernel.hierarchy.hosting import Hosts, hosts
from duibiao.kernel.hierarchy.organs import get_organ
from duibiao.kernel.journal import checkpoints, merkle
from duibiao.kernel.journal.entries import SCHEMA, Entry, read_entry
from duibiao.kernel.journal.notes import Note
from duibiao.kernel.journal.tiles import Tiles
from duibiao.kernel.store.federation import packages_sent, peers
from duibiao.kernel.store.tables import enterprises, entries, submissions
from duibiao.reporting.exchange import carrying, packages, receipts, trust
from duibiao.reporting.exchange.here import Here
from duibiao.reporting.exchange.packages import CarriedEntry, Consistency, Manifest
from duibiao.reporting.exchange.peers import Peer, all_peers, get_peer, towards
from duibiao.reporting.exchange.travelling import Whence, concerns

LOOKED_AT = 2_000
"""The most entries looked at in one transaction."""
AT_A_TIME = packages.MOST_ENTRIES
"""How many of them are read together: where all concern the receiver, none is read in vain."""
LARGEST_ENTRIES = 8 * 1024 * 1024
"""How many bytes of entries a package takes before it is closed."""
LARGEST_EVIDENCE = 64 * 1024 * 1024
"""How many bytes of evidence a package takes before it is closed."""

_AFTER = (
    select(entries.c.position, entries.c.body, entries.c.received_from)
    .where(entries.c.position > bindparam("after"), or_(entries.c.branch == "", entries.c.branch == entries.c.origin))
    .order_by(entries.c.position)
    .limit(AT_A_TIME)
)
_MOVE = (
    update(peers)
    .where(peers.c.instance == bindparam("which"), peers.c.considered == bindparam("seen"))
    .values(considered=bindparam("reached"))
)
_LAST_SENT = (
    select(packages_sent.c.number, packages_sent.c.digest)
    .where(packages_sent.c.receiver == bindparam("receiver"))
    .order_by(packages_sent.c.number.desc())
    .limit(1)
)
_BODY_BEFORE = (
    select(packages_sent.c.number, packages_sent.c.body)
    .where(packages_sent.c.receiver == bindparam("receiver"), packages_sent.c.number < bindparam("number"))
    .order_by(packages_sent.c.number.desc())
    .limit(1)
)
_ROUTES = select(submissions.c.id, submissions.c.organ, submissions.c.route).where(
    submissions.c.id.in_(bindparam("ids", expanding=True))
)
_ORGANS_OF = select(enterprises.c.uscc, enterprises.c.organ).where(
    enterprises.c.uscc.in_(bindparam("usccs", expanding=True))
)
_INSERT = insert(packages_sent)


class Packed(msgspec.Struct, frozen=True):
    """A package that was made: its number for this receiver, and how many entries it has."""

    receiver: str
    number: int
    entries: int


class _Seen(msgspec.Struct, frozen=True):
    """An entry of the own journal, and where it came from."""

    position: int
    body: bytes
    received_from: str | None
    entry: Entry


def pack_all(here: Here, instance: str, now: str) -> Iterator[Packed]:
    """Make packages for a peer, each in a transaction of its own, until nothing more concerns it."""
    while True:
        with here.store.read() as connection:
            peer = get_peer(connection, instance)
            if not peer.active or connection.execute(_AFTER.limit(1), {"after": peer.considered}).first() is None:
                return
        with here.store.write() as connection:
            packed = pack_next(connection, here, instance, now)
        if packed is not None:
            yield packed


def pack_next(connection: Connection, here: Here, instance: str, now: str) -> Packed | None:
    """Make the next package for a peer, None where nothing that was looked at concerns it, or another was faster."""
    peer = get_peer(connection, instance)
    if not peer.active:
        return None
    chosen, reached = _chosen(connection, here, peer)
    if reached == peer.considered:
        return None
    given = {"which": instance, "seen": peer.considered, "reached": reached}
    if connection.execute(_MOVE, given).rowcount != 1 or not chosen:
        return None
    return _keep(connection, here, peer, chosen, reached, now)


def _chosen(connection: Connection, here: Here, peer: Peer) -> tuple[list[_Seen], int]:
    """The entries for the next package, and the position up to which all were looked at."""
    to = towards(connection, here, peer)
    lies = {one.instance: towards(connection, here, one).lies for one in all_peers(connection)}
    chosen: list[_Seen] = []
    reached, looked, size = peer.considered, 0, 0
    while looked < LOOKED_AT and len(chosen) < packages.MOST_ENTRIES and (seen := _after(connection, reached)):
        places = _Places(connection, here, peer, seen)
        for one in seen:
            if one.received_from == peer.instance or one.entry.origin == peer.instance:
                continue
            whence: Whence = lies.get(one.received_from, "here") if one.received_from else "here"
            if not concerns(one.entry.type, whence, places.hosting(one.entry), to):
                continue
            size += len(one.body)
            if chosen and (len(chosen) == packages.MOST_ENTRIES or size > LARGEST_ENTRIES):
                return chosen, one.position - 1
            chosen.append(one)
        reached, looked = seen[-1].position, looked + len(seen)
    return chosen, reached


def _after(connection: Connection, position: int) -> list[_Seen]:
    """The next entries of the own journal after a position, decoded."""
    rows = connection.execute(_AFTER, {"after": position})
    return [_Seen(row.position, row.body, row.received_from, read_entry(row.body)) for row in rows]


class _Places:
    """Which instances host the organs of what entries are about, asked for all of them at once."""

    def __init__(self, connection: Connection, here: Here, peer: Peer, seen: Sequence[_Seen]) -> None:
        about = [one.entry for one in seen]
        filings = {
            str(entry.body.get("submission")) for entry in about if entry.subject.type in ("request", "objection")
        }
        usccs = {str(entry.body.get("enterprise")) for entry in about if entry.subject.type == "product"}
        self._routes = {
            row.id: {row.organ, *_organs_of(msgspec.json.decode(row.route))}
            for row in connection.execute(_ROUTES, {"ids": sorted(filings)})
        }
        self._homes = {row.uscc: row.organ for row in connection.execute(_ORGANS_OF, {"usccs": sorted(usccs)})}
        wanted = {organ for entry in about for organ in self._organs(entry)}
        self._hosts: Hosts = hosts(connection, here.name, here.instance.organ, wanted)
        self._peer = peer.instance
        self._peer_path = get_organ(connection, peer.organ).path

    def hosting(self, entry: Entry) -> set[str]:
        """The instances that host an organ of what the entry is about; those that a round invites."""
        if entry.subject.type == "round":
            path = self._hosts.paths.get(str(entry.body.get("organ")), "")
            return {self._peer} if path and _related(path, self._peer_path) else set()
        return {self._hosts.host_of(organ) for organ in self._organs(entry)}

    def _organs(self, entry: Entry) -> set[str]:
        match entry.subject.type:
            case "submission":
                standing = entry.body.get("standing", {})
                return {standing.get("organ", ""), *_organs_of(standing.get("route", ()))}
            case "request" | "objection":
                return self._routes.get(str(entry.body.get("submission")), set())
            case "product":
                return {self._homes.get(str(entry.body.get("enterprise")), "")}
            case "enterprise" | "round":
                return {str(entry.body.get("organ"))}
        return set()


def _organs_of(route: Sequence[Mapping[str, Any]]) -> set[str]:
    """The organs that take a step of a route, and those that are asked beside them."""
    return {organ for step in route for organ in (step["organ"], *step.get("with_organs", ()))}


def _related(first: str, second: str) -> bool:
    """Whether one of two paths is above the other, or is it."""
    return first.startswith(second) or second.startswith(first)


def _keep(connection: Connection, here: Here, peer: Peer, chosen: Sequence[_Seen], reached: int, now: str) -> Packed:
    """Sign the package of the chosen entries and keep it."""
    last = connection.execute(_LAST_SENT, {"receiver": peer.instance}).one_or_none()
    number, previous = (last.number + 1, last.digest) if last is not None else (1, "")
    named_by = [carrying.digests_in(one.entry) for one in chosen]
    usccs = {str(one.entry.body["standing"]["enterprise"]) for one in chosen if one.entry.subject.type == "submission"}
    found = carrying.named(connection, frozenset().union(*named_by), usccs)
    new = carrying.only_new(connection, peer.instance, found)
    checkpoint, consistency = _log(connection, peer, number, reached)
    receipt = receipts.last_given(connection, peer.instance)
    manifest = Manifest(
        sender=here.name,
        receiver=peer.instance,
        number=number,
        previous=previous,
        at=now,
        schema=SCHEMA,
        entries=tuple(
            CarriedEntry(one.body.decode(), tuple(found.words[which] for which in sorted(named & found.words.keys())))
            for one, named in zip(chosen, named_by, strict=True)
        ),
        definitions=new.definitions,
        evidence=new.files,
        checkpoint=checkpoint,
        consistency=consistency,
        receipts=(receipt,) if receipt is not None else (),
    )
    signed = trust.sign(connection, here, packages.PURPOSE, _spelled(manifest))
    connection.execute(
        _INSERT,
        {
            "receiver": peer.instance,
            "number": number,
            "digest": signed.digest,
            "previous": previous,
            "position": reached,
            "entries": len(chosen),
            "body": packages.head_bytes(signed),
            "made_at": now,
        },
    )
    carrying.note_carried(connection, peer.instance, number, new.definitions, new.files)
    return Packed(peer.instance, number, len(chosen))


def _spelled(manifest: Manifest) -> Any:
    """The manifest in JSON's own types, salts as base64."""
    return msgspec.to_builtins(manifest)


def _log(connection: Connection, peer: Peer, number: int, reached: int) -> tuple[Note | None, Consistency | None]:
    """The checkpoint that holds what is sent, and the proof that the log goes on from one that the peer has.

    That is the one in the package before, unless this instance was restored from a backup made earlier.
    """
    signed = checkpoints.at_least(connection, reached) or checkpoints.latest(connection)
    if signed is None:
        return None, None
    given = {"receiver": peer.instance, "number": number}
    while (row := connection.execute(_BODY_BEFORE, given).one_or_none()) is not None:
        before = packages.checkpoint_of(row.body)
        own = checkpoints.of_size(connection, before.size) if before is not None else None
        if before is not None and own is not None and own.checkpoint.root == before.root:
            path = merkle.consistency(Tiles(connection), before.size, signed.checkpoint.size)
            return signed.note, Consistency(row.number, tuple(step.hex() for step in path))
        given["number"] = row.number
    return signed.note, None
