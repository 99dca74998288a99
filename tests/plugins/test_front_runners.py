"""The lists from nomination to issue and removal: pages, job and follower as an instance runs them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event

from duibiao.api import Conflict, Download, Fault, Filing, NotFound, Page, SeeOther
from tests.plugins.front_runner_host import KIND, PLUGIN, Instance, instance, part, rendered, uuid_of

TYPED = {
    "title_zh": "瓷质砖",
    "title_en": "Porcelain tile",
    "year": "2026",
    "scheme": "duibiao:porcelain_tile",
    "standard": "GB/T 4100-2015",
    "key_1": "strength",
    "label_1": "断裂模数",
    "unit_1": "MPa",
    "better_1": "higher",
    "floor_1": "35",
    "bounds_1": "45 40 35",
}
SURE = {"sure": "yes"}


@pytest.fixture
def here() -> Iterator[Instance]:
    with instance() as made:
        yield made


def add_variety(here: Instance, **typed: str) -> str:
    answer = here.post("/manage/new", TYPED | typed)
    assert isinstance(answer, SeeOther), [told.zh for told in answer.context["messages"]]
    return answer.path.rpartition("/")[2]


def draw_up(here: Instance, variety: str) -> str:
    here.post("/manage/varieties/{id}/draw", SURE, id=variety)
    here.run_queued()
    return str(part("book").list_of(here.host.connection, variety).id)


def issue(here: Instance, variety: str) -> None:
    here.post("/manage/varieties/{id}/publicise", SURE, id=variety)
    here.host.today = "2026-09-11"
    here.post("/manage/varieties/{id}/finish", SURE, id=variety)


def bands(here: Instance, list_: str) -> list[list[str]]:
    """Enterprises by tier, on the public page's first board."""
    view = here.get("/lists/{id}", id=list_).context["view"]
    return [[one.product for one in band.placed] for band in view.boards[0].bands]


def history(here: Instance, list_: str) -> list[tuple[bool, str]]:
    view = here.get("/lists/{id}", id=list_).context["view"]
    return [(one.removed, one.reason.zh) for one in view.history]


def filed(**fields: object) -> Filing:
    return Filing(None, fields, {}, {}, None, None)  # type: ignore[arg-type]


def test_list_stands_in_tiers_by_code_and_not_by_value(here: Instance) -> None:
    here.nominate(1, strength="46")
    here.nominate(2, strength="50")
    here.nominate(3, strength="36")
    variety = add_variety(here)
    list_ = draw_up(here, variety)

    issue(here, variety)

    assert bands(here, list_) == [["瓷质砖 M1", "瓷质砖 M2"], [], ["瓷质砖 M3"]]


def test_list_being_drawn_up_is_nobodys_to_see(here: Instance) -> None:
    here.nominate(1, strength="46")
    here.nominate(2, strength="50")
    list_ = draw_up(here, add_variety(here))

    with pytest.raises(NotFound):
        here.get("/lists/{id}", id=list_)


def test_equal_values_give_no_list_and_the_reason(here: Instance) -> None:
    here.nominate(1, strength="46")
    here.nominate(2, strength="46.0")
    list_ = draw_up(here, add_variety(here))

    page = here.get("/lists/{id}", id=list_)

    assert page.context["view"].listing.state == "not_issued"
    assert "各家数值全部相同，不发榜。" in rendered(page)


def test_whoever_cannot_enter_is_told_to_the_publisher_alone(here: Instance) -> None:
    here.nominate(1, strength="46")
    here.nominate(2, strength="38")
    here.nominate(3, "QABC", strength="50")
    here.nominate(4, strength="30")
    here.nominate(5, committed=False, strength="50")
    here.nominate(6)
    variety = add_variety(here)
    list_ = draw_up(here, variety)
    issue(here, variety)

    told = [why.key for _, _, _, why in here.get("/manage/varieties/{id}", id=variety).context["refused"]]

    codes = ("standard_malformed", "below_floor", "not_committed", "missing")
    assert told == [f"front_runners.{code}" for code in codes]
    assert "合成企业03" not in rendered(here.get("/lists/{id}", id=list_))


def test_result_of_another_enterprise_does_not_count(here: Instance) -> None:
    here.nominate(1, strength="46")
    nomination = here.nominate(2, strength="50")
    view = here.host.known_submissions[nomination]
    here.host.known_submissions[nomination] = type(view)(
        **{name: getattr(view, name) for name in view.__struct_fields__ if name != "enterprise"}, enterprise="X"
    )
    here.act("published", nomination)
    variety = add_variety(here)

    draw_up(here, variety)

    refused = here.get("/manage/varieties/{id}", id=variety).context["refused"]
    assert [why.key for *_, why in refused] == ["front_runners.no_result"]


