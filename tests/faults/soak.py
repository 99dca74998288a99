"""The soak: a province and the nation under load with every fault mixed, for as long as one likes, by a seed.

`make soak SEED=… MINUTES=…` runs it on both databases. Chance decides what happens and when, so a seed gives the same
plan, not the same interleaving. Load goes in legs. After each the links are mended, and the oracle compares what
clients were told with what both databases hold; in every other leg one instance is restored from a backup that is as
old as the leg, and has its own packages back before it answers anybody.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import psycopg
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from duibiao.kernel.store.engine import Store
from duibiao.kernel.store.federation import packages_received
from tests import databases, postgres
from tests.faults.clients import Client, under_load
from tests.faults.federations import NATION, PROVINCE, Federation, federation, retry_now
from tests.faults.instances import Instance

LEG = 100.0
"""Seconds of load between two looks of the oracle, unless told otherwise."""
SHARE = 0.25
"""How many requests between the instances meet a fault."""
CLIENTS = 3
SHOWN = 10
"""How many complaints a summary repeats."""


class Soak:
    """One run on one kind of database."""

    def __init__(self, both: Federation, seed: str, server: Path | None, report: Callable[[str], object]) -> None:
        """`server` is the folder of a PostgreSQL server that may crash; `report` hears the summary after each leg."""
        self.both, self.server = both, server
        self._report = report
        self.seed, self.random = seed, Random(seed)
        self.counts: Counter[str] = Counter()
        self.clients: list[Client] = []
        self.complaints: list[str] = []
        self.legs = 0
        self.restores, self.leg = True, LEG

    def run(self, minutes: float) -> None:
        """Leg after leg, until the time is over or the oracle complains."""
        begun = time.monotonic()
        ends = begun + minutes * 60
        for instance in self.both.instances.values():
            instance.start()
        while time.monotonic() < ends and not self.complaints:
            self.legs += 1
            self.report((time.monotonic() - begun) / 60)
            backed_up = self._back_up() if self.restores and self.legs % 2 == 0 else None
            self._load(min(self.leg, max(5.0, ends - time.monotonic())))
            self._look("after load")
            if backed_up is not None and not self.complaints:
                self._restore(*backed_up)
                self._look("after a restored backup")

    def report(self, minutes: float) -> None:
        """Tell how things stand after so many minutes."""
        self._report(self.summary(minutes))

    def _load(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        for link in self.both.links.values():
            link.share = SHARE
        with under_load(self.both.people, self.both.enterprise, f"{self.seed} {self.legs}", CLIENTS) as clients:
            while time.monotonic() < ends:
                time.sleep(self.random.uniform(1, 6))
                self._strike()
        self.clients += clients

    def _strike(self) -> None:
        """One fault that the links do not make."""
        chance = self.random.random()
        if self.server is not None and chance < 0.2:
            programs = postgres.installed_programs()
            assert programs is not None
            postgres.crash_local(self.server, programs)
            self.counts["crashes of PostgreSQL"] += 1
        elif chance < 0.35:
            link = self.random.choice(list(self.both.links.values()))
            link.share = 1.0
            time.sleep(self.random.uniform(1, 4))
            link.share = SHARE
            self.counts["links bad for seconds"] += 1
        elif chance < 0.85:
            name = self.random.choice(list(self.both.instances))
            self.both.instances[name].kill()
            time.sleep(self.random.uniform(0, 2))
            self.both.instances[name].start()
            self.counts[f"kills of the {name} server"] += 1
        else:
            for instance in self.both.instances.values():
                retry_now(instance)
            self.counts["retried by hand"] += 1

    def _look(self, when: str) -> None:
        try:
            self.both.settle()
        except RuntimeError as error:
            self.complaints.append(f"leg {self.legs}, {when}: {error}")
        found = self.both.complaints(self.clients)
        self.complaints += [f"leg {self.legs}, {when}: {one}" for one in found]
        self.counts["looks of the oracle"] += 1
        print(f"leg {self.legs}, {when}: {len(found)} complaints", flush=True)

    def _back_up(self) -> tuple[str, Path]:
        name = self.random.choice([PROVINCE, NATION])
        instance = self.both.instances[name]
        file = instance.folder / f"leg-{self.legs}.tar.gz"
        command(instance, "backup", str(file))
        return name, file

    def _restore(self, name: str, file: Path) -> None:
        """Lose an instance's database and fill a new one from the backup; answering, it has its own packages back."""
        instance = self.both.instances[name]
        instance.kill()
        forget(instance)
        command(instance, "restore", str(file))
        instance.start()
        for client in self.clients:
            for filing in client.filings:
                if not filing.done:
                    filing.state = "left"
        self.counts[f"backups of the {name} restored"] += 1

    def summary(self, minutes: float) -> str:
        """What happened, as text."""
        told: Counter[str] = Counter()
        faults: Counter[str] = Counter()
        kept: Counter[str] = Counter()
        for client in self.clients:
            told += client.counts
        for link in self.both.links.values():
            faults += link.counts
        for name, instance in self.both.instances.items():
            kept += Counter({f"{outcome} by {name}": number for outcome, number in packages(instance)})
        types = Counter(done.type for client in self.clients for filing in client.filings for done in filing.done)
        lines = [
            f"seed {self.seed}",
            f"minutes {minutes:.1f}, legs {self.legs} of {self.leg:.0f} s of load, clients {CLIENTS}"
            + ("" if self.restores else ", no backups restored"),
            "",
            *_block("What clients were told", told),
            *_block("Acts that they know were done, by entry", types),
            *_block("Faults dealt to processes", self.counts),
            *_block("Requests between the instances", faults),
            *_block("Packages kept in the end", kept),
            "Oracle: " + ("nothing lost, nothing doubled, both ends the same" if not self.complaints else "COMPLAINTS"),
            *(one[:300] for one in self.complaints[:SHOWN]),
            *([f"and {len(self.complaints) - SHOWN} more"] if len(self.complaints) > SHOWN else []),
        ]
        return "\n".join(lines) + "\n"


