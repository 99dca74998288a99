"""The portal: looking results up, reading one, objecting to it — and what never stands there."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from duibiao.kernel.store.tables import people
from tests.demonstrations import Demo
from tests.interfaces.web.readers import Reader

PASSES = [("COUNTY", "pass"), ("CITY", "pass"), ("PROVINCE", "pass"), ("NATION", "pass")]
HOSTILE = "<script>alert(1)</script>\"'&{{7*7}}"
RESULT = re.compile(r'<th scope="row"><a href="/results/([^"?]+)"')


def listed(page: Any) -> list[str]:
    """The ids of the results in a list."""
    assert page.status_code == 200, page.text
    return RESULT.findall(page.text)


def words_of(page: Any) -> str:
    """What a page says, without its tags."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page.text)))


def in_publicity(demo: Demo) -> str:
    """The id of a result that is in publicity."""
    id_ = demo.drafted()
    demo.acts(id_, ("FILER", "submit"), *PASSES, ("NATION", "publicise"))
    return id_


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("q=平阳", True),
        ("q=gb/t4100 瓷质砖", True),
        ("q=没有这样的", False),
        ("scheme=duibiao:porcelain_tile&standard=ISO 13006&status=published", True),
        ("organ=cn-33", True),
        ("organ=cn-33&organ=cn-3303", True),
        ("organ=cn-44&organ=cn-3303", False),
        ("organ=&organ=cn-44", True),
        ("organ=nowhere", True),
        ("status=nonsense", True),
        ("status=in_publicity", False),
        ("after=nonsense", True),
    ],
)
def test_results_are_found_by_the_form(demo: Demo, query: str, is_found: bool) -> None:
    id_ = demo.published()

    page = Reader(demo).get(f"/results?{query}")

    assert listed(page) == ([id_] if is_found else [])
    assert f"共 {int(is_found)} 项" in page.text


