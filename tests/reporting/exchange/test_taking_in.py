"""What another instance did, taken in: once, in its order, or held with the reason."""

from __future__ import annotations

from tests.federation import Pair


def test_a_filing_recommended_by_a_province_is_held_by_the_nation_and_accepted_there(pair: Pair) -> None:
    id_ = pair.recommended()

    handed_over = (pair.province.standing(id_), pair.nation.standing(id_))
    accepted = pair.nation.demo.acts(id_, ("NATION", "pass"))
    pair.exchange()

    state, custody, head = pair.nation.standing(id_)
    assert handed_over[0] == handed_over[1]
    assert handed_over[0][:2] == ("in_review", "nation")
    assert (accepted, state, custody) == ("accepted", "accepted", "nation")
    assert pair.province.standing(id_) == ("accepted", "nation", head)
    assert pair.province.journal(id_) == pair.nation.journal(id_)
    assert (pair.province.held(), pair.nation.held()) == ([], [])


def test_a_return_brings_the_draft_back_to_the_province_and_to_it_alone(pair: Pair) -> None:
    id_ = pair.recommended()
    returned = pair.nation.demo.act("NATION", id_, "return", comment="请补充检测报告。")
    assert returned.status_code == 200, returned.text
    pair.exchange()

    shown = pair.province.demo.shown("FILER", id_)
    history = pair.province.demo.call("FILER", "GET", f"/submissions/{id_}/history").json()["items"]
    again = pair.province.demo.act("FILER", id_, "submit")

    assert (shown["state"], shown["custody"]) == ("returned", "zhejiang")
    assert history[-1]["comment"] == "请补充检测报告。"
    assert again.status_code == 200, again.text
    assert again.json()["revision"] == 2
