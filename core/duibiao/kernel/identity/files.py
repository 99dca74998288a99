"""The evidence files of an enterprise: which digests it has shown, and who may look at them."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, bindparam, insert, select

from duibiao.kernel.identity.people import Person
from duibiao.kernel.identity.scope import within
from duibiao.kernel.store.tables import enterprises, evidence
from duibiao.model.values.messages import NotAllowed, NotFound, message

_HELD = select(evidence.c.digest).where(
    evidence.c.digest == bindparam("which"), evidence.c.enterprise == bindparam("uscc")
)
_DIGESTS = select(evidence.c.digest).where(
    evidence.c.enterprise == bindparam("uscc"), evidence.c.digest.in_(bindparam("digests", expanding=True))
)


_OF_ENTERPRISE = (
    select(*(evidence.c[name] for name in ("digest", "enterprise", "name", "media_type", "size", "uploaded_at")))
    .where(evidence.c.enterprise == bindparam("uscc"))
    .order_by(evidence.c.uploaded_at.desc(), evidence.c.digest)
    .limit(bindparam("limit"))
)
MOST_LISTED = 100
"""How many files of an enterprise are offered, the newest first."""


class EvidenceFile(msgspec.Struct, frozen=True):
    """A file that an enterprise has shown. `media_type` is what its bytes are, `size` in bytes."""

    digest: str
    enterprise: str
    name: str
    media_type: str
    size: int
    uploaded_at: str


def refuse_unless_writer(person: Person, uscc: str) -> None:
    """Raise `NotAllowed` unless the person files for this enterprise."""
    if not any(holding.enterprise == uscc for holding in person.holdings_for("evidence.write")):
        text = "只有该企业的填报人可以上传它的证据文件。"
        raise NotAllowed(message("evidence.filer_only", text, at="enterprise"))


def keep(connection: Connection, person: Person, file: EvidenceFile) -> None:
    """Note that the enterprise has this file; noting it again changes nothing."""
    if connection.execute(_HELD, {"which": file.digest, "uscc": file.enterprise}).first() is None:
        connection.execute(insert(evidence), msgspec.structs.asdict(file) | {"uploaded_by": person.id})


def see(connection: Connection, person: Person, digest: str) -> EvidenceFile:
    """The file with this digest, where the person may see an enterprise that has it. Raises `NotFound`."""
    visible = within(person, "evidence.read", enterprises.c.organ, enterprises.c.industry, enterprises.c.uscc)
    columns = [evidence.c[name] for name in EvidenceFile.__struct_fields__]
    query = select(*columns).join(enterprises, enterprises.c.uscc == evidence.c.enterprise)
    row = connection.execute(query.where(evidence.c.digest == digest, visible).limit(1)).one_or_none()
    if row is None:
        raise NotFound(message("evidence.unknown", "没有这个证据文件，或者不在您的权限范围内。"))
    return EvidenceFile(**row._mapping)


def files_of(connection: Connection, uscc: str) -> list[EvidenceFile]:
    """The files of an enterprise, the newest first. Whether the reader may see the enterprise is asked before."""
    rows = connection.execute(_OF_ENTERPRISE, {"uscc": uscc, "limit": MOST_LISTED})
    return [EvidenceFile(**row._mapping) for row in rows]


def held(connection: Connection, uscc: str, digests: frozenset[str]) -> frozenset[str]:
    """Those of `digests` that the enterprise has shown."""
    if not digests:
        return frozenset()
    return frozenset(connection.execute(_DIGESTS, {"uscc": uscc, "digests": sorted(digests)}).scalars())
