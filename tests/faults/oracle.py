"""The oracle: what the clients were told, compared with what the databases hold, row by row.

Every complaint is a sentence; none is the only good answer. It reads the tables and not the product's own pages, and
computes chains and digests itself; beside that it asks the product's own checks of the log and of the figures.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec
from sqlalchemy import Connection, Row, func, select

from duibiao.extension.suites import CORE_SUITES
from duibiao.interfaces.backups import verify_rows
from duibiao.kernel.journal.auditing import Walk
from duibiao.kernel.store.engine import Store
from duibiao.kernel.store.federation import log_head
from duibiao.kernel.store.tables import entries, results, revisions, submissions
from duibiao.reporting.consolidation import recounting
from tests.faults import logs
from tests.faults.clients import Client, Filing

OURS = "0198c000"
"""How the ids of the clients begin."""

Chain = list[tuple[str, str]]
"""(digest, type) of every entry about one subject, from its first to its head."""


class Held(msgspec.Struct, frozen=True):
    """What one instance holds: the chain of each submission, and what is wrong with the instance by itself."""

    chains: dict[str, Chain]
    complaints: list[str]


def held(url: str) -> Held:
    """Read the database at `url`, and look whether it is whole in itself."""
    store = Store(url)
    try:
        with store.snapshot() as connection:
            kept = connection.execute(select(entries)).all()
            complaints = [
                *(str(one.key) + " " + str(one.params) for one in verify_rows(connection)),
                *_entries(kept),
                *logs.complaints(connection, kept),
                *_standings(connection),
                *_records(connection),
                *_own_words(connection),
            ]
            return Held(dict(_chains(kept, complaints)), complaints)
    finally:
        store.close()


def compare(clients: Iterable[Client], instance: Held, *, whole: bool = True) -> Iterator[str]:
    """What the clients know that the instance does not hold, and the reverse.

    With `whole` the instance is one where filings begin: what no client filed is not there either.
    """
    filings = {filing.id: filing for client in clients for filing in client.filings}
    for client in clients:
        yield from client.surprises
    for filing in filings.values():
        yield from _filing(filing, instance.chains.get(filing.id, []))
    if whole:
        yield from (
            f"{id_}: nobody filed it" for id_ in instance.chains.keys() - filings.keys() if id_[:8] == "0198c000"
        )


def _filing(filing: Filing, chain: Chain) -> Iterator[str]:
    """Nothing lost: each known act is there in its order. Nothing doubled: nothing else is, but an act in doubt and
    what was asked of the other instance."""
    known = [(done.digest, done.type) for done in filing.done]
    if chain[: len(known)] != known:
        told = [(done.type, done.digest[7:13], done.acknowledged) for done in filing.done]
        yield f"{filing.id}: told {told}, holds {[(type_, digest[7:13]) for digest, type_ in chain]}"
        return
    more = chain[len(known) :]
    if len(more) > (filing.doubt is not None) + (filing.asked is not None):
        yield f"{filing.id}: {[type_ for _, type_ in more]} that nobody was told of"


def _entries(kept: Iterable[Row[tuple[object, ...]]]) -> Iterator[str]:
    """Bytes are what their digest says, and columns what the bytes say."""
    for row in kept:
        stated = msgspec.json.decode(row.body)
        told = (stated["id"], stated["origin"], stated["subject"]["id"], stated["type"], stated.get("previous") or "")
        if told != (row.id, row.origin, row.subject, row.type, row.previous):
            yield f"entry {row.id}: the columns say other than the bytes"
        if f"sha256:{hashlib.sha256(row.body).hexdigest()}" != row.digest:
            yield f"entry {row.id}: its bytes are not those of its digest"


def _chains(kept: Iterable[Row[tuple[object, ...]]], complaints: list[str]) -> Iterator[tuple[str, Chain]]:
    """The one chain of each submission; a fork or a piece that hangs on nothing is a complaint."""
    about: dict[str, dict[str, Row[tuple[object, ...]]]] = {}
    for row in kept:
        if row.subject_type == "submission" and row.branch == "":
            one = about.setdefault(row.subject, {})
            if row.previous in one:
                complaints.append(f"{row.subject}: two entries extend {row.previous or 'the beginning'}")
            one[row.previous] = row
    for subject, by_previous in about.items():
        chain: Chain = []
        place = ""
        while place in by_previous:
            row = by_previous[place]
            chain.append((row.digest, row.type))
            place = row.digest
        if len(chain) != len(by_previous):
            complaints.append(f"{subject}: {len(by_previous) - len(chain)} entries hang on nothing")
        yield subject, chain


def _standings(connection: Connection) -> Iterator[str]:
    """Each submission stands where its last entry says, and every revision that it counts is kept."""
    last = select(entries.c.digest, entries.c.body)
    bodies = {row.digest: row.body for row in connection.execute(last)}
    number = select(revisions.c.submission, func.count()).group_by(revisions.c.submission)
    filed: dict[str, int] = {row[0]: row[1] for row in connection.execute(number)}
    for row in connection.execute(select(submissions)):
        if row.head == "":
            continue
        if row.head not in bodies:
            yield f"{row.id}: its head is no entry"
            continue
        standing = msgspec.json.decode(bodies[row.head])["body"].get("standing")
        if standing and (row.state, row.revision, row.custody) != (
            standing["state"],
            standing["revision"],
            standing["custody"],
        ):
            yield f"{row.id}: stands {row.state} revision {row.revision}, its last entry says {standing['state']}"
        if filed.get(row.id, 0) != row.revision:
            yield f"{row.id}: {filed.get(row.id, 0)} revisions kept of {row.revision}"


def _records(connection: Connection) -> Iterator[str]:
    """What is published has one current public record with that status, and nothing else has."""
    states = {row.id: row.state for row in connection.execute(select(submissions.c.id, submissions.c.state))}
    current = Counter(row.submission for row in connection.execute(select(results).where(results.c.current)))
    public = Counter(
        row.submission
        for row in connection.execute(select(results).where(results.c.current, results.c.status == "published"))
    )
    for id_, state in states.items():
        if (public[id_] == 1) != (state == "published") or current[id_] > 1:
            yield f"{id_}: is {state} and has {public[id_]} public records, {current[id_]} current ones"


def _own_words(connection: Connection) -> Iterator[str]:
    """What the product itself finds: `duibiao log verify`, and `duibiao tallies verify` as far as was counted."""
    instance = connection.execute(select(log_head.c.log)).scalar_one()
    for walked in Walk(connection, instance, CORE_SUITES):
        yield from (f"log verify: {one.key} {one.params}" for one in walked.found)
    for one in recounting.verify(connection).differences:
        yield f"tallies verify: {one.about} is kept as {one.kept}, recounted {one.recounted}"


def waiting(url: str) -> int:
    """How many entries of the database at `url` have no position yet."""
    store = Store(url)
    try:
        with store.read() as connection:
            unplaced = select(func.count()).select_from(entries).where(entries.c.position.is_(None))
            found: int = connection.execute(unplaced).scalar_one()
            return found
    finally:
        store.close()
