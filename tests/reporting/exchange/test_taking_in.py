"""What another instance did, taken in: once, in its order, or held with the reason."""

from __future__ import annotations

from tests.federation import Pair, changed, following


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


def test_entries_out_of_order_wait_for_the_one_before_and_nothing_is_doubled(pair: Pair) -> None:
    id_ = pair.province.demo.drafted()
    pair.province.demo.acts(id_, ("FILER", "submit"), ("COUNTY", "pass"), ("CITY", "pass"), ("PROVINCE", "pass"))
    product, *acts = pair.province.made()

    backwards = pair.nation.takes(pair.province, [*reversed(acts), product])
    waiting = pair.nation.held()
    retried = pair.nation.retries()
    again = pair.nation.takes(pair.province, [product, *acts])

    assert [one.outcome for one in backwards] == ["waiting", "waiting", "waiting", "parked", "applied"]
    assert {state for _, state in waiting} == {"parked"}
    assert retried == 4
    assert [one.outcome for one in again] == ["known"] * 5
    assert pair.nation.standing(id_) == pair.province.standing(id_)
    assert pair.nation.journal(id_) == pair.province.journal(id_)


def test_a_parked_entry_that_comes_again_is_applied_and_held_no_more(pair: Pair) -> None:
    id_ = pair.province.demo.drafted()
    pair.province.demo.acts(id_, ("FILER", "submit"))
    product, submitted = pair.province.made()

    taken = [pair.nation.takes(pair.province, [one])[0].outcome for one in (submitted, product, submitted)]

    assert taken == ["parked", "applied", "applied"]
    assert pair.nation.held() == [("submission.submitted", "settled")]


def test_what_this_release_cannot_read_is_parked_with_its_subject_and_others_go_on(pair: Pair) -> None:
    known, strange = pair.recommended(), pair.recommended()
    unread = pair.nation.demo.act("NATION", strange, "return", comment="请核对。")
    assert unread.status_code == 200, unread.text
    pair.nation.demo.acts(known, ("NATION", "pass"))
    returned, accepted = pair.nation.made()
    later = changed(returned, type="submission.weighed_anew")
    after = following(returned, later)

    taken = pair.province.takes(pair.nation, [later, after, accepted])

    assert [one.outcome for one in taken] == ["parked", "parked", "applied"]
    assert taken[0].reason is not None
    assert taken[0].reason.key == "exchange.unreadable"
    assert pair.province.standing(strange)[0] == "in_review"
    assert pair.province.standing(known)[0] == "accepted"


def test_an_act_without_custody_is_a_conflict_and_changes_nothing(pair: Pair) -> None:
    id_ = pair.recommended()
    before = pair.province.standing(id_)
    forged = changed(pair.province.made()[-1], previous=before[2], origin="zhejiang")

    (taken,) = pair.nation.takes(pair.province, [forged])

    assert taken.outcome == "conflict"
    assert taken.reason is not None
    assert taken.reason.key == "exchange.no_custody"
    assert pair.nation.standing(id_) == before


def test_nobody_speaks_for_an_instance_that_speaks_for_itself(pair: Pair) -> None:
    id_ = pair.recommended()
    forged = changed(pair.province.made()[-1], previous=pair.nation.standing(id_)[2], origin="nation")

    (taken,) = pair.nation.takes(pair.province, [forged])

    assert taken.outcome == "conflict"
    assert taken.reason is not None
    assert taken.reason.key == "exchange.usurped"


def test_the_same_product_filed_twice_in_a_round_is_a_conflict_with_its_reason(pair: Pair) -> None:
    product = pair.province.demo.product()
    here = pair.nation.demo
    pair.exchange()
    first = here.drafted(product=product, round="demo-2026")
    here.acts(first, ("FILER", "submit"))
    second = pair.province.demo.drafted(product=product, round="demo-2026")
    pair.province.demo.acts(second, ("FILER", "submit"))

    taken = pair.nation.takes(pair.province, pair.province.made())

    assert taken[-1].outcome == "conflict"
    assert taken[-1].reason is not None
    assert taken[-1].reason.key == "submission.twice_in_round"
