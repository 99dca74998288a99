"""Bringing a sheet of editions into the register: one act with one journal entry, and none where all is known.

What the sheet does not name stays as it is. A sheet is a statement of its source, so a row replaces the whole edition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select

from duibiao.kernel.journal.entries import Author, Subject, history, record
from duibiao.kernel.standards.register import registered
from duibiao.kernel.store.tables import standards
from duibiao.model.records.editions import Edition, edition_of
from duibiao.model.values import folding
from duibiao.model.values.canonical import canonical
from duibiao.model.values.standards import parse_standard

SUBJECT = Subject("standards", "register")
BATCH = 500
"""How many editions are asked for in one statement."""

_AT = select(*standards.c, standards.c.status.label("status_on_day")).where(
    standards.c.place.in_(bindparam("places", expanding=True))
)
_DELETE = delete(standards).where(standards.c.place == bindparam("old"))
_INSERT = insert(standards)


class Imported(msgspec.Struct, frozen=True):
    """What an import did: editions that are new, changed, and as they were."""

    new: int
    changed: int
    same: int


def import_editions(connection: Connection, author: Author, editions: Sequence[Edition], sheet: str) -> Imported:
    """Bring `editions` in, read from a sheet whose digest is `sheet`. They are sound and each stands once."""
    new = changed = same = 0
    for start in range(0, len(editions), BATCH):
        batch = {edition.place: edition for edition in editions[start : start + BATCH]}
        rows = connection.execute(_AT, {"places": sorted(batch)})
        held = {row.place: registered(row).edition for row in rows}
        stale = [place for place, edition in held.items() if batch[place] != edition]
        if stale:
            connection.execute(_DELETE, [{"old": place} for place in stale])
        fresh = [edition for place, edition in batch.items() if held.get(place) != edition]
        if fresh:
            connection.execute(_INSERT, [_row(edition, author.at) for edition in fresh])
        changed += len(stale)
        new += len(fresh) - len(stale)
        same += len(batch) - len(fresh)
    imported = Imported(new, changed, same)
    if new or changed:
        _record(connection, author, imported, sheet)
    return imported


def _record(connection: Connection, author: Author, imported: Imported, sheet: str) -> None:
    """The entry of an import, chained to the one before it."""
    before = history(connection, SUBJECT)
    record(
        connection,
        author,
        SUBJECT,
        "standards.imported",
        {"sheet": sheet, "new": imported.new, "changed": imported.changed, "same": imported.same},
        revision=len(before) + 1,
        previous=before[-1].digest if before else None,
    )


def _row(edition: Edition, at: str) -> dict[str, Any]:
    number = parse_standard(edition.number)
    return {
        "place": edition.place,
        "standard": edition.standard,
        "edition": edition_of(number),
        "number": edition.number,
        "zh": edition.title.zh,
        "en": edition.title.en,
        "issuer": edition.issuer,
        "status": edition.status,
        "published_on": edition.published_on,
        "effective_on": edition.effective_on,
        "ended_on": edition.ended_on,
        "successor": edition.successor,
        "adopts": canonical(list(edition.adopts)).decode(),
        "source": edition.source,
        "checked_on": edition.checked_on,
        "words": folding.words(_texts(edition)),
        "changed_at": at,
    }


def _texts(edition: Edition) -> Iterator[str]:
    """What an edition is looked for by."""
    yield edition.number
    yield edition.title.zh
    yield edition.title.en or ""
