"""What happens to organs: they are added, renamed and moved, each by an act with its entry.

A change is recorded on its day or later, never before it, and may be dated back; it then holds until the next change
already recorded. Followers that keep figures by the tree hear of it from the entry.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import msgspec
from sqlalchemy import Connection, Table, Text, and_, bindparam, delete, func, insert, select, update

from duibiao.kernel.hierarchy.organs import NEWEST, Organ, get_organ, line_of, organ_as_of
from duibiao.kernel.journal.entries import Author, Subject, history, record
from duibiao.kernel.store.tables import organ_names, organ_parents, organs
from duibiao.model.records.kinds import OrganLevel
from duibiao.model.values.dates import day_of, parse_utc
from duibiao.model.values.messages import Conflict, Fault, Label, message

LONGEST_NAME = 60

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

_INSERT_ORGAN = insert(organs)
_TAKEN = select(organs.c.id).where(organs.c.id == bindparam("which"))
_LOCK = select(organs.c.id).where(organs.c.id == bindparam("which")).with_for_update()
_CHANGE_DAYS = (
    select(organ_parents.c.valid_from)
    .where(organ_parents.c.valid_from > bindparam("first"), organ_parents.c.valid_from < bindparam("end"))
    .distinct()
    .order_by(organ_parents.c.valid_from)
)
_MOVE_PATHS = (
    update(organs)
    .where(organs.c.path >= bindparam("was"), organs.c.path < bindparam("beyond"))
    .values(path=bindparam("becomes", type_=Text) + func.substr(organs.c.path, bindparam("rest")))
)
"""Paths end in "/", and "0" is the character after it; so all that begin with `was` lie below `beyond`."""


class _Timeline:
    """The statements that keep the dated rows of one table free of gaps and overlaps."""

    def __init__(self, table: Table) -> None:
        own = table.c.organ == bindparam("which")
        begun = and_(own, table.c.valid_from == bindparam("start"))
        self.starts = select(table.c.valid_from).where(own).order_by(table.c.valid_from)
        self.remove = delete(table).where(begun)
        self.close = update(table).where(begun).values(valid_to=bindparam("end"))
        self.insert = insert(table)

    def put(self, connection: Connection, organ: str, start: str, row: Mapping[str, str | None]) -> None:
        """Let `row` hold from `start` until the next row begins, in place of a row that begins on the same day."""
        starts = connection.execute(self.starts, {"which": organ}).scalars().all()
        before = max((other for other in starts if other < start), default=None)
        connection.execute(self.remove, {"which": organ, "start": start})
        if before is not None:
            connection.execute(self.close, {"which": organ, "start": before, "end": start})
        end = self.next_start(connection, organ, start)
        connection.execute(self.insert, {"organ": organ, "valid_from": start, "valid_to": end, **row})

    def next_start(self, connection: Connection, organ: str, start: str) -> str | None:
        """The day on which the row after `start` begins."""
        starts = connection.execute(self.starts, {"which": organ}).scalars()
        return next((other for other in starts if other > start), None)


_NAMES = _Timeline(organ_names)
_PARENTS = _Timeline(organ_parents)


def add_organ(
    connection: Connection,
    author: Author,
    id_: str,
    *,
    level: OrganLevel,
    name: Label,
    parent: str,
    valid_from: date,
    area: str | None = None,
) -> Organ:
    """Add an organ below `parent` from `valid_from` on. A province adds under its own prefix ("cn-33-…").

    Raises `Fault` for a name or id that will not do or a level that only the root has, `Conflict` for an id that is
    taken, `NotFound` where the parent did not exist on that day.
    """
    name = _checked(name)
    _not_ahead(author, valid_from)
    _lock_tree(connection, parent)
    above = line_of(connection, parent, valid_from)
    prefix = above[-2].id if len(above) > 1 else f"{above[-1].id}-"
    if not _ID.fullmatch(id_) or not id_.startswith(prefix):
        text = "机构编号“{id}”不合规定。请以 {prefix} 开头，只用小写字母、数字和连字符。"
        raise Fault(message("organ.id", text, at="id", id=id_, prefix=prefix))
    if level == "nation":
        raise Fault(message("organ.level", "只有根机构是国家级。请选择其他级别。", at="level"))
    if connection.execute(_TAKEN, {"which": id_}).first():
        raise Conflict(message("organ.id_taken", "机构编号 {id} 已被使用。请换一个编号。", at="id", id=id_))
    body = {"level": level, "name": name, "parent": parent, "area": area, "valid_from": valid_from.isoformat()}
    _act(connection, author, id_, "organ.added", body)
    return get_organ(connection, id_)


def rename_organ(connection: Connection, author: Author, organ: str, name: Label, valid_from: date) -> Organ:
    """Give the organ another name from `valid_from` on. Raises `Fault` for a name that will not do, `NotFound` where
    the organ did not exist on that day."""
    name = _checked(name)
    _not_ahead(author, valid_from)
    was = organ_as_of(connection, organ, valid_from)
    body = {"name": name, "was": was.name, "valid_from": valid_from.isoformat()}
    _act(connection, author, organ, "organ.renamed", body)
    return get_organ(connection, organ)


def move_organ(connection: Connection, author: Author, organ: str, parent: str, valid_from: date) -> Organ:
    """Let the organ, with all below it, report to `parent` from `valid_from` on; today's paths follow.

    Raises `Fault` where it would report to itself on any day, or is the root; `NotFound` where one of the two did not
    exist on that day.
    """
    _not_ahead(author, valid_from)
    _lock_tree(connection, organ)
    was = organ_as_of(connection, organ, valid_from)
    if was.parent is None:
        raise Fault(message("organ.root", "{organ} 是根机构，不能归到其他机构之下。", organ=was.name.zh))
    start = valid_from.isoformat()
    refuse_circle(connection, was, parent, start)
    body = {"parent": parent, "was": was.parent, "valid_from": start}
    _act(connection, author, organ, "organ.moved", body)
    return get_organ(connection, organ)


class Change(msgspec.Struct, frozen=True):
    """What an entry about an organ says of it: from `valid_from` on its name, its parent, or both for a new one."""

    valid_from: str
    name: Label | None = None
    parent: str | None = None
    level: OrganLevel | None = None
    area: str | None = None


def apply(connection: Connection, organ: str, change: Change) -> None:
    """Bring the tree in line with a change, whoever made it; today's paths follow."""
    if change.level is not None and change.parent is not None:
        path = f"{get_organ(connection, change.parent).path}{organ}/"
        connection.execute(_INSERT_ORGAN, {"id": organ, "level": change.level, "area": change.area, "path": path})
    if change.name is not None:
        _NAMES.put(connection, organ, change.valid_from, {"zh": change.name.zh, "en": change.name.en})
    if change.parent is not None:
        _PARENTS.put(connection, organ, change.valid_from, {"parent": change.parent})
        _follow(connection, organ)


