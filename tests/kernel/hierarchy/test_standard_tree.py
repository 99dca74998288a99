"""The nation's standard tree: how many organs, and who hangs where."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import Connection, func, select

from duibiao.kernel.hierarchy.organs import children, get_organ
from duibiao.kernel.hierarchy.standard_tree import seed_organs, standard_tree
from duibiao.kernel.journal.entries import Author, Subject, history
from duibiao.kernel.store.tables import entries, organs


def test_standard_tree_counts_by_level() -> None:
    levels = Counter(organ.level for organ in standard_tree())

    assert levels == {"nation": 1, "province": 31, "city": 333, "county": 2845, "zone": 124}


def test_standard_tree_gives_each_organ_after_its_parent_and_one_path() -> None:
    paths = {"": "/"}
    for organ in standard_tree():
        assert organ.path == f"{paths[organ.parent or '']}{organ.id}/"
        paths[organ.id] = organ.path

    assert len(set(paths.values())) == 3335


def test_counties_that_report_to_a_province_are_117() -> None:
    tree = list(standard_tree())
    provinces = {organ.id for organ in tree if organ.level == "province"}

    assert sum(organ.level == "county" and organ.parent in provinces for organ in tree) == 117


@pytest.mark.parametrize(
    ("id_", "path"),
    [
        ("cn", "/cn/"),
        ("cn-330326", "/cn/cn-33/cn-3303/cn-330326/"),
        ("cn-429004", "/cn/cn-42/cn-429004/"),
        ("cn-110105", "/cn/cn-11/cn-110105/"),
        ("cn-500231", "/cn/cn-50/cn-500231/"),
        ("cn-4419", "/cn/cn-44/cn-4419/"),
        ("cn-130171", "/cn/cn-13/cn-1301/cn-130171/"),
    ],
)
def test_organ_hangs_where_it_reports(nation: Connection, id_: str, path: str) -> None:
    assert get_organ(nation, id_).path == path


@pytest.mark.parametrize("id_", ["cn-4419", "cn-4420", "cn-4604", "cn-6202"])
def test_city_without_counties_is_a_leaf(nation: Connection, id_: str) -> None:
    assert get_organ(nation, id_).level == "city"
    assert children(nation, id_) == ()


def test_seeding_writes_one_entry(connection: Connection, author: Author) -> None:
    made = seed_organs(connection, author)

    (recorded,) = history(connection, Subject("organ", "cn"))
    assert (recorded.entry.type, recorded.entry.body) == ("organs.seeded", {"organs": made})
    assert connection.execute(select(func.count()).select_from(entries)).scalar_one() == 1


def test_seeding_again_changes_nothing(nation: Connection, author: Author) -> None:
    made = seed_organs(nation, author)

    assert made == 0
    assert nation.execute(select(func.count()).select_from(organs)).scalar_one() == 3334
    assert len(history(nation, Subject("organ", "cn"))) == 1
