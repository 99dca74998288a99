"""Taking in a whole package: runs of plain entries at once, everything else one by one.

`taking_in` is the truth; a run that comes out differently there is taken in there. So what is here saves time alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from duibiao.kernel.hierarchy.hosting import hosts
from duibiao.kernel.journal import erasables
from duibiao.kernel.journal.entries import SCHEMA, Recorded, read_entry
from duibiao.kernel.journal.erasables import Word
from duibiao.kernel.submissions.instance import Instance
from duibiao.kernel.submissions.together import Plain, Unusual, plain, receive_together
from duibiao.model.values.canonical import digest
from duibiao.model.values.messages import Fault
from duibiao.reporting.dissemination import public_records
from duibiao.reporting.exchange import holding
from duibiao.reporting.exchange.taking_in import Taken, refuse_usurped, take_in

FEWEST = 4
"""How many plain entries in a row are worth the statements that a run costs."""


class Came(msgspec.Struct, frozen=True):
    """An entry as it came, with its words; `plain` where it may be applied with others."""

    body: bytes
    words: tuple[Word, ...]
    plain: Plain | None


def take_in_all(
    connection: Connection,
    instance: Instance,
    sender: str,
    number: int,
    carried: Iterable[tuple[bytes, tuple[Word, ...]]],
    now: str,
) -> list[Taken]:
    """Take in the entries of a package in their order, as `take_in` does one by one; what became of each."""
    taken: list[Taken] = []
    came = [Came(body, words, _plain(body, instance.name)) for body, words in carried]
    for is_plain, group in groupby(came, key=lambda one: one.plain is not None):
        run = list(group)
        if is_plain and len(run) >= FEWEST and _at_once(connection, instance, sender, run):
            taken += [Taken("applied")] * len(run)
        else:
            taken += [take_in(connection, instance, sender, number, one.body, one.words, now) for one in run]
    return taken


def _plain(body: bytes, here: str) -> Plain | None:
    try:
        entry = read_entry(body)
    except msgspec.DecodeError:
        return None
    return plain(Recorded(entry, body, digest(body)), here) if entry.schema <= SCHEMA else None


def _at_once(connection: Connection, instance: Instance, sender: str, came: Sequence[Came]) -> bool:
    """Apply a run whole; False, and nothing done, where anything in it is not as usual."""
    run = [one.plain for one in came if one.plain is not None]
    if holding.touches(connection, [one.recorded.digest for one in run]):
        return False
    others = hosts(connection, instance.name, instance.organ)
    try:
        for one in run:
            refuse_usurped(others, one.recorded.entry, sender)
        with connection.begin_nested():
            subjects = [one.recorded.entry.subject for one in run]
            pairs = zip(subjects, came, strict=True)
            erasables.receive_all(connection, ((subject.id, word) for subject, one in pairs for word in one.words))
            receive_together(connection, run, sender)
            for one, subject in zip(run, subjects, strict=True):
                if subject.type == "submission":
                    public_records.follow(connection, one.recorded)
    except (Unusual, Fault, IntegrityError):
        return False
    return True
