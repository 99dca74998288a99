"""Further versions of the demonstration's tile scheme, and what they would do."""

from __future__ import annotations

import msgspec

from duibiao.interfaces.operating import operator
from duibiao.interfaces.worker.round import work_once
from duibiao.kernel.definitions import known
from duibiao.kernel.definitions.publishing import publish
from duibiao.kernel.identity.people import Person, find_person, get_person
from duibiao.kernel.submissions.previews import start_preview
from duibiao.model.records.schemes import BenchmarkScheme
from tests.demonstrations import Demo

TILE = "duibiao:porcelain_tile"


def tightened(scheme: BenchmarkScheme, bound: str = "0.05", version: str = "9.0") -> BenchmarkScheme:
    """The next version of the tile scheme: the first one-sided limit of water absorption tightened."""
    indicators = list(scheme.indicators)
    place = next(i for i, one in enumerate(indicators) if one.key == "water_absorption")
    limits = indicators[place].limits
    first = next(i for i, one in enumerate(limits) if one.relation == "at_most")
    changed = tuple(msgspec.structs.replace(one, bound=bound) if i == first else one for i, one in enumerate(limits))
    indicators[place] = msgspec.structs.replace(indicators[place], limits=changed)
    return msgspec.structs.replace(scheme, version=version, indicators=tuple(indicators))


def without(scheme: BenchmarkScheme, indicator: str, version: str = "9.0") -> BenchmarkScheme:
    """The next version, which asks for one indicator less."""
    indicators = tuple(one for one in scheme.indicators if one.key != indicator)
    return msgspec.structs.replace(scheme, version=version, indicators=indicators)


def put_in_force(demo: Demo, scheme: BenchmarkScheme) -> str:
    """Publish a version; its digest."""
    with demo.running.store.write() as connection:
        return publish(connection, operator("test", demo.clock()), "benchmark_schemes", scheme)


def publish_tightened(demo: Demo, bound: str = "0.05", version: str = "9.0") -> BenchmarkScheme:
    """Put that version in force, and give the one before it."""
    scheme = scheme_in_force(demo)
    put_in_force(demo, tightened(scheme, bound, version))
    return scheme


def scheme_in_force(demo: Demo, name: str = TILE) -> BenchmarkScheme:
    """The version of a scheme in force."""
    with demo.running.store.read() as connection:
        return known.current(connection, BenchmarkScheme, name).definition


def person(demo: Demo, login: str) -> Person:
    """Somebody of the demonstration with the roles of today."""
    with demo.running.store.read() as connection:
        return get_person(connection, find_person(connection, login), demo.clock()[:10])


def started(demo: Demo, bound: str = "0.0001", login: str = "nation") -> str:
    """A preview of a tightened tile scheme that nobody has published; the id of its job."""
    candidate = tightened(scheme_in_force(demo), bound)
    with demo.running.store.write() as connection:
        return start_preview(connection, candidate, person(demo, login), demo.clock())


def work(demo: Demo) -> None:
    """Let the worker do everything there is to do."""
    while work_once(demo.running):
        pass
