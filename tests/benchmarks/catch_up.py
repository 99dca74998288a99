"""How fast the nation catches up after an outage, beside the floor: the same rows inserted raw in one transaction.

A province files while the nation is away: each filing is a product, a submission and three passes. Then the nation
takes in everything, package by package, through the same `receive` that answers HTTP. One province stands for all:
packages of several are taken in one after another here, so that rows per second are those of one writer.

    python -m tests.benchmarks.catch_up --filings 2000 --database postgresql
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
from sqlalchemy import insert, select

from duibiao.interfaces.exchanging import here_of
from duibiao.interfaces.running import Running, start
from duibiao.interfaces.sealing import seal
from duibiao.kernel.identity.products import put_product
from duibiao.kernel.identity.scope import author_of
from duibiao.kernel.identity.tokens import person_of_token
from duibiao.kernel.journal.entries import new_id
from duibiao.kernel.store.engine import Store
from duibiao.kernel.store.federation import packages_sent
from duibiao.kernel.store.schema import metadata
from duibiao.kernel.submissions import drafts, reading
from duibiao.kernel.submissions.acting import act
from duibiao.kernel.submissions.drafts import NewSubmission
from duibiao.kernel.submissions.records import Action
from duibiao.reporting.exchange import packing
from duibiao.reporting.exchange.receiving import receive
from tests import postgres
from tests.demonstrations import TILE
from tests.faults.federations import NATION, PROVINCE, introduce
from tests.faults.instances import prepared

PASSES = ("COUNTY", "CITY", "PROVINCE")


class Moment:
    """Seconds on the wall, and those of this process alone, which say more on a machine that does much else."""

    def __init__(self, wall: float | None = None, own: float | None = None) -> None:
        self.wall = time.perf_counter() if wall is None else wall
        self.own = time.process_time() if own is None else own

    def since(self) -> Moment:
        """How long ago it was."""
        return Moment(time.perf_counter() - self.wall, time.process_time() - self.own)

    def __str__(self) -> str:
        return f"{self.wall:.1f} s ({self.own:.1f} s of this process)"


def file(running: Running, tokens: dict[str, str], filing: NewSubmission) -> None:
    """One filing of a new product, from its draft to the nation's desk, in one transaction."""
    now = running.clock()
    with running.store.write() as connection:
        people = {who: person_of_token(connection, tokens[who], now) for who in ("FILER", *PASSES)}
        filer = people["FILER"]
        assert filer is not None
        product = str(uuid4())
        author = author_of(filer, "enterprises.write", running.instance.name, now)
        put_product(connection, author, product, filing.enterprise, name="瓷质砖", model=product[:8])
        new = msgspec.structs.replace(filing, id=new_id(), product=product, round=None)
        drafts.open_draft(connection, filer, running.instance, new, now)
        for who in ("FILER", *PASSES):
            person = people[who]
            assert person is not None
            seen = reading.show(connection, person, new.id).seen
            act(connection, person, running.instance, new.id, Action("submit" if who == "FILER" else "pass", seen), now)


def rows_of(store: Store) -> dict[str, dict[tuple[Any, ...], dict[str, Any]]]:
    """Every row of every table by its primary key."""
    with store.read() as connection:
        return {
            table.name: {
                tuple(row[column.name] for column in table.primary_key): dict(row)
                for row in connection.execute(select(table)).mappings()
            }
            for table in metadata.sorted_tables
        }


def floor(database: Store, there: dict[str, dict[tuple[Any, ...], dict[str, Any]]]) -> tuple[int, Moment]:
    """How many rows were missing in `database`, and what inserting them raw takes."""
    before = rows_of(database)
    new = {
        table: [row for key, row in there[table.name].items() if key not in before[table.name]]
        for table in metadata.sorted_tables
    }
    begun = Moment()
    with database.write() as connection:
        for table, rows in new.items():
            if rows:
                connection.execute(insert(table), rows)
    return sum(map(len, new.values())), begun.since()


def run(folder: Path, server: str | None, filings: int) -> Iterator[str]:
    """The lines of the report."""
    instances = {name: prepared(folder / name, folder, server, name) for name in (PROVINCE, NATION)}
    bare = prepared(folder / "floor", folder, server, NATION)
    introduce(instances, {name: one.url for name, one in instances.items()})
    province, nation = (start(instances[name].folder) for name in (PROVINCE, NATION))
    filing = msgspec.convert(TILE, NewSubmission)
    begun = time.perf_counter()
    for _ in range(filings):
        file(province, instances[PROVINCE].tokens, filing)
    yield f"{filings} filings made at the province in {time.perf_counter() - begun:.1f} s"
    begun = time.perf_counter()
    while seal(province):
        pass
    entries = sum(one.entries for one in packing.pack_all(here_of(province), NATION, province.clock()))
    with province.store.read() as connection:
        order = select(packages_sent.c.body).order_by(packages_sent.c.number)
        bodies = connection.execute(order).scalars().all()
    size = sum(map(len, bodies)) / 1e6
    yield f"{entries} entries sealed and packed as {len(bodies)} packages of {size:.1f} MB in {_since(begun)}"
    here, at_first = here_of(nation), Moment()
    for body in bodies:
        assert receive(here, BytesIO(body), nation.clock(), PROVINCE).receipt.applied
    taken = at_first.since()
    pace = f"{entries / taken.wall:.0f} entries/s, {filings / taken.wall:.0f} filings/s"
    yield f"taken in by the nation in {taken}: {pace}"
    raw = Store(bare.database)
    rows, bottom = floor(raw, rows_of(nation.store))
    yield f"the same {rows} rows inserted raw in {bottom}: {rows / bottom.wall:.0f} rows/s, the floor"
    ratio = (
        f"{taken.wall / bottom.wall:.1f} times the floor, {taken.own / bottom.own:.1f} times by this process's seconds"
    )
    yield f"catching up: {rows / taken.wall:.0f} rows/s, {ratio}"
    for store in (province.store, nation.store, raw):
        store.close()


def _since(begun: float) -> str:
    return f"{time.perf_counter() - begun:.1f} s"


@contextmanager
def scratch(kind: str) -> Iterator[tuple[Path, str | None]]:
    """A folder, and a durable PostgreSQL server where `kind` wants one."""
    folder, url = Path(tempfile.mkdtemp(prefix="duibiao-bench-")), None
    if kind == "postgresql":
        programs = postgres.installed_programs()
        assert programs is not None, postgres.MISSING
        port = postgres.free_port()
        postgres.start_local(folder, port, programs, postgres.DURABLE)
        url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
    try:
        yield folder, url
    finally:
        if url:
            postgres.stop_server(folder)
        shutil.rmtree(folder)


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--filings", type=int, default=2000, help="31 provinces x 2,000 are 62,000")
    given = parser.parse_args()
    with scratch(given.database) as (folder, url):
        for line in run(folder, url, given.filings):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