def test_publicity_must_be_over_before_issue(here: Instance) -> None:
    here.nominate(1, strength="46")
    here.nominate(2, strength="50")
    variety = add_variety(here)
    draw_up(here, variety)
    here.post("/manage/varieties/{id}/publicise", SURE, id=variety)
    here.host.today = "2026-09-10"

    with pytest.raises(Conflict) as raised:
        here.post("/manage/varieties/{id}/finish", SURE, id=variety)

    assert raised.value.messages[0].params == {"day": "2026-09-10"}


def test_daily_job_marks_publicity_over_once(here: Instance) -> None:
    here.nominate(1, strength="46")
    here.nominate(2, strength="50")
    variety = add_variety(here)
    list_ = draw_up(here, variety)
    here.post("/manage/varieties/{id}/publicise", SURE, id=variety)
    here.host.recorded.clear()

    for day in ("2026-09-10", "2026-09-11", "2026-09-12"):
        here.host.today = day
        here.jobs["end_publicity"].run(here.host, {})

    assert here.host.recorded == [("publicity_ended", list_, {"ended_on": "2026-09-10"})]


@pytest.mark.parametrize("act", ["draw", "publicise", "halt", "finish", "remove"])
def test_act_without_confirmation_is_refused(here: Instance, act: str) -> None:
    variety = add_variety(here)

    with pytest.raises(Fault) as raised:
        here.post(f"/manage/varieties/{{id}}/{act}", {}, id=variety)

    assert raised.value.messages[0].at == "sure"


def test_list_in_publicity_is_not_drawn_up_anew(here: Instance) -> None:
    here.nominate(1, strength="46")
    here.nominate(2, strength="50")
    variety = add_variety(here)
    list_ = draw_up(here, variety)
    here.post("/manage/varieties/{id}/publicise", SURE, id=variety)
    here.nominate(3, strength="50")

    here.jobs["draw_up"].run(here.host, {"variety": variety})

    assert bands(here, list_) == [["瓷质砖 M1", "瓷质砖 M2"], [], []]


@pytest.mark.parametrize(
    ("act", "reason"),
    [("revoked", "撤销"), ("expired", "到期"), ("suspended", "暂停"), ("withdrawn", "撤回")],
)
@pytest.mark.parametrize("subject", [uuid_of(1), uuid_of(1001)])
def test_front_runner_leaves_with_its_result_or_nomination(here: Instance, act: str, reason: str, subject: str) -> None:
    here.nominate(1, strength="46")
    here.nominate(2, strength="50")
    variety = add_variety(here)
    list_ = draw_up(here, variety)
    issue(here, variety)

    here.act(act, subject)

    assert bands(here, list_) == [["瓷质砖 M2"], [], []]
    assert history(here, list_) == [(True, f"所依据的结果或申报{reason}")]


def test_suspension_lifted_puts_the_front_runner_back(here: Instance) -> None:
    here.nominate(1, strength="46")
    here.nominate(2, strength="50")
    variety = add_variety(here)
    list_ = draw_up(here, variety)
    issue(here, variety)

    here.act("suspended", uuid_of(1001))
    here.act("resumed", uuid_of(1001))

    assert bands(here, list_)[0] == ["瓷质砖 M1", "瓷质砖 M2"]
    assert [removed for removed, _ in history(here, list_)] == [False, True]


def test_revocation_is_not_undone_by_a_resumption(here: Instance) -> None:
    here.nominate(1, strength="46")
    here.nominate(2, strength="50")
    variety = add_variety(here)
    list_ = draw_up(here, variety)
    issue(here, variety)

    here.act("revoked", uuid_of(1001))
    here.act("resumed", uuid_of(1001))

    assert bands(here, list_)[0] == ["瓷质砖 M2"]


def test_corrected_result_with_another_value_leaves_the_list(here: Instance) -> None:
    here.nominate(1, strength="46")
    here.nominate(2, strength="50")
    variety = add_variety(here)
    list_ = draw_up(here, variety)
    issue(here, variety)
    here.nominate(2, strength="41")

    here.act("published", uuid_of(1002))
    here.act("published", uuid_of(1001))

    assert history(here, list_) == [(True, "所依据的结果更正，核心指标有变化")]


def test_publisher_removes_an_entry_whose_standard_was_withdrawn(here: Instance) -> None:
    first = here.nominate(1, strength="46")
    here.nominate(2, strength="50")
    variety = add_variety(here)
    list_ = draw_up(here, variety)
    issue(here, variety)

    here.post("/manage/varieties/{id}/remove", SURE | {"nomination": first, "reason": "standard_withdrawn"}, id=variety)

    assert history(here, list_) == [(True, "企业标准已废止")]
    assert here.host.recorded[-1] == ("removed", list_, {"nomination": first, "reason": "standard_withdrawn"})


