"""Versions of definitions compared."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from duibiao.model.records.codelists import Code, CodeList
from duibiao.model.records.comparing import VersionDifference, differences
from duibiao.model.records.schemes import BenchmarkScheme, Limit
from duibiao.model.values.messages import Label
from tests.schemes import schemes

ALL = schemes()


@st.composite
def edited(draw: st.DrawFn) -> tuple[BenchmarkScheme, BenchmarkScheme]:
    """A scheme, and it with indicators dropped, put in another order and limits changed."""
    scheme = draw(st.sampled_from(ALL))
    kept = draw(st.permutations(scheme.indicators))[: draw(st.integers(0, len(scheme.indicators)))]
    changed = [
        msgspec.structs.replace(
            one,
            core=draw(st.booleans()),
            limits=tuple(
                msgspec.structs.replace(limit, better_by=draw(st.sampled_from([None, Decimal("0.5")])))
                for limit in draw(st.permutations(one.limits))
            ),
        )
        for one in kept
    ]
    return scheme, msgspec.structs.replace(scheme, indicators=tuple(changed), version="9.9")


@given(st.sampled_from(ALL))
def test_a_definition_does_not_differ_from_itself(scheme: BenchmarkScheme) -> None:
    assert differences(scheme, scheme) == ()


@given(edited())
def test_the_other_way_round_swaps_was_and_now(pair: tuple[BenchmarkScheme, BenchmarkScheme]) -> None:
    was, now = pair

    assert differences(now, was) == tuple(
        sorted((one.reversed() for one in differences(was, now)), key=lambda one: (one.path, one.kind))
    )


@given(edited())
def test_every_place_is_named_once(pair: tuple[BenchmarkScheme, BenchmarkScheme]) -> None:
    paths = [one.path for one in differences(*pair) if one.kind != "moved"]

    assert len(set(paths)) == len(paths)
    assert [path for path in paths if any(path != other and path == other[: len(path)] for other in paths)] == []


def test_a_limit_is_found_by_what_it_speaks_of_wherever_it_stands() -> None:
    scheme = next(one for one in ALL if one.key == "porcelain_tile")
    first = scheme.indicators[0]
    limits = tuple(_tightened(limit, index) for index, limit in enumerate(first.limits))
    reordered = msgspec.structs.replace(first, limits=limits)
    newer = msgspec.structs.replace(scheme, indicators=(*scheme.indicators[1:], reordered))

    found = differences(scheme, newer)

    assert [(one.path[0], one.path[-1], one.kind) for one in found] == [
        ("indicators", "indicators", "moved"),
        ("indicators", "bound", "changed"),
    ]


def test_codes_are_matched_by_code() -> None:
    def of(*codes: tuple[str, str]) -> CodeList:
        return CodeList(key="k", version="1", title=Label("表"), codes=tuple(Code(c, Label(t)) for c, t in codes))

    found = differences(of(("a", "甲"), ("b", "乙")), of(("b", "乙二"), ("c", "丙")))

    assert [(one.path, one.kind) for one in found] == [
        (("codes", "a"), "removed"),
        (("codes", "b", "label", "zh"), "changed"),
        (("codes", "c"), "added"),
    ]
    assert found[1] == VersionDifference(("codes", "b", "label", "zh"), "乙", "乙二", "changed")


def _tightened(limit: Limit, index: int) -> Limit:
    changed: Any = {"bound": "0.123"} if index == 0 else {}
    return msgspec.structs.replace(limit, **changed)
