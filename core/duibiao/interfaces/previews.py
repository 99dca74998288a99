"""`duibiao schemes preview`: what a new version of a scheme would do to the filings of this instance."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from duibiao.extension.packs.notation import as_record_data
from duibiao.extension.toml_files import read_toml
from duibiao.interfaces.running import start
from duibiao.kernel.definitions import known
from duibiao.kernel.submissions.previewing import Changed, Cited, Tally, preview
from duibiao.model.assessment.scheme_check import check_scheme
from duibiao.model.records.reading import in_file, read_record
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.canonical import canonical, digest
from duibiao.model.values.messages import Fault

Echo = Callable[[str], object]
HOUSE = "duibiao"
"""Who issues a file that names no issuer."""


def preview_scheme(folder: Path, proposed: str, as_json: bool, echo: Echo, progress: Echo) -> None:
    """A line for each filing that comes out otherwise, then the totals; or all of it as one JSON document.

    Drafts that were never submitted are counted and not named.
    """
    running = start(folder)
    tally = Tally()
    items: list[Changed] = []
    with running.store.read() as connection:
        scheme = _proposed(connection, proposed)
        which = digest(canonical(scheme))
        for batch in preview(connection, scheme, which, lambda done, total: progress(f"{done}/{total}")):
            tally = batch.tally
            if as_json:
                items += batch.changed
                continue
            for one in batch.changed:
                echo(_told(one))
    running.store.close()
    if as_json:
        document = {"scheme": scheme.edition, "tally": tally, "items": items}
        echo(msgspec.json.format(msgspec.json.encode(document)).decode())
        return
    for name, totals in (("filings", tally.filings), ("drafts", tally.drafts)):
        echo(" ".join([f"{name}:", *(f"{key}={count}" for key, count in msgspec.structs.asdict(totals).items())]))


def _proposed(connection: Connection, proposed: str) -> BenchmarkScheme:
    """The scheme in a file, or a known one by NAME@VERSION."""
    if proposed.endswith(".toml"):
        file = Path(proposed)
        data = as_record_data(read_toml(file, file.name))
        scheme = read_record({"issuer": HOUSE, **data}, BenchmarkScheme, file.name)
        faults = check_scheme(scheme)
        if faults:
            raise in_file(Fault.of(faults), file.name)
        return scheme
    name, _, version = proposed.partition("@")
    return known.version_of(known.versions(connection, BenchmarkScheme, name), name, version).definition


def _told(one: Changed) -> str:
    why = ", ".join(
        f"{turned.indicator}/{turned.standard} {turned.was or '-'}>{turned.now or '-'}"
        f" {_limit(turned.was_limit)}>{_limit(turned.now_limit)}"
        for turned in one.turned
    )
    grades = f"{one.was or '-'} > {one.now or '-'}"
    return "\t".join([one.submission, one.enterprise, one.product or "-", one.state, grades, one.turn, why])


def _limit(cited: Cited | None) -> str:
    return " ".join([cited.relation, *cited.bound, cited.unit or ""]).strip() if cited else "-"
