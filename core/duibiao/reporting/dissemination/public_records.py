"""Public records: made from the entry that changes a submission's public standing, and read by anybody.

`follow` is a follower of the journal: it sees an entry and keeps `results` up to date. A record is frozen bytes with a
digest of its own. A corrected result stays beside the new one (企业信息公示暂行条例 art. 12).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, Select, and_, bindparam, delete, insert, or_, select, update

from duibiao.kernel.definitions import known
from duibiao.kernel.hierarchy.organs import get_organ
from duibiao.kernel.identity.scope import subtree
from duibiao.kernel.journal.entries import Recorded
from duibiao.kernel.store.tables import organs, results
from duibiao.kernel.submissions.reading import revision_of
from duibiao.kernel.submissions.records import Act, Standing
from duibiao.model.assessment.verdict import Verdict
from duibiao.model.records.forms import FormDefinition
from duibiao.model.values.canonical import canonical, digest
from duibiao.model.values.messages import NotFound, message

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

_REVISION_NUMBER = re.compile(r"[0-9]{1,9}")
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
_ALL_OF = (
    select(results.c.record, results.c.digest, results.c.status, results.c.current)
    .where(results.c.submission == bindparam("which"))
    .order_by(results.c.revision.desc())
)


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
    """A result as published. `answers` are the parameters, the indicators, and the form's public fields."""

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


class Published(msgspec.Struct, frozen=True):
    """A record with its digest and what has become of it since."""

    record: PublicRecord
    digest: str
    status: Status
    current: bool


def follow(connection: Connection, recorded: Recorded) -> None:
    """Bring the public records up to date with one entry; doing it twice changes nothing."""
    if recorded.entry.type in LEAVING:
        leaving, after = LEAVING[recorded.entry.type]
        connection.execute(_LEAVE, {"which": recorded.entry.subject.id, "leaving": leaving, "after": after})
    status = STATUS_AFTER.get(recorded.entry.type)
    if status is None:
        return
    act = msgspec.convert(recorded.entry.body, Act)
    key = {"which": act.standing.id, "number": act.standing.revision}
    record = _record(connection, act.standing, status, recorded.entry.at)
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
        },
    )
    if status == "published":
        connection.execute(_SUPERSEDE, key)


def _record(connection: Connection, standing: Standing, status: Status, at: str) -> PublicRecord:
    """The record of a standing's last revision: what is allow-listed here, and nothing else."""
    revision = revision_of(connection, standing.id, standing.revision)
    form = known.of_digest(connection, FormDefinition, revision.form_digest)
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
        organ_name=get_organ(connection, standing.organ).name.zh,
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
    )


def result(connection: Connection, id_: str) -> list[Published]:
    """All public records of a result, the newest revision first. Raises `NotFound`."""
    found = [_published(row) for row in connection.execute(_ALL_OF, {"which": id_})]
    if not found:
        raise NotFound(message("result.unknown", "没有编号为 {id} 的公开结果。请在 /api/v1/results 中查找。", id=id_))
    return found


def page(
    connection: Connection,
    *,
    enterprise: str | None = None,
    scheme: str | None = None,
    grade: str | None = None,
    organ_path: str | None = None,
    after: str = "",
    limit: int = 50,
) -> list[Published]:
    """Public records that count today, by submission and revision, those after the `cursor` called `after`."""
    submission, _, revision = after.partition(".")
    number = int(revision) if _REVISION_NUMBER.fullmatch(revision) else 0
    query: Select[Any] = (
        select(results.c.record, results.c.digest, results.c.status, results.c.current)
        .where(
            results.c.current,
            or_(
                results.c.submission > submission,
                and_(results.c.submission == submission, results.c.revision > number),
            ),
        )
        .order_by(results.c.submission, results.c.revision)
        .limit(limit)
    )
    for column, wanted in ((results.c.enterprise, enterprise), (results.c.scheme, scheme), (results.c.grade, grade)):
        if wanted is not None:
            query = query.where(column == wanted)
    if organ_path is not None:
        query = query.where(results.c.organ.in_(select(organs.c.id).where(subtree(organ_path))))
    return [_published(row) for row in connection.execute(query)]


def cursor(published: Published) -> str:
    """Where a page goes on after this record."""
    return f"{published.record.submission}.{published.record.revision}"


def _published(row: Any) -> Published:
    return Published(msgspec.json.decode(row.record, type=PublicRecord), row.digest, row.status, row.current)
