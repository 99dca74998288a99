"""An organ's names and parents through time, and organs found by name."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Connection

from duibiao.kernel.hierarchy.changes import move_organ, rename_organ
from duibiao.kernel.hierarchy.organs import count_organs, search_organs
from duibiao.kernel.hierarchy.past import DatedName, DatedParent, names_through_time, parents_through_time
from duibiao.kernel.hierarchy.standard_tree import standard_tree
from duibiao.kernel.journal.entries import Author
from duibiao.model.values.messages import Fault, Label

DAY = date(2026, 11, 1)


def test_names_and_parents_are_told_with_their_days(nation: Connection, author: Author) -> None:
    rename_organ(nation, author, "cn-330326", Label(" 平阳市 ", "Pingyang"), DAY)
    move_organ(nation, author, "cn-330326", "cn-3301", DAY)
    rename_organ(nation, author, "cn-3303", Label("温州"), DAY)

    assert names_through_time(nation, "cn-330326") == [
        DatedName(Label("平阳市", "Pingyang"), "2026-11-01", None),
        DatedName(Label("平阳县"), "", "2026-11-01"),
    ]
    assert parents_through_time(nation, "cn-330326") == [
        DatedParent("cn-3301", Label("杭州市"), "2026-11-01", None),
        DatedParent("cn-3303", Label("温州"), "", "2026-11-01"),
    ]


def test_root_has_no_parents(nation: Connection) -> None:
    assert parents_through_time(nation, "cn") == []


@pytest.mark.parametrize(
    ("name", "at"), [(Label(" "), "name.zh"), (Label("局", "x" * 61), "name.en"), (Label("a\nb"), "name.zh")]
)
def test_name_that_will_not_do_is_refused(nation: Connection, author: Author, name: Label, at: str) -> None:
    with pytest.raises(Fault) as refusal:
        rename_organ(nation, author, "cn-33", name, DAY)

    assert [(told.key, told.at) for told in refusal.value.messages] == [("organ.name", at)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("平阳", ["cn-330326"]), (" cn-330326 ", ["cn-330326"]), ("NATIONAL PLAT", ["cn"]), ("%", []), ("旧名", [])],
)
def test_organs_are_found_by_name_of_today_or_id(
    nation: Connection, author: Author, typed: str, found: list[str]
) -> None:
    rename_organ(nation, author, "cn-11", Label("旧名"), DAY)
    rename_organ(nation, author, "cn-11", Label("北京市"), date(2026, 11, 2))

    assert [organ.id for organ in search_organs(nation, typed)] == found


def test_found_organs_come_by_pages(nation: Connection) -> None:
    whole = [organ.id for organ in search_organs(nation, "鼓楼", limit=100)]

    first = search_organs(nation, "鼓楼", limit=2)
    rest = search_organs(nation, "鼓楼", after=first[-1].id, limit=100)

    assert [organ.id for organ in (*first, *rest)] == whole == sorted(whole)


def test_organs_are_counted(nation: Connection) -> None:
    assert count_organs(nation) == len(list(standard_tree()))
