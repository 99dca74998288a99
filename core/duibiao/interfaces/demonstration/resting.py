"""Filings that rest on a result of the crowd, as a nomination does: of a kind that a plugin brings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from duibiao.interfaces.demonstration.crowd import RESULT, Crowd, Fate, Resting
from duibiao.interfaces.demonstration.filings import Filing
from duibiao.interfaces.demonstration.planning import Deed, Plan, Routes, doings
from duibiao.interfaces.demonstration.timeline import Timeline
from duibiao.kernel.submissions.content import Content
from duibiao.model.values.dates import parse_utc
from duibiao.model.values.identifiers import RANDOM_BYTES, uuid7


def with_resting(plan: Plan, crowd: Crowd, kinds: Iterable[str], time: Timeline, routes: Routes) -> Plan:
    """The plan with the filings that rest on its results, as far as their kinds are among `kinds`."""
    offered = set(kinds)
    added = [
        deed for stated in crowd.resting if stated.kind in offered for deed in _deeds(plan, crowd, stated, time, routes)
    ]
    posts = {deed.post for deed in added if deed.post is not None and deed.post[0] != "filer"}
    return Plan(tuple(sorted((*plan.deeds, *added), key=lambda deed: deed.moment)), plan.posts | posts)


def _deeds(plan: Plan, crowd: Crowd, stated: Resting, time: Timeline, routes: Routes) -> Iterator[Deed]:
    """The deeds of all filings of one kind."""
    number = 0
    for scheme, count in stated.counts.items():
        taken: set[str] = set()
        for result, published in _standing(plan, scheme):
            number += 1
            found = list(_of_one(crowd, stated, number, result, time, routes))
            if len(taken) < count and result.enterprise.uscc not in taken and published < found[0].moment:
                taken.add(result.enterprise.uscc)
                yield from found


def _of_one(
    crowd: Crowd, stated: Resting, number: int, result: Filing, time: Timeline, routes: Routes
) -> Iterator[Deed]:
    """One filing from its draft to where it ends."""
    chance = crowd.chance("resting", stated.kind, number)
    route = routes(stated.kind, result.enterprise.organ)
    fate = Fate(key=stated.kind, share=1, acts=stated.acts, kind=stated.kind)
    todo = list(doings(fate, route, ("filer", result.enterprise.uscc)))
    days = time.schedule(chance, [crowd.gaps[doing] for doing, _ in todo[1:]], (stated.idle, stated.idle))
    moments = [time.moment(chance, day) for day in days]
    opened = parse_utc(moments[0])
    told = {"result": result.id, "number": f"{number:03}", "year": str(opened.year - 1)}
    filing = Filing(
        id=uuid7(int(opened.timestamp() * 1000), chance.randbytes(RANDOM_BYTES)),
        kind=stated.kind,
        enterprise=result.enterprise,
        product=result.product,
        scheme=None,
        round=None,
        contents=(Content(fields=_fields(stated.fields, told)),),
    )
    for moment, (doing, post) in zip(moments, todo, strict=True):
        yield Deed(moment, filing, doing, post)


def _fields(stated: Mapping[str, str | bool], told: Mapping[str, str]) -> dict[str, str | bool]:
    return {name: value.format(**told) if isinstance(value, str) else value for name, value in stated.items()}


def _standing(plan: Plan, scheme: str) -> Iterator[tuple[Filing, str]]:
    """The results by a scheme that nothing befell after they were published, each with that moment, in its order."""
    last: dict[str, Deed] = {deed.filing.id: deed for deed in plan.deeds}
    for deed in last.values():
        filing = deed.filing
        if deed.doing == "publish" and filing.kind == RESULT and filing.scheme and filing.scheme.key == scheme:
            yield filing, deed.moment
