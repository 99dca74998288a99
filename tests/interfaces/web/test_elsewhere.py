"""Pages of a filing that another instance holds: where it is, what was asked, and what was done there."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import select, update

from duibiao.kernel.store.federation import peers
from duibiao.kernel.store.tables import revisions
from tests.federation import Pair, Side
from tests.interfaces.web.readers import Reader

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


def named(side: Side, title: str) -> None:
    with side.demo.running.store.write() as connection:
        connection.execute(update(peers).values(title=title))


def test_a_filer_asks_to_withdraw_once_and_sees_the_answer(pair: Pair) -> None:
    named(pair.province, "全国平台")
    id_ = pair.recommended()
    filer = Reader(pair.province.demo, "filer")

    before = filer.get(f"/desk/{id_}").text
    form = {"csrf": filer.csrf, "action": "withdraw", "seen": pair.province.standing(id_)[2], "comment": "型号填错了。"}
    filer.post(f"/desk/{id_}", form)
    waiting = filer.get(f"/desk/{id_}").text
    pair.nation.demo.acts(id_, ("NATION", "pass"))
    pair.exchange()
    answered = filer.get(f"/desk/{id_}").text

    assert "现由“全国平台”管辖" in before
    assert "请求撤回这件申报" in before
    assert "已请求撤回，等待“全国平台”答复。" in waiting
    assert "请求撤回这件申报" not in waiting
    assert "“全国平台”没有同意撤回。" in answered
    assert "请求到达时，申报已是“已接收，待公示”。" in answered
    assert "在“全国平台”办理" in answered


def test_an_office_without_custody_reads_and_is_offered_nothing(pair: Pair) -> None:
    named(pair.province, "全国平台")
    id_ = pair.recommended()

    page = Reader(pair.province.demo, "nation").get(f"/review/{id_}").text

    assert "这件申报现由“全国平台”管辖，在那里办理；在本平台可以查看。" in page
    assert 'name="action"' not in page


def test_a_verdict_from_elsewhere_is_computed_again_and_never_overwritten(pair: Pair) -> None:
    named(pair.nation, "浙江平台")
    id_ = pair.recommended()
    office = Reader(pair.nation.demo, "nation")
    agreed = office.get(f"/review/{id_}").text

    other_grade = rewritten(pair.nation, id_, grade="benchmark")
    differing = office.get(f"/review/{id_}").text
    rewritten(pair.nation, id_, engine="0")
    other_engine = office.get(f"/review/{id_}").text

    said = ("没有改动，请核实。", "结论未复算：它由第 0 版评定引擎得出")
    told = [[words in page for words in said] for page in (agreed, differing, other_engine)]
    assert told == [[False, False], [True, False], [False, True]]
    assert other_grade["verdict"]["grade"] == "benchmark"


def rewritten(side: Side, id_: str, **fields: str) -> dict[str, dict[str, str]]:
    """The revision as it would be had its author's engine said otherwise."""
    with side.demo.running.store.write() as connection:
        body = connection.execute(select(revisions.c.body).where(revisions.c.submission == id_)).scalar_one()
        said: dict[str, dict[str, str]] = msgspec.json.decode(body)
        said["verdict"] |= fields
        connection.execute(
            update(revisions).where(revisions.c.submission == id_).values(body=msgspec.json.encode(said))
        )
        return said