def test_csv_has_a_mark_no_formula_and_the_removed(here: Instance) -> None:
    here.nominate(1, strength="46")
    nomination = here.nominate(2, strength="50")
    variety = add_variety(here, title_zh="=HYPERLINK(1)")
    list_ = draw_up(here, variety)
    issue(here, variety)
    here.act("revoked", nomination)

    answer: Any = here.get("/lists/{id}/csv", id=list_)

    assert isinstance(answer, Download)
    assert answer.content[:3] == b"\xef\xbb\xbf"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row[1], row[3], row[4], row[10], row[11]) for row in rows[1:]] == [
        ("'=HYPERLINK(1)", "1", "46", "在榜", ""),
        ("'=HYPERLINK(1)", "1", "50", "已移出", "所依据的结果或申报撤销"),
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_cell_that_begins_like_a_formula_becomes_text(start: str) -> None:
    assert part("export").safe(f"{start}A1") == f"'{start}A1"


def test_negative_number_stays_a_number() -> None:
    assert part("export").safe("-1.5") == "-1.5"


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ({"year": "26"}, "year"),
        ({"title_zh": " "}, "title_zh"),
        ({"scheme": "duibiao:no_such_scheme"}, "scheme"),
        ({"standard": "Q/ABC 001-2025"}, "standard"),
        ({"standard": "nothing"}, "standard"),
        ({"bounds_1": "40 45"}, "bounds_1"),
        ({"bounds_1": "45 34"}, "bounds_1"),
        ({"floor_1": "x"}, "floor_1"),
        ({"unit_1": "Mpaa"}, "unit_1"),
        ({"key_1": ""}, "key_1"),
        ({"key_1": "no_such_indicator"}, "key_1"),
        ({"key_1": "sorted"}, "key_1"),
    ],
)
def test_wrong_field_is_told_and_everything_typed_is_kept(here: Instance, typed: dict[str, str], at: str) -> None:
    page = here.post("/manage/new", TYPED | typed)

    assert isinstance(page, Page)
    assert (page.status, [told.at for told in page.context["messages"]]) == (422, [at])
    assert 'value="duibiao:porcelain_tile" selected' in rendered(page) or at == "scheme"


def test_binding_clock_refuses_an_act_out_of_its_time(here: Instance) -> None:
    here.host.settings["clock_binding"] = True

    page = here.post("/manage/new", TYPED)

    assert [told.key for told in page.context["messages"]] == ["front_runners.outside_clock"]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_page_opens_empty_and_full(here: Instance, language: str) -> None:
    empty = [rendered(here.get(path), language) for path in ("/", "/manage", "/manage/new")]
    here.nominate(1, strength="46")
    here.nominate(2, strength="50")
    here.nominate(3, "QABC", strength="50")
    variety = add_variety(here)
    before = rendered(here.get("/manage/varieties/{id}", id=variety), language)
    list_ = draw_up(here, variety)
    issue(here, variety)
    here.act("revoked", uuid_of(2))

    full = [rendered(here.get(path), language) for path in ("/", "/manage")]
    full += [rendered(here.get("/lists/{id}", id=list_), language)]
    full += [rendered(here.get("/manage/varieties/{id}", id=variety), language)]

    assert all("<h1>" in html for html in [*empty, before, *full])
    assert ("同一级内不分先后" in full[2]) == (language == "zh-CN")
    assert 'name="csrf" value="token"' in full[3]


def test_check_tells_a_malformed_standard_and_a_number_that_is_none() -> None:
    check = next(iter(PLUGIN.checks()))

    found = [one.message.at for one in check.run(None, filed(standard="GB/T 4100-2015", result="17"))]

    assert (check.kinds, found) == ((KIND,), ["fields.standard", "fields.result"])


def test_check_lets_a_sound_nomination_be() -> None:
    check = next(iter(PLUGIN.checks()))

    assert list(check.run(None, filed(standard="Q/ABC 001-2025", result=uuid_of(1)))) == []


def test_page_of_a_list_asks_the_database_seldom(here: Instance) -> None:
    here.nominate(1, strength="46")
    here.nominate(2, strength="50")
    variety = add_variety(here)
    list_ = draw_up(here, variety)
    issue(here, variety)
    asked: list[str] = []
    event.listen(here.host.connection, "before_cursor_execute", lambda *given: asked.append(given[2]))

    for get, places in (("/lists/{id}", list_), ("/manage/varieties/{id}", variety)):
        here.get(get, id=places)
        asked.append("--")

    assert (asked.index("--"), len(asked) - asked.index("--") - 2) == (6, 7)
