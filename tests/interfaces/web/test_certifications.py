"""Certification schemes for the public: every fact with its source, and numbers tried but never vouched for."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from tests.demonstrations import Demo
from tests.interfaces.web.readers import Reader

ORGANIC = "/certifications/duibiao:organic_product"
HOSTILE = "<script>alert(1)</script>\"'&{{7*7}}"

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


def words_of(page: Any) -> str:
    """What a page says, without its tags."""
    assert page.status_code == 200, page.text
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", page.text)))


def tried(demo: Demo, number: str) -> str:
    """What the page says of a label code."""
    return words_of(Reader(demo).get(f"{ORGANIC}?pattern=label_code&number={number}"))


def test_list_shows_each_scheme_and_how_sure_it_is(demo: Demo) -> None:
    words = words_of(Reader(demo).get("/certifications"))

    assert "现行方案 1 个" in words
    assert "有机产品认证 有机产品认证目录所列的产品。 · 第 1.0 版 产品认证 GB/T 19630-2019 12 个月 二手来源 8" in words
    assert "假定，未核实 1" in words


def test_page_shows_facts_with_their_source_and_what_nobody_found(demo: Demo) -> None:
    words = words_of(Reader(demo).get(ORGANIC))

    assert "有效期 12 个月 到期前 3 个月申请换证 二手来源 认证机构网页" in words
    assert "国家认证认可监督管理委员会 由实施规则的编号 CNCA 推断，没有查到原文。 假定，未核实" in words
    assert "怎样决定，由谁决定 没有查到" in words
    assert "获证后监督 没有查到" in words
    assert "认证机构 3 位数字 + 年份 2 位数字 + 随机数 12 位数字" in words


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("12326000000000017", "写法符合；证书未核验 认证机构 123 年份 26 随机数 000000000017"),
        ("123 26 000000000017", "写法符合；证书未核验"),
        ("123", "写法不符合 号码应有 17 位，现在是 3 位。"),
        ("1232600000000001A", "写法不符合 第 6 至 17 位应全是数字，现在是“00000000001A”。"),
    ],
)
def test_number_is_tried_on_its_pattern_and_no_certificate_is_vouched_for(
    demo: Demo, number: str, expected: str
) -> None:
    words = tried(demo, number)

    assert expected in words
    assert "本平台没有查询证书是否存在、是否有效" in words


def test_nothing_typed_says_nothing(demo: Demo) -> None:
    assert "写法符合" not in tried(demo, "")
    assert "写法不符合" not in tried(demo, " ")


def test_what_is_typed_is_text(demo: Demo) -> None:
    page = Reader(demo).get(f"{ORGANIC}?pattern=label_code&number={HOSTILE.replace('&', '%26')}")

    assert "<script>alert" not in page.text
    assert "{{7*7}}" in unescape(page.text)


def test_unknown_scheme_is_told(demo: Demo) -> None:
    page, api = Reader(demo).get("/certifications/nobody:nothing"), demo.call(None, "GET", "/certifications/a:b")

    assert (page.status_code, api.status_code) == (404, 404)
    assert "没有名为 nobody:nothing 的认证方案" in page.text


def test_programs_read_the_same_facts(demo: Demo) -> None:
    listed = demo.call(None, "GET", "/certifications").json()["items"]
    shown = demo.call(None, "GET", "/certifications/duibiao:organic_product").json()

    assert [(one["name"], one["object"], one["standards"]) for one in listed] == [
        ("duibiao:organic_product", "product", ["GB/T 19630-2019"])
    ]
    assert (shown["digest"], shown["status"]) == (listed[0]["digest"], "in_force")
    assert shown["scheme"]["validity"]["months"] == 12
    assert "decision" not in shown["scheme"]
