"""Organs added, renamed and moved, also backdated: names, parents, paths and entries."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select

from duibiao.kernel.hierarchy.changes import add_organ, move_organ, rename_organ
from duibiao.kernel.hierarchy.organs import Organ, get_organ, line_of, organ_as_of
from duibiao.kernel.hierarchy.standard_tree import seed_organs
from duibiao.kernel.journal.entries import Author, Subject, history
from duibiao.kernel.store.engine import Store
from duibiao.kernel.store.tables import organ_names, organ_parents, organs
from duibiao.model.values.messages import Conflict, Fault, Label, NotFound

TODAY = date(2026, 11, 23)
LONG_AGO = date(2000, 1, 1)


def keys(fault: Fault) -> list[str]:
    return [m.key for m in fault.messages]


def test_added_organ_hangs_below_its_parent(nation: Connection, author: Author) -> None:
    added = add_organ(
        nation, author, "cn-330371", level="zone", name=Label("温州高新区"), parent="cn-3303", valid_from=TODAY
    )

    assert added == Organ("cn-330371", "zone", Label("温州高新区"), "/cn/cn-33/cn-3303/cn-330371/", "cn-3303")
    assert get_organ(nation, "cn-330371") == added


@pytest.mark.parametrize("id_", ["cn-34-tea", "tea", "cn-33_tea", "CN-33-tea", "cn-33-茶", "cn-33-", "cn-33/x"])
def test_id_outside_the_prefix_is_refused(nation: Connection, author: Author, id_: str) -> None:
    with pytest.raises(Fault) as caught:
        add_organ(nation, author, id_, level="association", name=Label("茶协"), parent="cn-3303", valid_from=TODAY)

    assert keys(caught.value) == ["organ.id"]


def test_second_root_is_refused(nation: Connection, author: Author) -> None:
    with pytest.raises(Fault) as caught:
        add_organ(nation, author, "cn-zz", level="nation", name=Label("另一国"), parent="cn", valid_from=TODAY)

    assert keys(caught.value) == ["organ.level"]


def test_taken_id_is_a_conflict(nation: Connection, author: Author) -> None:
    with pytest.raises(Conflict) as caught:
        add_organ(nation, author, "cn-3304", level="city", name=Label("又一市"), parent="cn-33", valid_from=TODAY)

    assert keys(caught.value) == ["organ.id_taken"]


def test_change_ahead_of_its_day_is_refused(nation: Connection, author: Author) -> None:
    with pytest.raises(Fault) as caught:
        rename_organ(nation, author, "cn-3303", Label("新温州"), TODAY + timedelta(days=1))

    assert keys(caught.value) == ["organ.ahead"]


def test_day_of_a_change_is_the_day_in_china(nation: Connection) -> None:
    evening = Author("cn", "person-1", "administrator", "2026-11-23T16:00:00.000000Z", "cn")

    renamed = rename_organ(nation, evening, "cn-3303", Label("新温州"), TODAY + timedelta(days=1))

    assert renamed.name == Label("新温州")


def test_renamed_organ_keeps_its_past_name(nation: Connection, author: Author) -> None:
    rename_organ(nation, author, "cn-4206", Label("襄阳市", "Xiangyang"), date(2010, 12, 9))
    rename_organ(nation, author, "cn-4206", Label("襄樊市"), LONG_AGO)

    assert organ_as_of(nation, "cn-4206", date(2010, 12, 8)).name == Label("襄樊市")
    assert organ_as_of(nation, "cn-4206", date(2010, 12, 9)).name == Label("襄阳市", "Xiangyang")
    assert get_organ(nation, "cn-4206").name == Label("襄阳市", "Xiangyang")


def test_renaming_again_on_the_same_day_replaces_the_name(nation: Connection, author: Author) -> None:
    rename_organ(nation, author, "cn-4206", Label("襄洋市"), LONG_AGO)
    rename_organ(nation, author, "cn-4206", Label("襄阳市"), LONG_AGO)

    rows = nation.execute(
        select(organ_names.c.valid_from, organ_names.c.valid_to, organ_names.c.zh)
        .where(organ_names.c.organ == "cn-4206")
        .order_by(organ_names.c.valid_from)
    )
    assert [tuple(row) for row in rows] == [("", "2000-01-01", "襄阳市"), ("2000-01-01", None, "襄阳市")]


def test_moved_organ_takes_everything_below_along(nation: Connection, author: Author) -> None:
    moved = move_organ(nation, author, "cn-3303", "cn-34", TODAY)

    below = [row.path for row in nation.execute(select(organs).where(organs.c.id.in_(["cn-330326", "cn-330302"])))]
    assert moved.path == "/cn/cn-34/cn-3303/"
    assert sorted(below) == ["/cn/cn-34/cn-3303/cn-330302/", "/cn/cn-34/cn-3303/cn-330326/"]
    assert get_organ(nation, "cn-3304").path == "/cn/cn-33/cn-3304/"


def test_moving_leaves_organs_whose_ids_begin_alike(nation: Connection, author: Author) -> None:
    add_organ(nation, author, "cn-33-a", level="institute", name=Label("甲"), parent="cn-33", valid_from=LONG_AGO)
    add_organ(nation, author, "cn-33-ab", level="institute", name=Label("乙"), parent="cn-33", valid_from=LONG_AGO)
    add_organ(nation, author, "cn-33-a-1", level="institute", name=Label("丙"), parent="cn-33-a", valid_from=LONG_AGO)

    move_organ(nation, author, "cn-33-a", "cn-3303", TODAY)

    assert get_organ(nation, "cn-33-a-1").path == "/cn/cn-33/cn-3303/cn-33-a/cn-33-a-1/"
    assert get_organ(nation, "cn-33-ab").path == "/cn/cn-33/cn-33-ab/"


def test_backdated_move_holds_until_the_move_already_recorded(nation: Connection, author: Author) -> None:
    move_organ(nation, author, "cn-330326", "cn-33", date(2020, 1, 1))
    move_organ(nation, author, "cn-330326", "cn-3304", date(2010, 1, 1))

    parents = [organ_as_of(nation, "cn-330326", date(year, 6, 1)).parent for year in (2005, 2015, 2025)]
    assert parents == ["cn-3303", "cn-3304", "cn-33"]
    assert get_organ(nation, "cn-330326").path == "/cn/cn-33/cn-330326/"


@pytest.mark.parametrize("parent", ["cn-33", "cn-3303", "cn-330326"])
def test_move_below_itself_is_refused(nation: Connection, author: Author, parent: str) -> None:
    with pytest.raises(Fault) as caught:
        move_organ(nation, author, "cn-33", parent, TODAY)

    assert keys(caught.value) == ["organ.circle"]
    assert get_organ(nation, "cn-330326").path == "/cn/cn-33/cn-3303/cn-330326/"


def test_backdated_move_that_would_circle_on_a_later_day_is_refused(nation: Connection, author: Author) -> None:
    move_organ(nation, author, "cn-3303", "cn-3304", date(2020, 1, 1))

    with pytest.raises(Fault) as caught:
        move_organ(nation, author, "cn-3304", "cn-3303", date(2010, 1, 1))

    assert keys(caught.value) == ["organ.circle"]
    assert caught.value.messages[0].params["day"] == "2020-01-01"


def test_root_cannot_be_moved(nation: Connection, author: Author) -> None:
    with pytest.raises(Fault) as caught:
        move_organ(nation, author, "cn", "cn-33", TODAY)

    assert keys(caught.value) == ["organ.root"]


def test_move_to_a_parent_that_did_not_exist_yet_is_not_found(nation: Connection, author: Author) -> None:
    add_organ(nation, author, "cn-33-new", level="city", name=Label("新市"), parent="cn-33", valid_from=TODAY)

    with pytest.raises(NotFound):
        move_organ(nation, author, "cn-330326", "cn-33-new", TODAY - timedelta(days=1))


def test_changes_of_an_organ_are_chained_entries(nation: Connection, author: Author) -> None:
    add_organ(nation, author, "cn-33-x", level="institute", name=Label("所"), parent="cn-33", valid_from=LONG_AGO)
    rename_organ(nation, author, "cn-33-x", Label("院", "Institute"), TODAY)
    move_organ(nation, author, "cn-33-x", "cn-3303", TODAY)

    added, renamed, moved = history(nation, Subject("organ", "cn-33-x"))
    assert [r.entry.type for r in (added, renamed, moved)] == ["organ.added", "organ.renamed", "organ.moved"]
    assert [r.entry.previous for r in (added, renamed, moved)] == [None, added.digest, renamed.digest]
    assert [r.entry.revision for r in (added, renamed, moved)] == [1, 2, 3]
    assert renamed.entry.body == {
        "name": {"zh": "院", "en": "Institute"},
        "was": {"zh": "所"},
        "valid_from": "2026-11-23",
    }
    assert moved.entry.body == {"parent": "cn-3303", "was": "cn-33", "valid_from": "2026-11-23"}


TREE = {"cn-a": "cn", "cn-b": "cn", "cn-a-1": "cn-a", "cn-a-2": "cn-a", "cn-b-1": "cn-b"}
DAYS = [date(year, 1, 1) for year in (2005, 2010, 2015, 2020)]
MOVES = st.lists(st.tuples(st.sampled_from([*TREE]), st.sampled_from([*TREE, "cn"]), st.sampled_from(DAYS)), max_size=8)


def refusals(connection: Connection, author: Author, moves: list[tuple[str, str, date]]) -> list[str]:
    refused = []
    for organ, parent, day in moves:
        try:
            move_organ(connection, author, organ, parent, day)
        except Fault as fault:
            refused += keys(fault)
    return refused


@pytest.mark.parametrize("database_kind", ["sqlite"])
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_any_moves_leave_a_tree_on_every_day(
    connection: Connection, author: Author, moves: list[tuple[str, str, date]]
) -> None:
    with connection.begin_nested() as attempt:
        connection.execute(insert(organs), {"id": "cn", "level": "nation", "path": "/cn/"})
        connection.execute(insert(organ_names), {"organ": "cn", "valid_from": "", "zh": "国家"})
        for id_, parent in TREE.items():
            add_organ(connection, author, id_, level="city", name=Label(id_), parent=parent, valid_from=LONG_AGO)
        refused = refusals(connection, author, moves)
        lines = {day: [line_of(connection, organ, day) for organ in TREE] for day in [*DAYS, TODAY]}
        rows = connection.execute(select(organ_parents)).all()
        attempt.rollback()

    assert set(refused) <= {"organ.circle"}
    assert [line for of_day in lines.values() for line in of_day if line[-1].id != "cn"] == []
    assert [line for line in lines[TODAY] if line[0].path != "/" + "/".join(o.id for o in line[::-1]) + "/"] == []
    for organ in TREE:
        spans = sorted((row.valid_from, row.valid_to) for row in rows if row.organ == organ)
        assert [end for _, end in spans] == [*(start for start, _ in spans[1:]), None]


@pytest.mark.soak
def test_two_moves_at_the_same_time_cannot_close_a_circle(database_url: str, author: Author) -> None:
    store = Store(database_url)
    with store.write() as connection:
        seed_organs(connection, author)
    together = Barrier(2)

    def move(organ: str, parent: str) -> list[str]:
        together.wait()
        with store.write() as connection:
            return refusals(connection, author, [(organ, parent, TODAY)])

    with ThreadPoolExecutor(2) as threads:
        refused = [*threads.map(move, ["cn-3303", "cn-3304"], ["cn-3304", "cn-3303"])]

    with store.read() as connection:
        paths = {get_organ(connection, organ).path for organ in ("cn-3303", "cn-3304")}
    store.close()
    assert sorted(refused) == [[], ["organ.circle"]]
    assert paths in (
        {"/cn/cn-33/cn-3303/", "/cn/cn-33/cn-3303/cn-3304/"},
        {"/cn/cn-33/cn-3304/", "/cn/cn-33/cn-3304/cn-3303/"},
    )
