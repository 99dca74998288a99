"""Figures for this machine about the figures: how fast the journal is counted, how fast a node is read.

The filings are copies of one that made the journey: entries with their own chain, spread over every county. Printed,
never asserted.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select

from duibiao.interfaces.benchmarks import Figures, journey, scratch_instance
from duibiao.interfaces.running import Running
from duibiao.kernel.hierarchy.organs import get_organ
from duibiao.kernel.journal import positions
from duibiao.kernel.store.federation import contributions, tallies
from duibiao.kernel.store.tables import entries, organs
from duibiao.kernel.submissions.drafts import NewSubmission
from duibiao.model.values.canonical import digest
from duibiao.reporting.consolidation import figures as reading
from duibiao.reporting.consolidation import recounting, tallying
from duibiao.reporting.consolidation.figures import Asked

Echo = Callable[[str], object]

CHUNK = 5_000
"""How many rows are inserted at a time."""

REPEATS = 5
"""How often each reading is measured."""

_KEYS = ("cut", "organ", "first", "second")


def run(demonstration: Path, request: Path, filings: int, largest: int, echo: Echo) -> None:
    """Count the entries of `filings` copies of `request`, and read nodes: then, and at `largest` contributions."""
    with scratch_instance(demonstration) as (running, tokens):
        measured = Figures(running)
        filing = msgspec.json.decode(request.read_bytes(), type=NewSubmission)
        model = journey(running, measured, tokens, filing)
        with running.store.write() as connection:
            counties = connection.execute(select(organs.c.id).where(organs.c.level == "county")).scalars().all()
            copied = _copy_entries(connection, model, filings, counties)
            tallying.restart(connection, running.clock())
        seconds, of_processor = _count(running)
        echo(f"{copied} entries of {filings} filings in {len(counties)} counties: {copied / seconds:.0f} entries/s")
        echo(f"of the processor's own time: {copied / of_processor:.0f} entries/s")
        measured = Figures(running)
        _read(running, measured, f"at {filings}")
        with running.store.write() as connection:
            _enlarge(connection, largest, counties)
        _read(running, measured, f"at {largest}")
        for line in measured.lines():
            echo(line)


def _copy_entries(connection: Connection, model: str, filings: int, counties: Sequence[str]) -> int:
    """As many filings as wanted, each with the entries of the model, act by act over all of them; how many entries."""
    acts = connection.execute(select(entries).where(entries.c.subject == model).order_by(entries.c.at)).mappings().all()
    place = positions.last(connection)
    standing = msgspec.json.decode(acts[0]["body"])["body"]["standing"]
    heads = [""] * filings
    rows: list[dict[str, Any]] = []
    for act in acts:
        for number in range(filings):
            place += 1
            id_ = f"0199d000-0000-7000-8000-{number:012x}"
            organ = counties[number % len(counties)]
            body = act["body"].replace(model.encode(), id_.encode())
            body = body.replace(f'"{standing["organ"]}"'.encode(), f'"{organ}"'.encode())
            new = {"id": f"{id_}-{place}", "subject": id_, "position": place, "body": body}
            name = digest(body + str(place).encode())
            rows.append({**act, **new, "digest": name, "previous": heads[number]})
            heads[number] = name
            if len(rows) == CHUNK:
                connection.execute(insert(entries), rows)
                rows = []
    if rows:
        connection.execute(insert(entries), rows)
    return filings * len(acts)


def _count(running: Running) -> tuple[float, float]:
    """Let the follower read everything, a transaction a batch; the seconds that went by, and the processor's own."""
    begun, worked = time.perf_counter(), time.process_time()
    with running.store.read() as connection:
        last, place = positions.last(connection), 0
    while place < last:
        with running.store.write() as connection:
            place = tallying.step(connection, place, last)
    return time.perf_counter() - begun, time.process_time() - worked


def _read(running: Running, measured: Figures, at: str) -> None:
    """Read the nation and a province: now, and as of the last position, which counts the contributions."""
    with running.store.read() as connection:
        last = positions.last(connection)
        for organ in ("cn", "cn-33"):
            path = get_organ(connection, organ).path
            for name, as_of in (("now", None), ("as of", last)):
                asked = Asked(path=path, public=False, as_of=as_of)
                for _ in range(REPEATS):
                    with measured.of(f"{organ} {name} {at}"):
                        reading.by_cut(connection, "scheme_grade", asked)
                        reading.by_organ_below(connection, asked)


def _enlarge(connection: Connection, largest: int, counties: Sequence[str]) -> None:
    """Fill `contributions` up to `largest` with copies of what stands, and add the tallies up."""
    query = select(contributions).where(contributions.c.until.is_(None)).limit(1)
    model = dict(connection.execute(query).mappings().one())
    there = len(connection.execute(select(contributions.c.submission)).all())
    for rows in _chunks(model, largest - there, counties):
        connection.execute(insert(contributions), rows)
    connection.execute(delete(tallies))
    counts = recounting.add_up(connection).items()
    connection.execute(insert(tallies), [dict(zip(_KEYS, key, strict=True)) | {"count": n} for key, n in counts])


def _chunks(model: dict[str, Any], missing: int, counties: Sequence[str]) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, missing, CHUNK):
        numbers = range(start, min(start + CHUNK, missing))
        yield [model | {"submission": f"copy-{n}", "organ": counties[n % len(counties)]} for n in numbers]
