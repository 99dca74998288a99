"""Which instance hosts an organ: the one whose own organ is it, or is nearest above it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec
from sqlalchemy import Connection, and_, bindparam, or_, select

from duibiao.kernel.store.federation import peers
from duibiao.kernel.store.tables import organs

HostOf = Callable[[str], str]
"""The name of the instance that hosts the organ with this id."""

_PLACES = (
    select(organs.c.id, organs.c.path, peers.c.instance)
    .outerjoin(peers, and_(peers.c.organ == organs.c.id, peers.c.active))
    .where(or_(organs.c.id.in_(bindparam("wanted", expanding=True)), peers.c.instance.is_not(None)))
)


class Hosts(msgspec.Struct, frozen=True):
    """The instances by the path of their organ, the deepest first, and the paths of the organs asked about."""

    here: str
    by_path: tuple[tuple[str, str], ...]
    paths: Mapping[str, str]

    def host_of(self, organ: str) -> str:
        """The instance nearest above the organ; this one where none is, or the organ is not among those asked about."""
        path = self.paths.get(organ, "")
        return next((instance for above, instance in self.by_path if path.startswith(above)), self.here)

    def is_above(self, instance: str) -> bool:
        """Whether another instance's organ is above this one's."""
        own = next((path for path, name in self.by_path if name == self.here), "")
        return any(name == instance and path != own and own.startswith(path) for path, name in self.by_path)


def hosts(connection: Connection, here: str, own_organ: str, wanted: Iterable[str] = ()) -> Hosts:
    """Who hosts the organs `wanted`, as seen by the instance `here` which is `own_organ`; one statement."""
    rows = connection.execute(_PLACES, {"wanted": sorted({own_organ, *wanted})}).all()
    paths = {row.id: row.path for row in rows}
    named = {row.path: row.instance for row in rows if row.instance is not None and row.instance != here}
    named[paths.get(own_organ, "/")] = here
    deepest_first = sorted(named.items(), key=lambda one: len(one[0]), reverse=True)
    return Hosts(here, tuple(deepest_first), paths)
