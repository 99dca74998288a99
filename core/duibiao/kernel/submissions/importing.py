"""Importing many filings at once: all of them, or none and a list of every fault by row."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection

from duibiao.kernel.identity.people import Person
from duibiao.kernel.submissions import reading
from duibiao.kernel.submissions.acting import act
from duibiao.kernel.submissions.drafts import NewSubmission, open_draft
from duibiao.kernel.submissions.instance import Instance
from duibiao.kernel.submissions.records import Action
from duibiao.model.values.messages import Fault, Message, message

LARGEST = 2000


class Imported(msgspec.Struct, frozen=True):
    """One imported filing and where it stands now."""

    id: str
    state: str
    grade: str | None


def import_filings(
    connection: Connection,
    person: Person,
    instance: Instance,
    filings: Sequence[NewSubmission],
    now: str,
    *,
    submit: bool,
) -> list[Imported]:
    """Open every filing, and submit it when asked to. Raises one `Fault` with the faults of all rows.

    The caller's transaction is then to be rolled back, so that nothing of a faulty import is kept. A filing that is
    there already from the same request is passed over, so an import may be repeated.
    """
    if len(filings) > LARGEST:
        text = "一次最多导入 {limit} 件，本次有 {count} 件。请分次导入。"
        raise Fault(message("import.too_many", text, limit=LARGEST, count=len(filings)))
    faults: list[Message] = []
    imported = []
    for index, filing in enumerate(filings):
        try:
            with connection.begin_nested():
                imported.append(_one(connection, person, instance, filing, now, submit=submit))
        except Fault as fault:
            faults.extend(fault.under(f"filings[{index}]").messages)
    if faults:
        raise Fault.of(faults)
    return imported


def _one(
    connection: Connection, person: Person, instance: Instance, filing: NewSubmission, now: str, *, submit: bool
) -> Imported:
    id_ = open_draft(connection, person, instance, filing, now)
    held = reading.show(connection, person, id_)
    if submit and held.standing.state == "draft":
        act(connection, person, instance, id_, Action("submit", held.seen), now)
        held = reading.show(connection, person, id_)
    return Imported(id_, held.standing.state, held.standing.grade)
