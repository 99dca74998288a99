"""Rounds: time windows in which the organs below one organ are invited to report certain kinds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

import msgspec
from sqlalchemy import Connection, and_, bindparam, insert, or_, select
from sqlalchemy.exc import IntegrityError

from duibiao.kernel.definitions import known
from duibiao.kernel.journal.entries import Author, Subject, record
from duibiao.kernel.store.tables import organs, rounds
from duibiao.model.records.kinds import SubmissionKind
from duibiao.model.values.dates import parse_utc
from duibiao.model.values.messages import Conflict, Fault, Label, Message, NotFound, message

LONGEST_TITLE = 100

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_COLUMNS = (rounds.c.id, rounds.c.organ, rounds.c.title, rounds.c.kinds, rounds.c.opens_at, rounds.c.closes_at)
_ALL = select(*_COLUMNS).order_by(rounds.c.closes_at.desc(), rounds.c.id).limit(bindparam("limit"))
_LAST = select(rounds.c.closes_at).where(rounds.c.id == bindparam("after")).scalar_subquery()
_AFTER = _ALL.where(
    or_(rounds.c.closes_at < _LAST, and_(rounds.c.closes_at == _LAST, rounds.c.id > bindparam("after")))
)
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


def list_rounds(connection: Connection, limit: int = 200, after: str = "") -> list[Round]:
    """The rounds, the one that closes last first; those after the round `after` where one is named."""
    given = {"limit": limit, "after": after} if after else {"limit": limit}
    return [_round(row) for row in connection.execute(_AFTER if after else _ALL, given)]


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
    """Open a round; saying the same again changes nothing.

    Raises a `Fault` for a name or times that are none, a kind that is not in force, or an end before the beginning,
    and `Conflict` where the id is another round's.
    """
    faults = tuple(_complaints(connection, new))
    if faults:
        raise Fault.of(faults)
    if is_there(connection, new):
        return
    try:
        with connection.begin_nested():
            store_round(connection, new)
    except IntegrityError:
        if is_there(connection, new):
            return
        raise
    record(connection, author, Subject("round", new.id), "round.added", msgspec.to_builtins(new), revision=1)


def store_round(connection: Connection, new: Round) -> None:
    """Store a round that is not there yet."""
    row = {
        "id": new.id,
        "organ": new.organ,
        "title": msgspec.json.encode(new.title).decode(),
        "kinds": " ".join(new.kinds),
        "opens_at": new.opens_at,
        "closes_at": new.closes_at,
    }
    connection.execute(insert(rounds), row)


def is_there(connection: Connection, new: Round) -> bool:
    """Whether this very round was opened before. Raises `Conflict` where another one has its id."""
    row = connection.execute(_ONE, {"round": new.id}).one_or_none()
    if row is not None and _round(row) != new:
        raise Conflict(message("round.id_taken", "批次编号 {round} 已被使用，请换一个。", at="id", round=new.id))
    return row is not None


def _complaints(connection: Connection, new: Round) -> Iterator[Message]:
    """What is wrong with a round, each with its place."""
    if not _ID.fullmatch(new.id):
        text = "批次编号用 1 至 64 个小写字母、数字和连字符，如 zhejiang-2026-1。"
        yield message("round.id", text, at="id")
    if not new.title.zh.strip() or len(new.title.zh) > LONGEST_TITLE:
        yield message("round.title", "批次名称须为 1 至 {limit} 个字。", at="title.zh", limit=LONGEST_TITLE)
    if not new.kinds:
        yield message("round.kinds", "请至少写一类申报。", at="kinds")
    for index, kind in enumerate(new.kinds):
        yield from _under(f"kinds[{index}]", partial(known.current, connection, SubmissionKind, kind))
    times = _under("opens_at", lambda: parse_utc(new.opens_at)) + _under("closes_at", lambda: parse_utc(new.closes_at))
    yield from times
    if not times and new.closes_at <= new.opens_at:
        yield message("round.times", "截止时间须晚于开始时间。", at="closes_at")


def _under(at: str, read: Callable[[], object]) -> tuple[Message, ...]:
    try:
        read()
    except Fault as fault:
        return fault.under(at).messages
    return ()


def _round(row: object) -> Round:
    title = msgspec.json.decode(row.title, type=Label)  # type: ignore[attr-defined]
    kinds = tuple(row.kinds.split())  # type: ignore[attr-defined]
    return Round(row.id, row.organ, title, kinds, row.opens_at, row.closes_at)  # type: ignore[attr-defined]
