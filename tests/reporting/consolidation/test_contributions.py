"""What a submission counts as, whatever the order in which its entries are read."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from duibiao.reporting.consolidation.contributions import Chain, Filed, Link, Stretch, carry_on, count


def entry(state: str, at: str, *, revision: int = 1, files: list[tuple[str, str]] | None = None) -> bytes:
    """The bytes of an act that leads to `state`; it files a revision with these outcomes by indicator."""
    standing = {"kind": "k", "enterprise": "e", "organ": "o", "industry": "C3071", "state": state, "later": {}}
    body: dict[str, Any] = {"standing": standing | {"revision": revision, "scheme": "s", "grade": "g"}, "seen": ""}
    if files is not None:
        indicators = [{"indicator": key, "outcome": outcome, "core": True} for key, outcome in files]
        body["revision"] = {"filed_at": at, "number": revision, "verdict": {"indicators": indicators}}
    return msgspec.json.encode({"id": "x", "at": at, "body": body})


ACTS = [
    entry("in_review", "2026-01-31T15:59:59.000000Z", files=[("a", "below"), ("b", "meets"), ("c", "missing")]),
    entry("in_review", "2026-02-01T00:00:00.000000Z"),
    entry("returned", "2026-03-01T00:00:00.000000Z"),
    entry("in_review", "2026-03-31T16:00:00.000000Z", revision=2, files=[("a", "better")]),
    entry("published", "2026-05-01T00:00:00.000000Z", revision=2),
]


def links(count_: int) -> list[Link]:
    """A chain of so many entries."""
    names = ["", *(f"d{number}" for number in range(count_))]
    return [Link(after, before) for before, after in pairwise(names)]


def filed(_: int) -> Filed:
    return Filed("2026-04", "")


def test_a_month_is_that_of_the_state_and_gaps_are_below_or_missing() -> None:
    chain = Chain.of(list(enumerate(links(5), start=1)))

    stretches = carry_on(None, chain, enumerate(ACTS, start=1), filed)

    shown = [(s.since, s.until, s.counted.state, s.counted.month, s.counted.gaps) for s in stretches]
    assert shown == [
        (1, 3, "in_review", "2026-01", "a c"),
        (3, 4, "returned", "2026-03", "a c"),
        (4, 5, "in_review", "2026-04", ""),
        (5, None, "published", "2026-05", ""),
    ]
    assert [s.counted.filed_month for s in stretches] == ["2026-01", "2026-01", "2026-04", "2026-04"]
    assert [s.counted.public for s in stretches] == [False, False, False, True]


@given(st.permutations(range(5)), st.sets(st.integers(1, 4)))
def test_entries_in_any_order_and_in_any_batches_come_to_the_same_end(order: list[int], ends: set[int]) -> None:
    placed = list(enumerate(order, start=1))
    chain = Chain.of([(position, links(5)[act]) for position, act in placed])
    bounds = [0, *sorted(ends), 5]
    standing: Stretch | None = None

    for start, end in pairwise(bounds):
        some = [(position, ACTS[act]) for position, act in placed[start:end]]
        standing = carry_on(standing, chain, some, filed)[-1]

    whole = carry_on(None, chain, [(position, ACTS[act]) for position, act in placed], filed)
    assert standing == whole[-1]
    assert standing is not None
    assert standing.counted == count(ACTS[4], None, filed)
