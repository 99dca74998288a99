"""The office's queue and the list of its scope, as pages."""

from __future__ import annotations

import re
from html import unescape

from sqlalchemy import update

from duibiao.kernel.store.tables import enterprises, submissions
from tests.demonstrations import Demo
from tests.interfaces.web.filings import filed, resubmitted
from tests.interfaces.web.readers import Reader

_ITEM = re.compile(r'<th scope="row"><a href="/review/([^"?]+)')
_FILTER = re.compile(r'<a href="(/review(?:\?[^"]*)?)"[^>]*>([^<]+)<span class="n">(\d+)</span>')


def listed(page: str) -> list[str]:
    """The filings of a list, in order."""
    return _ITEM.findall(page)


def filters(page: str) -> dict[str, int]:
    """The narrower queues with their counts."""
    return {words: int(count) for _, words, count in _FILTER.findall(page)}


def test_queue_shows_mine_and_not_others(demo: Demo) -> None:
    mine, passed = filed(demo), filed(demo)
    demo.acts(passed, ("COUNTY", "pass"))

    assert listed(Reader(demo, "county").get("/review").text) == [mine]
    assert listed(Reader(demo, "city").get("/review").text) == [passed]
    assert listed(Reader(demo, "county-yueqing").get("/review").text) == []


def test_counts_lead_to_narrower_queues(demo: Demo) -> None:
    again, fresh = resubmitted(demo), filed(demo)
    county = Reader(demo, "county")
    page = county.get("/review").text

    assert filters(page) == {"全部": 2, "已逾期": 0, "3 个工作日内到期": 0, "有须核对之处": 0, "重新提交": 1}
    assert listed(county.get("/review?show=resubmitted").text) == [again]
    assert set(listed(page)) == {again, fresh}


def test_publisher_alone_has_filters_of_publishing(demo: Demo) -> None:
    assert filters(Reader(demo, "nation").get("/review").text) == dict.fromkeys(
        ("全部", "已逾期", "3 个工作日内到期", "有须核对之处", "重新提交", "公示期满", "有异议"), 0
    )


def test_deadline_is_told_in_working_days(demo: Demo) -> None:
    id_ = filed(demo)
    with demo.running.store.write() as connection:
        connection.execute(update(submissions).where(submissions.c.id == id_).values(due_on="2026-01-05"))

    page = Reader(demo, "county").get("/review?show=overdue").text

    assert listed(page) == [id_]
    assert "逾期" in page


def test_search_that_finds_nothing_offers_the_whole_queue(demo: Demo) -> None:
    filed(demo)

    page = Reader(demo, "county").get("/review?q=没有这样的企业").text

    assert listed(page) == []
    assert "没有符合条件的申报" in page
    assert '<a class="btn" href="/review">' in page


def test_empty_queue_offers_the_scope(demo: Demo) -> None:
    page = Reader(demo, "city").get("/review").text

    assert "没有待办的申报" in page
    assert '<a class="btn" href="/review/all">' in page


def test_queue_goes_on_behind_its_thirtieth_row(demo: Demo) -> None:
    id_ = filed(demo)
    with demo.running.store.write() as connection:
        row = dict(connection.execute(submissions.select().where(submissions.c.id == id_)).mappings().one())
        copies = [{**row, "id": f"copy-{n:02}", "once": None} for n in range(34)]
        connection.execute(submissions.insert(), copies)
    county = Reader(demo, "county")

    first = county.get("/review").text
    (following,) = re.findall(r'rel="next" href="([^"]+)"', first)
    second = county.get(unescape(following)).text

    assert (len(listed(first)), len(listed(second))) == (30, 5)
    assert set(listed(first)) & set(listed(second)) == set()


def test_scope_is_listed_by_state(demo: Demo) -> None:
    waiting, published = filed(demo), demo.published()
    province = Reader(demo, "province")

    assert set(listed(province.get("/review/all").text)) == {waiting, published}
    assert listed(province.get("/review/all?state=published").text) == [published]
    assert listed(Reader(demo, "province-guangdong").get("/review/all").text) == []


def test_names_are_shown_as_text(demo: Demo) -> None:
    filed(demo)
    with demo.running.store.write() as connection:
        connection.execute(update(enterprises).values(name="<script>alert(1)</script>"))

    page = Reader(demo, "county").get("/review?q=" + "%3Cscript%3E").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_who_has_no_step_is_told_so_and_the_auditor_is_refused(demo: Demo) -> None:
    assert "您没有审核的环节" in Reader(demo, "filer").get("/review").text
    assert Reader(demo, "auditor").get("/review").status_code == 403
    assert Reader(demo).get("/review").headers["location"] == "/sign-in?next=%2Freview"
