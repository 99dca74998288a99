"""Figures for this machine: assessment, the journey of a filing, reading. Printed, never asserted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import msgspec
from sqlalchemy import event

from duibiao.interfaces.demonstration.people import FILE
from duibiao.interfaces.demonstration.preparing import TOKENS, prepare
from duibiao.interfaces.running import Running, start
from duibiao.kernel.definitions import known
from duibiao.kernel.identity.products import put_product
from duibiao.kernel.identity.scope import author_of
from duibiao.kernel.identity.tokens import person_of_token
from duibiao.kernel.journal.entries import new_id
from duibiao.kernel.submissions import drafts, reading
from duibiao.kernel.submissions.acting import act
from duibiao.kernel.submissions.content import read_content
from duibiao.kernel.submissions.drafts import NewSubmission
from duibiao.kernel.submissions.lifecycle import ActionName
from duibiao.kernel.submissions.records import Action
from duibiao.model.assessment.engine import assess
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.reporting.dissemination import public_records

Echo = Callable[[str], object]

JOURNEY: tuple[tuple[str, ActionName], ...] = (
    ("FILER", "submit"),
    ("COUNTY", "pass"),
    ("CITY", "pass"),
    ("PROVINCE", "pass"),
    ("NATION", "pass"),
    ("NATION", "publicise"),
    ("NATION", "publish"),
)


class Figures:
    """Seconds and statements by job."""

    def __init__(self, running: Running) -> None:
        self.taken: dict[str, list[float]] = {}
        self.statements: dict[str, int] = {}
        self._count = 0
        for engine in running.store.engines:
            event.listen(engine, "before_cursor_execute", self._executed)

    def _executed(self, *_: object) -> None:
        self._count += 1

    @contextmanager
    def of(self, job: str) -> Iterator[None]:
        """Measure one run of `job`."""
        before, begun = self._count, time.perf_counter()
        yield
        self.taken.setdefault(job, []).append(time.perf_counter() - begun)
        self.statements[job] = self._count - before

    def lines(self) -> Iterator[str]:
        """A line for each job: median and slowest in milliseconds, statements of its last run."""
        yield f"{'job':<24}{'median ms':>10}{'max ms':>10}{'statements':>12}"
        for job, seconds in self.taken.items():
            ordered = sorted(seconds)
            median = ordered[len(ordered) // 2] * 1000
            yield f"{job:<24}{median:>10.2f}{ordered[-1] * 1000:>10.2f}{self.statements[job]:>12}"


def run(demonstration: Path, request: Path, filings: int, echo: Echo) -> None:
    """Drive `filings` copies of `request` through the whole journey on a fresh SQLite database, and print the figures.

    `demonstration` is the folder of the demonstration, `request` a filing as for POST /submissions.
    """
    with scratch_instance(demonstration) as (running, tokens):
        figures = Figures(running)
        filing = msgspec.json.decode(request.read_bytes(), type=NewSubmission)
        for _ in range(filings):
            journey(running, figures, tokens, filing)
    for line in figures.lines():
        echo(line)


@contextmanager
def scratch_instance(demonstration: Path) -> Iterator[tuple[Running, Mapping[str, str]]]:
    """A demonstration on a fresh SQLite database that goes when the block ends, with the tokens of its people."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        paths = f'plugin_paths = ["{(demonstration / "../../plugins").resolve()}"]\n'
        text = (demonstration / "deployment.toml").read_text(encoding="utf-8")
        (folder / "deployment.toml").write_text(paths + text, encoding="utf-8")
        (folder / FILE).write_text((demonstration / FILE).read_text(encoding="utf-8"), encoding="utf-8")
        prepare(folder, "", lambda _: None)
        running = start(folder)
        yield running, dict(line.split("=", 1) for line in (folder / TOKENS).read_text(encoding="utf-8").split())
        running.store.close()


def journey(running: Running, figures: Figures, tokens: Mapping[str, str], filing: NewSubmission) -> str:
    """One filing of a new product, from its assessment to the public record and back; its id."""
    now = running.clock()
    with running.store.write() as connection:
        filer = person_of_token(connection, tokens["FILER"], now)
        assert filer is not None
        product = str(uuid4())
        author = author_of(filer, "enterprises.write", running.instance.name, now)
        put_product(connection, author, product, filing.enterprise, name="瓷质砖", model=product[:8])
        scheme = known.current(connection, BenchmarkScheme, str(filing.scheme))
    content = read_content(filing.content)
    with figures.of("assess"):
        assess(scheme.definition, content.parameters, content.indicators, scheme.digest)
    new = msgspec.structs.replace(filing, id=new_id(), product=product)
    with figures.of("open draft"), running.store.write() as connection:
        drafts.open_draft(connection, filer, running.instance, new, now)
    for who, action in JOURNEY:
        with figures.of(f"{action} ({who.lower()})"), running.store.write() as connection:
            person = person_of_token(connection, tokens[who], now)
            assert person is not None
            seen = reading.show(connection, person, new.id).seen
            recorded = act(connection, person, running.instance, new.id, Action(action, seen), now)
            public_records.follow(connection, recorded)
    with figures.of("public page of 50"), running.store.read() as connection:
        public_records.page(connection)
    with figures.of("one public result"), running.store.read() as connection:
        public_records.result(connection, new.id)
    return new.id
