"""The queue of an office: whose it is, in which order, how it is narrowed and paged, how much it asks."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, update

from duibiao.kernel.identity.people import Holding, Person, find_person, get_person
from duibiao.kernel.store.tables import products, submissions
from duibiao.kernel.submissions.queue import (
    Days,
    Narrowed,
    Tally,
    Which,
    counts_of,
    tallies,
    waiting,
    within_scope,
)
from duibiao.model.values.dates import day_of, parse_utc
from tests.counting import counted
from tests.demonstrations import TILE, Demo

DAYS = Days("2026-11-24", "2026-11-27")
ZERO = {"overdue": 0, "soon": 0, "concerns": 0, "resubmitted": 0, "ended": 0, "objections": 0}


def person(demo: Demo, connection: Connection, login: str) -> Person:
    """Somebody of the demonstration, with the roles of today."""
    return get_person(connection, find_person(connection, login), day_of(parse_utc(demo.running.clock())).isoformat())


def at(organ: str, path: str, role: str, *industries: str) -> Person:
    """Somebody with one role at one organ."""
    return Person("x", "x", "x", (Holding("h", role, organ, path, None, industries),))


def queue_of(demo: Demo, who: str | Person, **given: Any) -> list[str]:
    """The ids of what waits, in order."""
    with demo.running.store.read() as connection:
        somebody = person(demo, connection, who) if isinstance(who, str) else who
        return [case.id for case in waiting(connection, somebody, DAYS, **given).cases]


def changed(demo: Demo, id_: str, **columns: Any) -> None:
    """Set columns of a submission, past all rules."""
    with demo.running.store.write() as connection:
        connection.execute(update(submissions).where(submissions.c.id == id_).values(**columns))


def filed(demo: Demo, **given: Any) -> str:
    """The id of a filing that waits at the county."""
    id_ = demo.drafted(**given)
    demo.acts(id_, ("FILER", "submit"))
    return id_


@pytest.fixture
def four(demo: Demo) -> list[str]:
    """Four filings: due first with few concerns, due first with more, due later, due never."""
    ids = sorted(filed(demo) for _ in range(4))
    for id_, due_on, concerns in zip(ids, ("2026-11-23", "2026-11-23", "2026-11-26", None), (1, 3, 0, 9), strict=True):
        changed(demo, id_, due_on=due_on, concerns=concerns)
    return ids


def test_queue_follows_the_filing_from_step_to_step(demo: Demo) -> None:
    id_ = filed(demo)

    before = [queue_of(demo, who) for who in ("county", "city", "county-yueqing", "province", "nation", "filer")]
    demo.acts(id_, ("COUNTY", "pass"))
    after = [queue_of(demo, who) for who in ("county", "city", "county-yueqing", "province", "nation", "filer")]

    assert before == [[id_], [], [], [], [], []]
    assert after == [[], [id_], [], [], [], []]


def test_draft_and_returned_filing_wait_for_no_office(demo: Demo) -> None:
    returned = filed(demo)
    demo.drafted()
    demo.act("COUNTY", returned, "return", comment="请补充。")

    assert queue_of(demo, "county") == []


def test_queue_is_ordered_by_deadline_then_concerns_then_id(demo: Demo, four: list[str]) -> None:
    first, second, third, never = four

    assert queue_of(demo, "county") == [second, first, third, never]


def test_pages_of_one_hold_each_filing_once(demo: Demo, four: list[str]) -> None:
    found, after, remaining = [], "", []
    with demo.running.store.read() as connection:
        county = person(demo, connection, "county")
        while True:
            page = waiting(connection, county, DAYS, after=after, limit=1)
            found += [case.id for case in page.cases]
            remaining.append(page.remaining)
            after = page.next
            if not after:
                break

    assert found == [four[1], four[0], four[2], four[3]]
    assert remaining == [4, 3, 2, 1]


@pytest.mark.parametrize("cursor", ["", "x", "2026-11-23", "~~", "2026-11-23~many~id", "2026-11-23~99999999999~id"])
def test_cursor_that_is_none_begins_at_the_front(demo: Demo, cursor: str) -> None:
    id_ = filed(demo)

    assert queue_of(demo, "county", after=cursor) == [id_]


def test_role_of_the_step_counts_not_the_organ_alone(demo: Demo) -> None:
    id_ = filed(demo)
    path = "/cn/cn-33/cn-3303/cn-330326/"

    assert queue_of(demo, at("cn-330326", path, "approver")) == []
    assert queue_of(demo, at("cn-330326", path, "publisher")) == []
    assert queue_of(demo, at("cn-330326", path, "checker")) == [id_]


def test_industries_narrow_the_queue(demo: Demo) -> None:
    id_ = filed(demo)
    path = "/cn/cn-33/cn-3303/cn-330326/"

    assert queue_of(demo, at("cn-330326", path, "checker", "C38")) == []
    assert queue_of(demo, at("cn-330326", path, "checker", "C38", "C307")) == [id_]


def test_filings_of_own_enterprises_are_left_out(demo: Demo) -> None:
    filed(demo)
    path = "/cn/cn-33/cn-3303/cn-330326/"
    both = Person(
        "x",
        "x",
        "x",
        (
            Holding("1", "checker", "cn-330326", path),
            Holding("2", "filer", None, None, demo.names["ENTERPRISE"]),
        ),
    )

    assert queue_of(demo, both) == []


def test_publisher_sees_what_is_to_be_publicised_published_or_answered(demo: Demo) -> None:
    id_ = filed(demo)
    steps = [("COUNTY", "pass"), ("CITY", "pass"), ("PROVINCE", "pass"), ("NATION", "pass")]
    demo.acts(id_, *steps)
    publisher, elsewhere = at("cn", "/cn/", "publisher"), at("cn-33", "/cn/cn-33/", "publisher")

    accepted = queue_of(demo, publisher), queue_of(demo, elsewhere)
    demo.acts(id_, ("NATION", "publicise"))
    in_publicity = queue_of(demo, publisher)
    demo.acts(id_, ("NATION", "publish"))
    published = queue_of(demo, publisher)
    body = {"text": "数值有误", "name": "甲", "contact": "a@example.org"}
    assert demo.call(None, "POST", f"/results/{id_}/objections", body).status_code == 201
    objected = queue_of(demo, publisher)

    assert (accepted, in_publicity, published, objected) == (([id_], []), [id_], [], [id_])


@pytest.mark.parametrize(
    ("which", "expected"), [("all", 4), ("overdue", 2), ("soon", 1), ("concerns", 3), ("resubmitted", 0), ("ended", 0)]
)
def test_filters_hold_what_their_counts_say(demo: Demo, four: list[str], which: Which, expected: int) -> None:
    with demo.running.store.read() as connection:
        county = person(demo, connection, "county")
        (tally,) = tallies(connection, county, DAYS)
        found = waiting(connection, county, DAYS, Narrowed(which))

    assert len(found.cases) == found.remaining == getattr(tally, which) == expected
    assert {case.id for case in found.cases} <= set(four)


def test_tally_counts_resubmitted_publicity_and_objections(demo: Demo) -> None:
    again, public = filed(demo), filed(demo)
    demo.act("COUNTY", again, "return", comment="请补充。")
    demo.acts(again, ("FILER", "submit"))
    changed(demo, public, state="in_publicity", step=None, step_organ=None, publicity_ends_on="2026-11-23", due_on=None)
    changed(demo, again, due_on=None)

    with demo.running.store.read() as connection:
        county = tallies(connection, person(demo, connection, "county"), DAYS)
        nation = tallies(connection, person(demo, connection, "nation"), DAYS)

    assert [named(tally) for tally in county] == [(TILE["kind"], TILE["scheme"])]
    assert list(map(numbers, county)) == [ZERO | {"all": 1, "resubmitted": 1}]
    assert list(map(numbers, nation)) == [ZERO | {"all": 1, "ended": 1}]


def named(tally: Tally) -> tuple[str, str | None]:
    """What a tally counts."""
    return tally.kind, tally.scheme


def numbers(tally: Tally) -> dict[str, int]:
    """How many it counts for which reason."""
    return {name: getattr(tally, name) for name in ("all", *ZERO)}


@pytest.mark.parametrize(
    ("typed", "found"),
    [("平阳示例", True), ("syn-x_1", True), ("瓷质", True), ("91330326", True), ("%", False), ("synax1", False)],
)
def test_search_takes_what_was_typed_literally(demo: Demo, typed: str, found: bool) -> None:
    id_ = filed(demo)
    with demo.running.store.write() as connection:
        connection.execute(update(products).values(model="SYN-X_1"))

    assert queue_of(demo, "county", narrowed=Narrowed(text=typed)) == ([id_] if found else [])
    assert queue_of(demo, "county", narrowed=Narrowed(text=id_)) == [id_]


def test_kind_and_scheme_narrow(demo: Demo) -> None:
    id_ = filed(demo)

    assert queue_of(demo, "county", narrowed=Narrowed(kind=TILE["kind"], scheme=TILE["scheme"])) == [id_]
    assert queue_of(demo, "county", narrowed=Narrowed(scheme="duibiao:three_phase_motor")) == []


def test_list_of_the_scope_shows_what_was_filed_and_hides_the_rest(demo: Demo) -> None:
    in_review, published = filed(demo), demo.published()
    demo.drafted()
    seen = {}

    with demo.running.store.read() as connection:
        for login in ("county", "province", "province-guangdong", "county-yueqing", "auditor"):
            somebody = person(demo, connection, login)
            seen[login] = [case.id for case in within_scope(connection, somebody, None, Narrowed())]
        province = person(demo, connection, "province")
        only = [case.id for case in within_scope(connection, province, "published", Narrowed())]
        first = within_scope(connection, province, None, Narrowed(), limit=1)
        second = within_scope(connection, province, None, Narrowed(), after=first[0].id)

    both = sorted((in_review, published), reverse=True)
    assert seen == {
        "county": both,
        "province": both,
        "province-guangdong": [],
        "county-yueqing": [],
        "auditor": [],
    }
    assert only == [published]
    assert [case.id for case in (*first, *second)] == both


def test_each_question_is_one_statement(demo: Demo) -> None:
    id_ = filed(demo)

    with demo.running.store.read() as connection:
        county = person(demo, connection, "county")
        with counted(demo) as executed:
            cases = waiting(connection, county, DAYS).cases
            tallies(connection, county, DAYS)
            within_scope(connection, county, None, Narrowed())
            counts = counts_of(connection, cases)

    assert len(executed) == 4
    assert counts[id_].total == len(TILE["content"]["indicators"])
