"""The life of a submission beyond the straight way: return, refusal, withdrawal, suspension, correction, replay."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select

from duibiao.interfaces.operating import operator, token_for
from duibiao.kernel.identity.accounts import add_person, grant_role
from duibiao.kernel.journal import erasables
from duibiao.kernel.journal.entries import Subject, history
from duibiao.kernel.store.tables import drafts, entries, people, results, revisions, submissions
from duibiao.kernel.submissions.applying import apply
from duibiao.kernel.submissions.lifecycle import TRANSITIONS, State, actions_from, party
from tests.counting import counted
from tests.demonstrations import Demo

OFFICES = ["COUNTY", "CITY", "PROVINCE", "NATION"]
STRAIGHT = [("FILER", "submit"), *((who, "pass") for who in OFFICES), ("NATION", "publicise"), ("NATION", "publish")]
PASSES = [("COUNTY", "pass"), ("CITY", "pass"), ("PROVINCE", "pass"), ("NATION", "pass")]


def public(demo: Demo, id_: str) -> list[tuple[int, str, bool]]:
    """Revision, status and whether it counts, of each public record."""
    items = demo.call(None, "GET", f"/results/{id_}").json()["items"]
    return [(item["record"]["revision"], item["status"], item["current"]) for item in items]


def test_correction_shows_old_and_new_side_by_side(demo: Demo) -> None:
    id_ = demo.published()
    demo.act("FILER", id_, "correct", comment="报告更新。")
    while_correcting = public(demo, id_)
    change = {"indicators.friction_coefficient": {"was": {"value": "0.62"}, "now": {"value": "0.66"}}}
    demo.call("FILER", "PATCH", f"/submissions/{id_}", {"changes": change})

    demo.acts(id_, ("FILER", "submit"), *PASSES, ("NATION", "publicise"), ("NATION", "publish"))

    values = [
        item["record"]["answers"]["indicators"]["friction_coefficient"]["value"]
        for item in demo.call(None, "GET", f"/results/{id_}").json()["items"]
    ]
    assert while_correcting == [(1, "correcting", True)]
    assert public(demo, id_) == [(2, "published", True), (1, "superseded", False)]
    assert values == ["0.66", "0.62"]


@pytest.mark.parametrize(
    ("end", "status"),
    [
        ([("FILER", "withdraw")], "withdrawn"),
        ([("FILER", "submit"), ("COUNTY", "refuse")], "refused"),
    ],
)
def test_result_whose_correction_ends_counts_no_more(demo: Demo, end: list[tuple[str, str]], status: str) -> None:
    id_ = demo.published()
    demo.act("FILER", id_, "correct", comment="报告有误。")

    for who, action in end:
        assert demo.act(who, id_, action, comment="理由").status_code == 200

    assert public(demo, id_) == [(1, status, False)]
    assert id_ not in {item["record"]["submission"] for item in demo.call(None, "GET", "/results").json()["items"]}


def test_publication_waits_for_the_last_day_of_publicity(demo: Demo) -> None:
    file = demo.folder / "deployment.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("days = 0", "days = 7"), encoding="utf-8")
    patient = Demo(demo.folder, demo.clock)
    id_ = patient.drafted()
    patient.acts(id_, ("FILER", "submit"), *PASSES)
    at_once = patient.act("NATION", id_, "publish")
    patient.acts(id_, ("NATION", "publicise"))
    ends_on = patient.shown("NATION", id_)["publicity_ends_on"]

    demo.clock.moment = datetime.fromisoformat(f"{ends_on}T23:59:59+08:00").astimezone(UTC)
    on_the_last_day = patient.act("NATION", id_, "publish")
    demo.clock.advance(seconds=1)
    after_it = patient.act("NATION", id_, "publish")

    assert at_once.json()["type"] == "urn:duibiao:publish.publicity_first"
    assert on_the_last_day.json()["type"] == "urn:duibiao:publish.publicity_running"
    assert after_it.json()["state"] == "published"
    patient.running.store.close()


def test_suspended_result_says_so_and_comes_back(demo: Demo) -> None:
    id_ = demo.published()

    demo.act("NATION", id_, "suspend", comment="抽查中。")
    suspended = public(demo, id_)
    demo.act("NATION", id_, "resume")
    resumed = public(demo, id_)
    demo.act("NATION", id_, "revoke", comment="抽查不合格。")

    assert (suspended, resumed) == ([(1, "suspended", True)], [(1, "published", True)])
    assert public(demo, id_) == [(1, "revoked", True)]


def test_day_of_publication_is_neither_that_of_publicity_nor_of_a_resumption(demo: Demo) -> None:
    id_ = demo.drafted()
    demo.acts(id_, *STRAIGHT[:-1])
    demo.clock.advance(days=1)
    published = demo.clock()
    demo.acts(id_, STRAIGHT[-1])
    demo.clock.advance(days=1)

    demo.act("NATION", id_, "suspend", comment="抽查中。")
    demo.act("NATION", id_, "resume")

    with demo.running.store.read() as connection:
        assert connection.execute(select(results.c.published_at)).scalars().all() == [published]


def test_refused_filing_is_final_and_tells_its_reason(demo: Demo) -> None:
    id_ = demo.drafted()
    demo.acts(id_, ("FILER", "submit"))
    demo.act("COUNTY", id_, "refuse", comment="产品不在本县生产。")

    again = demo.act("FILER", id_, "submit")
    events = demo.call("FILER", "GET", f"/submissions/{id_}/history").json()["items"]

    assert again.status_code == 409
    assert [event["type"] for event in events] == ["submission.submitted", "submission.refused"]
    assert events[1]["comment"] == "产品不在本县生产。"


def test_erased_comment_leaves_history_and_chain_whole(demo: Demo) -> None:
    id_ = demo.drafted()
    demo.acts(id_, ("FILER", "submit"))
    demo.act("COUNTY", id_, "return", comment="请张某补充。")
    with demo.running.store.write() as connection:
        recorded = history(connection, Subject("submission", id_))
        erasables.erase(connection, [str(recorded[1].entry.body["comment"])], demo.clock())

    events = demo.call("FILER", "GET", f"/submissions/{id_}/history").json()["items"]

    assert [event["comment"] for event in events] == [None, None]
    assert recorded[1].entry.previous == recorded[0].digest
    assert demo.acts(id_, ("FILER", "submit")) == "in_review"


def test_county_under_a_province_skips_the_city(demo: Demo) -> None:
    tile = demo.new_tile()
    textile = demo.call("FILER_TEXTILE", "GET", "/session").json()["holdings"][0]["enterprise"]
    product = "0198c000-0000-7000-8000-000000000003"
    filing = {"id": tile["id"], "kind": "duibiao:executed_standards", "enterprise": textile, "product": product}
    row = {"standard": "GB 18401-2010", "title": "国家纺织产品基本安全技术规范", "product": "婴幼儿连体衣"}
    content = {"fields": {"standards": [row]}}
    opened = demo.call("FILER_TEXTILE", "POST", "/submissions", {**filing, "content": content})
    assert opened.status_code == 201, opened.text

    shown = demo.act("FILER_TEXTILE", tile["id"], "submit").json()

    assert [(step["level"], step["organ"]) for step in shown["route"]] == [
        ("county", "cn-429004"),
        ("province", "cn-42"),
    ]


def test_executed_standards_are_published_by_the_last_organ_of_their_route(demo: Demo) -> None:
    running = demo.running
    author = operator("demo", demo.clock())
    with running.store.write() as connection:
        person = add_person(connection, author, "publisher-33", "省级发布人")
        grant_role(connection, author, person, "publisher", organ="cn-33")
    demo.names["PUBLISHER"] = token_for(running, "publisher-33", "test", 1)
    row = {"standard": "GB/T　4100—2015", "title": "陶瓷砖", "product": "瓷质砖"}
    content = {"fields": {"standards": [row]}}
    tile = demo.new_tile(kind="duibiao:executed_standards", scheme=None, content=content)
    demo.call("FILER", "POST", "/submissions", tile)

    state = demo.acts(tile["id"], ("FILER", "submit"), *PASSES[:3], ("PUBLISHER", "publish"))

    record = demo.call(None, "GET", f"/results/{tile['id']}").json()["items"][0]["record"]
    assert state == "published"
    assert record["answers"] == {"fields": {"standards": [row]}}


def test_no_person_is_in_public_records_or_entries_that_travel(demo: Demo) -> None:
    """Names stand nowhere; local ids only in entries about the accounts themselves, which never travel."""
    id_ = demo.published()

    with demo.running.store.read() as connection:
        known = connection.execute(select(people.c.id, people.c.name, people.c.login)).all()
        every = [(row.subject_type, bytes(row.body)) for row in connection.execute(select(entries))]
        records = [bytes(body) for body in connection.execute(select(results.c.record)).scalars()]
    records.append(demo.call(None, "GET", f"/results/{id_}").content)
    travelling = records + [body for subject_type, body in every if subject_type != "person"]

    for person in known:
        assert not any(person.id.encode() in body for body in travelling)
        assert not any(person.name.encode() in body for body in [*records, *(body for _, body in every)])
        assert not any(f'"{person.login}"'.encode() in body for body in records)


def without_drafts(connection: Connection, id_: str) -> list[Any]:
    """The rows of a submission that its entries alone must give."""
    standing = connection.execute(select(submissions).where(submissions.c.id == id_)).one()
    filed = connection.execute(select(revisions).where(revisions.c.submission == id_).order_by(revisions.c.number))
    return [tuple(standing), [tuple(row) for row in filed]]


def replayed(demo: Demo, id_: str) -> tuple[list[Any], list[Any]]:
    """The rows of a submission, and those that `apply` makes of its entries where there are none."""
    with demo.running.store.write() as connection:
        before = without_drafts(connection, id_)
        recorded = history(connection, Subject("submission", id_))
        opened = {**connection.execute(select(submissions).where(submissions.c.id == id_)).one()._mapping}
        for table in (results, revisions, drafts):
            connection.execute(table.delete().where(table.c.submission == id_))
        connection.execute(submissions.delete().where(submissions.c.id == id_))
        connection.execute(entries.delete().where(entries.c.subject == id_))
        connection.execute(insert(submissions), opened | {"head": "", "state": "draft", "revision": 0})
        for item in recorded:
            apply(connection, item, demo.running.instance.name)
        return before, without_drafts(connection, id_)


def test_entries_alone_give_the_same_rows_again(demo: Demo) -> None:
    """Replay: the rows are taken away and made anew by `apply` from the journal."""
    id_ = demo.drafted()
    demo.acts(id_, ("FILER", "submit"), ("COUNTY", "pass"))
    demo.act("CITY", id_, "return", comment="请核对。")
    demo.acts(id_, ("FILER", "submit"), *PASSES, ("NATION", "publicise"), ("NATION", "publish"))

    before, after = replayed(demo, id_)

    assert after == before


@pytest.mark.parametrize(
    ("steps", "who", "action", "most"),
    [
        ([], "FILER", "submit", 17),
        ([("FILER", "submit")], "COUNTY", "pass", 12),
        ([("FILER", "submit"), *PASSES], "NATION", "publicise", 21),
        ([("FILER", "submit"), *PASSES, ("NATION", "publicise")], "NATION", "publish", 22),
    ],
)
def test_action_takes_few_statements(
    demo: Demo, steps: list[tuple[str, str]], who: str, action: str, most: int
) -> None:
    """From token to answer; the answer shows the whole submission with its changes. The bounds are what was measured
    on SQLite, where BEGIN is one of them; PostgreSQL takes one less."""
    id_ = demo.drafted()
    demo.acts(id_, *steps)
    seen = demo.shown(who, id_)["seen"]

    with counted(demo) as executed:
        assert demo.act(who, id_, action, seen=seen).status_code == 200

    assert len(executed) <= most, "\n".join(executed)


@pytest.mark.parametrize(
    ("who", "path", "most"),
    [
        ("FILER", "/submissions/{id}", 3),
        ("FILER", "/submissions/{id}/history", 4),
        ("NATION", "/submissions", 3),
        (None, "/results", 2),
        (None, "/results/{id}", 2),
    ],
)
def test_reading_takes_few_statements_however_many_rows(demo: Demo, who: str | None, path: str, most: int) -> None:
    id_ = demo.published()
    demo.published()

    with counted(demo) as executed:
        assert demo.call(who, "GET", path.format(id=id_)).status_code == 200

    assert len(executed) <= most, "\n".join(executed)


@pytest.mark.parametrize("database_kind", ["sqlite"])
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_order_of_actions_stays_on_the_table(demo: Demo, data: st.DataObject) -> None:
    """Whoever does whatever in whatever order: only the table's moves happen, the chain stays unbroken, and the
    entries alone give the rows. A walk begins somewhere on the straight way; most draws are of those who may."""
    id_ = demo.drafted()
    begun = data.draw(st.integers(0, len(STRAIGHT)))
    state: State = cast("State", demo.acts(id_, *STRAIGHT[:begun]) or "draft")
    step: int | None = begun - 1 if state == "in_review" else None
    for _ in range(data.draw(st.integers(0, 8))):
        action = data.draw(st.sampled_from([*actions_from(state) * 4, "pass", "publish", "submit"]))
        rightful = {"filer": "FILER", "publisher": "NATION", "step": OFFICES[step or 0]}[party(state, action)]
        who = data.draw(st.sampled_from([*[rightful] * 8, "FILER", *OFFICES]))
        shown = demo.call(who, "GET", f"/submissions/{id_}")
        if shown.status_code != 200:
            continue
        response = demo.act(who, id_, action, seen=shown.json()["seen"], comment="理由")
        if response.status_code == 200:
            moved = response.json()["state"]
            assert TRANSITIONS[state, action] == moved or (action, moved) == ("pass", "accepted")
            state, step = moved, response.json()["step"]
        else:
            assert response.status_code in (403, 409, 422)

    with demo.running.store.read() as connection:
        recorded = history(connection, Subject("submission", id_))
    assert [item.entry.previous for item in recorded[1:]] == [item.digest for item in recorded[:-1]]
    if recorded:
        assert recorded[-1].entry.body["standing"]["state"] == state
        before, after = replayed(demo, id_)
        assert after == before