def _follow(connection: Connection, organ: str) -> None:
    """Bring the paths of the organ and all below it in line with its newest parent."""
    now = get_organ(connection, organ)
    path = f"{get_organ(connection, now.parent).path}{organ}/" if now.parent else now.path
    if path != now.path:
        beyond = now.path.removesuffix("/") + "0"
        given = {"was": now.path, "beyond": beyond, "becomes": path, "rest": len(now.path) + 1}
        connection.execute(_MOVE_PATHS, given)


def _lock_tree(connection: Connection, organ: str) -> None:
    """Let no other change to this tree happen until ours is over, or two moves could close a circle together."""
    connection.execute(_LOCK, {"which": get_organ(connection, organ).path.split("/")[1]})


def _checked(name: Label) -> Label:
    """The name without blanks around it. Raises `Fault` where nothing is left, or too much."""
    trimmed = Label(name.zh.strip(), (name.en or "").strip() or None)
    text = "机构名称须为 1 至 {most} 个字符，不含换行。请改写。"
    faults = [
        message("organ.name", text, at=f"name.{language}", most=LONGEST_NAME)
        for language, written in (("zh", trimmed.zh), ("en", trimmed.en))
        if written is not None and not (1 <= len(written) <= LONGEST_NAME and written.isprintable())
    ]
    if faults:
        raise Fault.of(faults)
    return trimmed


def _not_ahead(author: Author, valid_from: date) -> None:
    """Today's tree is the newest one, so nothing is entered ahead of its day."""
    if valid_from > day_of(parse_utc(author.at)):
        text = "{day} 还没有到。请在生效当天或之后登记，生效日期可以往前填。"
        raise Fault(message("organ.ahead", text, at="valid_from", day=valid_from))


def refuse_circle(connection: Connection, organ: Organ, parent: str, start: str) -> None:
    """Raise a `Fault` where some day from `start` until the organ's next move would have it above itself."""
    end = _PARENTS.next_start(connection, organ.id, start) or NEWEST
    later = connection.execute(_CHANGE_DAYS, {"first": start, "end": end}).scalars().all()
    for day in map(date.fromisoformat, [start, *later]):
        if any(above.id == organ.id for above in line_of(connection, parent, day)):
            text = "{organ} 不能归到 {parent} 之下：{day} 时后者就是前者自己，或在前者之下。"
            raise Fault(message("organ.circle", text, at="parent", organ=organ.name.zh, parent=parent, day=day))


def _act(connection: Connection, author: Author, organ: str, act: str, body: Mapping[str, object]) -> None:
    """Apply a change and leave its entry, chained to the one before it about the same organ."""
    apply(connection, organ, msgspec.convert(msgspec.to_builtins(body), Change))
    subject = Subject("organ", organ)
    before = history(connection, subject)
    previous = before[-1].digest if before else None
    record(connection, author, subject, act, body, revision=len(before) + 1, previous=previous)
