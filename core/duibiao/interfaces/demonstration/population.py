"""Made-up enterprises and officers: where they are, what they are called, what they make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import cycle, islice

import msgspec

from duibiao.interfaces.demonstration.answers import Pool, pool_of
from duibiao.interfaces.demonstration.crowd import Crowd, Place, Trade, portions
from duibiao.interfaces.demonstration.people import DemoEnterprise, DemoOfficer
from duibiao.kernel.definitions.known import Known
from duibiao.kernel.hierarchy.organs import Organ
from duibiao.kernel.identity.roles import LABELS
from duibiao.model.records.schemes import BenchmarkScheme

Post = tuple[str, str]
"""A role, and the organ or enterprise at which it is held."""


class Line(msgspec.Struct, frozen=True):
    """A line of business: a scheme in force, answers to it, and how it shows in names."""

    scheme: BenchmarkScheme
    plugin: str
    pool: Pool
    trade: Trade


class Firm(msgspec.Struct, frozen=True):
    """A made-up enterprise and its line of business."""

    enterprise: DemoEnterprise
    line: Line


def lines_of(crowd: Crowd, schemes: Iterable[Known[BenchmarkScheme]], plugins: Mapping[str, str]) -> tuple[Line, ...]:
    """A line for each scheme that somebody can keep; `plugins` names the plugin of a scheme by its digest."""
    lines = []
    for known in schemes:
        scheme, plugin = known.definition, plugins.get(known.digest, "")
        pool = pool_of(scheme, known.digest, crowd.chance("answers", scheme.name))
        product = scheme.product_class.zh
        trade = crowd.trades.get(scheme.key) or crowd.trades.get(plugin) or Trade(product, (product,), "SYN")
        if any(variant.publishable for family in pool for variant in family):
            lines.append(Line(scheme, plugin, pool, trade))
    return tuple(lines)


def firms_of(crowd: Crowd, lines: tuple[Line, ...], areas: Mapping[str, str], others: Iterable[str]) -> Iterator[Firm]:
    """The enterprises of all places. `areas` gives the division that codes begin with, `others` have their names."""
    taken = set(others)
    counts = portions(crowd.enterprises, tuple(place.share for place in crowd.places))
    serial = 0
    for place, count in zip(crowd.places, counts, strict=True):
        for line in islice(cycle(_lines_at(place, lines)), count):
            serial += 1
            name = _name(crowd, place, line, taken)
            taken.add(name)
            made_up = DemoEnterprise(
                department_and_kind="91",
                region=areas[place.organ],
                serial=f"MADE{serial:04}",
                name=name,
                organ=place.organ,
                industry=line.scheme.industries[0],
                filer=f"filer-{serial:03}",
            )
            yield Firm(made_up, line)


def officers_for(posts: Iterable[Post], known: Iterable[DemoOfficer], organs: Mapping[str, Organ]) -> list[DemoOfficer]:
    """An officer for each of `posts` that nobody known holds."""
    held = {post for officer in known for post in officer.roles}
    return [
        DemoOfficer(f"{role}-{organ}", f"演示·{organs[organ].name.zh}{LABELS[role].zh}", ((role, organ),))
        for role, organ in sorted(set(posts) - held)
    ]


def _lines_at(place: Place, lines: tuple[Line, ...]) -> list[Line]:
    """The lines of business that are at home here; all of them where none of the place's own is in force."""
    own = [line for trade in place.trades for line in lines if trade in (line.scheme.key, line.plugin)]
    return own or list(lines)


def _name(crowd: Crowd, place: Place, line: Line, taken: set[str]) -> str:
    """The first name that nobody has; numbers follow once the words are used up."""
    words = [*crowd.words, *(f"{word}{number}号" for number in range(2, 20) for word in crowd.words)]
    names = (crowd.name.format(place=place.short, word=word, trade=line.trade.word) for word in words)
    return next(name for name in names if name not in taken)
