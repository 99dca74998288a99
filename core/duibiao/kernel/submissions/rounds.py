"""Rounds: time windows in which the organs below one organ are invited to report certain kinds."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, bindparam, insert, select

from duibiao.kernel.journal.entries import Author, Subject, record
from duibiao.kernel.store.tables import organs, rounds
from duibiao.model.values.messages import Conflict, Fault, Label, NotFound, message

_COLUMNS = (rounds.c.id, rounds.c.organ, rounds.c.title, rounds.c.kinds, rounds.c.opens_at, rounds.c.closes_at)
_ALL = select(*_COLUMNS).order_by(rounds.c.closes_at.desc(), rounds.c.id).limit(bindparam("limit"))
_ONE = (
    select(*_COLUMNS, organs.c.path)
    .join(organs, organs.c.id == rounds.c.organ)
    .where(rounds.c.id == bindparam("round"))
)
_INVITES = select(organs.c.path).where(organs.c.id == bindparam("organ"))


class Round(msgspec.Struct, frozen=True):
    """A round. Times are UTC text; `kinds` are names of submission kinds."""

    id: str
    organ: str
    title: Label
    kinds: tuple[str, ...]
    opens_at: str
    closes_at: str


def list_rounds(connection: Connection, limit: int = 200) -> list[Round]:
    """The rounds, the one that closes last first."""
    return [_round(row) for row in connection.execute(_ALL, {"limit": limit})]


def open_round(connection: Connection, id_: str, kind: str, organ: str, now: str) -> Round:
    """The round, when it is open now, takes this kind and invites this organ. Raises `NotFound` or `Conflict`."""
    row = connection.execute(_ONE, {"round": id_}).one_or_none()
    if row is None:
        raise NotFound(message("round.unknown", "没有批次 {round}。现有批次见 /api/v1/rounds。", round=id_))
    found = _round(row)
    if not found.opens_at <= now < found.closes_at:
        text = "批次“{title}”的时间是 {opens} 至 {closes}（UTC），现在不能申报。"
        told = message("round.closed", text, title=found.title.zh, opens=found.opens_at, closes=found.closes_at)
        raise Conflict(told)
    path = connection.execute(_INVITES, {"organ": organ}).scalar_one()
    if kind not in found.kinds or not path.startswith(row.path):
        text = "批次“{title}”不接受这个企业所在机构的这类申报。"
        raise Conflict(message("round.not_invited", text, title=found.title.zh))
    return found


def add_round(connection: Connection, author: Author, new: Round) -> None:
    """Open a round. Raises a `Fault` when it would close before it opens."""
    if new.closes_at <= new.opens_at:
        raise Fault(message("round.times", "截止时间须晚于开始时间。", at="closes_at"))
    row = {
        "id": new.id,
        "organ": new.organ,
        "title": msgspec.json.encode(new.title).decode(),
        "kinds": " ".join(new.kinds),
        "opens_at": new.opens_at,
        "closes_at": new.closes_at,
    }
    connection.execute(insert(rounds), row)
    record(connection, author, Subject("round", new.id), "round.added", msgspec.to_builtins(new), revision=1)


def _round(row: object) -> Round:
    title = msgspec.json.decode(row.title, type=Label)  # type: ignore[attr-defined]
    kinds = tuple(row.kinds.split())  # type: ignore[attr-defined]
    return Round(row.id, row.organ, title, kinds, row.opens_at, row.closes_at)  # type: ignore[attr-defined]
