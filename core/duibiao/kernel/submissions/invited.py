"""Rounds that are open, and which of the invited organs have had nothing filed with them yet."""

from __future__ import annotations

from sqlalchemy import Connection, and_, bindparam, exists, or_, select

from duibiao.kernel.store.tables import enterprises, organs, rounds, submissions
from duibiao.kernel.submissions.rounds import Round, list_rounds

_INVITER = select(organs.c.path).join(rounds, rounds.c.organ == organs.c.id).where(rounds.c.id == bindparam("round"))
_FILED = exists().where(
    and_(
        submissions.c.organ == organs.c.id,
        submissions.c.round == bindparam("round"),
        or_(submissions.c.revision > 0, submissions.c.state != "draft"),
    )
)
_SILENT = (
    select(organs.c.id)
    .where(
        organs.c.path >= bindparam("below"),
        organs.c.path < bindparam("beyond"),
        organs.c.id > bindparam("after"),
        exists().where(enterprises.c.organ == organs.c.id),
        ~_FILED,
    )
    .order_by(organs.c.id)
    .limit(bindparam("limit"))
)


def open_rounds(connection: Connection, now: str) -> list[Round]:
    """The rounds in which may be filed at `now`, the one that closes last first."""
    return [one for one in list_rounds(connection) if one.opens_at <= now < one.closes_at]


def silent_organs(connection: Connection, round_: str, after: str = "", limit: int = 100) -> list[str]:
    """Organs that the round invites, that have enterprises, and that nothing was filed with; by id, after `after`.

    None where there is no such round.
    """
    path = connection.execute(_INVITER, {"round": round_}).scalar_one_or_none()
    if path is None:
        return []
    span = {"below": path, "beyond": path.removesuffix("/") + "0"}
    given = {"round": round_, "after": after, "limit": limit, **span}
    return list(connection.execute(_SILENT, given).scalars())
