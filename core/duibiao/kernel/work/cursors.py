"""How far each follower has read the journal. A cursor moves in the transaction of the effect."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from duibiao.kernel.store.tables import cursors

_ALL = select(cursors.c.follower, cursors.c.position, cursors.c.moved_at, cursors.c.stopped)
_INSERT = insert(cursors)
_MOVE = (
    update(cursors)
    .where(cursors.c.follower == bindparam("which"), cursors.c.position == bindparam("was"))
    .values(position=bindparam("place"), moved_at=bindparam("now"), stopped=None)
)
_STOP = (
    update(cursors)
    .where(cursors.c.follower == bindparam("which"))
    .values(stopped=bindparam("reason"), moved_at=bindparam("now"))
)


class Cursor(msgspec.Struct, frozen=True):
    """A follower's place. `stopped` says why it stands still, None while it goes on; `moved_at` is UTC."""

    follower: str
    position: int
    moved_at: str
    stopped: str | None


def cursors_of(connection: Connection) -> Mapping[str, Cursor]:
    """Every cursor by its follower."""
    return {row.follower: Cursor(*row) for row in connection.execute(_ALL)}


def begin(connection: Connection, follower: str, now: str) -> None:
    """Put a new follower before the first entry."""
    connection.execute(_INSERT, {"follower": follower, "position": 0, "moved_at": now})


def move(connection: Connection, follower: str, was: int, position: int, now: str) -> bool:
    """Move a cursor on from where it was; False where somebody else moved it meanwhile."""
    given = {"which": follower, "was": was, "place": position, "now": now}
    return connection.execute(_MOVE, given).rowcount == 1


def stop(connection: Connection, follower: str, reason: str, now: str) -> None:
    """Note why a follower stands still."""
    connection.execute(_STOP, {"which": follower, "reason": reason, "now": now})


def forget(connection: Connection, plugin: str) -> None:
    """Let the followers of a plugin begin anew when it comes back: what they kept is gone."""
    connection.execute(delete(cursors).where(cursors.c.follower.startswith(f"{plugin}.", autoescape=True)))
