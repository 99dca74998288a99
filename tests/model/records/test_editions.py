"""Editions of standards: one key for one edition however it is written, an order people expect, no contradictions."""

from __future__ import annotations

from typing import Any

import pytest

from duibiao.model.records.editions import Adoption, Edition, check_edition, edition_of, place_of
from duibiao.model.values.messages import Label
from duibiao.model.values.standards import parse_standard

TODAY = "2026-11-24"


def edition(**given: Any) -> Edition:
    status = given.pop("status", "in_force")
    return Edition(number="GB/T 34549-2017", title=Label("智能坐便器"), status=status, source="示例", **given)


def place(number: str) -> str:
    return place_of(parse_standard(number))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GB/T 1234-89", "GB／T　1234—1989"),
        ("ASTM D4157-13", "ASTM D4157-2013"),
        ("GB 32100-2015/XG1-2016", "GB32100-2015/XG1-2016"),
        ("T/ZZB 0395-2018", "T/ZZB 395-2018"),
    ],
)
def test_one_edition_has_one_place(one: str, other: str) -> None:
    assert place(one) == place(other)


def test_places_follow_the_order_of_numbers() -> None:
    written = ["GB/T 9-2009", "GB/T 10-1998", "GB/T 10-2010", "GB/T 10.2-2010", "GB/T 100-2001"]

    assert sorted(written, key=place) == [
        "GB/T 9-2009",
        "GB/T 10.2-2010",
        "GB/T 10-1998",
        "GB/T 10-2010",
        "GB/T 100-2001",
    ]


@pytest.mark.parametrize(
    ("number", "expected"),
    [("ISO 13006", ""), ("GB 1-49", "2049"), ("GB 1-50", "1950"), ("GB 32100-2015/XG1-2016", "2015/XG1-2016")],
)
def test_edition_is_year_and_amendment(number: str, expected: str) -> None:
    assert edition_of(parse_standard(number)) == expected


def test_only_idt_and_mod_are_adoption() -> None:
    degrees = {degree: Adoption(degree, "ISO 9283:1998").adopts for degree in ("IDT", "MOD", "NEQ")}

    assert degrees == {"IDT": True, "MOD": True, "NEQ": False}


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, []),
        ({"status": "replaced"}, [("edition.no_successor", "successor")]),
        ({"status": "withdrawn", "successor": "GB 1-2020"}, [("edition.successor_of_withdrawn", "status")]),
        ({"status": "upcoming"}, [("edition.no_effective_day", "effective_on")]),
        ({"status": "replaced", "successor": "GB／T 34549-2017"}, [("edition.own_successor", "successor")]),
        ({"published_on": "2018-01-01", "ended_on": "2017-12-31"}, [("edition.days", "ended_on")]),
        ({"published_on": "2018-01-01", "effective_on": "2018-01-01"}, []),
        ({"checked_on": TODAY}, []),
        ({"checked_on": "2026-11-25"}, [("edition.checked_later", "checked_on")]),
    ],
)
def test_contradictions_are_told_at_their_place(given: dict[str, Any], found: list[tuple[str, str]]) -> None:
    assert [(told.key, told.at) for told in check_edition(edition(**given), TODAY)] == found
