"""Editions of standards as the register holds them: what each is called, how it stands, what it adopts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Literal

import msgspec

from duibiao.model.values.messages import Label, Message, message
from duibiao.model.values.standards import StandardNumber, parse_standard

EditionStatus = Literal["in_force", "upcoming", "replaced", "withdrawn"]
"""现行, 即将实施, 被代替, 废止."""

Degree = Literal["IDT", "MOD", "NEQ"]
"""How closely a standard follows another: identical, modified, not equivalent (GB/T 20000.2)."""

ADOPTING: frozenset[str] = frozenset({"IDT", "MOD"})
"""The degrees that are adoption. NEQ only says that there is a correspondence, and no conversion rate counts it."""

_DIGITS = re.compile(r"\d+")
_parsed = lru_cache(maxsize=1024)(parse_standard)
"""The number behind a text; an edition is asked for its place again and again."""


class Adoption(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That a standard follows another, and how closely."""

    degree: Degree
    number: str

    @property
    def adopts(self) -> bool:
        """Whether that is adoption."""
        return self.degree in ADOPTING


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """One edition of a standard. Days are ISO text.

    `status` is what the source says; `ended_on` the day from which it counts no more, `successor` what stands in its
    place. `source` is where all this was read, `checked_on` the day on which somebody held it against the issuer's own
    publication: without one it is unverified.
    """

    number: str
    title: Label
    status: EditionStatus
    source: str
    issuer: str | None = None
    published_on: str | None = None
    effective_on: str | None = None
    ended_on: str | None = None
    successor: str | None = None
    adopts: tuple[Adoption, ...] = ()
    checked_on: str | None = None

    @property
    def standard(self) -> str:
        """The standard of whatever edition: "GB/T 34549"."""
        return standard_of(_parsed(self.number))

    @property
    def place(self) -> str:
        """Where it stands in the register: see `place_of`."""
        return place_of(_parsed(self.number))


def standard_of(number: StandardNumber) -> str:
    """The standard of whatever edition."""
    return f"{number.issuer} {number.number}"


def edition_of(number: StandardNumber) -> str:
    """What tells the editions of one standard apart: the year in four digits and the amendment; "" for neither."""
    year = number.year or ""
    if len(year) == 2:
        year = f"{19 if year >= '50' else 20}{year}"
    return f"{year}/{number.amendment}" if number.amendment else year


def place_of(number: StandardNumber) -> str:
    """The same text for the same edition, however its year is written, in an order in which 9 comes before 10."""
    standard = _DIGITS.sub(lambda digits: digits[0].zfill(8), standard_of(number))
    return f"{standard}|{edition_of(number)}"


def check_edition(edition: Edition, today: str) -> Iterator[Message]:
    """What contradicts itself in an edition, each message placed at a field."""
    if edition.status == "replaced" and edition.successor is None:
        text = "状态是“被代替”，没有写代替它的标准。请补上编号；没有代替者时状态写“废止”。"
        yield message("edition.no_successor", text, at="successor")
    if edition.status == "withdrawn" and edition.successor is not None:
        text = "状态是“废止”，却写了代替它的标准。请把状态改为“被代替”，或删去编号。"
        yield message("edition.successor_of_withdrawn", text, at="status")
    if edition.status == "upcoming" and edition.effective_on is None:
        text = "状态是“即将实施”，没有写实施日期。请补上，到那一天它自动成为现行。"
        yield message("edition.no_effective_day", text, at="effective_on")
    if edition.successor and place_of(parse_standard(edition.successor)) == edition.place:
        yield message("edition.own_successor", "代替它的不能是它自己。请写代替它的标准的编号和年份。", at="successor")
    days = [
        (name, day)
        for name in ("published_on", "effective_on", "ended_on")
        if (day := getattr(edition, name)) is not None
    ]
    for (_, earlier), (name, later) in pairwise(days):
        if later < earlier:
            text = "{later} 早于前面的日期 {earlier}。发布、实施、终止要依次不早于前一个，请核对。"
            yield message("edition.days", text, at=name, later=later, earlier=earlier)
    if edition.checked_on and edition.checked_on > today:
        text = "核对日期 {day} 还没有到。请写实际核对的那一天；没有核对过就留空。"
        yield message("edition.checked_later", text, at="checked_on", day=edition.checked_on)
