"""Public records: made from the entry that changes a submission's public standing, and read by anybody.

`follow` is a follower of the journal: it sees an entry and keeps `results` up to date. A record is frozen bytes with a
digest of its own. A corrected result stays beside the new one (企业信息公示暂行条例 art. 12).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from duibiao.kernel.definitions import known
from duibiao.kernel.hierarchy.organs import Organ, line_of
from duibiao.kernel.identity.scope import subtree
from duibiao.kernel.journal import positions
from duibiao.kernel.journal.entries import Recorded
from duibiao.kernel.store.tables import organs, results
from duibiao.kernel.submissions.acting import publishing_organ
from duibiao.kernel.submissions.additions import asked_of
from duibiao.kernel.submissions.reading import revision_of
from duibiao.kernel.submissions.records import Act, Revision, Standing
from duibiao.model.assessment.verdict import Verdict
from duibiao.model.records.forms import FormDefinition
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values import folding
from duibiao.model.values.canonical import canonical, digest
from duibiao.model.values.dates import day_of, parse_utc
from duibiao.model.values.messages import NotFound, message
from duibiao.reporting.dissemination import words
from duibiao.reporting.dissemination.entered import Entered, enter

Status = Literal[
    "in_publicity",
    "published",
    "correcting",
    "suspended",
    "revoked",
    "expired",
    "superseded",
    "returned",
    "withdrawn",
    "refused",
]

STATUS_AFTER: Mapping[str, Status] = {
    "submission.publicised": "in_publicity",
    "submission.published": "published",
    "submission.suspended": "suspended",
    "submission.resumed": "published",
    "submission.revoked": "revoked",
    "submission.expired": "expired",
    "submission.correction_opened": "correcting",
}
"""What the public sees after an entry of this type."""

LEAVING: Mapping[str, tuple[Status, Status]] = {
    "submission.returned": ("in_publicity", "returned"),
    "submission.withdrawn": ("correcting", "withdrawn"),
    "submission.refused": ("correcting", "refused"),
}
"""Entry type -> (status, status after): records that count no more, though they stay to be seen. A result whose
correction ends without a new revision was called wrong by its own enterprise, so it does not come back."""

Key = tuple[str, str, int]
"""When a record became public, of which submission it is, which revision: by what the newest come first."""

_CURSOR = re.compile(r"([0-9T:.-]{26}Z)_(.+)\.([0-9]{1,9})")
_DELETE = delete(results).where(results.c.submission == bindparam("which"), results.c.revision == bindparam("number"))
_INSERT = insert(results)
_SUPERSEDE = (
    update(results)
    .where(results.c.submission == bindparam("which"), results.c.revision < bindparam("number"))
    .values(status="superseded", current=False)
)
_LEAVE = (
    update(results)
    .where(results.c.submission == bindparam("which"), results.c.status == bindparam("leaving"))
    .values(status=bindparam("after"), current=False)
)
_PUBLISHED_AT = select(results.c.published_at).where(
    results.c.submission == bindparam("which"),
    results.c.revision == bindparam("number"),
    results.c.status != "in_publicity",
)
_SHOWN = (results.c.record, results.c.digest, results.c.status, results.c.current, results.c.published_at)
_NEWEST_FIRST = (results.c.published_at.desc(), results.c.submission.desc(), results.c.revision.desc())
_ALL_OF = select(*_SHOWN).where(results.c.submission == bindparam("which")).order_by(results.c.revision.desc())

_NEWEST_OF = select(*_SHOWN).where(results.c.enterprise == bindparam("uscc")).order_by(*_NEWEST_FIRST).limit(1)


class PublicEnterprise(msgspec.Struct, frozen=True, omit_defaults=True):
    """An enterprise as the public sees it: never a person."""

    uscc: str
    name: str
    synthetic: bool = False


class PublicProduct(msgspec.Struct, frozen=True):
    """A product as the public sees it."""

    name: str
    model: str


class PublicRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """A result as published. `answers` are the parameters, the indicators, and the form's public fields.

    `verdict` is by the scheme alone; `beside` are those of the `overlays` (their digests) that assess.
    """

    submission: str
    revision: int
    revision_digest: str
    status: Status
    kind: str
    enterprise: PublicEnterprise
    organ: str
    organ_name: str
    industry: str
    industry_edition: str
    filed_at: str
    status_at: str
    answers: Mapping[str, Any]
    scheme: str | None = None
    scheme_digest: str | None = None
    product: PublicProduct | None = None
    grade: str | None = None
    verdict: Verdict | None = None
    publicity_ends_on: str | None = None
    form_digest: str | None = None
    publisher: str | None = None
    overlays: tuple[str, ...] = ()
    beside: tuple[Verdict, ...] = ()


class Published(msgspec.Struct, frozen=True):
    """A record with its digest, what has become of it since, and when it became public (UTC)."""

    record: PublicRecord
    digest: str
    status: Status
    current: bool
    published_at: str


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which records somebody wants: those to which everything stated applies.

    `query` is free text; each of its parts between blanks has to stand in the words of the record. `organ_path` means
    the organ and all below it. `standard` is a number as schemes write it.
    """

    query: str = ""
    enterprise: str | None = None
    scheme: str | None = None
    grade: str | None = None
    organ_path: str | None = None
    status: Status | None = None
    standard: str | None = None


