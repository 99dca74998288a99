"""What entries name and the receiver needs to read them: definitions, evidence files, and words kept beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from sqlalchemy import BindParameter, Connection, bindparam, insert, select

from duibiao.kernel.identity.files import EvidenceFile
from duibiao.kernel.journal.entries import Entry
from duibiao.kernel.journal.erasables import Word
from duibiao.kernel.journal.erasables import words as words_of
from duibiao.kernel.store.federation import packages_carried
from duibiao.kernel.store.tables import definitions, enterprises, erasables, evidence
from duibiao.model.values.canonical import digest, is_digest
from duibiao.reporting.exchange.packages import CarriedDefinition

_AMONG: BindParameter[list[str]] = bindparam("digests", expanding=True)
_WORDS = select(erasables.c.digest, erasables.c.suite, erasables.c.salt, erasables.c.body).where(
    erasables.c.digest.in_(_AMONG), erasables.c.body.is_not(None)
)
_DEFINITIONS = select(
    definitions.c.digest, definitions.c.type, definitions.c.name, definitions.c.version, definitions.c.body
).where(definitions.c.digest.in_(_AMONG))
_KNOWN = select(definitions.c.digest).where(definitions.c.digest.in_(_AMONG))
_FILES = select(*(evidence.c[name] for name in EvidenceFile.__struct_fields__)).where(evidence.c.digest.in_(_AMONG))
_THERE = select(evidence.c.digest, evidence.c.enterprise).where(evidence.c.digest.in_(_AMONG))
_ENTERPRISES = select(enterprises.c.uscc).where(enterprises.c.uscc.in_(_AMONG))
_CARRIED = select(packages_carried.c.digest).where(
    packages_carried.c.receiver == bindparam("receiver"), packages_carried.c.digest.in_(_AMONG)
)
_CARRY = insert(packages_carried)
_AT_ONCE = 5_000


class Named(msgspec.Struct, frozen=True):
    """What the entries of a package name, each thing once; words by their digest."""

    words: Mapping[str, Word]
    definitions: tuple[CarriedDefinition, ...]
    files: tuple[EvidenceFile, ...]


def digests_in(entry: Entry) -> frozenset[str]:
    """Every digest that an entry's body names, and its subject where that is a definition. Persons' are left out."""
    subject = {entry.subject.id} if is_digest(entry.subject.id) else set()
    return frozenset(_walk(entry.body)) | subject


def _walk(value: Any) -> Iterator[str]:
    match value:
        case str():
            if is_digest(value):
                yield value
        case dict():
            for key, item in value.items():
                if key != "person":
                    yield from _walk(item)
        case list() | tuple():
            for item in value:
                yield from _walk(item)


def named(connection: Connection, digests: Iterable[str], usccs: Iterable[str]) -> Named:
    """The words, definitions and files behind `digests`, files as far as they are of the enterprises `usccs`."""
    wanted, owners = sorted(set(digests)), set(usccs)
    words = {word.digest: word for word in words_of(connection, _among(connection, _WORDS, wanted))}
    carried = (
        CarriedDefinition(row.type, row.name, row.version, row.body.decode())
        for row in _among(connection, _DEFINITIONS, wanted)
    )
    files = [EvidenceFile(**row._mapping) for row in _among(connection, _FILES, wanted)]
    return Named(words, tuple(carried), tuple(file for file in files if file.enterprise in owners))


def _among(connection: Connection, query: Any, digests: list[str], **given: object) -> Iterator[Any]:
    """The rows of a query for many digests, asked for in parts that every database takes."""
    for start in range(0, len(digests), _AT_ONCE):
        yield from connection.execute(query, {"digests": digests[start : start + _AT_ONCE], **given})


def only_new(connection: Connection, receiver: str, found: Named) -> Named:
    """What was not in an earlier package to this receiver."""
    keys = [digest(one.body.encode()) for one in found.definitions] + [_key(file) for file in found.files]
    sent = {row.digest for row in _among(connection, _CARRIED, keys, receiver=receiver)}
    return Named(
        found.words,
        tuple(one for one in found.definitions if digest(one.body.encode()) not in sent),
        tuple(file for file in found.files if _key(file) not in sent),
    )


def note_carried(
    connection: Connection,
    receiver: str,
    number: int,
    carried: Iterable[CarriedDefinition],
    files: Iterable[EvidenceFile],
) -> None:
    """Remember what went with a package."""
    keys = {digest(one.body.encode()) for one in carried} | {_key(file) for file in files}
    keys -= {row.digest for row in _among(connection, _CARRIED, sorted(keys), receiver=receiver)}
    if keys:
        connection.execute(_CARRY, [{"receiver": receiver, "digest": key, "number": number} for key in sorted(keys)])


def _key(file: EvidenceFile) -> str:
    """What a file of an enterprise is remembered by."""
    return f"{file.digest} {file.enterprise}"


def receive_definitions(connection: Connection, carried: Iterable[CarriedDefinition], now: str) -> None:
    """Make definitions known. What is known already stays as it is; what is in force is for entries to say."""
    rows = {}
    for one in carried:
        body = one.body.encode()
        which = digest(body)
        names = {"digest": which, "type": one.type, "name": one.name, "version": one.version, "body": body}
        rows[which] = names | {"known_at": now, "status": "known", "status_at": now}
    for row in _among(connection, _KNOWN, sorted(rows)):
        del rows[row.digest]
    if rows:
        connection.execute(insert(definitions), list(rows.values()))


def receive_files(connection: Connection, files: Iterable[EvidenceFile]) -> None:
    """Note whose the evidence files are; their bytes are in the store. Nobody here uploaded them."""
    given = {(file.digest, file.enterprise): file for file in files}
    for row in _among(connection, _THERE, sorted({which for which, _ in given})):
        given.pop((row.digest, row.enterprise), None)
    owners = {row.uscc for row in _among(connection, _ENTERPRISES, sorted({uscc for _, uscc in given}))}
    rows = [msgspec.structs.asdict(file) for file in given.values() if file.enterprise in owners]
    if rows:
        connection.execute(insert(evidence), [row | {"uploaded_by": None} for row in rows])
