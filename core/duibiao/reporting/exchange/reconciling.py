"""Whether two instances hold the same: filings that concern both, counted and summed up by organ, then compared.

A root is the SHA-256 over the ids and heads of an organ's filings in their order, so equal roots mean equal filings,
each with the same last act. Where roots differ, the filings behind them are laid side by side.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, select

from duibiao.kernel.hierarchy.hosting import hosts
from duibiao.kernel.hierarchy.organs import get_organ
from duibiao.kernel.store.tables import organs, submissions
from duibiao.reporting.exchange import trust
from duibiao.reporting.exchange.here import Here
from duibiao.reporting.exchange.peers import get_peer
from duibiao.reporting.exchange.refusals import damaged, other_receiver
from duibiao.reporting.exchange.trust import Signed

SUMMARY = "summary"
"""What the signature of a summary is good for."""


class Counted(msgspec.Struct, frozen=True, omit_defaults=True):
    """The filings with one organ: how many, their root, and each one's id and head where they were asked for."""

    organ: str
    count: int
    root: str
    heads: tuple[tuple[str, str], ...] = ()


class Difference(msgspec.Struct, frozen=True):
    """A filing that is not the same on both sides; the digest of its last act on each, "" where it is not there."""

    organ: str
    submission: str
    ours: str
    theirs: str


class Compared(msgspec.Struct, frozen=True):
    """How many filings and organs were compared, and what differs."""

    count: int
    organs: int
    differences: tuple[Difference, ...]

    @property
    def agree(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


def counts(connection: Connection, here: Here, instance: str, *, heads: bool = True) -> tuple[Counted, ...]:
    """What this instance holds of the filings that concern a peer, by the organ they are filed with."""
    peer = get_peer(connection, instance)
    own, other = (get_organ(connection, organ).path for organ in (here.instance.organ, peer.organ))
    lower = max(own, other, key=len)
    query = (
        select(submissions.c.id, submissions.c.organ, submissions.c.head, submissions.c.route)
        .join(organs, organs.c.id == submissions.c.organ)
        .where(submissions.c.head != "", organs.c.path.startswith(lower, autoescape=True))
        .order_by(submissions.c.organ, submissions.c.id)
    )
    rows = [(row, _organs(row.organ, row.route)) for row in connection.execute(query)]
    places = hosts(connection, here.name, here.instance.organ, {organ for _, about in rows for organ in about})
    by_organ: dict[str, list[tuple[str, str]]] = {}
    for row, about in rows:
        between = {places.host_of(organ) for organ in about}
        if here.name in between and instance in between:
            by_organ.setdefault(row.organ, []).append((row.id, row.head))
    return tuple(
        Counted(organ, len(held), _root(held), tuple(held) if heads else ()) for organ, held in by_organ.items()
    )


def compare(ours: Iterable[Counted], theirs: Iterable[Counted]) -> Compared:
    """What differs between two sides. Pure."""
    here, there = ({one.organ: one for one in side} for side in (ours, theirs))
    found: list[Difference] = []
    for organ in sorted(here.keys() | there.keys()):
        mine, yours = (side.get(organ, Counted(organ, 0, "")) for side in (here, there))
        if mine.root == yours.root:
            continue
        left, right = dict(mine.heads), dict(yours.heads)
        found += [
            Difference(organ, which, left.get(which, ""), right.get(which, ""))
            for which in sorted(left.keys() | right.keys())
            if left.get(which) != right.get(which)
        ]
    count = sum(one.count for one in here.values())
    return Compared(count, len(here.keys() | there.keys()), tuple(found))


def _organs(organ: str, route: str) -> set[str]:
    steps = msgspec.json.decode(route)
    return {organ, *(one for step in steps for one in (step["organ"], *step.get("with_organs", ())))}


def _root(held: Iterable[tuple[str, str]]) -> str:
    lines = "".join(f"{which} {head}\n" for which, head in held)
    return f"sha256:{hashlib.sha256(lines.encode()).hexdigest()}"


class Summary(msgspec.Struct, frozen=True):
    """What one instance holds of the filings that it shares with another, to be compared there."""

    sender: str
    receiver: str
    at: str
    counts: tuple[Counted, ...]


def summarise(connection: Connection, here: Here, instance: str, now: str) -> Signed:
    """This instance's summary for a peer, signed."""
    return trust.sign(connection, here, SUMMARY, Summary(here.name, instance, now, counts(connection, here, instance)))


def read_summary(connection: Connection, here: Here, content: bytes, now: str) -> Summary:
    """A peer's summary for this instance. Raises `Refused` unless a trusted key signed it."""
    try:
        signed = msgspec.json.decode(content, type=Signed)
        said = msgspec.json.decode(signed.note, type=Summary)
    except msgspec.DecodeError as error:
        raise damaged(str(error)) from None
    if said.receiver != here.name:
        raise other_receiver(said.receiver)
    trust.verify(connection, here, SUMMARY, signed, said.sender, now)
    return said
