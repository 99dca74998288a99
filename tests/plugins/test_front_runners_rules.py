"""Tiers, the yearly clock, the tables: what holds whatever is filed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, inspect

from duibiao.api import Fault
from duibiao.interfaces.locale.sentences import sentences, template_sentences
from duibiao.interfaces.wording import core_wording, wording_of
from duibiao.testing import faults_in
from tests.plugins.front_runner_host import FOLDER, SETTINGS, migration, operations, part

ranking, clock = part("ranking"), part("clock")
CORE = (
    ranking.CoreIndicator("strength", "higher", Decimal(35), (Decimal(45), Decimal(40), Decimal(36))),
    ranking.CoreIndicator("absorption", "lower", Decimal("0.5"), (Decimal("0.1"), Decimal("0.5"))),
)

NUMBERS = st.decimals(min_value=0, max_value=60, places=1)
CANDIDATES = st.lists(
    st.builds(
        ranking.Candidate,
        st.uuids().map(str),
        st.sampled_from(["A", "B", "C"]),
        st.sampled_from(["Q/ABC 001-2025", "Q/ABC 001", "GB/T 4100-2015", "?"]),
        st.booleans(),
        st.none()
        | st.fixed_dictionaries({}, optional={"strength": NUMBERS, "absorption": NUMBERS.map(lambda n: n / 60)}),
    ),
    unique_by=lambda one: one.id,
    max_size=12,
)
SOUND = st.lists(
    st.builds(
        ranking.Candidate,
        st.uuids().map(str),
        st.sampled_from(["A", "B", "C"]),
        st.just("Q/ABC 001-2025"),
        st.just(value=True),
        st.fixed_dictionaries({"strength": NUMBERS, "absorption": NUMBERS.map(lambda n: n / 60)}),
    ),
    unique_by=lambda one: one.id,
    max_size=12,
)


def candidate(strength: str, absorption: str = "0.1", **other: Any) -> Any:
    values = {"strength": Decimal(strength), "absorption": Decimal(absorption)}
    given_ = {"id": "n", "enterprise": "A", "standard": "Q/ABC 001-2025", "committed": True, "values": values}
    return ranking.Candidate(**given_ | other)


def codes(one: Any) -> list[tuple[str, str]]:
    return [(refusal.code, refusal.indicator) for refusal in ranking.refusals_of(CORE, one)]


@given(CANDIDATES, st.randoms())
def test_order_of_candidates_never_matters(found: list[Any], random: Any) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)

    assert ranking.rank(CORE, shuffled) == ranking.rank(CORE, found)


@given(CANDIDATES | SOUND)
def test_tiers_of_every_indicator_partition_the_entrants(found: list[Any]) -> None:
    ranked = ranking.rank(CORE, found)

    refused = {refusal.candidate for refusal in ranked.refusals}
    assert sorted([*ranked.entrants, *refused]) == sorted(one.id for one in found)
    for one in ranked.lists:
        assert sorted(id_ for tier in one.tiers for id_ in tier) == sorted(ranked.entrants)


@given(SOUND)
def test_nobody_below_the_floor_is_in_a_tier(found: list[Any]) -> None:
    by_id = {one.id: one for one in found}

    entrants = [by_id[id_] for id_ in ranking.rank(CORE, found).entrants]

    assert all(one.values["strength"] >= 35 and one.values["absorption"] <= Decimal("0.5") for one in entrants)


@given(SOUND)
def test_equal_values_are_in_equal_tiers(found: list[Any]) -> None:
    by_id = {one.id: one for one in found}

    for one in ranking.rank(CORE, found).lists:
        tiers: dict[Decimal, set[int]] = {}
        for tier, within in enumerate(one.tiers):
            for id_ in within:
                tiers.setdefault(by_id[id_].values[one.indicator], set()).add(tier)
        assert all(len(numbers) == 1 for numbers in tiers.values())


@pytest.mark.parametrize(("value", "tier"), [("45", 1), ("44.9", 2), ("40", 2), ("36", 3), ("35.9", None)])
def test_value_at_a_bound_is_within_the_tier(value: str, tier: int | None) -> None:
    assert CORE[0].tier_of(Decimal(value)) == tier


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (candidate("45"), []),
        (candidate("34"), [("below_floor", "strength")]),
        (candidate("35.5"), [("below_lowest_tier", "strength")]),
        (candidate("45", "0.6"), [("below_floor", "absorption")]),
        (candidate("45", committed=False), [("not_committed", "")]),
        (candidate("45", standard="GB/T 4100-2015"), [("standard_malformed", "")]),
        (candidate("45", standard="Q/ABC 001"), [("standard_malformed", "")]),
        (candidate("45", values=None), [("no_result", "")]),
        (candidate("45", values={}), [("missing", "strength"), ("missing", "absorption")]),
    ],
)
def test_candidate_that_cannot_enter_is_told_every_reason(one: Any, expected: list[tuple[str, str]]) -> None:
    assert codes(one) == expected


def test_list_whose_values_are_equal_is_withheld_and_the_other_is_not() -> None:
    ranked = ranking.rank(CORE, [candidate("45", id="n1"), candidate("45.0", "0.2", id="n2")])

    assert [one.withheld for one in ranked.lists] == ["all_equal", None]
    assert ranked.issued


def test_one_entrant_alone_makes_no_list() -> None:
    ranked = ranking.rank(CORE, [candidate("45")])

    assert [one.withheld for one in ranked.lists] == ["too_few", "too_few"]
    assert not ranked.issued


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-03-31", []),
        ("2026-04-01", ["proposal"]),
        ("2026-06-30", ["fixing", "assessors"]),
        ("2026-08-31", ["assessors", "notice", "review"]),
        ("2026-12-31", ["review"]),
    ],
)
def test_day_lies_in_its_phases(day: str, expected: list[str]) -> None:
    phases = clock.phases_of(SETTINGS)

    assert [phase.key for phase in clock.phases_on(phases, day)] == expected


@pytest.mark.parametrize(("act", "day", "may"), [("draw_up", "2026-07-01", True), ("draw_up", "2026-06-30", False)])
def test_act_belongs_to_a_phase(act: str, day: str, may: bool) -> None:
    assert clock.may_on(clock.phases_of(SETTINGS), act, day) is may


def test_deployment_may_move_a_phase() -> None:
    phases = clock.phases_of(SETTINGS | {"phase_review": "03-01/03-02"})

    assert clock.may_on(phases, "draw_up", "2026-03-02")


@pytest.mark.parametrize("span", ["", "04-01", "04-30/04-01", "02-30/03-01", "4-1/4-30"])
def test_span_that_is_none_is_refused(span: str) -> None:
    with pytest.raises(Fault) as raised:
        clock.phases_of(SETTINGS | {"phase_notice": span})

    assert raised.value.messages[0].params == {"key": "notice", "span": span}


def test_migration_makes_the_tables_and_takes_them_away() -> None:
    metadata = part("tables").metadata
    with create_engine("sqlite://").connect() as connection, operations(connection):
        migration().upgrade()
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
        migration().downgrade()
        left = inspect(connection).get_table_names()

    assert (differences, left) == ([], [])


def test_every_table_bears_the_name_of_the_plugin() -> None:
    assert all(name.startswith("front_runners_") for name in part("tables").metadata.tables)


def test_plugin_has_no_fault() -> None:
    assert faults_in(FOLDER) == ()


def test_every_sentence_has_its_english() -> None:
    own = {one.zh for one in [*sentences([FOLDER]), *template_sentences([FOLDER / "templates"])]}
    told = {**core_wording().catalogues["en"], **wording_of(FOLDER).catalogues["en"]}

    assert sorted(zh for zh in own if not told.get(zh)) == []
