from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duibiao.model.values.messages import Fault
from duibiao.model.values.standards import (
    StandardNumber,
    format_standard,
    parse_standard,
    same_edition,
    same_standard,
)


def rows(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / "vectors" / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


numbers = st.from_regex(r"[1-9][0-9]{0,5}(\.[1-9][0-9]?)?", fullmatch=True)
years = st.integers(1950, 2049).map(str)
chinese = st.builds(
    "{} {}-{}".format,
    st.sampled_from(["GB", "GB/T", "GB/Z", "HG/T", "QB", "DB33/T", "DB4403/T", "T/ZZB", "T/31SCTA", "Q/ABC", "Q/3A B"]),
    numbers,
    years,
)
by_colon = st.builds(
    "{} {}-{}:{}".format,
    st.sampled_from(["ISO", "IEC", "ISO/IEC", "ISO/TS", "IEC TR", "EN", "DIN EN ISO", "BS EN", "DIN"]),
    st.integers(1, 99999),
    st.integers(1, 1899),
    years,
)
near_misses = st.text(alphabet="GBTQSIOECNDAMX /-:.+()0123456789", max_size=30)
mutated = st.builds(
    lambda text, at, what: text[: at % len(text)] + what + text[at % len(text) + 1 :],
    st.one_of(chinese, by_colon, st.sampled_from([row["input"] for row in rows("standard_number_spellings.csv")])),
    st.integers(0, 99),
    st.sampled_from(["", " ", "-", "/", ":", "1", "A", "E", "—", "．", "企"]),
)


@pytest.mark.parametrize("row", rows("standard_number_vectors.csv"), ids=lambda row: row["input"])
def test_parse_standard_project_vector(row: dict[str, str]) -> None:
    kind = "international" if row["kind"] == "intl" else row["kind"]

    standard = parse_standard(row["input"])

    assert (standard.kind, standard.issuer, standard.number, standard.year or "") == (
        kind,
        row["org"],
        row["number"],
        row["year"],
    )


@pytest.mark.parametrize("row", rows("standard_number_spellings.csv"), ids=lambda row: row["input"])
def test_parse_standard_own_vector(row: dict[str, str]) -> None:
    standard = parse_standard(row["input"])

    assert {
        "input": row["input"],
        "spelling": str(standard),
        "kind": standard.kind,
        "issuer": standard.issuer,
        "number": standard.number,
        "year": standard.year or "",
        "amendment": standard.amendment or "",
    } == row


def test_parse_standard_double_number_names_both() -> None:
    assert parse_standard("GB/T 12642-2013/ISO 9283:1998") == StandardNumber(
        kind="national",
        issuer="GB/T",
        number="12642",
        year="2013",
        identical_to=StandardNumber(kind="international", issuer="ISO", number="9283", year="1998"),
    )


@pytest.mark.parametrize(
    "text",
    [
        *("GB", "4100-2015", "对标", "GB/T", "GB/T 4100 annex M", "ISO", "GC", "IEC 62947 (working group)"),
        *(
            "GB/T 3810.1~16",
            "T/ 001-2020",
            "Q/001-2020",
            "ISO 9283:98",
            "GB/T 4100-2015/GB 1-2000",
            "DB332034-2017",
            "DB33-2017",
        ),
        *("GB/T ٤١٠٠-2015", "GB/T 1" + "0" * 200, "ASTM 4157-13", "EU 2019", "ISO 1/ISO 2", "T/ZZB 1/ISO 2"),
    ],
)
def test_parse_standard_unknown_refused(text: str) -> None:
    with pytest.raises(Fault) as caught:
        parse_standard(text)

    assert [message.key for message in caught.value.messages] == ["standard.unknown"]


def test_parse_standard_empty_refused() -> None:
    with pytest.raises(Fault) as caught:
        parse_standard(" \u3000")

    assert [message.key for message in caught.value.messages] == ["standard.empty"]


@given(st.one_of(chinese, by_colon))
def test_format_standard_gives_back_the_normal_spelling(text: str) -> None:
    assert format_standard(parse_standard(text)) == text


@given(st.one_of(st.text(), near_misses, mutated))
def test_parse_standard_any_text_gives_fault_or_what_its_spelling_gives(text: str) -> None:
    try:
        standard = parse_standard(text)
    except Fault:
        return

    assert parse_standard(format_standard(standard)) == standard


def test_format_standard_of_no_known_issuer_refused() -> None:
    with pytest.raises(ValueError):
        format_standard(StandardNumber(kind="foreign", issuer="NOBODY", number="1"))


@pytest.mark.parametrize(
    ("a", "b", "standard", "edition"),
    [
        ("GB/T 4100-2015", "GB/T4100—2015", True, True),
        ("GB/T 4100-2015", "GB/T 4100-2006", True, False),
        ("GB/T 4100-2015", "GB/T 4100", True, False),
        ("GB/T 4100", "GB/T 4100", True, False),
        ("GB 4100-2015", "GB/T 4100-2015", False, False),
        ("GBJ 16-87", "GBJ 16-1987", True, True),
        ("ASTM D4157-13", "ASTM D4157-2013", True, True),
        ("ASTM D4157-13", "ASTM D4157-13e1", True, False),
        ("GB 32100-2015", "GB 32100-2015/XG1-2016", True, False),
        ("IEC 60335-2-7:2019", "IEC 60335-2-6:2019", False, False),
        ("EN ISO 9001:2015", "ISO 9001:2015", False, False),
    ],
)
def test_same_standard_and_same_edition(a: str, b: str, standard: bool, edition: bool) -> None:
    first, second = parse_standard(a), parse_standard(b)

    assert (same_standard(first, second), same_edition(first, second)) == (standard, edition)
