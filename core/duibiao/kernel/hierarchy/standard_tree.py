"""The nation's standard tree of organs, made of today's divisions and the zones of the statistical lists.

Reporting is not the map: counties administered by a province, districts of the four municipalities and the cities
without counties hang where they report. 香港, 澳门 and 台湾 are areas and have no reporting organ; an organ that no
division stands for (新疆生产建设兵团, departments, associations) is added by an act.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, insert, select

from duibiao.kernel.hierarchy.areas import GROUPING
from duibiao.kernel.hierarchy.data import rows_of
from duibiao.kernel.hierarchy.organs import Organ
from duibiao.kernel.journal.entries import Author, Subject, record
from duibiao.kernel.store.tables import organ_names, organ_parents, organs
from duibiao.model.records.kinds import OrganLevel
from duibiao.model.values.messages import Label

ROOT = Organ("cn", "nation", Label("国家（全国工作平台）", "Nation (national platform)"), "/cn/")
WITHOUT_ORGAN = frozenset({"710000", "810000", "820000"})
CITY_TYPES = frozenset({"地级市", "自治州", "地区", "盟"})

_RANK: dict[OrganLevel, int] = {"province": 1, "city": 2, "county": 3}
_ANY = select(organs.c.id).limit(1)
_INSERT_ORGANS = insert(organs)
_INSERT_NAMES = insert(organ_names)
_INSERT_PARENTS = insert(organ_parents)


def seed_organs(connection: Connection, author: Author) -> int:
    """Store the standard tree where there is no organ yet, and record it in one entry; how many organs that made.

    Names and parents begin with the empty text: they hold for every day that nothing else is recorded for.
    """
    if connection.execute(_ANY).first():
        return 0
    tree = list(standard_tree())
    connection.execute(_INSERT_ORGANS, [{"id": o.id, "level": o.level, "area": o.area, "path": o.path} for o in tree])
    names = [{"organ": o.id, "valid_from": "", "zh": o.name.zh, "en": o.name.en} for o in tree]
    connection.execute(_INSERT_NAMES, names)
    parents = [{"organ": o.id, "valid_from": "", "parent": o.parent} for o in tree if o.parent]
    connection.execute(_INSERT_PARENTS, parents)
    record(connection, author, Subject("organ", ROOT.id), "organs.seeded", {"organs": len(tree)}, revision=1)
    return len(tree)


def standard_tree() -> Iterator[Organ]:
    """The organs of the nation, each after its parent: `cn`, `cn-33`, `cn-3303`, `cn-330326`, zones `cn-130171`."""
    known = {"": ROOT}
    yield ROOT
    current = [row for row in rows_of("areas.csv") if not row["valid_to"] and row["type"] != GROUPING]
    for row in sorted(current, key=lambda row: (_RANK[_level(row)], row["code"])):
        if row["code"] not in WITHOUT_ORGAN:
            known[row["code"]] = organ = _organ(row, _level(row), known[row["parent"]])
            yield organ
    for row in rows_of("zones.csv"):
        yield _organ(row, "zone", known[row["parent"]])


def _level(row: dict[str, str]) -> OrganLevel:
    if not row["parent"]:
        return "province"
    return "city" if row["type"] in CITY_TYPES else "county"


def _organ(row: dict[str, str], level: OrganLevel, parent: Organ) -> Organ:
    code = row["code"]
    short = {"province": code[:2], "city": code[:4]}.get(level, code)
    id_ = f"{ROOT.id}-{short}"
    area = None if level == "zone" else code
    return Organ(id_, level, Label(row["name"]), f"{parent.path}{id_}/", parent.id, area)
