"""`apply`: an entry in, rows out. The author of an act and the receiver of a package call the same function.

Answers are gone on with where the submission is held afterwards, and nowhere else: one draft, at one instance.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, update
from sqlalchemy.exc import IntegrityError

from duibiao.kernel.journal.entries import Recorded, write
from duibiao.kernel.store.tables import drafts, revisions, submissions
from duibiao.kernel.submissions.content import Content
from duibiao.kernel.submissions.lifecycle import EDITABLE
from duibiao.kernel.submissions.records import Act, Standing
from duibiao.model.values.canonical import canonical, digest
from duibiao.model.values.messages import Conflict, Message, message

_COLUMNS = [column.name for column in submissions.c if column.name not in ("id", "head")]
_MOVE = (
    update(submissions)
    .where(submissions.c.id == bindparam("which"), submissions.c.head == bindparam("was_head"))
    .values({"head": bindparam("head")} | {name: bindparam(f"new_{name}") for name in _COLUMNS})
)
_INSERT = insert(submissions)
_INSERT_REVISION = insert(revisions)
_INSERT_DRAFT = insert(drafts)
_DELETE_DRAFT = delete(drafts).where(drafts.c.submission == bindparam("which"))


def row_of(standing: Standing) -> dict[str, object]:
    """The standing as a row of `submissions`, without its head."""
    row = {name: getattr(standing, name) for name in _COLUMNS if name not in ("route", "step_organ", "overlays")}
    at_step = standing.at_step
    row["route"] = canonical(standing.route).decode()
    row["overlays"] = " ".join(standing.overlays)
    row["step_organ"] = at_step.organ if at_step else None
    return row


def revision_row(recorded: Recorded, standing: Standing) -> dict[str, object]:
    """What was filed with an entry, as a row of `revisions`."""
    body = canonical(recorded.entry.body["revision"])
    return {
        "submission": standing.id,
        "number": standing.revision,
        "digest": digest(body),
        "body": body,
        "created_at": recorded.entry.at,
    }


def apply(
    connection: Connection,
    recorded: Recorded,
    here: str,
    draft: Content | None = None,
    *,
    received_from: str | None = None,
) -> None:
    """Write the entry and move its subject's rows from the head it extends to the entry itself.

    `draft` are the answers that the filer goes on with when the act gives the submission back to the instance `here`.
    `received_from` is who sent the entry; the first one about a submission then brings its row. An own entry that came
    back after a restore is kept as own. Raises `Conflict` when
    the head has moved meanwhile: of two at once exactly one wins.
    """
    act = msgspec.convert(recorded.entry.body, Act)
    standing = act.standing
    try:
        if not _moved(connection, recorded, here, received_from):
            raise Conflict(stale())
        write(connection, recorded, received_from=received_from if recorded.entry.origin != here else None)
    except IntegrityError as error:
        raise Conflict(_clash(standing)) from error
    if act.revision is not None:
        connection.execute(_INSERT_REVISION, revision_row(recorded, standing))
        connection.execute(_DELETE_DRAFT, {"which": standing.id})
    if standing.state in EDITABLE and standing.custody == here and draft is not None:
        answers = canonical(draft).decode()
        connection.execute(
            _INSERT_DRAFT, {"submission": standing.id, "answers": answers, "updated_at": recorded.entry.at}
        )


def _moved(connection: Connection, recorded: Recorded, here: str, received_from: str | None) -> bool:
    """Whether the submission's row went from the entry's previous head to the entry.

    What arrives first brings its row, because drafts stay where they are written. An own entry that comes back after a
    restore finds its draft here, or does not.
    """
    entry = recorded.entry
    row = row_of(msgspec.convert(entry.body, Act).standing)
    arrives_first = received_from is not None and entry.previous is None
    if not (arrives_first and entry.origin != here):
        given = {f"new_{name}": value for name, value in row.items()}
        heads = {"which": entry.subject.id, "was_head": entry.previous or "", "head": recorded.digest}
        if connection.execute(_MOVE, given | heads).rowcount == 1:
            return True
    if arrives_first:
        connection.execute(_INSERT, row | {"id": entry.subject.id, "head": recorded.digest})
    return arrives_first


def stale() -> Message:
    """What is said when somebody else was first."""
    text = "申报在您查看之后已有变动。请刷新，看过变动后再操作。"
    return message("action.stale", text, at="seen")


def _clash(standing: Standing) -> Message:
    if standing.once is None:
        return stale()
    text = "同一产品按同一方案在本批次已有一件申报，不能重复。请在那一件上修改。"
    return message("submission.twice_in_round", text, at="product")