EVERYTHING = Wanted()


def follow(connection: Connection, recorded: Recorded) -> None:
    """Bring the public records up to date with one entry, and enter what became public; twice changes nothing."""
    if recorded.entry.type in LEAVING:
        leaving, after = LEAVING[recorded.entry.type]
        connection.execute(_LEAVE, {"which": recorded.entry.subject.id, "leaving": leaving, "after": after})
    status = STATUS_AFTER.get(recorded.entry.type)
    if status is None:
        return
    act = msgspec.convert(recorded.entry.body, Act)
    key = {"which": act.standing.id, "number": act.standing.revision}
    line = line_of(connection, act.standing.organ, day_of(parse_utc(recorded.entry.at)))
    revision = revision_of(connection, act.standing.id, act.standing.revision)
    form = asked_of(connection, act.standing).form
    record = _record(act.standing, revision, form, line[0], status, recorded.entry.at)
    body = canonical(record)
    published_at = connection.execute(_PUBLISHED_AT, key).scalar_one_or_none() or recorded.entry.at
    connection.execute(_DELETE, key)
    connection.execute(
        _INSERT,
        {
            "submission": record.submission,
            "revision": record.revision,
            "status": status,
            "kind": act.standing.kind,
            "scheme": act.standing.scheme,
            "enterprise": record.enterprise.uscc,
            "organ": record.organ,
            "industry": record.industry,
            "grade": record.grade,
            "digest": digest(body),
            "record": body,
            "published_at": published_at,
            "current": True,
            "words": _words(connection, record, form, line),
        },
    )
    if status == "published":
        connection.execute(_SUPERSEDE, key)
    enter(connection, recorded, Entered(record.revision, status, digest(body), recorded.digest))


def rebuild(connection: Connection, submission: str, acts: Iterable[Recorded]) -> None:
    """Make a submission's records anew from its acts, in their order."""
    connection.execute(delete(results).where(results.c.submission == submission))
    for recorded in acts:
        follow(connection, recorded)


def _record(
    standing: Standing, revision: Revision, form: FormDefinition, organ: Organ, status: Status, at: str
) -> PublicRecord:
    """The record of a standing's last revision: what is allow-listed here, and nothing else."""
    public = {field.name for field in form.fields if field.public}
    content = revision.content
    answers = {
        "fields": {name: value for name, value in content.fields.items() if name in public},
        "parameters": content.parameters,
        "indicators": {
            key: msgspec.structs.replace(answer, evidence=(), note=None) for key, answer in content.indicators.items()
        },
    }
    product = revision.product
    return PublicRecord(
        submission=standing.id,
        revision=revision.number,
        revision_digest=digest(canonical(revision)),
        status=status,
        kind=standing.kind,
        enterprise=PublicEnterprise(revision.enterprise.uscc, revision.enterprise.name, revision.enterprise.synthetic),
        organ=standing.organ,
        organ_name=organ.name.zh,
        industry=revision.enterprise.industry,
        industry_edition=revision.enterprise.industry_edition,
        filed_at=revision.filed_at,
        status_at=at,
        answers={section: value for section, value in answers.items() if value},
        scheme=standing.scheme,
        scheme_digest=standing.scheme_digest,
        product=PublicProduct(product.name, product.model) if product else None,
        grade=standing.grade,
        verdict=revision.verdict,
        publicity_ends_on=standing.publicity_ends_on,
        form_digest=revision.form_digest,
        publisher=publishing_organ(standing),
        overlays=revision.overlays,
        beside=revision.beside,
    )


def _words(connection: Connection, record: PublicRecord, form: FormDefinition, line: Sequence[Organ]) -> str:
    """What the record is found by: who, what, by which scheme and standards, where — up to the province."""
    texts = [record.enterprise.name, record.enterprise.uscc]
    if record.product is not None:
        texts += [record.product.name, record.product.model]
    if record.scheme_digest is not None:
        texts += words.of_scheme(known.of_digest(connection, BenchmarkScheme, record.scheme_digest))
    texts += words.of_fields(form.fields, record.answers.get("fields", {}))
    texts += [name for organ in line if organ.level != "nation" for name in words.of_label(organ.name)]
    return folding.words(texts)


