"""Routes: which steps each kind of home organ has."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from duibiao.kernel.hierarchy.organs import Organ, line_of
from duibiao.kernel.hierarchy.routes import RouteStep, effective_route
from duibiao.model.records.kinds import OrganLevel, Step
from duibiao.model.values.messages import Fault, Label

LEVELS: list[OrganLevel] = ["zone", "county", "city", "province", "nation", "association"]


def step(level: OrganLevel, key: str = "") -> Step:
    return Step(key=key or f"at_{level}", level=level, role="checker", label=Label(f"{level} 审核", level), days=5)


FULL = [step("county"), step("city"), step("province"), step("nation")]


@pytest.mark.parametrize(
    ("home", "route"),
    [
        ("cn-330326", ["cn-330326", "cn-3303", "cn-33", "cn"]),
        ("cn-429004", ["cn-429004", "cn-42", "cn"]),
        ("cn-4419", ["cn-4419", "cn-44", "cn"]),
        ("cn-130171", ["cn-1301", "cn-13", "cn"]),
        ("cn-110105", ["cn-110105", "cn-11", "cn"]),
    ],
    ids=["county", "direct_county", "city_without_counties", "zone", "municipality_district"],
)
def test_route_of_each_kind_of_home(nation: Connection, home: str, route: list[str]) -> None:
    line = line_of(nation, home, date(2026, 11, 23))

    assert [taken.organ for taken in effective_route(FULL, line)] == route


def test_zone_takes_a_step_of_its_own_where_the_kind_has_one(nation: Connection) -> None:
    line = line_of(nation, "cn-130171", date(2026, 11, 23))

    route = effective_route([step("zone"), *FULL], line)

    assert [taken.organ for taken in route] == ["cn-130171", "cn-1301", "cn-13", "cn"]


def test_step_carries_what_its_kind_says() -> None:
    line = [Organ("p", "province", Label("省"), "/n/p/", "n"), Organ("n", "nation", Label("国"), "/n/")]

    route = effective_route([step("province")], line, {"at_province": ["p-1", "p-2"], "at_nation": ["n-1"]})

    label = Label("province 审核", "province")
    assert route == (RouteStep("at_province", "province", "checker", label, "p", ("p-1", "p-2"), 5),)


def test_nearer_of_two_organs_of_a_level_takes_the_step() -> None:
    line = [
        Organ("inner", "zone", Label("园"), "/outer/inner/", "outer"),
        Organ("outer", "zone", Label("区"), "/outer/"),
    ]

    assert [taken.organ for taken in effective_route([step("zone")], line)] == ["inner"]


def test_route_without_any_step_is_refused() -> None:
    line = [Organ("n", "nation", Label("国"), "/n/")]

    with pytest.raises(Fault) as caught:
        effective_route([step("county")], line)

    assert [m.key for m in caught.value.messages] == ["route.no_step"]


STEPS = st.lists(st.sampled_from(LEVELS), max_size=8).map(
    lambda levels: [step(level, f"step_{number}") for number, level in enumerate(levels)]
)
LINES = st.lists(st.sampled_from(LEVELS), min_size=1, max_size=6).map(
    lambda levels: [Organ(f"o{n}", level, Label(level), f"/o{n}/") for n, level in enumerate(levels)]
)


@given(STEPS, LINES)
def test_route_is_the_steps_in_order_with_organs_of_the_line(steps: list[Step], line: list[Organ]) -> None:
    levels = {organ.id: organ.level for organ in line}
    applying = [one.key for one in steps if one.level in levels.values()]

    try:
        route = effective_route(steps, line)
    except Fault:
        route = ()

    assert [taken.key for taken in route] == applying
    assert [taken for taken in route if levels.get(taken.organ) != taken.level] == []
