"""What a filer asks of the instance that holds a filing, and what becomes of it: one outcome, on both sides."""

from __future__ import annotations

import pytest

from tests.federation import Pair


def asked(pair: Pair, id_: str, action: str = "withdraw", **given: str) -> dict[str, str]:
    """The request that the province answers to an action on what the nation holds."""
    response = pair.province.demo.act("FILER", id_, action, **given)
    assert response.status_code == 202, response.text
    request: dict[str, str] = response.json()
    return request


def requests(pair: Pair, id_: str) -> list[tuple[str, str]]:
    """The actions asked for, and how they stand at the province."""
    items = pair.province.demo.call("FILER", "GET", f"/submissions/{id_}/requests").json()["items"]
    return [(one["action"], one["state"]) for one in items]


def test_a_withdrawal_is_asked_for_once_and_granted_where_the_filing_is_held(pair: Pair) -> None:
    id_ = pair.recommended()

    first, second = asked(pair, id_, comment="型号有误。"), asked(pair, id_)
    before = pair.province.standing(id_)[0]
    pair.exchange()

    assert first == second
    assert before == "in_review"
    assert requests(pair, id_) == [("withdraw", "granted")]
    assert pair.province.standing(id_) == pair.nation.standing(id_)
    assert pair.province.standing(id_)[:2] == ("withdrawn", "zhejiang")
    history = pair.province.demo.call("FILER", "GET", f"/submissions/{id_}/history").json()["items"]
    assert (history[-1]["origin"], history[-1]["comment"]) == ("nation", "型号有误。")


def test_withdrawn_here_while_accepted_there_has_one_outcome(pair: Pair) -> None:
    id_ = pair.recommended()
    pair.nation.demo.acts(id_, ("NATION", "pass"))
    asked(pair, id_)

    pair.exchange()

    assert pair.province.standing(id_)[:2] == pair.nation.standing(id_)[:2] == ("accepted", "nation")
    assert requests(pair, id_) == [("withdraw", "declined")]
    assert (pair.province.held(), pair.nation.held()) == ([], [])


def test_a_correction_brings_a_published_result_home_and_the_public_sees_it_on_both_sides(pair: Pair) -> None:
    id_ = pair.recommended()
    pair.nation.demo.acts(id_, ("NATION", "pass"), ("NATION", "publicise"), ("NATION", "publish"))
    pair.exchange()
    published = pair.province.demo.call(None, "GET", f"/results/{id_}").json()
    without_reason = pair.province.demo.act("FILER", id_, "correct")
    asked(pair, id_, "correct", comment="检测报告更新了。")

    pair.exchange()

    public = [side.demo.call(None, "GET", f"/results/{id_}").json() for side in (pair.province, pair.nation)]
    assert published["items"][0]["status"] == "published"
    assert without_reason.status_code == 422
    assert public[0] == public[1]
    assert public[0]["items"][0]["status"] == "correcting"
    assert pair.province.demo.shown("FILER", id_)["state"] == "returned"
    again = pair.province.demo.act("FILER", id_, "submit")
    assert (again.status_code, again.json()["custody"]) == (200, "zhejiang")


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_what_cannot_be_asked_for_is_refused(pair: Pair) -> None:
    id_ = pair.recommended()

    office = pair.province.demo.act("PROVINCE", id_, "pass")
    filer = pair.province.demo.act("FILER", id_, "correct", comment="x")

    assert (office.status_code, office.json()["errors"][0]["key"]) == (409, "custody.elsewhere")
    assert (filer.status_code, filer.json()["errors"][0]["key"]) == (409, "action.out_of_order")
    assert requests(pair, id_) == []
