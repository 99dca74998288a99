"""Sheets of editions: what is understood, and what is told of what is not — every cell at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duibiao.kernel.standards.sheets import COLUMNS, read_sheet
from duibiao.model.records.editions import Adoption, Edition
from duibiao.model.values.messages import Fault, Label
from tests.demonstrations import ROOT

TODAY = "2026-11-24"
HEADER = "标准编号,中文名称,状态,来源"


def faults(text: str) -> list[tuple[str, str]]:
    """Key and place of everything told of a sheet."""
    with pytest.raises(Fault) as refused:
        read_sheet(text, TODAY)
    return [(told.key, told.at) for told in refused.value.messages]


def test_row_becomes_an_edition() -> None:
    text = (
        "\ufeffnumber,title_zh,title_en,issuer,status,published_on,effective_on,ended_on,successor,adopts,source,checked_on\n"
        "GB／T 34549—2017,智能坐便器,Smart toilets,国标委,被代替,2017/10/14,2018-05-01,2024年11月1日,GB/T34549-2024,"
        "mod iso 1:2016；NEQ IEC 60335-1:2020,样例,2026-11-01\n"
    )

    assert read_sheet(text, TODAY) == [
        Edition(
            number="GB/T 34549-2017",
            title=Label("智能坐便器", "Smart toilets"),
            status="replaced",
            source="样例",
            issuer="国标委",
            published_on="2017-10-14",
            effective_on="2018-05-01",
            ended_on="2024-11-01",
            successor="GB/T 34549-2024",
            adopts=(Adoption("MOD", "ISO 1:2016"), Adoption("NEQ", "IEC 60335-1:2020")),
            checked_on="2026-11-01",
        )
    ]


def test_double_number_is_identical_adoption() -> None:
    (edition,) = read_sheet(f"{HEADER}\nGB/T 12642-2013/ISO 9283:1998,机器人,现行,样例\n", TODAY)

    assert (edition.number, edition.adopts) == ("GB/T 12642-2013", (Adoption("IDT", "ISO 9283:1998"),))


def test_empty_rows_and_empty_columns_are_passed_over() -> None:
    text = f"{HEADER},\n\nGB 1-2020,甲,现行,样例,\n,,,,\n"

    assert [edition.number for edition in read_sheet(text, TODAY)] == ["GB 1-2020"]


def test_every_fault_of_every_row_is_told_in_the_words_of_the_sheet() -> None:
    text = (
        f"{HEADER},实施日期,采用关系\n"
        "甲乙,名称,现用,样例,2024-02-30,EQV ISO 1\n"
        "GB 2-2020,,被代替,样例,,\n"
        "GB 3-2020,名称,被代替,样例,,\n"
        "GB 4-2020,名称,现行,样例,,\n"
        "GB4-2020,名称,现行,样例,,\n"
        "GB 5-2020,名称,现行,样例,,,多出\n"
    )

    assert faults(text) == [
        ("standard.unknown", "row 2: 标准编号"),
        ("sheet.status", "row 2: 状态"),
        ("date.no_such_day", "row 2: 实施日期"),
        ("sheet.adoption", "row 2: 采用关系"),
        ("sheet.cell_empty", "row 3: 中文名称"),
        ("edition.no_successor", "row 4: successor"),
        ("sheet.twice", "row 6: 标准编号"),
        ("sheet.ragged", "row 7"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [("sheet.empty", "")]),
        (HEADER, [("sheet.empty", "")]),
        ("标准编号,中文名称,状态\nGB 1-2020,甲,现行\n", [("sheet.column_missing", "")]),
        (f"{HEADER},状态\nGB 1-2020,甲,现行,样例,现行\n", [("sheet.column_twice", "状态")] * 2),
        (f"{HEADER},价格\nGB 1-2020,甲,现行,样例,9\n", [("sheet.column", "价格")]),
        (f"{HEADER},effectiveon\nGB 1-2020,甲,现行,样例,\n", [("sheet.column_near", "effectiveon")]),
    ],
)
def test_header_is_refused_with_a_reason(text: str, found: list[tuple[str, str]]) -> None:
    assert faults(text) == found


def test_sheet_of_the_demonstration_claims_no_verification() -> None:
    text = (ROOT / "deployments/demo/standards.csv").read_text(encoding="utf-8-sig")

    editions = read_sheet(text, TODAY)

    assert {edition.checked_on for edition in editions} == {None}
    assert all("没有核对" in one.source or "常识" in one.source for one in editions)


@given(
    st.lists(st.lists(st.sampled_from(["", "GB 1-2020", "现行", "甲", '"', "2024/1/1", "IDT", ",", "\n"]), max_size=14))
)
def test_any_sheet_is_read_or_refused(rows: list[list[str]]) -> None:
    text = "\n".join([",".join(COLUMNS), *(",".join(row) for row in rows)])

    try:
        outcome = {edition.number for edition in read_sheet(text, TODAY)}
    except Fault as fault:
        outcome = {told.key.partition(".")[0] for told in fault.messages}

    assert outcome <= {"GB 1-2020", "sheet", "standard", "date", "edition"}
