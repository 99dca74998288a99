"""Requests that no form makes: told as what they are on both databases, never as a defect of the platform."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.demonstrations import Demo
from tests.interfaces.test_bad_input import rows, told

ROUND: dict[str, Any] = {
    "id": "zhejiang-2026",
    "organ": "cn",
    "title": {"zh": "浙江批次"},
    "kinds": ["duibiao:benchmark_result"],
    "opens_at": "2026-01-01T00:00:00.000000Z",
    "closes_at": "2027-01-01T00:00:00.000000Z",
}


@pytest.mark.parametrize(
    "path",
    ["/results/%00", "/results?grade=%00", "/results?after=%00", "/organs/%00", "/schemes/a%00b", "/rounds?x=%00"],
)
def test_nul_in_an_address_is_refused(demo: Demo, path: str) -> None:
    refused = demo.call(None, "GET", path)

    assert (refused.status_code, told(refused)) == (422, [("", "http.nul")])


def test_nul_in_a_body_is_refused_and_nothing_stored(demo: Demo) -> None:
    id_ = demo.drafted()
    demo.acts(id_, ("FILER", "submit"))
    before = rows(demo)

    refused = [
        demo.act("COUNTY", id_, "return", comment="a\x00b"),
        demo.call("FILER", "POST", "/submissions", demo.new_tile(kind="a\x00")),
        demo.call(None, "POST", "/session", {"login": "\x00", "password": "x"}),
        demo.call("NATION", "POST", "/rounds", {**ROUND, "id": "\x00"}),
    ]

    assert [(response.status_code, told(response)) for response in refused] == [(422, [("", "http.nul")])] * 4
    assert {**rows(demo), "entries": 0} == {**before, "entries": 0}


def test_text_that_only_speaks_of_nul_is_text(demo: Demo) -> None:
    path = f"/enterprises/{demo.names['ENTERPRISE']}/products/{uuid4()}"

    kept = demo.call("FILER", "PUT", path, {"name": "瓷砖 \\u0000"})

    assert (kept.status_code, kept.json()["name"]) == (200, "瓷砖 \\u0000")


@pytest.mark.parametrize("after", ["x", "x.", "x.y", "x.１", "x.99999999999999999999", ".", "%F0%9F%98%80.1"])
def test_cursor_that_no_page_gave_starts_somewhere(demo: Demo, after: str) -> None:
    assert demo.call(None, "GET", f"/results?after={after}").status_code == 200


def test_integer_beyond_what_all_programs_hold_is_refused(demo: Demo) -> None:
    tile = demo.new_tile()
    tile["content"]["fields"]["specification"] = 10**400

    refused = demo.call("FILER", "POST", "/submissions", tile)

    assert (refused.status_code, told(refused)) == (422, [("fields.specification", "content.float")])


@pytest.mark.parametrize(
    ("header", "value", "status"),
    [
        ("authorization", b"Bearer \xff\xfe", 401),
        ("cookie", b"duibiao_session=\xff", 401),
        ("accept-language", b"en;q=abc,;;\xff", 401),
    ],
)
def test_header_of_odd_bytes_is_read_as_none(demo: Demo, header: str, value: bytes, status: int) -> None:
    assert demo.call(None, "GET", "/session", headers={header: value}).status_code == status


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize(
    ("method", "path", "sent", "wanted"),
    [
        ("POST", "/submissions", "text/plain", "application/json"),
        ("POST", "/session", "application/x-www-form-urlencoded", "application/json"),
        ("PATCH", "/submissions/x", "multipart/form-data; boundary=x", "application/json"),
        ("POST", "/evidence", "application/json", "multipart/form-data"),
    ],
)
def test_body_of_another_media_type_is_refused(demo: Demo, method: str, path: str, sent: str, wanted: str) -> None:
    refused = demo.call("FILER", method, path, content=b"a=b", headers={"content-type": sent})

    assert (refused.status_code, told(refused)) == (415, [("", "http.media_type")])
    assert refused.json()["errors"][0]["params"] == {"media_type": wanted}


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_day_that_is_none_is_told_at_its_parameter(demo: Demo) -> None:
    refused = demo.call(None, "GET", "/organs/cn?on=2026-02-30")

    assert (refused.status_code, told(refused)) == (422, [("on", "date.no_such_day")])


def test_round_said_twice_is_one_and_another_under_its_id_conflicts(demo: Demo) -> None:
    first = demo.call("NATION", "POST", "/rounds", ROUND)
    before = rows(demo)
    again = demo.call("NATION", "POST", "/rounds", ROUND)
    other = demo.call("NATION", "POST", "/rounds", {**ROUND, "kinds": ["duibiao:executed_standards"]})

    assert (first.status_code, again.status_code) == (201, 201)
    assert (other.status_code, told(other)) == (409, [("id", "round.id_taken")])
    assert rows(demo) == before


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_round_is_told_everything_that_is_wrong_with_it(demo: Demo) -> None:
    wrong = {"id": "A b", "title": {"zh": " "}, "kinds": ["duibiao:nothing"], "opens_at": "heute", "closes_at": ""}

    refused = demo.call("NATION", "POST", "/rounds", {**ROUND, **wrong})
    empty = demo.call("NATION", "POST", "/rounds", {**ROUND, "kinds": []})
    backwards = demo.call("NATION", "POST", "/rounds", {**ROUND, "closes_at": ROUND["opens_at"]})

    assert [at for at, _ in told(refused)] == ["id", "title.zh", "kinds[0]", "opens_at", "closes_at"]
    assert told(empty) == [("kinds", "round.kinds")]
    assert told(backwards) == [("closes_at", "round.times")]


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_round_that_is_over_takes_neither_drafts_nor_filings(demo: Demo) -> None:
    demo.call("NATION", "POST", "/rounds", {**ROUND, "id": "past", "closes_at": "2026-01-02T00:00:00.000000Z"})
    demo.call("NATION", "POST", "/rounds", {**ROUND, "closes_at": "2030-01-01T00:00:00.000000Z"})
    id_ = demo.drafted(round=ROUND["id"])

    late_draft = demo.call("FILER", "POST", "/submissions", demo.new_tile(round="past"))
    with demo.running.store.write() as connection:
        closing = "UPDATE rounds SET closes_at = '2026-01-02T00:00:00.000000Z' WHERE id = 'zhejiang-2026'"
        connection.exec_driver_sql(closing)
    late = demo.act("FILER", id_, "submit")

    assert (late_draft.status_code, told(late_draft)) == (422, [("round", "round.closed")])
    assert (late.status_code, [key for _, key in told(late)]) == (409, ["round.closed"])


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_faults_are_told_in_english_at_the_same_places(demo: Demo) -> None:
    id_ = demo.drafted()
    demo.acts(id_, ("FILER", "submit"))
    path = f"/submissions/{id_}"
    asked: list[tuple[str | None, str, str, Any]] = [
        ("FILER", "POST", "/submissions", {"id": 1, "kin": "x"}),
        ("FILER", "POST", "/submissions", demo.new_tile(product="nothing")),
        ("FILER", "PATCH", path, {"changes": {"nowhere": {}}}),
        ("COUNTY", "POST", f"{path}/actions", {"action": "return"}),
        ("CITY", "POST", f"{path}/actions", {"action": "pass", "seen": demo.shown("CITY", id_)["seen"]}),
        ("NATION", "POST", "/rounds", {**ROUND, "id": "A b"}),
        ("COUNTY", "PUT", "/enterprises/1", {"name": "x", "organ": "cn-330326", "industry": "C3071"}),
        (None, "POST", "/session", {"login": "nobody", "password": "x"}),
        (None, "GET", "/session", None),
    ]

    for who, method, where, body in asked:
        chinese = demo.call(who, method, where, body)
        english = demo.call(who, method, where, body, headers={"accept-language": "en"})

        assert (chinese.status_code, told(chinese)) == (english.status_code, told(english))
        assert chinese.json()["detail"] != english.json()["detail"]
        assert english.headers["content-language"] == "en"


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_evidence_larger_than_a_file_may_be_is_refused(demo: Demo) -> None:
    data = {"enterprise": demo.names["ENTERPRISE"]}
    large = b"%PDF-1.7" + bytes(20 * 1024 * 1024)

    refused = demo.call("FILER", "POST", "/evidence", data=data, files={"file": ("a.pdf", large, "application/pdf")})

    assert (refused.status_code, told(refused)) == (422, [("file", "evidence.too_large")])


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"comment": "长" * 5001}, "comment"),
        ({"remarks": [{"path": "indicators.friction_coefficient", "text": " "}]}, "remarks[0].text"),
    ],
)
def test_words_that_nobody_can_read_are_refused(demo: Demo, said: dict[str, Any], place: str) -> None:
    id_ = demo.drafted()
    demo.acts(id_, ("FILER", "submit"))

    refused = demo.act("COUNTY", id_, "return", **said)

    assert (refused.status_code, told(refused)) == (422, [(place, "action.words")])


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_office_whose_turn_it_is_not_is_told_whose_it_is(demo: Demo) -> None:
    id_ = demo.drafted()
    demo.acts(id_, ("FILER", "submit"))

    refused = demo.act("CITY", id_, "pass")

    assert (refused.status_code, told(refused)) == (403, [("", "action.wrong_role")])
    assert refused.json()["errors"][0]["params"] == {"organ": "cn-330326", "role": "checker"}
