"""Proofs of public records: that what the portal shows was entered in this instance's log, and stands there
unchanged."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from duibiao.kernel.journal import proofs
from duibiao.kernel.journal.proofs import Proof
from duibiao.kernel.store.tables import results
from duibiao.model.values.messages import NotFound, message
from duibiao.reporting.dissemination.entered import entry_of

_RECORD = (
    select(results.c.digest, results.c.record, results.c.revision)
    .where(results.c.submission == bindparam("which"))
    .order_by(results.c.revision.desc())
)


def prove(connection: Connection, instance: str, submission: str, revision: int | None = None) -> Proof:
    """The proof of a result's public record: of that revision, or the newest. Raises `NotFound` where there is none."""
    rows = connection.execute(_RECORD, {"which": submission}).all()
    row = next((row for row in rows if revision in (None, row.revision)), None)
    if row is None:
        text = "没有编号为 {id} 的公开结果。请在对标结果中查找，从结果页面点“验证”。"
        raise NotFound(message("proof.no_result", text, id=submission))
    entered = entry_of(connection, submission, row.digest)
    if entered is None:
        text = "这件结果不是在本平台公开的，或者公开时还没有记入流水，这里不能证明。请到公开它的平台验证。"
        raise NotFound(message("proof.not_entered", text))
    return proofs.make(connection, instance, entered.digest, row.record)
