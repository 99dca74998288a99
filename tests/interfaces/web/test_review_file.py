"""The workbench: what an office sees of a filing, what it says about it, and what becomes of that."""

from __future__ import annotations

from typing import Any

import pytest

from duibiao.interfaces.operating import operator
from duibiao.kernel.identity.accounts import add_person, grant_role, revoke_role
from duibiao.kernel.identity.passwords import rehash
from duibiao.kernel.identity.people import get_person
from duibiao.kernel.store.tables import people
from tests.counting import counted
from tests.demonstrations import Demo
from tests.interfaces.web.filings import PLACE, filed, history, resubmitted, rows, sound, texts, typed_on
from tests.interfaces.web.readers import Reader, password_of


def sent(reader: Reader, id_: str, **fields: Any) -> Any:
    """The answer to acting on what is on the screen now. Fields with a dot in their names: see `remark`."""
    return reader.post(f"/review/{id_}", {**typed_on(reader, id_), **fields})


def remark(text: str, severity: str = "B", place: str = PLACE) -> dict[str, str]:
    """The fields of a remark at a place."""
    return {f"remarks.{place}.text": text, f"remarks.{place}.severity": severity}


@pytest.fixture
def county(demo: Demo) -> Reader:
    return Reader(demo, "county")


def test_pass_with_a_remark_lands_in_the_history(demo: Demo, county: Reader) -> None:
    id_ = filed(demo)

    answer = sent(county, id_, action="pass", comment="已核对。", **remark("样本数符合。", "D"))

    last = history(demo, id_)[-1]
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/review/{id_}/done?entry={last['entry']}"
    assert (last["type"], last["comment"]) == ("submission.passed", "已核对。")
    assert last["remarks"] == [{"path": PLACE, "severity": "D", "text": "样本数符合。"}]


@pytest.mark.parametrize(("action", "state"), [("return", "returned"), ("refuse", "refused")])
def test_return_and_refusal_carry_their_remarks(demo: Demo, county: Reader, action: str, state: str) -> None:
    id_ = filed(demo)

    answer = sent(county, id_, action=action, **remark("与报告不符。", "A", "fields.report_number"))

    last = history(demo, id_)[-1]
    assert answer.status_code == 303
    assert (last["state"], last["comment"]) == (state, None)
    assert last["remarks"] == [{"path": "fields.report_number", "severity": "A", "text": "与报告不符。"}]


def test_digest_named_is_what_was_seen(demo: Demo, county: Reader) -> None:
    id_ = filed(demo)
    seen = demo.shown("COUNTY", id_)["seen"]

    assert f'<code class="hash">{seen}</code>' in county.get(f"/review/{id_}").text
    assert typed_on(county, id_)["seen"] == seen
    sent(county, id_, action="pass")
    assert history(demo, id_)[-1]["seen"] == seen


def test_stale_digest_is_refused_and_what_was_typed_stays(demo: Demo, county: Reader) -> None:
    id_ = filed(demo)
    before = typed_on(county, id_)
    demo.act("COUNTY", id_, "return", comment="另一人先退回。")
    demo.acts(id_, ("FILER", "submit"))

    answer = county.post(f"/review/{id_}", {**before, "action": "pass", "comment": "都对。", **remark("看过。")})

    assert answer.status_code == 409
    assert texts(answer.text) == {"comment": "都对。", f"remarks.{PLACE}.text": "看过。"}
    assert f'name="remarks.{PLACE}.severity" value="B" checked' in answer.text
    assert f'name="seen" value="{demo.shown("COUNTY", id_)["seen"]}"' in answer.text
    assert history(demo, id_)[-1]["type"] == "submission.submitted"


def test_words_stay_on_the_page_where_nothing_can_be_done_any_more(demo: Demo, county: Reader) -> None:
    id_ = filed(demo)
    before = typed_on(county, id_)
    demo.acts(id_, ("COUNTY", "pass"))

    answer = county.post(f"/review/{id_}", {**before, "action": "return", "comment": "请改。", **remark("看这里。")})

    assert answer.status_code == 409
    assert "您可以查看，不能办理。现在轮到温州市的审核人。" in answer.text
    assert "<dd>请改。</dd>" in answer.text
    assert "<dd>看这里。</dd>" in answer.text
    assert 'id="review"' not in answer.text


@pytest.mark.parametrize("action", ["return", "refuse"])
def test_return_without_a_reason_is_told_at_the_comment(demo: Demo, county: Reader, action: str) -> None:
    id_ = filed(demo)

    answer = sent(county, id_, action=action)

    assert answer.status_code == 422
    assert '<a href="#f-comment">请写明理由' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert [event["type"] for event in history(demo, id_)] == ["submission.submitted"]


def test_remark_too_long_is_told_at_its_place(demo: Demo, county: Reader) -> None:
    id_ = filed(demo)

    answer = sent(county, id_, action="pass", comment="好。", **remark("长" * 5001))

    assert answer.status_code == 422
    assert f'<a href="#f-remarks.{PLACE}.text">' in answer.text
    assert texts(answer.text) == {"comment": "好。", f"remarks.{PLACE}.text": "长" * 5001}