def test_next_page_keeps_the_filters(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("duibiao.interfaces.web.pages.results.PAGE", 1)
    published = {demo.published(), demo.published()}
    reader = Reader(demo)

    first = reader.get("/results?q=瓷质砖&organ=cn-33")
    following = unescape(re.findall(r'rel="next" href="([^"]+)"', first.text)[0])
    second = reader.get(following)
    third = reader.get(unescape(re.findall(r'rel="next" href="([^"]+)"', second.text)[0]))

    assert {*listed(first), *listed(second)} == published
    assert "organ=cn-33" in following
    assert (listed(third), "下一页" in third.text) == ([], False)


def test_front_page_shows_published_results_and_those_in_publicity(demo: Demo) -> None:
    published, waiting = demo.published(), in_publicity(demo)
    demo.drafted()

    page = Reader(demo).get("/")

    assert listed(page) == [published]
    assert page.text.count(f'<li><a href="/results/{waiting}">') == 1
    assert 'href="/results?organ=cn-33" aria-label="浙江，1 项"' in page.text
    assert page.text.count('aria-label="台湾，未纳入"') == 1
    assert 'href="/results?organ=cn-71"' not in page.text


def test_cartogram_has_every_province_once(demo: Demo) -> None:
    tiles = re.findall(r'aria-label="([^"，]+)，(?:[0-9]+ 项|未纳入)"', Reader(demo).get("/").text)

    assert (len(tiles), len(set(tiles))) == (34, 34)


def test_what_is_not_public_has_no_page(demo: Demo) -> None:
    drafted, reviewed = demo.drafted(), demo.drafted()
    demo.acts(reviewed, ("FILER", "submit"), *PASSES)
    reader = Reader(demo)
    paths = [f"/results/{id_}{rest}" for id_ in (drafted, reviewed, uuid4()) for rest in ("", "/object")]

    found = {path: reader.get(path).status_code for path in [*paths, f"/enterprises/{demo.names['ENTERPRISE']}"]}

    assert found == dict.fromkeys(found, 404)
    assert listed(reader.get("/results")) == []


def test_no_person_stands_on_a_public_page(demo: Demo) -> None:
    id_ = demo.published()
    demo.act("NATION", id_, "suspend", comment="请张某补充。")
    anybody = Reader(demo)
    text = {"text": "数据与包装不符。", "name": "李某", "contact": "synthetic contact"}
    receipt = anybody.post(f"/results/{id_}/object", text).headers["location"]
    with demo.running.store.read() as connection:
        names = connection.execute(select(people.c.name)).scalars().all()

    paths = ["/", "/results", f"/results/{id_}", f"/results/{id_}/object", receipt]
    shown = "".join(anybody.get(path).text for path in [*paths, f"/enterprises/{demo.names['ENTERPRISE']}"])

    assert [name for name in [*names, "张某", "李某", "包装不符", "synthetic contact"] if name in shown] == []


def test_result_is_told_in_words_with_facts_and_digests(demo: Demo) -> None:
    id_ = demo.published()
    item = demo.call(None, "GET", f"/results/{id_}").json()["items"][0]

    page = Reader(demo).get(f"/results/{id_}")

    assert "浙江省温州市平阳县" in page.text
    assert "强制性标准 GB 6566 的限值全部符合。" in words_of(page)
    digests = [item["digest"], item["record"]["revision_digest"], item["record"]["scheme_digest"]]
    assert [digest for digest in digests if digest not in page.text] == []
    assert "report_number" not in page.text


def test_figures_that_were_not_verified_are_marked(demo: Demo) -> None:
    tile = demo.new_tile()
    tile["content"]["parameters"]["surface"] = "unglazed"
    tile["content"]["indicators"]["deep_abrasion"] = {"value": "150"}
    id_ = demo.call("FILER", "POST", "/submissions", tile).json()["id"]
    demo.acts(id_, ("FILER", "submit"), *PASSES, ("NATION", "publicise"), ("NATION", "publish"))
    reader = Reader(demo)

    row = re.findall(r"耐磨性.*?</tr>", reader.get(f"/results/{id_}").text, re.DOTALL)[0]
    scheme = reader.get("/schemes/duibiao:porcelain_tile").text

    assert "常识性数值，未核实" in row
    assert "出处已核对" not in scheme
    assert (
        re.findall(r'class="sure (\w+)">([^<]+)</span><span class="sub">', scheme).count(
            ("general_knowledge", "常识性数值，未核实")
        )
        == 2
    )


def test_correction_shows_old_and_new(demo: Demo) -> None:
    id_ = demo.published()
    demo.act("FILER", id_, "correct", comment="报告更新。")
    reader = Reader(demo)
    while_correcting = reader.get(f"/results/{id_}").text
    change = {"indicators.friction_coefficient": {"was": {"value": "0.62"}, "now": {"value": "0.66"}}}
    demo.call("FILER", "PATCH", f"/submissions/{id_}", {"changes": change})
    demo.acts(id_, ("FILER", "submit"), *PASSES, ("NATION", "publicise"), ("NATION", "publish"))

    now, before = reader.get(f"/results/{id_}").text, reader.get(f"/results/{id_}?revision=1").text

    assert "企业正在更正这项结果" in while_correcting
    assert ('<del class="n">0.62</del>' in now, '<ins class="n">0.66</ins>' in now) == (True, True)
    assert "这是更正以前的内容" in before
    assert "更正后公开" in now


@pytest.mark.parametrize(
    ("action", "told"), [("suspend", "这项结果已暂停，目前不能作为依据"), ("revoke", "这项结果已撤销，不再有效")]
)
def test_result_that_no_longer_counts_says_so(demo: Demo, action: str, told: str) -> None:
    id_ = demo.published()
    demo.act("NATION", id_, action, comment="抽查。")

    assert told in Reader(demo).get(f"/results/{id_}").text


def test_hostile_names_are_shown_as_they_are(demo: Demo) -> None:
    uscc, product = demo.names["ENTERPRISE"], str(uuid4())
    demo.call("FILER", "PUT", f"/enterprises/{uscc}/products/{product}", {"name": HOSTILE, "model": HOSTILE})
    tile = demo.new_tile(product=product)
    tile["content"]["fields"]["laboratory"] = HOSTILE
    id_ = demo.call("FILER", "POST", "/submissions", tile).json()["id"]
    demo.acts(id_, ("FILER", "submit"), *PASSES, ("NATION", "publicise"), ("NATION", "publish"))
    reader = Reader(demo)
    pages = [reader.get(path) for path in ("/", "/results", f"/results/{id_}", f"/enterprises/{uscc}")]
    pages.append(reader.get(f"/results/{id_}/object"))
    searched = reader.get("/results?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")

    assert ["<script>alert" in page.text for page in [*pages, searched]] == [False] * 6
    assert [HOSTILE in unescape(page.text) for page in pages] == [True] * 5
    assert "49" not in re.findall(r"<h1>(.*?)</h1>", pages[2].text)[0]


def test_objection_is_received_and_its_progress_shown(demo: Demo) -> None:
    id_ = in_publicity(demo)
    anybody = Reader(demo)
    words = {"text": "数据与包装不符。", "name": "李某", "contact": "synthetic contact"}

    sent = anybody.post(f"/results/{id_}/object", words)
    receipt = anybody.get(sent.headers["location"])
    number = sent.headers["location"].rpartition("/")[2]
    answer = {"outcome": "dismissed", "reason": "已复核报告。"}
    demo.call("NATION", "POST", f"/results/{id_}/objections/{number}/answer", answer)
    answered = anybody.get(sent.headers["location"])

    assert sent.status_code == 303
    assert (number in receipt.text, "国家（全国工作平台）" in receipt.text) == (True, True)
    assert ("异议已收到" in receipt.text, "异议不成立" in answered.text) == (True, True)
    assert "已复核报告" not in answered.text
    assert anybody.get(f"/results/{id_}/objections/{uuid4()}").status_code == 404


def test_objection_with_gaps_comes_back_with_what_was_typed(demo: Demo) -> None:
    id_ = demo.published()

    page = Reader(demo).post(f"/results/{id_}/object", {"text": "不对 <b>", "name": " ", "contact": ""})

    assert page.status_code == 422
    assert re.findall(r'id="e-(\w+)"', page.text) == ["name", "contact"]
    assert "不对 &lt;b&gt;</textarea>" in page.text
    assert "<title>错误：" in page.text


def test_enterprise_shows_its_public_results_alone(demo: Demo) -> None:
    published = demo.published()
    demo.drafted()

    page = Reader(demo).get(f"/enterprises/{demo.names['ENTERPRISE']}")

    assert listed(page) == [published]
    assert ("平阳示例陶瓷有限公司（合成）" in page.text, "C3071" in page.text) == (True, True)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_scheme_has_a_page_whose_examples_come_out_right(demo: Demo, language: str) -> None:
    reader = Reader(demo)
    reader.cookies["duibiao_language"] = language
    schemes = re.findall(r'<a href="(/schemes/[^"?]+)">', reader.get("/schemes").text)

    pages = [reader.get(path) for path in schemes]

    assert len(schemes) > 1
    assert [page.status_code for page in pages] == [200] * len(schemes)
    assert [page.text.count("state bad") for page in pages] == [0] * len(schemes)
    assert all(page.text.count("state ok done") for page in pages)


@pytest.mark.parametrize(
    ("query", "count"), [("瓷砖 iso", 2), ("C3812", 1), ("ie4", 0), ("GB 18401-2010", 1), ("没有这样的", 0)]
)
def test_schemes_are_found_by_class_standard_and_industry(demo: Demo, query: str, count: int) -> None:
    page = Reader(demo).get(f"/schemes?q={query}").text

    assert len(re.findall(r'<th scope="row"><a href="/schemes/', page)) == count


def test_rules_and_formulas_are_told_in_words(demo: Demo) -> None:
    reader = Reader(demo)
    tile, motor = (reader.get(f"/schemes/duibiao:{key}").text for key in ("porcelain_tile", "three_phase_motor"))

    assert "厚度 ≥ 7.5 mm" in tile
    assert "表面为“无釉”" in unescape(tile)
    assert "未填的核心指标数 + 不可比的核心指标数 &gt; 0" in tile
    assert "≥ 查表 ie3_efficiency（额定功率）" in motor


def test_unknown_scheme_has_no_page(demo: Demo) -> None:
    assert Reader(demo).get("/schemes/duibiao:unheard_of").status_code == 404
