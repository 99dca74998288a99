"""Entries taken in at once leave the same as entries taken in one by one, whatever came and in whatever order."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from duibiao.kernel.journal.erasables import Word
from duibiao.kernel.store.metadata import metadata
from duibiao.reporting.exchange import together
from duibiao.reporting.exchange.taking_in import Taken, retry_held, take_in
from duibiao.reporting.exchange.together import take_in_all
from tests.federation import Pair, changed, following

Rows = dict[str, list[tuple[Any, ...]]]


def test_whatever_comes_both_ways_leave_the_same_rows(pair: Pair) -> None:
    made = _many(pair)
    strange = changed(made[3], type="submission.weighed_anew")
    forged = changed(made[-1], origin="shaanxi")
    pool = [*made, following(made[1], made[2]), strange, following(made[3], strange), forged, b"{"]
    orders = st.lists(st.tuples(st.integers(0, len(pool) - 1), st.integers(0, len(pool) - 1)), max_size=4)

    @settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(orders, st.integers(0, len(made)), st.booleans())
    def compare(moves: list[tuple[int, int]], had: int, late: bool) -> None:
        bodies = list(made)
        for one, place in moves:
            bodies.insert(place, bodies.pop(bodies.index(pool[one])) if late and pool[one] in bodies else pool[one])

        one_by_one, at_once = _both(pair, made[:had], bodies)

        assert at_once == one_by_one

    compare()


def test_a_place_in_a_round_that_comes_free_later_is_still_taken_before(pair: Pair) -> None:
    demo = pair.province.demo
    product = demo.product()
    first, second = (demo.drafted(product=product, round="demo-2026") for _ in range(2))
    demo.acts(first, ("FILER", "submit"), ("FILER", "withdraw"))
    demo.acts(second, ("FILER", "submit"))
    filed = [one for one in pair.province.made() if b"submission." in one]
    registered = [one for one in pair.province.made() if one not in filed]
    submitted, withdrawn, again = filed

    one_by_one, at_once = _both(pair, [*registered, submitted], [*_others(pair), again, withdrawn])

    assert at_once == one_by_one
    assert [one.outcome for one in at_once[0]][-2:] == ["conflict", "applied"]


def test_a_package_of_plain_entries_needs_no_look_at_each(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    made = _many(pair)
    monkeypatch.setattr(together, "take_in", None)

    taken = _at_once(pair, made)

    assert [one.outcome for one in taken] == ["applied"] * len(made)
    assert pair.nation.held() == []


def _many(pair: Pair) -> list[bytes]:
    """The entries of three filings that reached the nation's desk, and of one that was withdrawn."""
    demo = pair.province.demo
    for _ in range(3):
        demo.acts(demo.drafted(), ("FILER", "submit"), ("COUNTY", "pass"), ("CITY", "pass"), ("PROVINCE", "pass"))
    demo.acts(demo.drafted(), ("FILER", "submit"), ("FILER", "withdraw"))
    return pair.province.made()


def _others(pair: Pair) -> list[bytes]:
    """Entries of a filing that was made after all others, so that a run is long enough."""
    before = set(pair.province.made())
    demo = pair.province.demo
    demo.acts(demo.drafted(), ("FILER", "submit"), ("COUNTY", "pass"))
    return [one for one in pair.province.made() if one not in before]


def _both(pair: Pair, had: list[bytes], bodies: list[bytes]) -> list[tuple[list[Taken], Rows]]:
    """What became of entries one by one and at once, and all rows after that; the nation stays as it was."""
    words = tuple(pair.province.words())
    running, sender = pair.nation.demo.running, pair.province.name
    now = running.clock()
    outcomes = []
    with running.store.write() as connection:
        for way in (_one_by_one, take_in_all):
            trial = connection.begin_nested()
            _one_by_one(connection, running.instance, sender, 1, [(body, words) for body in had], now)
            taken = way(connection, running.instance, sender, 2, [(body, words) for body in bodies], now)
            retry_held(connection, running.instance, now)
            outcomes.append((taken, _rows(connection)))
            trial.rollback()
    return outcomes


def _one_by_one(
    connection: Connection, instance: Any, sender: str, number: int, carried: list[tuple[bytes, Any]], now: str
) -> list[Taken]:
    return [take_in(connection, instance, sender, number, body, words, now) for body, words in carried]


def _at_once(pair: Pair, bodies: list[bytes]) -> list[Taken]:
    words: tuple[Word, ...] = tuple(pair.province.words())
    running = pair.nation.demo.running
    with running.store.write() as connection:
        carried = [(body, words) for body in bodies]
        return take_in_all(connection, running.instance, pair.province.name, 1, carried, running.clock())


def _rows(connection: Connection) -> Rows:
    """All rows of all tables, without the salt that every instance draws for its own log."""
    return {
        table.name: sorted(
            (tuple(row) for row in connection.execute(select(*(each for each in table.c if each.name != "salt")))),
            key=repr,
        )
        for table in metadata.sorted_tables
    }