def result(connection: Connection, id_: str) -> list[Published]:
    """All public records of a result, the newest revision first. Raises `NotFound`."""
    found = [_published(row) for row in connection.execute(_ALL_OF, {"which": id_})]
    if not found:
        raise NotFound(message("result.unknown", "没有编号为 {id} 的公开结果。请在 /api/v1/results 中查找。", id=id_))
    return found


def page(connection: Connection, wanted: Wanted = EVERYTHING, after: str = "", limit: int = 50) -> list[Published]:
    """Public records that count today, the newest first, those after the `cursor` called `after`."""
    found = _CURSOR.fullmatch(after)
    key = (found[1], found[2], int(found[3])) if found else None
    return [_published(row) for row in _rows_after(connection, wanted, key, limit)]


def pages(connection: Connection, wanted: Wanted, size: int) -> Iterator[list[Published]]:
    """All records that `page` would come to, `size` at a time, the newest first."""
    key: Key | None = None
    while rows := _rows_after(connection, wanted, key, size):
        yield [_published(row) for row in rows]
        key = (rows[-1].published_at, rows[-1].submission, rows[-1].revision)


def _rows_after(connection: Connection, wanted: Wanted, key: Key | None, limit: int) -> Sequence[Any]:
    """Rows that come after the one with this key, the newest first."""
    query = select(*_SHOWN, results.c.submission, results.c.revision)
    query = query.where(*_conditions(wanted)).order_by(*_NEWEST_FIRST).limit(limit)
    if key is not None:
        at, submission, revision = key
        query = query.where(
            results.c.published_at <= at,
            or_(
                results.c.published_at < at,
                and_(results.c.published_at == at, results.c.submission < submission),
                and_(results.c.published_at == at, results.c.submission == submission, results.c.revision < revision),
            ),
        )
    return connection.execute(query).all()


def count(connection: Connection, wanted: Wanted = EVERYTHING) -> int:
    """How many records `page` would come to."""
    query = select(func.count()).select_from(results).where(*_conditions(wanted))
    return int(connection.execute(query).scalar_one())


def counts_citing(connection: Connection, numbers: Sequence[str]) -> dict[str, int]:
    """How many public records that count today cite each of the numbers, by scheme or as executed; one statement."""
    if not numbers:
        return {}
    cited = (results.c.words.contains(folding.line(number), autoescape=True) for number in numbers)
    asked = select(*(func.count().filter(one) for one in cited)).where(results.c.current)
    return dict(zip(numbers, connection.execute(asked).one(), strict=True))


def fingerprint(connection: Connection, wanted: Wanted) -> str:
    """What all records that `page` would come to are known by: the digest of theirs and of what became of them."""
    whole = hashlib.sha256()
    query = select(results.c.digest, results.c.status).where(*_conditions(wanted)).order_by(*_NEWEST_FIRST)
    for row in connection.execution_options(yield_per=1000).execute(query):
        whole.update(f"{row.digest} {row.status}\n".encode())
    return f"sha256:{whole.hexdigest()}"


def as_of(connection: Connection) -> str:
    """When the last act became known that could change a public record (UTC), "" where there was none."""
    return positions.newest(connection, [*STATUS_AFTER, *LEAVING])


def newest_of(connection: Connection, uscc: str) -> Published | None:
    """The newest public record of an enterprise, also one that counts no more; None where it never had any."""
    row = connection.execute(_NEWEST_OF, {"uscc": uscc}).one_or_none()
    return _published(row) if row is not None else None


def cursor(published: Published) -> str:
    """Where a page goes on after this record."""
    return f"{published.published_at}_{published.record.submission}.{published.record.revision}"


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield results.c.current
    for column, value in (
        (results.c.enterprise, wanted.enterprise),
        (results.c.scheme, wanted.scheme),
        (results.c.grade, wanted.grade),
        (results.c.status, wanted.status),
    ):
        if value is not None:
            yield column == value
    if wanted.organ_path is not None:
        yield results.c.organ.in_(select(organs.c.id).where(subtree(wanted.organ_path)))
    if wanted.standard is not None:
        yield results.c.words.contains(folding.line(wanted.standard), autoescape=True)
    for part in folding.parts_of(wanted.query):
        yield results.c.words.contains(part, autoescape=True)


def _published(row: Any) -> Published:
    record = msgspec.json.decode(row.record, type=PublicRecord)
    return Published(record, row.digest, row.status, row.current, row.published_at)
