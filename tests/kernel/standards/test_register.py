"""The register: what an import brings in, what it leaves alone, how an edition stands on a day, what is found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection

from duibiao.kernel.journal.entries import history
from duibiao.kernel.standards import register
from duibiao.kernel.standards.importing import SUBJECT, Imported, import_editions
from duibiao.kernel.store.engine import Store
from duibiao.model.records.editions import Adoption, Edition
from duibiao.model.values.messages import Label, NotFound
from duibiao.model.values.standards import parse_standard
from tests.kernel.identity.country import OPERATOR

TODAY = "2026-11-23"


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """A connection that may write, for this test alone."""
    store = Store(database_url)
    with store.write() as connection:
        yield connection
    store.close()


def edition(number: str, title: str = "标准", **given: Any) -> Edition:
    return Edition(number=number, title=Label(title), source="样例", **{"status": "in_force", **given})


def bring(connection: Connection, *editions: Edition, sheet: str = "sha256:1") -> Imported:
    return import_editions(connection, OPERATOR, editions, sheet)


def numbers(found: list[register.Registered]) -> list[str]:
    return [one.edition.number for one in found]


def test_same_sheet_twice_changes_nothing_and_is_journalled_once(connection: Connection) -> None:
    editions = [edition("GB 1-2020"), edition("GB 2-2020", adopts=(Adoption("MOD", "ISO 2:2019"),))]

    outcomes = [bring(connection, *editions), bring(connection, *editions)]

    assert outcomes == [Imported(new=2, changed=0, same=0), Imported(new=0, changed=0, same=2)]
    assert [one.entry.body for one in history(connection, SUBJECT)] == [
        {"sheet": "sha256:1", "new": 2, "changed": 0, "same": 0}
    ]


def test_row_replaces_its_edition_whole_and_others_stay(connection: Connection) -> None:
    bring(connection, edition("GB 1-2020", issuer="国标委"), edition("GB 2-2020"))

    outcome = bring(connection, edition("GB 1-2020", "新名称"), sheet="sha256:2")

    assert outcome == Imported(new=0, changed=1, same=0)
    (changed, kept) = register.page(connection, TODAY)
    assert (changed.edition.title.zh, changed.edition.issuer) == ("新名称", None)
    assert kept.edition.number == "GB 2-2020"
    first, second = history(connection, SUBJECT)
    assert (second.entry.revision, second.entry.previous) == (2, first.digest)


def test_more_than_one_batch_comes_in_whole(connection: Connection) -> None:
    editions = [edition(f"GB {number}-2020") for number in range(1, 1203)]

    assert bring(connection, *editions) == Imported(new=1202, changed=0, same=0)
    assert register.count(connection, TODAY) == 1202


@pytest.mark.parametrize(
    ("given", "day", "status"),
    [
        ({"status": "upcoming", "effective_on": "2026-12-01"}, "2026-11-30", "upcoming"),
        ({"status": "upcoming", "effective_on": "2026-12-01"}, "2026-12-01", "in_force"),
        ({"ended_on": "2026-12-01"}, "2026-11-30", "in_force"),
        ({"ended_on": "2026-12-01"}, "2026-12-01", "withdrawn"),
        ({"ended_on": "2026-12-01", "successor": "GB 1-2026"}, "2026-12-01", "replaced"),
        ({"status": "replaced", "successor": "GB 1-2026", "ended_on": "2027-01-01"}, "2026-12-01", "replaced"),
        ({"status": "withdrawn"}, "2026-12-01", "withdrawn"),
    ],
)
def test_edition_stands_as_its_days_say(connection: Connection, given: dict[str, Any], day: str, status: str) -> None:
    bring(connection, edition("GB 1-2020", **given))

    assert [one.status for one in register.page(connection, day)] == [status]
    assert (register.count(connection, day, status=status), numbers(register.page(connection, day, "", status))) == (
        1,
        ["GB 1-2020"],
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["GB 9-2020", "GB 10-2020", "GB/T 4100-2015"]),
        ("gb/t4100", ["GB/T 4100-2015"]),
        ("瓷砖 4100", ["GB/T 4100-2015"]),
        ("TILES", ["GB/T 4100-2015"]),
        ("GB10", ["GB 10-2020"]),
        ("%", []),
    ],
)
def test_editions_are_found_by_number_and_title(connection: Connection, query: str, found: list[str]) -> None:
    tiles = Edition(number="GB/T 4100-2015", title=Label("陶瓷砖", "Ceramic tiles"), status="in_force", source="样例")
    bring(connection, tiles, edition("GB 10-2020"), edition("GB 9-2020"))

    assert numbers(register.page(connection, TODAY, query)) == found
    assert register.count(connection, TODAY, query) == len(found)


def test_pages_follow_each_other_without_gap_or_repeat(connection: Connection) -> None:
    bring(connection, *(edition(f"GB/T {number}-2020") for number in range(1, 24)))

    after, seen = "", []
    while found := numbers(register.page(connection, TODAY, after=after, limit=5)):
        seen += found
        after = found[-1]

    assert seen == [f"GB/T {number}-2020" for number in range(1, 24)]


def test_editions_of_one_standard_stand_newest_first(connection: Connection) -> None:
    bring(connection, edition("GB/T 1-1989"), edition("GB/T 1-2009"), edition("GB/T 1.1-2020"), edition("GB/T 10-2020"))

    assert numbers(register.editions(connection, parse_standard("GB/T 1"), TODAY)) == ["GB/T 1-2009", "GB/T 1-1989"]
    with pytest.raises(NotFound):
        register.editions(connection, parse_standard("GB/T 2"), TODAY)


def test_who_follows_a_standard_is_no_neighbour_of_its_number(connection: Connection) -> None:
    bring(
        connection,
        edition("GB/T 1-2020", adopts=(Adoption("IDT", "ISO 9283:1998"),)),
        edition("GB/T 2-2020", adopts=(Adoption("NEQ", "ISO 9283-1:2000"),)),
    )

    assert numbers(register.following(connection, parse_standard("ISO 9283"), TODAY)) == ["GB/T 1-2020"]
