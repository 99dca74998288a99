"""Numbers, days and moments as pages write them, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from duibiao.interfaces.web.writing import Writing
from duibiao.interfaces.wording import Wording
from duibiao.model.values.messages import Label, message

THIN = "\N{NARROW NO-BREAK SPACE}"
EN = {"共 {count} 件": "{count} filings", "{a}与{b}": "{b} and {a}", "砖 & 瓦": "tiles & <bricks>"}


@pytest.fixture
def zh() -> Writing:
    return Writing(Wording({"en": EN}), "zh-CN")


@pytest.fixture
def en() -> Writing:
    return Writing(Wording({"en": EN}), "en")


@pytest.mark.parametrize(
    ("number", "chinese", "english"),
    [
        ("0", "0", "0"),
        ("9999", "9999", "9999"),
        ("10000", f"10{THIN}000", "10,000"),
        ("-1234567.8900", f"−1{THIN}234{THIN}567.8900", "−1,234,567.8900"),
        ("-0.50", "−0.50", "−0.50"),
        ("1234.00005", "1234.00005", "1234.00005"),
        (152846, f"152{THIN}846", "152,846"),
        ("GB/T 4100-2015", "GB/T 4100-2015", "GB/T 4100-2015"),
        ("1e5", "1e5", "1e5"),
        ("", "", ""),
        ("≤ 0.5", "≤ 0.5", "≤ 0.5"),
    ],
)
def test_number_is_set_and_not_rounded(zh: Writing, en: Writing, number: object, chinese: str, english: str) -> None:
    assert (zh.number(number), en.number(number)) == (chinese, english)


@given(whole=st.integers(-(10**30), 10**30), part=st.from_regex(r"[0-9]{0,12}", fullmatch=True))
def test_every_digit_of_a_number_is_written(whole: int, part: str) -> None:
    text = f"{whole}.{part}" if part else str(whole)

    written = Writing(Wording({}), "zh-CN").number(text)

    assert written.replace(THIN, "").replace("−", "-") == text


def test_figures_are_marked_and_escaped(zh: Writing) -> None:
    assert zh.n("12345") == Markup(f'<span class="n">12{THIN}345</span>')
    assert zh.n("<b>") == Markup('<span class="n">&lt;b&gt;</span>')


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-23T15:59:59.999999Z", "2026-11-23"),
        ("2026-11-23T16:00:00.000000Z", "2026-11-24"),
        ("2026-11-24", "2026-11-24"),
        ("", ""),
        (None, ""),
    ],
)
def test_day_is_that_of_china(zh: Writing, moment: str | None, day: str) -> None:
    assert zh.day(moment) == day


def test_day_is_spoken_as_each_language_does(zh: Writing, en: Writing) -> None:
    moment = "2026-12-31T16:00:00.000000Z"

    assert zh.spoken_day(moment).striptags() == "2027 年 1 月 1 日"
    assert en.spoken_day(moment).striptags() == "1 January 2027"


def test_moment_and_clock_are_those_of_china(zh: Writing) -> None:
    assert zh.moment("2026-11-23T16:05:59.000000Z") == "2026-11-24 00:05"
    assert zh.clock("2026-11-23T16:05:59.000000Z") == "00:05"
    assert zh.moment(None) == ""


def test_text_of_a_template_is_translated_and_its_values_escaped(zh: Writing, en: Writing) -> None:
    assert zh.text("共 {count} 件", count="<3>") == Markup("共 &lt;3&gt; 件")
    assert en.text("{a}与{b}", a=Markup("<b>1</b>"), b="{a}") == Markup("{a} and <b>1</b>")
    assert en.text("砖 & 瓦") == Markup("tiles &amp; &lt;bricks&gt;")
    assert en.text("{a}与{b}", a="1") == Markup("{b} and 1")


def test_labels_and_messages_are_said_in_the_language_of_the_reader(zh: Writing, en: Writing) -> None:
    label, told = Label("砖", "tile"), message("test.count", "共 {count} 件", count=3)

    assert [zh.label(label), en.label(label), en.label(Label("瓦")), en.label(None)] == ["砖", "tile", "瓦", ""]
    assert [zh.say(told), en.say(told)] == ["共 3 件", "3 filings"]