def test_resubmission_shows_what_changed_and_what_was_said(demo: Demo, county: Reader) -> None:
    id_ = resubmitted(demo, "请核对 <b>试样</b>。")

    page = county.get(f"/review/{id_}").text

    assert '第 <span class="n">2</span> 次提交，与上一次相比改动 <span class="n">1</span> 处' in page
    assert '退回意见 <span class="n">1</span> 条，其中 <span class="n">1</span> 条' in page
    assert '<del><span class="vh">原值</span>0.21 0.25 0.23 0.22 0.24</del>' in page
    assert "请核对 &lt;b&gt;试样&lt;/b&gt;。" in page
    assert "<b>企业说明</b> 试样换过。" in page


def test_only_changes_leaves_the_rest_out(demo: Demo, county: Reader) -> None:
    id_ = resubmitted(demo)

    assert rows(county.get(f"/review/{id_}?only=changes").text) == [PLACE]
    assert len(rows(county.get(f"/review/{id_}").text)) > 10


@pytest.mark.parametrize(
    ("beside", "shown"),
    [
        ("previous", '第 <span class="n">1</span> 次提交'),
        ("scheme", "数值出处"),
        ("evidence", "没有证据文件"),
        ("last_year", "没有以前的申报"),
        ("history", "提交第 2 版"),
        ("nonsense", '第 <span class="n">1</span> 次提交'),
    ],
)
def test_each_panel_lies_beside_the_filing(demo: Demo, county: Reader, beside: str, shown: str) -> None:
    id_ = resubmitted(demo)

    page = county.get(f"/review/{id_}?beside={beside}").text

    assert shown in page.partition('id="beside"')[2]


def test_earlier_filing_of_the_same_product_lies_beside(demo: Demo, county: Reader) -> None:
    product = demo.product()
    filed(demo, product=product, round="demo-2026")
    demo.clock.advance(minutes=1)
    later = filed(demo, product=product, content=sound(demo))

    page = county.get(f"/review/{later}?beside=last_year").text.partition('id="beside"')[2]

    assert "33.0 34.2 33.8 33.5 33.5" in page
    assert "42 44 43 41 45 44 43" in page


def test_evidence_leads_to_the_file(demo: Demo, county: Reader) -> None:
    id_ = filed(demo, content=sound(demo))
    page = county.get(f"/review/{id_}").text
    (href,) = {part.partition('"')[0] for part in page.split('href="') if part.startswith("/api/v1/evidence/")}

    assert ">report.pdf</a>" in page
    assert county.get(href).status_code == 200


def test_done_page_names_who_is_next_and_leads_on(demo: Demo, county: Reader) -> None:
    first, second = filed(demo), filed(demo)

    answer = sent(county, first, action="pass")
    with counted(demo) as executed:
        page = county.get(answer.headers["location"])

    assert page.status_code == 200
    assert "下一步由温州市审核。" in page.text
    assert f'href="/review/{second}" autofocus' in page.text
    assert len([one for one in executed if not one.startswith("BEGIN")]) <= 8


@pytest.mark.parametrize(
    ("login", "sentence"),
    [
        ("city", "现在轮到平阳县的审核人。"),
        ("province", "现在轮到平阳县的审核人。"),
        ("nation", "现在轮到平阳县的审核人。"),
    ],
)
def test_others_may_look_and_are_told_who_acts(demo: Demo, login: str, sentence: str) -> None:
    id_ = filed(demo)
    reader = Reader(demo, login)

    page = reader.get(f"/review/{id_}").text

    assert sentence in page
    assert 'id="review"' not in page
    fields = {"csrf": reader.csrf, "seen": demo.shown("COUNTY", id_)["seen"], "action": "pass", "comment": "我来。"}
    answer = reader.post(f"/review/{id_}", fields)
    assert answer.status_code == 403
    assert "<dd>我来。</dd>" in answer.text


def test_filing_outside_the_scope_does_not_exist(demo: Demo) -> None:
    id_ = filed(demo)

    assert Reader(demo, "province-guangdong").get(f"/review/{id_}").status_code == 404
    assert Reader(demo, "county").get(f"/review/{demo.drafted()}").status_code == 404
    assert Reader(demo, "auditor").get(f"/review/{id_}").status_code == 403


def test_own_filing_is_refused_also_in_a_later_post(demo: Demo) -> None:
    """Who filed it is an office's checker by now."""
    reader, id_ = turned_checker(demo)

    page = reader.get(f"/review/{id_}").text
    answer = reader.post(
        f"/review/{id_}", {"csrf": reader.csrf, "seen": demo.shown("COUNTY", id_)["seen"], "action": "pass"}
    )

    assert "这是您填报过的申报，不能由您办理。" in page
    assert answer.status_code == 403
    assert "不能办理自己填报的申报" in answer.text


