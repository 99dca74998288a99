"""Putting a definition in force, and taking it out: acts of this instance's organ, each with its entry.

A pack at start-up, an upload and a scheme from the nation enter through `publish` alike.
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, insert, select, update

from duibiao.kernel.definitions.overlays import refuse_unfit
from duibiao.kernel.journal.entries import Author, Subject, history, record
from duibiao.kernel.store.tables import definitions
from duibiao.model.records.definitions import Definition
from duibiao.model.records.overlays import SchemeOverlay
from duibiao.model.values.canonical import canonical, digest
from duibiao.model.values.messages import Conflict, NotFound, message

_INSERT = insert(definitions)
_STATUS = select(definitions.c.status).where(definitions.c.digest == bindparam("digest"))
_SAME_EDITION = select(definitions.c.digest).where(
    definitions.c.type == bindparam("type"),
    definitions.c.name == bindparam("name"),
    definitions.c.version == bindparam("version"),
)
_SET_STATUS = (
    update(definitions)
    .where(definitions.c.digest == bindparam("which"))
    .values(status=bindparam("new_status"), status_at=bindparam("now"))
)
_SUPERSEDE = (
    update(definitions)
    .where(
        definitions.c.type == bindparam("of_type"),
        definitions.c.name == bindparam("of_name"),
        definitions.c.status == "in_force",
    )
    .values(status="superseded", status_at=bindparam("now"))
)


def publish(connection: Connection, author: Author, type_: str, definition: Definition) -> str:
    """Make `definition` known and put it in force; the version before it is superseded. Gives its digest.

    Publishing what is in force already changes nothing. Raises `Conflict` for another content of a known edition, and
    for an overlay that does not fit its base in force. A new base takes along every overlay it does not clash with;
    `overlays.left_behind` says beforehand which it would leave.
    """
    which = digest(canonical(definition))
    if put_in_force(connection, type_, definition, author.at):
        _record(connection, author, which, "definition.published", type_, definition)
    return which


def put_in_force(connection: Connection, type_: str, definition: Definition, now: str) -> bool:
    """Bring the rows in line with a publication, whoever made it; whether the definition was not in force already."""
    body = canonical(definition)
    which = digest(body)
    status = status_of(connection, which)
    if status == "in_force":
        return False
    if isinstance(definition, SchemeOverlay):
        refuse_unfit(connection, definition)
    names = {"type": type_, "name": definition.name, "version": definition.version}
    if status is None and connection.execute(_SAME_EDITION, names).first():
        text = "{edition} 已有内容不同的同一版本。内容有改动时请改 version。"
        raise Conflict(message("definition.edition_taken", text, edition=definition.edition))
    connection.execute(_SUPERSEDE, {"of_type": type_, "of_name": definition.name, "now": now})
    if status is None:
        row = {"digest": which, "body": body, "known_at": now, "status": "in_force", "status_at": now}
        connection.execute(_INSERT, names | row)
    else:
        connection.execute(_SET_STATUS, {"which": which, "new_status": "in_force", "now": now})
    return True


def take_out_of_force(connection: Connection, which: str, now: str) -> bool:
    """Bring the row in line with a withdrawal, whoever made it; whether the definition was in force."""
    if status_of(connection, which) != "in_force":
        return False
    connection.execute(_SET_STATUS, {"which": which, "new_status": "withdrawn", "now": now})
    return True


def status_of(connection: Connection, which: str) -> str | None:
    """How the definition with this digest stands here, None where it is not known."""
    found: str | None = connection.execute(_STATUS, {"digest": which}).scalar_one_or_none()
    return found


def withdraw(connection: Connection, author: Author, type_: str, definition: Definition) -> None:
    """Take `definition` out of force: nothing new is filed under it, what was filed stays as it is."""
    which = digest(canonical(definition))
    if not take_out_of_force(connection, which, author.at):
        text = "{edition} 不是现行的，无须停用。"
        raise NotFound(message("definition.not_current", text, edition=definition.edition))
    _record(connection, author, which, "definition.withdrawn", type_, definition)


def _record(connection: Connection, author: Author, which: str, act: str, type_: str, definition: Definition) -> None:
    """The entry of a definition's publication or withdrawal, chained to the one before it."""
    subject = Subject("definition", which)
    before = history(connection, subject)
    body = {"type": type_, "edition": definition.edition}
    record(
        connection,
        author,
        subject,
        act,
        body,
        revision=len(before) + 1,
        previous=before[-1].digest if before else None,
    )
