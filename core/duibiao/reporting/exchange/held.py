"""What an administrator does about a held entry that contradicts what is here."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select, update

from duibiao.kernel.journal.entries import Author
from duibiao.kernel.store.federation import held_entries
from duibiao.model.values.messages import NotFound, message
from duibiao.reporting.exchange.trust import record_about

_SENDER = select(held_entries.c.sender).where(
    held_entries.c.digest == bindparam("which"),
    held_entries.c.state == "conflict",
    held_entries.c.settled_at.is_(None),
)
_SETTLE = update(held_entries).where(held_entries.c.digest == bindparam("which")).values(settled_at=bindparam("now"))


def keep_ours(connection: Connection, author: Author, digest: str) -> None:
    """Leave things as they are here: the entry in conflict is settled and stays in the table, the act is recorded.

    Raises `NotFound` where no entry of this digest is in conflict.
    """
    sender = connection.execute(_SENDER, {"which": digest}).scalar_one_or_none()
    if sender is None:
        raise NotFound(message("held.unknown", "没有这条冲突的来件，或已经处理过。"))
    connection.execute(_SETTLE, {"which": digest, "now": author.at})
    record_about(connection, author, sender, "peer.conflict_kept", {"digest": digest})
