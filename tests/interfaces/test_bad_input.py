"""Bad input: told in the reader's language with its place, and nothing of it stored, nothing lost."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from duibiao.interfaces.operating import operator
from duibiao.kernel.definitions import known
from duibiao.kernel.definitions.publishing import publish, withdraw
from duibiao.kernel.store.schema import metadata
from duibiao.kernel.store.tables import drafts, entries, revisions, submissions
from duibiao.model.records.schemes import BenchmarkScheme
from tests.demonstrations import TILE, Demo

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])

INDICATORS: dict[str, Any] = TILE["content"]["indicators"]


def told(response: Any) -> list[tuple[str, str]]:
    """Place and key of every fault in a problem document."""
    assert response.headers["content-type"] == "application/problem+json"
    return [(error["at"], error["key"]) for error in response.json()["errors"]]


def rows(demo: Demo) -> dict[str, int]:
    """How many rows the tables of submissions and the journal have."""
    with demo.running.store.read() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (submissions, drafts, revisions, entries)
        }


def assessed(demo: Demo, **indicators: Any) -> list[tuple[str, str]]:
    """The findings of an assessment of the tile with some indicators answered otherwise."""
    content = TILE["content"]
    answers = {**content["indicators"], **indicators}
    asked = {
        "scheme": TILE["scheme"],
        "parameters": content["parameters"],
        "indicators": {key: answer for key, answer in answers.items() if answer is not None},
    }
    response = demo.call(None, "POST", "/assessments", asked)
    assert response.status_code == 200, response.text
    return [(finding["at"], finding["key"]) for finding in response.json()["findings"] if finding["severity"] == "A"]


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("1,5", "number.comma"),
        ("１.５", "number.full_width"),
        ("NaN", "number.not_finite"),
        ("1e999999", "number.exponent"),
        ("1" * 400, "number.digits"),
        ("大约 1", "number.not_a_number"),
    ],
)
def test_number_that_is_none_is_told_at_its_indicator(demo: Demo, value: str, key: str) -> None:
    assert assessed(demo, friction_coefficient={"value": value}) == [("indicators.friction_coefficient.value", key)]


def test_unit_that_does_not_convert_is_told(demo: Demo) -> None:
    found = assessed(demo, breaking_strength={**INDICATORS["breaking_strength"], "unit": "mm"})

    assert found == [("indicators.breaking_strength.unit", "answer.unit_not_convertible")]


def test_half_grade_where_there_are_none_is_told(demo: Demo) -> None:
    asked = {"scheme": "duibiao:porcelain_tile", "indicators": {"chemical_resistance": {"value": "GA-GB"}}}

    findings = demo.call(None, "POST", "/assessments", asked).json()["findings"]

    assert "indicators.chemical_resistance.value" in {finding["at"] for finding in findings}


def test_answer_that_the_scheme_does_not_have_is_told_with_the_nearest(demo: Demo) -> None:
    assert assessed(demo, water_absorbtion={"value": ["0.3"]}) == [
        ("indicators.water_absorbtion", "answer.unknown_indicator_near")
    ]


def test_empty_required_indicator_blocks_submission_and_keeps_the_draft(demo: Demo) -> None:
    tile = demo.new_tile()
    del tile["content"]["indicators"]["water_absorption"]
    id_ = demo.call("FILER", "POST", "/submissions", tile).json()["id"]
    before = demo.shown("FILER", id_)

    refused = demo.act("FILER", id_, "submit")

    assert refused.status_code == 422
    assert told(refused) == [("indicators.water_absorption", "answer.required")]
    assert demo.shown("FILER", id_) == before


def test_message_comes_in_the_language_that_was_asked_for(demo: Demo) -> None:
    asked = {"scheme": "duibiao:nothing"}

    chinese = demo.call(None, "POST", "/assessments", asked, headers={"accept-language": "zh-CN"})
    english = demo.call(None, "POST", "/assessments", asked, headers={"accept-language": "en-GB,zh;q=0.5"})

    assert (chinese.status_code, english.status_code) == (404, 404)
    assert (chinese.headers["content-language"], english.headers["content-language"]) == ("zh-CN", "en")
    assert chinese.json()["type"] == english.json()["type"] == "urn:duibiao:definition.not_in_force"
    assert chinese.json()["detail"].startswith("本平台没有现行的 duibiao:nothing。")
    assert english.json()["detail"].isascii()


def test_wrong_digit_of_a_code_is_told(demo: Demo) -> None:
    wrong = demo.names["ENTERPRISE"][:-1] + "6"
    body = {"name": "示例", "organ": "cn-330326", "industry": "C3071"}

    refused = demo.call("COUNTY", "PUT", f"/enterprises/{wrong}", body)

    assert refused.status_code == 422
    assert told(refused) == [("uscc", "uscc.check")]


def scheme_of(demo: Demo) -> BenchmarkScheme:
    with demo.running.store.read() as connection:
        return known.current(connection, BenchmarkScheme, TILE["scheme"]).definition


def test_scheme_that_was_withdrawn_takes_no_new_filing(demo: Demo) -> None:
    open_one = demo.drafted()
    author = operator("demo", demo.clock())
    with demo.running.store.write() as connection:
        withdraw(connection, author, "benchmark_schemes", scheme_of(demo))

    refused = demo.act("FILER", open_one, "submit")
    refused_new = demo.call("FILER", "POST", "/submissions", demo.new_tile())

    assert (refused.status_code, told(refused)) == (422, [("scheme", "scheme.withdrawn")])
    assert (refused_new.status_code, told(refused_new)) == (422, [("scheme", "definition.withdrawn")])


def test_scheme_that_was_superseded_is_told_with_its_successor_and_stays_valid(demo: Demo) -> None:
    open_one = demo.drafted()
    newer = msgspec.structs.replace(scheme_of(demo), version="1.1")
    with demo.running.store.write() as connection:
        publish(connection, operator("demo", demo.clock()), "benchmark_schemes", newer)

    filed = demo.act("FILER", open_one, "submit")

    hints = [one for one in filed.json()["findings"] if one["check"] == "currency"]
    assert filed.status_code == 200
    assert [(one["severity"], one["key"]) for one in hints] == [("D", "scheme.superseded")]
    assert "duibiao:porcelain_tile@1.1" in str(hints[0])


@pytest.mark.parametrize(
    ("changed", "place", "key"),
    [
        ({"scheme": "duibiao:nothing"}, "scheme", "definition.not_in_force"),
        ({"kind": "duibiao:nothing"}, "kind", "definition.not_in_force"),
        ({"product": "0198c000-0000-7000-8000-00000000ffff"}, "product", "product.not_found"),
        ({"product": None}, "product", "submission.product_missing"),
        ({"scheme": None}, "scheme", "submission.scheme_missing"),
        ({"round": "no-such-round"}, "round", "round.unknown"),
        ({"id": "not-a-uuid"}, "id", "identifier.uuid"),
    ],
)
def test_filing_about_something_unknown_is_told_at_its_field(
    demo: Demo, changed: dict[str, Any], place: str, key: str
) -> None:
    tile = demo.new_tile(**changed)
    before = rows(demo)

    refused = demo.call("FILER", "POST", "/submissions", tile)

    assert (refused.status_code, told(refused)) == (422, [(place, key)])
    assert rows(demo) == before


def test_same_product_and_scheme_twice_in_a_round_is_refused(demo: Demo) -> None:
    first = demo.drafted(product=TILE["product"], round="demo-2026")
    second = demo.drafted(product=TILE["product"], round="demo-2026")
    demo.acts(first, ("FILER", "submit"))

    refused = demo.act("FILER", second, "submit")

    assert (refused.status_code, told(refused)) == (409, [("product", "submission.twice_in_round")])
    assert demo.shown("FILER", second)["state"] == "draft"


def test_withdrawn_filing_frees_its_place_in_the_round(demo: Demo) -> None:
    first = demo.drafted(product=TILE["product"], round="demo-2026")
    second = demo.drafted(product=TILE["product"], round="demo-2026")
    demo.acts(first, ("FILER", "submit"), ("FILER", "withdraw"))

    assert demo.acts(second, ("FILER", "submit")) == "in_review"


def test_body_of_twenty_megabytes_is_refused(demo: Demo) -> None:
    tile = demo.new_tile()
    tile["content"]["fields"]["specification"] = "x" * 20_000_000

    refused = demo.call("FILER", "POST", "/submissions", tile)

    assert (refused.status_code, told(refused)) == (413, [("", "http.too_large")])


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (b"[" * 100_000, "http.bad_json"),
        (b'{"a":' * 100_000, "http.bad_json"),
        (b'{"id": "1"', "http.bad_json"),
        (b"\xff\xfe", "http.bad_json"),
    ],
)
def test_body_that_is_no_json_is_refused(demo: Demo, body: bytes, key: str) -> None:
    refused = demo.call("FILER", "POST", "/submissions", content=body, headers={"content-type": "application/json"})

    assert (refused.status_code, told(refused)) == (400, [("", key)])


def test_every_fault_of_a_body_is_told_at_once(demo: Demo) -> None:
    refused = demo.call("FILER", "POST", "/submissions", {"id": 1, "kin": "x", "enterprise": "y"})

    assert refused.status_code == 400
    keys = ["record.text", "record.unknown_key_near"]
    assert sorted(key for _, key in told(refused)) == keys


def test_number_that_would_lose_digits_is_refused(demo: Demo) -> None:
    tile = demo.new_tile()
    tile["content"]["indicators"]["friction_coefficient"] = {"value": 0.62}

    refused = demo.call("FILER", "POST", "/submissions", tile)

    assert refused.status_code == 422
    assert [at for at, _ in told(refused)] == ["indicators.friction_coefficient.value"]


def test_action_on_a_stale_digest_changes_nothing(demo: Demo) -> None:
    id_ = demo.drafted()
    demo.acts(id_, ("FILER", "submit"))
    seen = demo.shown("COUNTY", id_)["seen"]
    demo.acts(id_, ("COUNTY", "pass"))
    before = rows(demo)

    refused = demo.act("CITY", id_, "pass", seen=seen)

    assert (refused.status_code, told(refused)) == (409, [("seen", "action.stale")])
    assert rows(demo) == before


def test_action_out_of_order_names_what_is_possible(demo: Demo) -> None:
    id_ = demo.drafted()
    demo.acts(id_, ("FILER", "submit"))

    refused = demo.act("COUNTY", id_, "publish")

    assert (refused.status_code, told(refused)) == (409, [("", "action.out_of_order")])
    assert refused.json()["errors"][0]["params"]["possible"] == "pass、return、refuse、withdraw"


def test_return_without_a_reason_is_refused(demo: Demo) -> None:
    id_ = demo.drafted()
    demo.acts(id_, ("FILER", "submit"))

    refused = demo.act("COUNTY", id_, "return", comment="  ")

    assert (refused.status_code, told(refused)) == (422, [("comment", "action.reason_missing")])


def test_remark_at_a_place_that_is_not_there_is_refused(demo: Demo) -> None:
    id_ = demo.drafted()
    demo.acts(id_, ("FILER", "submit"))

    refused = demo.act("COUNTY", id_, "return", remarks=[{"path": "indicators.nothing", "text": "请核对。"}])

    assert (refused.status_code, told(refused)) == (422, [("remarks[0].path", "remark.unknown_place")])


def test_action_without_what_was_seen_is_refused(demo: Demo) -> None:
    id_ = demo.drafted()

    refused = demo.call("FILER", "POST", f"/submissions/{id_}/actions", {"action": "submit"})

    assert (refused.status_code, told(refused)) == (422, [("seen", "action.seen_missing")])


def test_if_match_serves_as_what_was_seen(demo: Demo) -> None:
    id_ = demo.drafted()
    etag = demo.call("FILER", "GET", f"/submissions/{id_}").headers["etag"]

    path = f"/submissions/{id_}/actions"
    passed = demo.call("FILER", "POST", path, {"action": "submit"}, headers={"if-match": etag})

    assert (passed.status_code, passed.json()["state"]) == (200, "in_review")


def test_import_with_faults_stores_nothing_and_lists_them_all(demo: Demo) -> None:
    filings = [demo.new_tile(), demo.new_tile(scheme="duibiao:nothing"), demo.new_tile(product=None)]
    before = rows(demo)

    refused = demo.call("FILER", "POST", "/submissions/import", {"filings": filings, "submit": True})

    assert refused.status_code == 422
    assert [at for at, _ in told(refused)] == ["filings[1].scheme", "filings[2].product"]
    assert rows(demo) == before


def test_conflicting_change_comes_back_with_both_values_and_the_others_are_kept(demo: Demo) -> None:
    id_ = demo.drafted()
    here = {"indicators.friction_coefficient": {"was": {"value": "0.62"}, "now": {"value": "0.70"}}}
    there = {
        "indicators.friction_coefficient": {"was": {"value": "0.62"}, "now": {"value": "0.80"}},
        "fields.specification": {"was": "600 mm × 600 mm", "now": "300 mm × 300 mm"},
    }
    demo.call("FILER", "PATCH", f"/submissions/{id_}", {"changes": here})

    refused = demo.call("FILER", "PATCH", f"/submissions/{id_}", {"changes": there})

    answers = demo.shown("FILER", id_)["answers"]
    assert (refused.status_code, told(refused)) == (409, [("indicators.friction_coefficient", "draft.conflict")])
    assert refused.json()["errors"][0]["params"] == {"stored": '{"value":"0.70"}', "now": '{"value":"0.80"}'}
    assert answers["indicators"]["friction_coefficient"] == {"value": "0.70"}
    assert answers["fields"]["specification"] == "300 mm × 300 mm"


def test_same_request_twice_is_one_filing_and_another_under_its_id_conflicts(demo: Demo) -> None:
    tile = demo.new_tile()

    first = demo.call("FILER", "POST", "/submissions", tile)
    again = demo.call("FILER", "POST", "/submissions", tile)
    other = demo.call("FILER", "POST", "/submissions", {**tile, "round": "demo-2026"})

    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    assert (other.status_code, told(other)) == (409, [("id", "submission.id_taken")])


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [("a.pdf", b"MZ program", "evidence.type"), ("a.pdf", b"", "evidence.empty")],
)
def test_evidence_that_is_none_is_refused(demo: Demo, name: str, content: bytes, key: str) -> None:
    data = {"enterprise": demo.names["ENTERPRISE"]}

    refused = demo.call("FILER", "POST", "/evidence", data=data, files={"file": (name, content, "application/pdf")})

    assert (refused.status_code, told(refused)) == (422, [("file", key)])


def test_evidence_of_another_enterprise_cannot_be_cited(demo: Demo) -> None:
    tile = demo.new_tile()
    tile["content"]["indicators"]["friction_coefficient"]["evidence"] = ["sha256:" + "0" * 64]
    id_ = demo.call("FILER", "POST", "/submissions", tile).json()["id"]

    refused = demo.act("FILER", id_, "submit")

    assert told(refused) == [("indicators.friction_coefficient.evidence", "evidence.not_held")]


def test_result_that_misses_a_mandatory_limit_is_not_published(demo: Demo) -> None:
    tile = demo.new_tile()
    tile["content"]["indicators"]["internal_exposure_index"] = {"value": "1.2"}
    id_ = demo.call("FILER", "POST", "/submissions", tile).json()["id"]
    passes = [("COUNTY", "pass"), ("CITY", "pass"), ("PROVINCE", "pass"), ("NATION", "pass")]
    demo.acts(id_, ("FILER", "submit"), *passes, ("NATION", "publicise"))

    refused = demo.act("NATION", id_, "publish")

    assert (refused.status_code, told(refused)) == (409, [("", "publish.mandatory")])
    assert demo.call(None, "GET", f"/results/{id_}").json()["items"][0]["status"] == "in_publicity"


def test_open_objection_stops_publication_until_it_is_answered(demo: Demo) -> None:
    id_ = demo.drafted()
    passes = [("COUNTY", "pass"), ("CITY", "pass"), ("PROVINCE", "pass"), ("NATION", "pass")]
    demo.acts(id_, ("FILER", "submit"), *passes, ("NATION", "publicise"))
    words = {"text": "数据与包装不符。", "name": "李某", "contact": "synthetic contact"}
    case = demo.call(None, "POST", f"/results/{id_}/objections", words).json()["id"]

    refused = demo.act("NATION", id_, "publish")
    answer = {"outcome": "dismissed", "reason": "已复核报告。"}
    answered = demo.call("NATION", "POST", f"/results/{id_}/objections/{case}/answer", answer)
    again = demo.call("NATION", "POST", f"/results/{id_}/objections/{case}/answer", answer)

    assert told(refused) == [("", "publish.objections_open")]
    assert (answered.status_code, again.status_code) == (200, 409)
    assert demo.acts(id_, ("NATION", "publish")) == "published"
    with demo.running.store.read() as connection:
        journal = connection.execute(select(metadata.tables["entries"].c.body)).scalars().all()
    assert not any("李某".encode() in body or "包装".encode() in body for body in journal)
