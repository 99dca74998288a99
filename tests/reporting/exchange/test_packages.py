"""Packages between two instances: what comes, and what becomes of it."""

from __future__ import annotations

from tests.reporting.exchange.linked import Linked


def test_a_filing_goes_up_and_the_acceptance_comes_down_in_packages(linked: Linked) -> None:
    id_ = linked.filed()

    linked.exchange()
    accepted = linked.nation.demo.acts(id_, ("NATION", "pass"))
    linked.exchange()

    assert accepted == "accepted"
    assert linked.pair.province.standing(id_) == linked.pair.nation.standing(id_)
    assert (linked.pair.province.held(), linked.pair.nation.held()) == ([], [])
