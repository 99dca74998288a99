"""Passing many at once: only what meets the criteria, each for itself, the rest with its reason."""

from __future__ import annotations

import re
from typing import Any

from duibiao.kernel.submissions.bulk import CRITERIA
from tests.counting import counted
from tests.demonstrations import Demo
from tests.interfaces.web.filings import PLACE, filed, history, resubmitted, sound
from tests.interfaces.web.readers import Reader

_ITEM = re.compile(r'<th scope="row"><a href="/review/([^"]+)">')
_REASON = re.compile(r"<li>([^<]+)</li>")


def asked(demo: Demo, reader: Reader, *ids: str, **fields: Any) -> Any:
    """The answer to selecting these filings as they are now."""
    seen = {f"seen.{id_}": demo.shown("NATION", id_)["seen"] for id_ in ids}
    return reader.post("/review/bulk", {"csrf": reader.csrf, "selected": list(ids), **seen, **fields})


def part(page: str, name: str) -> str:
    """One section of the page."""
    return page.partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0]


def test_preview_says_which_meet_the_criteria_and_why_the_rest_does_not(demo: Demo) -> None:
    county = Reader(demo, "county")
    good, below, passed = filed(demo, content=sound(demo)), filed(demo), filed(demo, content=sound(demo))
    demo.acts(passed, ("COUNTY", "pass"))

    with counted(demo) as executed:
        page = asked(demo, county, good, below, passed).text

    assert _REASON.findall(part(page, "criteria")) == [told.zh for told in CRITERIA.values()]
    assert _ITEM.findall(part(page, "fit")) == [good]
    assert _ITEM.findall(part(page, "left")) == [below, passed]
    assert _REASON.findall(part(page, "left")) == [
        "有低于对标标准的指标",
        "没有证据文件",
        "现在不由您办理，或是您填报过的",
    ]
    assert history(demo, good)[-1]["type"] == "submission.submitted"
    assert len(executed) < 30


def test_preview_takes_few_statements(demo: Demo) -> None:
    county = Reader(demo, "county")
    ids = [filed(demo) for _ in range(5)]
    fields = {"csrf": county.csrf, "selected": ids}

    with counted(demo) as executed:
        assert county.post("/review/bulk", fields).status_code == 200

    assert len([one for one in executed if not one.startswith("BEGIN")]) <= 8


def test_confirmation_passes_just_those_each_with_its_own_entry(demo: Demo) -> None:
    county = Reader(demo, "county")
    first, second, below = filed(demo, content=sound(demo)), filed(demo, content=sound(demo)), filed(demo)

    page = asked(demo, county, first, second, below, confirm="yes", comment="资料齐全。").text

    assert set(_ITEM.findall(part(page, "passed"))) == {first, second}
    assert _ITEM.findall(part(page, "left")) == [below]
    entries = [history(demo, id_)[-1] for id_ in (first, second)]
    assert [(one["type"], one["comment"]) for one in entries] == [("submission.passed", "资料齐全。")] * 2
    assert entries[0]["entry"] != entries[1]["entry"]
    assert history(demo, below)[-1]["type"] == "submission.submitted"


def test_filing_that_moved_meanwhile_is_left_and_undoes_no_other(demo: Demo) -> None:
    county = Reader(demo, "county")
    good, moved = filed(demo, content=sound(demo)), filed(demo, content=sound(demo))
    seen = {f"seen.{id_}": demo.shown("COUNTY", id_)["seen"] for id_ in (good, moved)}
    demo.act("COUNTY", moved, "return", comment="请补充。")
    demo.acts(moved, ("FILER", "submit"))

    fields = {"csrf": county.csrf, "selected": [moved, good], **seen, "confirm": "yes"}
    page = county.post("/review/bulk", fields).text

    assert _ITEM.findall(part(page, "passed")) == [good]
    assert _ITEM.findall(part(page, "left")) == [moved]
    assert "勾选之后有变动，请重新查看" in part(page, "left")
    assert demo.shown("COUNTY", moved)["step"] == 0


def test_resubmission_is_left_while_a_remark_is_open(demo: Demo) -> None:
    county, content = Reader(demo, "county"), sound(demo)
    answered = filed(demo, content=content)
    untouched = filed(demo, content=content)
    for id_ in (answered, untouched):
        demo.act("COUNTY", id_, "return", remarks=[{"path": PLACE, "text": "请核对。", "severity": "B"}])
    was = content["indicators"]["water_absorption"]
    changes = {PLACE: {"was": was, "now": {**was, "value": ["0.11", "0.12", "0.13", "0.12", "0.14"]}}}
    assert demo.call("FILER", "PATCH", f"/submissions/{answered}", {"changes": changes}).status_code == 200
    for id_ in (answered, untouched):
        demo.acts(id_, ("FILER", "submit"))

    page = asked(demo, county, answered, untouched).text

    assert _ITEM.findall(part(page, "fit")) == [answered]
    assert _REASON.findall(part(page, "left")) == ["退回时指出的问题没有全部改动或说明"]


def test_filing_of_others_and_unknown_ids_are_left(demo: Demo) -> None:
    other = Reader(demo, "county-yueqing")
    id_ = resubmitted(demo)

    page = asked(demo, other, id_, confirm="yes").text

    assert _ITEM.findall(part(page, "left")) == [id_]
    assert part(page, "passed") == ""


def test_common_comment_too_long_passes_nothing(demo: Demo) -> None:
    county, good = Reader(demo, "county"), filed(demo, content=sound(demo))

    answer = asked(demo, county, good, confirm="yes", comment="长" * 5001)

    assert answer.status_code == 422
    assert '<a href="#f-comment">' in answer.text
    assert _ITEM.findall(part(answer.text, "fit")) == [good]
    assert demo.shown("COUNTY", good)["step"] == 0


def test_nothing_selected_leads_back(demo: Demo) -> None:
    assert "选中的申报都须逐件办理" in asked(demo, Reader(demo, "county")).text
