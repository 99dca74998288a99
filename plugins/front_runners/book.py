"""Reading and writing the plugin's tables: rows become records here, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from duibiao.api import Label, NotFound, format_number, message, parse_number

from .ranking import CoreIndicator, Ranking
from .tables import candidates, entries, indicators, lists, placings, refusals, sublists, tiers, turns, varieties

PUBLIC = ("in_publicity", "final", "not_issued")
"""The states in which anybody may see a list."""


class Indicator(msgspec.Struct, frozen=True):
    """A core indicator as it is shown and as it is judged."""

    label: Label
    unit: str
    core: CoreIndicator


class Variety(msgspec.Struct, frozen=True):
    """A product variety in a year. `scheme` is the name of the benchmark scheme whose results enter."""

    id: str
    year: int
    title: Label
    scheme: str
    standard: str
    indicators: tuple[Indicator, ...] = ()


class Listing(msgspec.Struct, frozen=True):
    """Where the list of a variety stands; moments are UTC text, days ISO text."""

    id: str
    variety: str
    year: int
    state: str
    drawn_up_at: str
    publicity_from: str | None = None
    publicity_ends_on: str | None = None
    publicity_over_at: str | None = None
    final_at: str | None = None
    reason: str | None = None

    @property
    def shown_state(self) -> str:
        """The state, with the time between publicity and issue told apart."""
        return "publicity_over" if self.state == "in_publicity" and self.publicity_over_at else self.state


class Nominee(msgspec.Struct, frozen=True):
    """A published nomination."""

    nomination: str
    result: str
    enterprise: str
    enterprise_name: str
    standard: str
    committed: bool
    standing: bool
    at: str


class Entry(msgspec.Struct, frozen=True):
    """One on a list; `placings` holds tier and value by indicator."""

    list: str
    nomination: str
    result: str
    enterprise: str
    enterprise_name: str
    product: str
    standard: str
    state: str
    reason: str | None
    at: str
    placings: Mapping[str, tuple[int, str]] = {}


class Turn(msgspec.Struct, frozen=True):
    """What happened to an entry of a list in the open."""

    nomination: str
    type: str
    reason: str
    at: str


class Refused(msgspec.Struct, frozen=True):
    """Why a candidate did not enter, and who it is."""

    enterprise_name: str
    standard: str
    code: str
    indicator: str


def add_variety(connection: Connection, variety: Variety) -> None:
    """Write a variety with its indicators and tiers."""
    row = {"id": variety.id, "year": variety.year, "scheme": variety.scheme, "standard": variety.standard}
    titles = {"title_zh": variety.title.zh, "title_en": variety.title.en}
    connection.execute(insert(varieties), row | titles)
    for position, one in enumerate(variety.indicators):
        about = {"variety": variety.id, "key": one.core.key, "position": position, "better": one.core.better}
        told = {"label_zh": one.label.zh, "label_en": one.label.en, "unit": one.unit}
        connection.execute(insert(indicators), about | told | {"floor": format_number(one.core.floor)})
        for tier, bound in enumerate(one.core.bounds, 1):
            place = {"variety": variety.id, "indicator": one.core.key, "tier": tier}
            connection.execute(insert(tiers), place | {"bound": format_number(bound)})


def get_variety(connection: Connection, id_: str) -> Variety:
    """A variety with its indicators. Raises `NotFound`."""
    row = connection.execute(select(varieties).where(varieties.c.id == id_)).one_or_none()
    if row is None:
        raise NotFound(message("front_runners.no_variety", "没有这个产品品种。请从编制页面重新选择。"))
    own = (tiers.c.variety == indicators.c.variety) & (tiers.c.indicator == indicators.c.key)
    asked = select(indicators, tiers.c.bound).join(tiers, own).where(indicators.c.variety == id_)
    rows = connection.execute(asked.order_by(indicators.c.position, tiers.c.tier))
    found = tuple(_indicator(list(of_one)) for _, of_one in groupby(rows, key=lambda one: one.position))
    return Variety(row.id, row.year, Label(row.title_zh, row.title_en), row.scheme, row.standard, found)


def years(connection: Connection, *, public: bool) -> list[int]:
    """The years that have a list (public), or a variety, newest first."""
    column = lists.c.year if public else varieties.c.year
    asked = select(column).distinct().order_by(column.desc())
    return list(connection.execute(asked.where(lists.c.state.in_(PUBLIC)) if public else asked).scalars())


def varieties_of(connection: Connection, year: int, *, after: str = "", limit: int = 20) -> list[Variety]:
    """The varieties of a year without their indicators, by id."""
    asked = select(varieties).where(varieties.c.year == year, varieties.c.id > after).order_by(varieties.c.id)
    rows = connection.execute(asked.limit(limit))
    return [Variety(one.id, one.year, Label(one.title_zh, one.title_en), one.scheme, one.standard) for one in rows]


def public_lists(
    connection: Connection, year: int, words: str = "", *, after: str = "", limit: int = 20
) -> list[tuple[Listing, Label]]:
    """The lists of a year that anybody may see, with the title of the variety, by id; `words` are in the title."""
    asked = select(lists, varieties.c.title_zh, varieties.c.title_en).join(varieties)
    asked = asked.where(lists.c.year == year, lists.c.state.in_(PUBLIC), lists.c.id > after)
    for word in words.split():
        title = varieties.c.title_zh + " " + func.coalesce(varieties.c.title_en, "")
        asked = asked.where(title.icontains(word, autoescape=True))
    rows = connection.execute(asked.order_by(lists.c.id).limit(limit))
    return [(_listing(row), Label(row.title_zh, row.title_en)) for row in rows]


def list_of(connection: Connection, variety: str) -> Listing | None:
    """The list of a variety, None before it is drawn up."""
    row = connection.execute(select(lists).where(lists.c.variety == variety)).one_or_none()
    return _listing(row) if row is not None else None


def lists_of(connection: Connection, of: Iterable[str]) -> dict[str, Listing]:
    """The lists of several varieties, by variety."""
    rows = connection.execute(select(lists).where(lists.c.variety.in_(list(of))))
    return {row.variety: _listing(row) for row in rows}


def get_list(connection: Connection, id_: str) -> Listing:
    """A list. Raises `NotFound`."""
    row = connection.execute(select(lists).where(lists.c.id == id_)).one_or_none()
    if row is None:
        raise NotFound(message("front_runners.no_list", "没有这份名单，或还没有公示。"))
    return _listing(row)


def lists_in_publicity(connection: Connection, before: str) -> list[Listing]:
    """The lists whose publicity ended before a day and is not yet marked so."""
    asked = select(lists).where(lists.c.state == "in_publicity", lists.c.publicity_ends_on < before)
    return [_listing(row) for row in connection.execute(asked.where(lists.c.publicity_over_at.is_(None)))]


def change_list(connection: Connection, id_: str, **values: str | None) -> None:
    """Set columns of a list."""
    connection.execute(update(lists).where(lists.c.id == id_).values(**values))


def write_list(connection: Connection, listing: Listing, found: Iterable[Entry], ranking: Ranking) -> None:
    """Put a list that was drawn up in the place of the one before it."""
    for table in (placings, refusals, entries, sublists, turns):
        connection.execute(delete(table).where(table.c.list == listing.id))
    connection.execute(delete(lists).where(lists.c.id == listing.id))
    connection.execute(insert(lists), msgspec.structs.asdict(listing))
    for one in ranking.lists:
        connection.execute(insert(sublists), {"list": listing.id, "indicator": one.indicator, "withheld": one.withheld})
    for entry in found:
        row = msgspec.structs.asdict(entry)
        placed = row.pop("placings")
        connection.execute(insert(entries), row)
        for indicator, (tier, value) in placed.items():
            place = {"list": listing.id, "nomination": entry.nomination, "indicator": indicator}
            connection.execute(insert(placings), place | {"tier": tier, "value": value})
    for refusal in ranking.refusals:
        row = {"nomination": refusal.candidate, "code": refusal.code, "indicator": refusal.indicator}
        connection.execute(insert(refusals), row | {"list": listing.id})


def withheld(connection: Connection, of: Iterable[str]) -> dict[tuple[str, str], str | None]:
    """Why the list of an indicator is not issued, by list and indicator; None for an issued one."""
    rows = connection.execute(select(sublists).where(sublists.c.list.in_(list(of))))
    return {(row.list, row.indicator): row.withheld for row in rows}


def entries_of(connection: Connection, list_: str) -> list[Entry]:
    """All entries of a list, removed ones among them, by code of the enterprise and nomination."""
    return _entries(connection, entries.c.list == list_)


def entries_resting_on(connection: Connection, submission: str) -> list[Entry]:
    """The entries of all lists whose result or nomination a submission is."""
    return _entries(connection, (entries.c.result == submission) | (entries.c.nomination == submission))


def counts(connection: Connection, of: Iterable[str]) -> dict[tuple[str, str, int], int]:
    """How many are listed, by list, indicator and tier."""
    joined = (entries.c.list == placings.c.list) & (entries.c.nomination == placings.c.nomination)
    key = (placings.c.list, placings.c.indicator, placings.c.tier)
    asked = select(*key, func.count()).join(entries, joined).where(entries.c.state == "listed")
    rows = connection.execute(asked.where(placings.c.list.in_(list(of))).group_by(*key))
    return {(row[0], row[1], row[2]): row[3] for row in rows}


def turn(connection: Connection, entry: Entry, type_: str, reason: str, at: str) -> None:
    """Remove an entry from its list or put it back, and keep that it happened."""
    state = "removed" if type_ == "removed" else "listed"
    which = (entries.c.list == entry.list) & (entries.c.nomination == entry.nomination)
    kept = reason if state == "removed" else None
    connection.execute(update(entries).where(which).values(state=state, reason=kept, at=at))
    row = {"list": entry.list, "nomination": entry.nomination, "type": type_, "reason": reason, "at": at}
    connection.execute(insert(turns), row)


def turns_of(connection: Connection, list_: str) -> list[Turn]:
    """What happened to the entries of a list, newest first."""
    rows = connection.execute(select(turns).where(turns.c.list == list_).order_by(turns.c.id.desc()))
    return [Turn(row.nomination, row.type, row.reason, row.at) for row in rows]


def refused(connection: Connection, list_: str) -> list[Refused]:
    """Why candidates did not enter, by code of the enterprise and nomination."""
    asked = select(candidates, refusals.c.code, refusals.c.indicator).join(
        refusals, refusals.c.nomination == candidates.c.nomination
    )
    ordered = asked.where(refusals.c.list == list_).order_by(
        candidates.c.enterprise, candidates.c.nomination, refusals.c.code, refusals.c.indicator
    )
    rows = connection.execute(ordered)
    return [Refused(row.enterprise_name, row.standard, row.code, row.indicator) for row in rows]


def write_nominee(connection: Connection, nominee: Nominee) -> None:
    """Keep a published nomination, in the place of an earlier revision of it."""
    connection.execute(delete(candidates).where(candidates.c.nomination == nominee.nomination))
    connection.execute(insert(candidates), msgspec.structs.asdict(nominee))


def set_standing(connection: Connection, nomination: str, *, standing: bool) -> None:
    """Whether a nomination counts when a list is drawn up."""
    connection.execute(update(candidates).where(candidates.c.nomination == nomination).values(standing=standing))


def is_standing(connection: Connection, nomination: str) -> bool:
    """Whether a nomination counts."""
    asked = select(candidates.c.standing).where(candidates.c.nomination == nomination)
    return bool(connection.execute(asked).scalar())


def nominees_of(connection: Connection, year: int) -> list[Nominee]:
    """The nominations that stand and were published in a year (Asia/Shanghai), by id."""
    rows = connection.execute(select(candidates).where(candidates.c.standing).order_by(candidates.c.nomination))
    return [Nominee(**row._mapping) for row in rows if year_of(row.at) == year]


def year_of(at: str) -> int:
    """The year in China of a UTC text."""
    return (datetime.fromisoformat(at) + timedelta(hours=8)).year


def _entries(connection: Connection, which: ColumnElement[bool]) -> list[Entry]:
    own = (placings.c.list == entries.c.list) & (placings.c.nomination == entries.c.nomination)
    asked = select(entries, placings.c.indicator, placings.c.tier, placings.c.value).outerjoin(placings, own)
    ordered = asked.where(which).order_by(entries.c.enterprise, entries.c.nomination, entries.c.list)
    found = []
    for _, rows in groupby(connection.execute(ordered), key=lambda row: (row.nomination, row.list)):
        of_one = list(rows)
        placed = {row.indicator: (row.tier, row.value) for row in of_one if row.indicator is not None}
        told = {column.name: of_one[0]._mapping[column.name] for column in entries.c}
        found.append(Entry(**told, placings=placed))
    return found


def _listing(row: Row[tuple[object, ...]]) -> Listing:
    return Listing(**{name: row._mapping[name] for name in Listing.__struct_fields__})


def _indicator(rows: Sequence[Row[tuple[object, ...]]]) -> Indicator:
    """An indicator of a row for each of its tiers."""
    told = rows[0]._mapping
    bounds = tuple(parse_number(row._mapping["bound"]) for row in rows)
    core = CoreIndicator(told["key"], told["better"], parse_number(told["floor"]), bounds)
    return Indicator(Label(told["label_zh"], told["label_en"]), told["unit"], core)