def command(instance: Instance, *words: str) -> None:
    """Run `duibiao` on an instance's deployment. Raises `RuntimeError` with what it said where it fails."""
    given = [sys.executable, "-m", "duibiao", *words, "--deployment", str(instance.folder)]
    done = subprocess.run(given, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"duibiao {words}: {done.stdout[-1500:]}{done.stderr[-1500:]}")


def forget(instance: Instance) -> None:
    """Lose the database of an instance that is not running."""
    url = make_url(instance.database)
    if url.get_backend_name() == "sqlite":
        for file in Path(str(url.database)).parent.glob("duibiao.sqlite*"):
            file.unlink()
        return
    server = f"postgresql://{url.username}@{url.host}:{url.port}/postgres"
    databases.drop_postgres(server, instance.database)
    databases.blank_postgres(server, str(url.database))


def packages(instance: Instance) -> list[tuple[str, int]]:
    """How many packages the instance took in, by outcome."""
    store = Store(instance.database)
    with store.read() as connection:
        counted = select(packages_received.c.outcome, func.count()).group_by(packages_received.c.outcome)
        found = [(str(outcome), int(number)) for outcome, number in connection.execute(counted)]
    store.close()
    return found


def versions(server: str | None) -> str:
    """What ran."""
    head = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    database = f"SQLite {sqlite3.sqlite_version}"
    if server is not None:
        with psycopg.connect(server) as connection:
            row = connection.execute("SHOW server_version").fetchone()
            database = f"PostgreSQL {row[0] if row else '?'}"
    return f"duibiao {head.stdout.strip()}, Python {platform.python_version()}, {database}"


def soak(kind: str, seed: str, minutes: float, out: Path | None, *, restores: bool, leg: float) -> tuple[str, bool]:
    """Run it on one kind of database; the summary, and whether the oracle is content."""
    folder = Path(tempfile.mkdtemp(prefix="duibiao-soak-"))
    url = None
    if kind == "postgresql":
        programs = postgres.installed_programs()
        assert programs is not None, postgres.MISSING
        port = postgres.free_port()
        postgres.start_local(folder, port, programs, postgres.DURABLE)
        url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
    try:
        with federation(folder / "run", folder, {PROVINCE: url, NATION: url}, seed, SHARE) as both:
            ran = versions(url)

            def report(summary: str) -> None:
                if out is not None:
                    out.write_text(f"{ran}\n{summary}", encoding="utf-8")

            one = Soak(both, seed, folder if url else None, report)
            one.restores, one.leg = restores, leg
            begun = time.monotonic()
            try:
                one.run(minutes)
            except RuntimeError as error:
                one.complaints.append(str(error))
            taken = (time.monotonic() - begun) / 60
            one.report(taken)
            return f"{ran}\n{one.summary(taken)}", not one.complaints
    finally:
        if url:
            postgres.stop_server(folder)
        shutil.rmtree(folder)


def _block(title: str, counts: Counter[str]) -> list[str]:
    return [title, *(f"  {number:>7}  {what}" for what, number in sorted(counts.items())), ""]


def main() -> int:
    """Run the soak, print its summary, and keep it in `--out`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], required=True)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--leg", type=float, default=LEG, help="seconds of load between two looks")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--no-restores", action="store_true", help="leave out the restored backups")
    given = parser.parse_args()
    summary, content = soak(
        given.database, given.seed, given.minutes, given.out, restores=not given.no_restores, leg=given.leg
    )
    print(summary)
    return 0 if content else 1


if __name__ == "__main__":
    sys.exit(main())
