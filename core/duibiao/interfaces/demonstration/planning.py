"""Who does what when: the fates of crowd.toml become filings with answers, and deeds with moments. Nothing is done yet.

An act that is told of a level ("city") is as many passes as the filing's own route needs to wait there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle
from random import Random
from typing import Literal

import msgspec

from duibiao.interfaces.demonstration.crowd import Crowd, Fate, Level, portions
from duibiao.interfaces.demonstration.filings import Filing, filing_for
from duibiao.interfaces.demonstration.population import Firm, Post
from duibiao.interfaces.demonstration.timeline import Timeline
from duibiao.kernel.hierarchy.routes import RouteStep
from duibiao.kernel.submissions.content import differences
from duibiao.kernel.submissions.lifecycle import ActionName
from duibiao.kernel.submissions.records import Remark
from duibiao.kernel.submissions.rounds import Round

Doing = Literal[ActionName, "open", "improve", "object", "uphold", "dismiss"]
"""What somebody does with a filing."""

RANK: Mapping[str, int] = {"zone": 0, "county": 1, "city": 2, "province": 3, "nation": 4}
TOLD_SELDOM = 0.35
"""How often a pass comes with a word."""

Routes = Callable[[str, str], tuple[RouteStep, ...]]
"""The route of a kind from an organ."""


class Deed(msgspec.Struct, frozen=True):
    """One act about a filing; `post` is who acts, None the public."""

    moment: str
    filing: Filing
    doing: Doing
    post: Post | None
    said: str | None = None
    remarks: tuple[Remark, ...] = ()


class Plan(msgspec.Struct, frozen=True):
    """Every deed in the order of time, and every post that a filing passes or waits at."""

    deeds: tuple[Deed, ...]
    posts: frozenset[Post]


def plan(
    crowd: Crowd,
    firms: Sequence[Firm],
    own: Mapping[str, Firm],
    rounds: Sequence[Round],
    time: Timeline,
    routes: Routes,
) -> Plan:
    """The whole plan. `own` are firms of demo.toml, by filer and key of scheme: "filer/porcelain_tile"."""
    deeds: list[Deed] = []
    posts: set[Post] = set()
    for number, (firm, fate) in enumerate(_dealt(crowd, firms, own), start=1):
        route = routes(fate.kind, firm.enterprise.organ)
        posts |= {(step.role, step.organ) for step in route} | {("publisher", route[-1].organ)}
        deeds += _deeds(crowd, number, firm, fate, route, rounds, time)
    return Plan(tuple(sorted(deeds, key=lambda deed: deed.moment)), frozenset(posts))


def doings(fate: Fate, route: Sequence[RouteStep], filer: Post) -> Iterator[tuple[Doing, Post | None]]:
    """The acts of a fate on this route, and who takes each."""
    publisher, at = ("publisher", route[-1].organ), len(route)
    yield "open", filer
    for word in fate.acts:
        match word:
            case "submit":
                at = 0
                yield word, filer
            case "accepted" | "nation" | "province" | "city" | "county" | "zone":
                while at < len(route) if word == "accepted" else _is_below(route, at, word):
                    yield "pass", (route[at].role, route[at].organ)
                    at += 1
            case "return" | "refuse":
                yield word, (route[at].role, route[at].organ) if at < len(route) else publisher
                at = len(route)
            case "withdraw" | "correct" | "improve":
                yield word, filer
            case "object":
                yield word, None
            case _:
                yield word, publisher


def _is_below(route: Sequence[RouteStep], at: int, level: Level) -> bool:
    """Whether the filing waits below `level`, and not at the last step, which "accepted" alone takes."""
    return at < len(route) - 1 and RANK[route[at].level] < RANK[level]


def _dealt(crowd: Crowd, firms: Sequence[Firm], own: Mapping[str, Firm]) -> Iterator[tuple[Firm, Fate]]:
    """Each filing's firm and fate: first the placed ones, then one for every firm, then to any."""
    for placed in crowd.placed:
        key = f"{placed.filer}/{placed.scheme}"
        there = [own[key]] if key in own else [f for f in firms if f.enterprise.organ == placed.organ]
        if there:
            yield from zip(cycle(there), map(crowd.fate, placed.fates))
    counts = portions(crowd.filings, tuple(fate.share for fate in crowd.fates))
    fates = [fate for fate, count in zip(crowd.fates, counts, strict=True) for _ in range(count)]
    chance = crowd.chance("deal")
    chance.shuffle(fates)
    order = list(firms)
    chance.shuffle(order)
    for index, fate in enumerate(fates):
        yield order[index] if index < len(order) else chance.choice(order), fate


def _deeds(
    crowd: Crowd,
    number: int,
    firm: Firm,
    fate: Fate,
    route: Sequence[RouteStep],
    rounds: Sequence[Round],
    time: Timeline,
) -> Iterator[Deed]:
    """One filing from its draft to where its fate leaves it."""
    chance = crowd.chance("filing", number)
    todo = list(doings(fate, route, ("filer", firm.enterprise.uscc)))
    days = time.schedule(chance, [crowd.gaps[doing] for doing, _ in todo[1:]], fate.idle)
    moments = [time.moment(chance, day) for day in days]
    filed = next((m for m, (doing, _) in zip(moments, todo, strict=True) if doing == "submit"), moments[0])
    round_ = next(
        (r.id for r in rounds if r.opens_at <= moments[0] and filed < r.closes_at and fate.kind in r.kinds), None
    )
    filing = filing_for(crowd, chance, number, firm, fate, moments[0], round_, time.progress(days[-1]))
    improved = 0
    for moment, (doing, post) in zip(moments, todo, strict=True):
        improved += doing == "improve"
        said, remarks = _words(crowd, chance, filing, doing, improved)
        yield Deed(moment, filing, doing, post, said, remarks)


def _words(
    crowd: Crowd, chance: Random, filing: Filing, doing: Doing, improved: int
) -> tuple[str | None, tuple[Remark, ...]]:
    """What is said with an act; a return also says something of the indicators that will be changed."""
    sayings = crowd.sayings.get(doing)
    if sayings is None or (doing == "pass" and chance.random() > TOLD_SELDOM):
        return None, ()
    said = chance.choice(sayings)
    if doing != "return" or filing.scheme is None:
        return said, ()
    now = filing.contents[improved]
    following = filing.contents[min(improved + 1, len(filing.contents) - 1)]
    changed = [d.path for d in differences(now, following) if d.path.startswith("indicators.")]
    paths = changed or [f"indicators.{key}" for key in now.indicators]
    labels = {f"indicators.{indicator.key}": indicator.label.zh for indicator in filing.scheme.indicators}
    chosen = chance.sample(paths, min(len(paths), chance.randint(1, 2)))
    return said, tuple(Remark(p, chance.choice(crowd.sayings["remark"]).format(label=labels[p])) for p in chosen)
