"""Organs as they are and as they were: lines, children, pages."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Connection, event

from duibiao.kernel.hierarchy.changes import add_organ, move_organ, rename_organ
from duibiao.kernel.hierarchy.organs import (
    Organ,
    children,
    get_organ,
    line_of,
    list_organs,
    organ_as_of,
    organs_beside,
)
from duibiao.kernel.journal.entries import Author
from duibiao.model.records.kinds import OrganLevel, Step
from duibiao.model.values.messages import Label, NotFound

TODAY = date(2026, 11, 23)


def ids(organs: tuple[Organ, ...]) -> list[str]:
    return [organ.id for organ in organs]


def test_organ_has_name_parent_and_area(nation: Connection) -> None:
    path = "/cn/cn-33/cn-3303/cn-330326/"

    assert get_organ(nation, "cn-330326") == Organ("cn-330326", "county", Label("平阳县"), path, "cn-3303", "330326")


def test_unknown_organ_is_not_found(nation: Connection) -> None:
    with pytest.raises(NotFound) as caught:
        get_organ(nation, "cn-99")

    assert [m.key for m in caught.value.messages] == ["organ.unknown"]


@pytest.mark.parametrize(
    ("id_", "line"),
    [
        ("cn-330326", ["cn-330326", "cn-3303", "cn-33", "cn"]),
        ("cn-469025", ["cn-469025", "cn-46", "cn"]),
        ("cn-4419", ["cn-4419", "cn-44", "cn"]),
        ("cn-130171", ["cn-130171", "cn-1301", "cn-13", "cn"]),
        ("cn-310115", ["cn-310115", "cn-31", "cn"]),
        ("cn", ["cn"]),
    ],
)
def test_line_leads_to_the_root(nation: Connection, id_: str, line: list[str]) -> None:
    assert ids(line_of(nation, id_, TODAY)) == line


def test_line_takes_one_statement(nation: Connection) -> None:
    statements: list[str] = []
    event.listen(nation, "before_cursor_execute", lambda *given: statements.append(given[2]))

    line_of(nation, "cn-330326", TODAY)

    assert len(statements) == 1


def test_line_of_an_organ_unknown_on_that_day_is_not_found(nation: Connection, author: Author) -> None:
    start = date(2020, 1, 1)
    add_organ(nation, author, "cn-33-tea", level="association", name=Label("茶协"), parent="cn-33", valid_from=start)

    with pytest.raises(NotFound) as caught:
        line_of(nation, "cn-33-tea", date(2019, 12, 31))

    assert [m.key for m in caught.value.messages] == ["organ.unknown_on_day"]


def test_line_of_a_past_day_has_the_names_and_parents_of_that_day(nation: Connection, author: Author) -> None:
    move_organ(nation, author, "cn-3303", "cn-34", date(2024, 7, 1))
    rename_organ(nation, author, "cn-3303", Label("新温州"), date(2024, 7, 1))

    before = line_of(nation, "cn-330326", date(2024, 6, 30))
    after = line_of(nation, "cn-330326", date(2024, 7, 1))

    assert [o.name.zh for o in before] == ["平阳县", "温州市", "浙江省", "国家（全国工作平台）"]
    assert [o.name.zh for o in after] == ["平阳县", "新温州", "安徽省", "国家（全国工作平台）"]
    assert [o.parent for o in after] == ["cn-3303", "cn-34", "cn", None]


def test_children_are_those_of_the_day(nation: Connection, author: Author) -> None:
    move_organ(nation, author, "cn-330326", "cn-33", date(2024, 7, 1))

    assert "cn-330326" in ids(children(nation, "cn-3303", date(2024, 6, 30)))
    assert "cn-330326" not in ids(children(nation, "cn-3303"))
    assert ids(children(nation, "cn-4203"))[:2] == ["cn-420302", "cn-420303"]


def test_pages_together_are_all_organs_of_a_level(nation: Connection) -> None:
    pages: list[str] = []
    while page := list_organs(nation, level="city", after=pages[-1] if pages else "", limit=50):
        pages += ids(page)

    assert len(pages) == len(set(pages)) == 333


@pytest.mark.parametrize(
    ("parent", "level", "expected"),
    [
        ("cn-4419", None, []),
        ("cn-62", "province", []),
        ("cn-1301", "zone", ["cn-130171", "cn-130172"]),
        (None, "nation", ["cn"]),
    ],
)
def test_list_is_narrowed_by_parent_and_level(
    nation: Connection, parent: str | None, level: OrganLevel | None, expected: list[str]
) -> None:
    assert ids(list_organs(nation, parent=parent, level=level)) == expected


def test_organs_beside_a_step_report_to_its_organ(nation: Connection, author: Author) -> None:
    since = date(2020, 1, 1)
    for id_, level, parent in [
        ("cn-33-industry", "sector_department", "cn-33"),
        ("cn-33-tea", "association", "cn-33"),
        ("cn-33-wz-industry", "sector_department", "cn-3303"),
        ("cn-34-industry", "sector_department", "cn-34"),
    ]:
        add_organ(nation, author, id_, level=level, name=Label(id_), parent=parent, valid_from=since)  # type: ignore[arg-type]
    label = Label("推荐")
    steps = [
        Step(key="verify", level="city", role="checker", label=label),
        Step(key="recommend", level="province", role="approver", label=label, with_levels=("sector_department",)),
    ]

    beside = organs_beside(nation, line_of(nation, "cn-330326", TODAY), steps, TODAY)

    assert beside == {"verify": (), "recommend": ("cn-33-industry",)}


def test_organ_as_of_a_day_before_it_began_is_not_found(nation: Connection, author: Author) -> None:
    start = date(2020, 1, 1)
    add_organ(nation, author, "cn-33-tea", level="association", name=Label("茶协"), parent="cn-33", valid_from=start)

    assert organ_as_of(nation, "cn-33-tea", start).parent == "cn-33"
    with pytest.raises(NotFound):
        organ_as_of(nation, "cn-33-tea", date(2019, 12, 31))
