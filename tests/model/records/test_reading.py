"""Data made into records: every fault at once, in words of ours and with its place."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duibiao.model.records.reading import read_record
from duibiao.model.records.schemes import Answer, BenchmarkScheme, Indicator, Limit, Row, Table
from duibiao.model.values.messages import Fault, Label, Message

LIMIT = {"standard": "iso", "relation": "at_most", "provenance": "verified"}
INDICATOR = {"key": "e", "type": "number", "label": {"zh": "吸水率"}}


def said(data: object, type_: type, file: str = "") -> list[tuple[str, str]]:
    with pytest.raises(Fault) as caught:
        read_record(data, type_, file)
    return [(told.at, told.zh.format(**told.params)) for told in caught.value.messages]


def test_sound_data_gives_the_record() -> None:
    data = INDICATOR | {"round_to": Decimal("0.1"), "limits": [LIMIT | {"bound": "0.5", "better_by": "0.05"}]}

    assert read_record(data, Indicator) == Indicator(
        key="e",
        type="number",
        label=Label("吸水率"),
        round_to=Decimal("0.1"),
        limits=(
            Limit(standard="iso", relation="at_most", provenance="verified", bound="0.5", better_by=Decimal("0.05")),
        ),
    )


def test_row_of_a_table_is_a_list() -> None:
    data = {"key": "ie3", "by": ["power"], "rows": [[["0.75"], Decimal("82.5")]]}

    assert read_record(data, Table) == Table("ie3", ("power",), (Row(("0.75",), Decimal("82.5")),))


def test_every_fault_is_told_with_its_place() -> None:
    data = {
        "key": 3,
        "typo": "number",
        "core": "yes",
        "min_count": Decimal("1.5"),
        "method": "ISO 10545-3",
        "label": "吸水率",
        "limits": [{"standard": "iso", "relatoin": "at_most", "provenance": "sure"}],
    }

    assert said(data, Indicator, "scheme.toml") == [
        ("scheme.toml: key", "这里要写文字，两边加半角双引号；现在是 3。"),
        ("scheme.toml", "“typo”不是这里的键。是不是“type”？"),
        ("scheme.toml: core", '这里要写 true 或 false，不加引号；现在是 "yes"。'),
        ("scheme.toml: min_count", "这里要写整数，不加引号，如 7；现在是 1.5。"),
        ("scheme.toml: method", '这里要写列表，如 ["甲", "乙"]；现在是 "ISO 10545-3"。'),
        ("scheme.toml: label", '这里的文字要分语言写，如 { zh = "强度", en = "strength" }；现在是 "吸水率"。'),
        ("scheme.toml: limits[0]", "“relatoin”不是这里的键。是不是“relation”？"),
        (
            "scheme.toml: limits[0].provenance",
            '"sure" 不能写在这里。可以写：general_knowledge、secondary、verified。',
        ),
    ]


def test_missing_keys_are_told_at_what_lacks_them() -> None:
    assert said({"key": "e", "limits": [{"standard": "iso"}]}, Indicator) == [
        ("limits[0]", "缺少“relation”，请补上。"),
        ("limits[0]", "缺少“provenance”，请补上。"),
        ("", "缺少“type”，请补上。"),
        ("", "缺少“label”，请补上。"),
    ]


def test_unknown_key_like_none_lists_the_keys() -> None:
    assert said({"zh": "甲", "qqq": 1}, Label) == [("", "“qqq”不是这里的键。可以写：zh、en。")]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (0.5, '这里要写数值，如 "0.5"；现在是 0.5。'),
        (True, '这里要写数值，如 "0.5"；现在是 true。'),
        ("1,5", "“1,5”里有逗号。请用小数点，如 1.5；千位之间不加逗号。"),
        (Decimal("NaN"), "NaN 不是可以比较的数值。请写成普通小数，如 0.5。"),
        (Decimal("1e999999"), "1E+999999 不是可以比较的数值。请写成普通小数，如 0.5。"),
    ],
)
def test_number_that_is_not_exact(value: object, sentence: str) -> None:
    assert said(LIMIT | {"better_by": value}, Limit) == [("better_by", sentence)]


@pytest.mark.parametrize(
    ("rows", "place", "sentence"),
    [
        ([[["1"], "2", "3"]], "rows[0]", "这里要有 2 项；现在有 3 项。"),
        ([{"at": ["1"]}], "rows[0]", '这里要写列表，如 ["甲", "乙"]；现在是 {…}。'),
        ([[[1], "2"]], "rows[0][0][0]", "这里要写文字，两边加半角双引号；现在是 1。"),
    ],
)
def test_row_of_another_shape(rows: object, place: str, sentence: str) -> None:
    assert said({"key": "t", "by": ["p"], "rows": rows}, Table) == [(place, sentence)]


def test_value_of_several_types_is_told_by_the_one_it_seems_meant_for() -> None:
    assert said({"value": ["1", 2]}, Answer) == [("value[1]", "这里要写文字，两边加半角双引号；现在是 2。")]


def test_key_that_needs_quotes_is_shown_with_them() -> None:
    assert said({"1.5": {"zh": 1}}, dict[str, Label]) == [('"1.5".zh', "这里要写文字，两边加半角双引号；现在是 1。")]


def test_fields_nested_without_end() -> None:
    data: dict[str, Any] = {"name": "a", "type": "repeat", "label": {"zh": "甲"}}
    for _ in range(3000):
        data = {"name": "a", "type": "repeat", "label": {"zh": "甲"}, "fields": [data]}

    assert said({"parameters": [data]}, BenchmarkScheme) == [("", "内容一层套一层，层数太多。请减少层数。")]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
keyed = st.dictionaries(st.sampled_from(Indicator.__struct_fields__) | st.text(max_size=5), anything, max_size=6)


def faults_of(data: object) -> tuple[Message, ...]:
    try:
        read_record(data, Indicator)
    except Fault as fault:
        return fault.messages
    return ()


@given(anything | keyed)
def test_whatever_is_read_gives_a_record_or_faults_with_a_remedy(data: object) -> None:
    keys = {told.key for told in faults_of(data)}

    assert {key.split(".")[0] for key in keys} <= {"record", "number"}
    assert "record.unreadable" not in keys
