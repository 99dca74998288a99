"""The enterprise's desk without a script: what a filer reads, types, and never loses."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from duibiao.kernel.journal.entries import new_id
from tests.demonstrations import Demo
from tests.interfaces.web.readers import Reader, hidden

ANSWERS = {
    "parameters.thickness": "9.5",
    "parameters.use": "floor",
    "parameters.surface": "glazed",
    "indicators.water_absorption.value": "0.21 0.25 0.23 0.22 0.24",
    "indicators.breaking_strength.value": "1850 1910 1880 1870 1900 1890 1900",
    "indicators.modulus_of_rupture.value": "42 44 43 41 45 44 43",
    "indicators.chemical_resistance.value": "GA",
    "indicators.friction_coefficient.value": "0.62",
    "indicators.internal_exposure_index.value": "0.6",
    "indicators.external_exposure_index.value": "0.9",
}
FORM = {
    "fields.evidence_kind": "own_test",
    "fields.report_number": "R-2026-1",
    "fields.laboratory": "本厂实验室",
    "fields.test_date": "2026-10-01",
    "fields.commitment": "true",
}
PDF = b"%PDF-1.4\nsynthetic\n"


@pytest.fixture
def filer(demo: Demo) -> Reader:
    return Reader(demo, "filer")


def opened(filer: Reader, **changed: str) -> str:
    """The id of a new draft for a new product, made through the pages."""
    asked = dict(hidden(filer.get("/desk/new").text))
    fields = {
        **asked,
        "kind": "duibiao:benchmark_result",
        "product_name": "抛光瓷质砖",
        "product_model": "800×800",
        "scheme": "duibiao:porcelain_tile",
        "round": "demo-2026",
        **changed,
    }
    answer = filer.post("/desk/new", fields)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).rsplit("/", 1)[1]


def wrote(filer: Reader, id_: str, part: str, fields: dict[str, Any], **sent: str) -> Any:
    """The answer to writing one part as it was loaded a moment ago."""
    loaded = dict(hidden(filer.get(f"/desk/{id_}/{part}").text))
    return filer.post(f"/desk/{id_}/{part}", {**loaded, **fields, "do": "save", **sent})


def filled(filer: Reader) -> str:
    """The id of a draft in which everything is filled in."""
    id_ = opened(filer)
    assert wrote(filer, id_, "indicators", ANSWERS).status_code == 200
    assert wrote(filer, id_, "form", FORM).status_code == 200
    return id_


def submitted(filer: Reader) -> str:
    """The id of a filing that the county has."""
    id_ = filled(filer)
    answer = wrote(filer, id_, "submit", {}, do="submit")
    assert answer.status_code == 303, answer.text
    return id_


def value_of(page: str, name: str) -> str:
    """What a field of a page holds."""
    found = re.search(rf'name="{re.escape(name)}"[^>]*? value="([^"]*)"', page) or re.search(
        rf'name="{re.escape(name)}"[^>]*>([^<]*)</textarea>', page
    )
    assert found, name
    return unescape(found[1])


def test_empty_desk_offers_a_new_filing(filer: Reader) -> None:
    page = filer.get("/desk").text

    assert "还没有申报" in page
    assert 'href="/desk/new"' in page


def test_second_click_opens_the_same_filing(filer: Reader, demo: Demo) -> None:
    asked = dict(hidden(filer.get("/desk/new").text))
    fields = {**asked, "kind": "duibiao:benchmark_result", "product_name": "砖", "scheme": "duibiao:porcelain_tile"}

    first, second = filer.post("/desk/new", fields), filer.post("/desk/new", fields)

    assert first.headers["location"] == second.headers["location"]
    assert len(demo.call("FILER", "GET", "/submissions").json()["items"]) == 1


def test_new_filing_without_product_says_so_and_keeps_what_was_chosen(filer: Reader) -> None:
    asked = dict(hidden(filer.get("/desk/new").text))

    answer = filer.post(
        "/desk/new", {**asked, "kind": "duibiao:benchmark_result", "scheme": "duibiao:porcelain_tile", "product": ""}
    )

    assert answer.status_code == 422
    assert "请选择产品，或填写新产品的名称。" in answer.text
    assert '<option value="duibiao:porcelain_tile" selected>' in answer.text


def test_verdict_and_gaps_follow_what_was_typed(filer: Reader) -> None:
    id_ = opened(filer)

    page = wrote(filer, id_, "indicators", {**ANSWERS, "indicators.modulus_of_rupture.value": "33.6 33.6 33.6"}).text

    assert "把断裂模数从 33.6 提高到 35 MPa，以达到 ISO 13006、GB/T 4100-2015" in unescape(page)


def test_draft_keeps_what_cannot_be_read_and_says_what_to_type(filer: Reader) -> None:
    id_ = opened(filer)

    page = wrote(filer, id_, "indicators", {**ANSWERS, "indicators.friction_coefficient.value": "≤0.62"}).text

    assert value_of(page, "indicators.friction_coefficient.value") == "≤0.62"
    assert '<span class="err">' in page
    assert value_of(filer.get(f"/desk/{id_}/indicators").text, "indicators.friction_coefficient.value") == "≤0.62"


def test_two_tabs_never_lose_an_answer_silently(filer: Reader) -> None:
    id_ = opened(filer)
    loaded = dict(hidden(filer.get(f"/desk/{id_}/indicators").text))
    place = "indicators.friction_coefficient.value"
    filer.post(f"/desk/{id_}/indicators", {**loaded, **ANSWERS, place: "0.70", "do": "save"})

    late = filer.post(f"/desk/{id_}/indicators", {**loaded, place: "0.55", "do": "save"})

    assert late.status_code == 409
    assert "另一处刚改动了同样的内容" in late.text
    assert ">0.70</code>" in late.text
    assert value_of(late.text, place) == "0.55"
    assert value_of(filer.get(f"/desk/{id_}/indicators").text, place) == "0.70"


def test_either_value_of_a_clash_can_be_kept(filer: Reader) -> None:
    id_ = opened(filer)
    loaded = dict(hidden(filer.get(f"/desk/{id_}/indicators").text))
    place = "indicators.friction_coefficient.value"
    filer.post(f"/desk/{id_}/indicators", {**loaded, place: "0.70", "do": "save"})
    late = filer.post(f"/desk/{id_}/indicators", {**loaded, place: "0.55", "do": "save"})
    again = {**dict(hidden(late.text)), place: "0.55"}

    theirs = filer.post(f"/desk/{id_}/indicators", {**again, "theirs": "indicators.friction_coefficient"})
    mine = filer.post(f"/desk/{id_}/indicators", {**again, "do": "save"})

    assert value_of(theirs.text, place) == "0.70"
    assert mine.status_code == 200
    assert value_of(mine.text, place) == "0.55"


def test_submission_lists_findings_and_needs_them_put_right(filer: Reader) -> None:
    id_ = opened(filer)
    wrote(filer, id_, "indicators", ANSWERS)

    answer = wrote(filer, id_, "submit", {}, do="submit")

    assert answer.status_code == 422
    assert "请填写“报告编号”。" in answer.text or "请填写“证明材料的种类”。" in answer.text
    assert filer.get(f"/desk/{id_}/submit").status_code == 200


def test_submitted_filing_tells_number_next_step_and_deadline(filer: Reader) -> None:
    id_ = submitted(filer)

    page = filer.get(f"/desk/{id_}?done=submit").text

    assert "已提交" in page
    assert id_ in page
    assert "由平阳县核实" in page
    assert "办理期限" in page


def test_submitting_what_changed_meanwhile_is_refused(filer: Reader) -> None:
    id_ = filled(filer)
    loaded = dict(hidden(filer.get(f"/desk/{id_}/submit").text))
    wrote(filer, id_, "form", {**FORM, "fields.report_number": "R-2026-2"})

    answer = filer.post(f"/desk/{id_}/submit", {**loaded, "do": "submit"})

    assert answer.status_code == 409 or answer.status_code == 422
    assert "申报在您查看之后已有变动" in answer.text
    assert filer.demo.shown("FILER", id_)["state"] == "draft"


def test_back_to_a_part_after_submitting_leads_to_the_filing(filer: Reader) -> None:
    id_ = submitted(filer)

    answer = filer.get(f"/desk/{id_}/indicators")

    assert (answer.status_code, answer.headers["location"]) == (303, f"/desk/{id_}")


def test_returned_filing_shows_the_remarks_at_their_fields(filer: Reader, demo: Demo) -> None:
    id_ = submitted(filer)
    remark = {"path": "indicators.water_absorption", "text": "请附原始记录", "severity": "B"}
    demo.act("COUNTY", id_, "return", comment="请补充", remarks=[remark])

    page = filer.get(f"/desk/{id_}/indicators").text

    assert "已退回，请按意见修改后再次提交" in page
    assert page.count("请附原始记录") == 2
    assert wrote(filer, id_, "submit", {}, do="submit").status_code == 303
    assert demo.shown("FILER", id_)["revision"] == 2


def test_new_filing_takes_over_the_answers_of_the_one_before(filer: Reader, demo: Demo) -> None:
    first = submitted(filer)
    product = demo.shown("FILER", first)["product"]

    id_ = opened(filer, product=product, product_name="", round="", before="on")
    page = filer.get(f"/desk/{id_}/indicators").text
    form = filer.get(f"/desk/{id_}/form").text

    assert value_of(page, "indicators.water_absorption.value") == ANSWERS["indicators.water_absorption.value"]
    assert value_of(form, "fields.report_number") == "R-2026-1"
    assert value_of(form, "fields.test_date") == ""
    assert "checked" not in form


def test_evidence_is_uploaded_ticked_and_kept_beside_the_value(filer: Reader, demo: Demo) -> None:
    id_ = filled(filer)
    loaded = dict(hidden(filer.get(f"/desk/{id_}/evidence").text))

    page = filer._ask(
        "POST",
        f"/desk/{id_}/evidence",
        {"accept": "text/html", "origin": "http://testserver.local"},
        data={**loaded, "for": "water_absorption", "do": "upload"},
        files={"file": ("报告.pdf", PDF, "application/pdf")},
    )

    assert page.status_code == 200, page.text
    assert "报告.pdf" in page.text
    answer = demo.shown("FILER", id_)["answers"]["indicators"]["water_absorption"]
    assert len(answer["evidence"]) == 1
    assert answer["value"] == ANSWERS["indicators.water_absorption.value"].split()
    assert wrote(filer, id_, "indicators", ANSWERS).status_code == 200
    assert demo.shown("FILER", id_)["answers"]["indicators"]["water_absorption"] == answer


def test_file_of_another_kind_is_refused_with_what_may_be_sent(filer: Reader) -> None:
    id_ = filled(filer)
    loaded = dict(hidden(filer.get(f"/desk/{id_}/evidence").text))

    page = filer._ask(
        "POST",
        f"/desk/{id_}/evidence",
        {"accept": "text/html", "origin": "http://testserver.local"},
        data={**loaded, "do": "upload"},
        files={"file": ("run.exe", b"MZ\x90", "application/pdf")},
    )

    assert page.status_code == 422
    assert "PDF" in page.text


def test_rows_of_a_repeat_are_kept_in_order_and_emptied_rows_go(filer: Reader) -> None:
    id_ = opened(filer, kind="duibiao:executed_standards", round="")
    first = {
        "fields.standards[0].standard": "GB/T 4100-2015",
        "fields.standards[0].title": "陶瓷砖",
        "fields.standards[0].product": "瓷质砖",
        "fields.standards[1].standard": "ISO 13006:2018",
        "fields.standards[1].title": "Ceramic tiles",
        "fields.standards[1].product": "瓷质砖",
    }
    wrote(filer, id_, "form", first)
    emptied = {name: "" if "[0]" in name else value for name, value in first.items()}

    page = wrote(filer, id_, "form", emptied).text

    assert value_of(page, "fields.standards[0].standard") == "ISO 13006:2018"
    assert value_of(page, "fields.standards[1].standard") == ""


def test_filing_is_withdrawn_from_its_page(filer: Reader) -> None:
    id_ = submitted(filer)
    fields = dict(hidden(filer.get(f"/desk/{id_}").text))

    answer = filer.post(f"/desk/{id_}", {**fields, "action": "withdraw", "comment": "填错了"})

    assert answer.status_code == 303
    page = filer.get(f"/desk/{id_}").text
    assert "已撤回" in page
    assert "填错了" in page


def test_correction_without_reason_is_asked_for_one(filer: Reader, demo: Demo) -> None:
    id_ = submitted(filer)
    passes = [("COUNTY", "pass"), ("CITY", "pass"), ("PROVINCE", "pass"), ("NATION", "pass")]
    demo.acts(id_, *passes, ("NATION", "publicise"), ("NATION", "publish"))
    fields = dict(hidden(filer.get(f"/desk/{id_}").text))

    refused = filer.post(f"/desk/{id_}", {**fields, "action": "correct", "comment": ""})
    taken = filer.post(f"/desk/{id_}", {**fields, "action": "correct", "comment": "检测值抄错"})

    assert refused.status_code == 422
    assert "请写明理由" in refused.text
    assert taken.status_code == 303
    assert filer.get(f"/desk/{id_}").headers["location"] == f"/desk/{id_}/indicators"


def test_draft_of_another_enterprise_is_not_there(filer: Reader, demo: Demo) -> None:
    id_ = filled(filer)

    assert Reader(demo, "filer-motor").get(f"/desk/{id_}/indicators").status_code == 404
    assert Reader(demo, "county").get(f"/desk/{id_}").status_code in (403, 404)
    assert Reader(demo, "filer").get(f"/desk/{new_id()}").status_code == 404


def test_part_that_the_kind_does_not_have_is_not_there(filer: Reader) -> None:
    id_ = opened(filer, kind="duibiao:executed_standards", round="")

    assert filer.get(f"/desk/{id_}/indicators").status_code == 404
    assert filer.get(f"/desk/{id_}/form").status_code == 200


def test_page_loaded_with_a_broken_hidden_field_saves_nothing(filer: Reader) -> None:
    id_ = filled(filer)
    loaded = dict(hidden(filer.get(f"/desk/{id_}/form").text))

    answer = filer.post(f"/desk/{id_}/form", {**loaded, "was": "[]", "fields.report_number": "X", "do": "save"})

    assert answer.status_code == 422
    assert filer.demo.shown("FILER", id_)["answers"]["fields"]["report_number"] == "R-2026-1"


def test_scheme_is_tried_without_signing_in_and_nothing_is_stored(demo: Demo) -> None:
    visitor = Reader(demo)
    asked = dict(hidden(visitor.get("/schemes/duibiao:three_phase_motor/try").text))
    typed = {"scheme": asked["scheme"], "digest": asked["digest"], "parameters.rated_power": "2.2"}

    page = visitor.post("/assessments", {**typed, "indicators.efficiency.value": "82.5"})

    assert page.status_code == 200
    assert "把效率从 82.5 提高到 86.7 %，以达到" in unescape(page.text)
    assert demo.call("FILER", "GET", "/submissions").json()["items"] == []


def test_gap_is_said_in_english_to_who_reads_english(demo: Demo) -> None:
    visitor = Reader(demo)
    visitor.post("/preferences", {"language": "en", "back": "/"})
    asked = dict(hidden(visitor.get("/schemes/duibiao:three_phase_motor/try").text))
    typed = {"scheme": asked["scheme"], "digest": asked["digest"], "parameters.rated_power": "2.2"}

    page = visitor.post("/assessments", {**typed, "indicators.efficiency.value": "82.5"}).text

    assert "Raise efficiency from 82.5 to 86.7 % to reach" in unescape(page)


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_typed_text_is_shown_as_text(hostile: str, filer: Reader) -> None:
    id_ = opened(filer, product_name=hostile)

    page = wrote(filer, id_, "form", {**FORM, "fields.laboratory": hostile}).text

    assert hostile not in page
    assert value_of(page, "fields.laboratory") == hostile