def turned_checker(demo: Demo) -> tuple[Reader, str]:
    """Somebody who filed for the enterprise and checks for its county now, and the filing."""
    running = demo.running
    author = operator(running.instance.name, running.clock())
    with running.store.write() as connection:
        person = add_person(connection, author, "turned", "转任人")
        grant_role(connection, author, person, "filer", enterprise=demo.names["ENTERPRISE"])
        hashed = rehash(password_of(demo))
        connection.execute(people.update().where(people.c.id == person).values(password=hashed))
    reader = Reader(demo, "turned")
    id_ = demo.drafted()
    page = reader.get(f"/desk/{id_}/submit").text
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    answer = reader.post(f"/desk/{id_}/submit", {"csrf": reader.csrf, "seen": seen, "do": "submit"})
    assert answer.status_code == 303, answer.text
    with running.store.write() as connection:
        today = running.clock()[:10]
        (holding,) = get_person(connection, person, today).holdings
        revoke_role(connection, author, holding.id)
        grant_role(connection, author, person, "checker", organ="cn-330326")
    return Reader(demo, "turned"), id_


def test_form_without_its_token_is_refused_and_keeps_the_words(demo: Demo, county: Reader) -> None:
    id_ = filed(demo)

    fields = typed_on(county, id_) | {"csrf": "", "action": "return", "comment": "请改。"}
    answer = county.post(f"/review/{id_}", fields)

    assert answer.status_code == 403
    assert "<dd>请改。</dd>" in answer.text


def test_hostile_words_are_text_everywhere(demo: Demo, county: Reader) -> None:
    id_ = filed(demo)
    hostile = "<script>alert(1)</script>\"'><img src=x>"

    refused = sent(county, id_, action="nonsense", comment=hostile, **remark(hostile))
    sent(county, id_, action="pass", comment=hostile, **remark(hostile))
    pages = [refused, county.get(f"/review/{id_}?beside=history"), Reader(demo, "city").get(f"/review/{id_}")]

    assert [page.status_code for page in pages] == [422, 200, 200]
    assert not [page for page in pages if "<script>alert" in page.text or "<img src=x" in page.text]
    assert "&lt;script&gt;alert(1)" in pages[1].text


def accepted(demo: Demo) -> str:
    """The id of a filing that passed every step."""
    id_ = filed(demo, content=sound(demo))
    demo.acts(id_, ("COUNTY", "pass"), ("CITY", "pass"), ("PROVINCE", "pass"), ("NATION", "pass"))
    return id_


def test_publisher_publicises_publishes_suspends_resumes_and_revokes(demo: Demo) -> None:
    id_, nation = accepted(demo), Reader(demo, "nation")
    states = []

    for action in ("publicise", "publish", "suspend", "resume", "revoke"):
        assert f'name="action" value="{action}"' in nation.get(f"/review/{id_}").text
        assert sent(nation, id_, action=action, comment="理由。").status_code == 303
        states.append(demo.shown("NATION", id_)["state"])

    assert states == ["in_publicity", "published", "suspended", "published", "revoked"]


def objected(demo: Demo, id_: str) -> str:
    """The id of an objection to a public result."""
    body = {"text": "数值与抽检不符。", "name": "王异议", "contact": "a@example.org"}
    answer = demo.call(None, "POST", f"/results/{id_}/objections", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_objection_is_answered_by_the_publisher_who_alone_reads_who_objects(demo: Demo) -> None:
    id_, nation = accepted(demo), Reader(demo, "nation")
    demo.acts(id_, ("NATION", "publicise"))
    objection = objected(demo, id_)

    waiting = nation.get(f"/review/{id_}").text
    others = Reader(demo, "city").get(f"/review/{id_}").text
    fields = {"csrf": nation.csrf, "objection": objection}
    refused = nation.post(f"/review/{id_}", {**fields, "outcome": "dismissed", "reason": ""})
    undecided = nation.post(f"/review/{id_}", {**fields, "reason": "抽检的是另一型号。"})
    answer = nation.post(f"/review/{id_}", {**fields, "outcome": "dismissed", "reason": "抽检的是另一型号。"})

    assert "还有 1 件异议未答复，答复后才能公开。" in waiting
    assert 'value="publish" id="do-pass" disabled' in waiting
    assert "王异议" in waiting
    assert "王异议" not in others
    assert "数值与抽检不符" not in others
    assert f'<a href="#f-reason.{objection}">' in refused.text
    assert texts(undecided.text) == {f"reason.{objection}": "抽检的是另一型号。"}
    assert answer.headers["location"] == f"/review/{id_}?answered=1#objections"
    assert "异议不成立" in nation.get(f"/review/{id_}?answered=1").text


def test_action_of_the_filer_is_none_of_this_page(demo: Demo, county: Reader) -> None:
    id_ = filed(demo)

    assert sent(county, id_, action="withdraw").status_code == 422
    assert demo.shown("COUNTY", id_)["state"] == "in_review"
