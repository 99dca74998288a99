"""Two at once: exactly one wins where only one may, and neither loses anything where both may. Real threads, both
databases; `make soak` repeats each many times."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select

from duibiao.kernel.store.tables import entries, submissions
from tests.demonstrations import TILE, Demo

pytestmark = pytest.mark.soak


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """The responses to calls that begin at the same moment."""
    barrier = Barrier(len(calls))

    def begin(call: Callable[[], Any]) -> Any:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(begin, calls))


def test_of_two_actions_on_the_same_digest_one_wins(demo: Demo) -> None:
    id_ = demo.drafted()
    demo.acts(id_, ("FILER", "submit"))
    seen = demo.shown("COUNTY", id_)["seen"]

    responses = at_once(
        lambda: demo.act("COUNTY", id_, "pass", seen=seen),
        lambda: demo.act("COUNTY", id_, "return", seen=seen, comment="请核对。"),
        lambda: demo.act("FILER", id_, "withdraw", seen=seen),
    )

    with demo.running.store.read() as connection:
        of_this = select(func.count()).select_from(entries).where(entries.c.subject == id_)
        assert connection.execute(of_this).scalar_one() == 2
    assert sorted(response.status_code for response in responses) == [200, 409, 409]


def test_of_two_filings_of_a_product_in_a_round_one_is_submitted(demo: Demo) -> None:
    same = {"product": TILE["product"], "round": "demo-2026"}
    ids = [demo.drafted(**same), demo.drafted(**same)]
    seen = [demo.shown("FILER", id_)["seen"] for id_ in ids]

    responses = at_once(
        lambda: demo.act("FILER", ids[0], "submit", seen=seen[0]),
        lambda: demo.act("FILER", ids[1], "submit", seen=seen[1]),
    )

    refused = [response.json()["type"] for response in responses if response.status_code == 409]
    assert sorted(response.status_code for response in responses) == [200, 409]
    assert refused == ["urn:duibiao:submission.twice_in_round"]


def test_changes_of_different_places_are_both_kept(demo: Demo) -> None:
    id_ = demo.drafted()
    changes = [
        {"fields.report_number": {"was": "SYN-2026-001", "now": "SYN-2026-009"}},
        {"fields.specification": {"was": "600 mm × 600 mm", "now": "300 mm × 300 mm"}},
    ]

    responses = at_once(
        *(lambda c=change: demo.call("FILER", "PATCH", f"/submissions/{id_}", {"changes": c}) for change in changes)
    )

    fields = demo.shown("FILER", id_)["answers"]["fields"]
    assert [response.status_code for response in responses] == [200, 200]
    assert (fields["report_number"], fields["specification"]) == ("SYN-2026-009", "300 mm × 300 mm")


def test_of_two_changes_of_one_place_one_is_kept_and_the_other_told(demo: Demo) -> None:
    id_ = demo.drafted()

    def change(now: str) -> Any:
        changes = {"fields.report_number": {"was": "SYN-2026-001", "now": now}}
        return demo.call("FILER", "PATCH", f"/submissions/{id_}", {"changes": changes})

    responses = at_once(lambda: change("one"), lambda: change("two"))

    kept = demo.shown("FILER", id_)["answers"]["fields"]["report_number"]
    lost = next(response for response in responses if response.status_code == 409)
    assert sorted(response.status_code for response in responses) == [200, 409]
    assert lost.json()["errors"][0]["params"]["stored"] == f'"{kept}"'


def test_of_two_answers_to_an_objection_one_counts(demo: Demo) -> None:
    id_ = demo.published()
    words = {"text": "数据与包装不符。", "name": "李某", "contact": "synthetic contact"}
    case = demo.call(None, "POST", f"/results/{id_}/objections", words).json()["id"]

    def answer(outcome: str) -> Any:
        given = {"outcome": outcome, "reason": "已复核报告。"}
        return demo.call("NATION", "POST", f"/results/{id_}/objections/{case}/answer", given)

    responses = at_once(lambda: answer("upheld"), lambda: answer("dismissed"))

    refused = [response.json()["type"] for response in responses if response.status_code == 409]
    assert sorted(response.status_code for response in responses) == [200, 409]
    assert refused == ["urn:duibiao:objection.closed"]


def test_same_round_at_the_same_time_is_one_round(demo: Demo) -> None:
    new = {
        "id": "at-once",
        "organ": "cn",
        "title": {"zh": "同时"},
        "kinds": ["duibiao:benchmark_result"],
        "opens_at": "2026-01-01T00:00:00.000000Z",
        "closes_at": "2027-01-01T00:00:00.000000Z",
    }

    responses = at_once(*(lambda: demo.call("NATION", "POST", "/rounds", new) for _ in range(3)))

    with demo.running.store.read() as connection:
        of_this = select(func.count()).select_from(entries).where(entries.c.subject == "at-once")
        assert connection.execute(of_this).scalar_one() == 1
    assert [response.status_code for response in responses] == [201, 201, 201]


def test_same_request_at_the_same_time_is_one_filing(demo: Demo) -> None:
    tile = demo.new_tile()

    responses = at_once(*(lambda: demo.call("FILER", "POST", "/submissions", tile) for _ in range(4)))

    with demo.running.store.read() as connection:
        of_this = select(func.count()).select_from(submissions).where(submissions.c.id == tile["id"])
        assert connection.execute(of_this).scalar_one() == 1
    assert {response.status_code for response in responses} == {201}
