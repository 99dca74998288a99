from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duibiao.model.values.messages import Fault
from duibiao.model.values.uscc import ALPHABET, make_uscc, parse_uscc, region_of

with (Path(__file__).parent / "vectors" / "uscc_vectors.csv").open(encoding="utf-8") as lines:
    VECTORS = [(row["code"], row["expected"]) for row in csv.DictReader(lines)]

REASONS = {
    "91110000600037342L": "uscc.organisation_check",
    "91110000600037341": "uscc.length",
    "9111000060003734IL": "uscc.letter",
    "911100006000373410L": "uscc.length",
    "91610131MA6TX1A200": "uscc.organisation_check",
}

characters = st.sampled_from(ALPHABET)
codes = st.builds(
    make_uscc,
    st.text(characters, min_size=2, max_size=2),
    st.text(st.sampled_from("0123456789"), min_size=6, max_size=6),
    st.text(characters, min_size=8, max_size=8),
)


def refusal(text: str) -> str:
    with pytest.raises(Fault) as caught:
        parse_uscc(text)
    (message,) = caught.value.messages
    return message.key


@pytest.mark.parametrize("code", [code for code, expected in VECTORS if expected == "valid"])
def test_parse_uscc_valid_vector(code: str) -> None:
    assert parse_uscc(code) == code


@pytest.mark.parametrize("code", [code for code, expected in VECTORS if expected != "valid"])
def test_parse_uscc_invalid_vector(code: str) -> None:
    assert refusal(code) == REASONS[code]


def test_parse_uscc_trims_and_capitalises() -> None:
    assert parse_uscc(" ９144030071526726xg\n") == "9144030071526726XG"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "uscc.empty"),
        ("914403001922038272.0", "uscc.spreadsheet_number"),
        ("9.14403E+17", "uscc.spreadsheet_number"),
        ("9.14403001922038e17", "uscc.spreadsheet_number"),
        ("914403001922038000", "uscc.spreadsheet_number"),
        ("914403001922038272", "uscc.organisation_check"),
        ("9144030019220382160", "uscc.length"),
        ("91440300192203821O", "uscc.letter"),
        ("91440300192203821-", "uscc.character"),
        ("91440300192203821企", "uscc.character"),
        ("91A40300192203821T", "uscc.region"),
        ("91440300192203821T", "uscc.check"),
    ],
)
def test_parse_uscc_refused(text: str, key: str) -> None:
    assert refusal(text) == key


def test_parse_uscc_wrong_letter_says_where() -> None:
    with pytest.raises(Fault) as caught:
        parse_uscc("9111000060003734IL")

    assert caught.value.messages[0].params == {"position": "17", "character": "I"}


@given(st.one_of(st.text(), st.text(alphabet="0123456789ABISZ.E+", min_size=17, max_size=19)))
def test_parse_uscc_any_text_gives_code_or_fault(text: str) -> None:
    try:
        code = parse_uscc(text)
    except Fault:
        return

    assert parse_uscc(code) == code
    assert set(code) <= set(ALPHABET)


@given(codes)
def test_make_uscc_is_read_back(code: str) -> None:
    assert parse_uscc(code) == code
    assert region_of(code) == code[2:8]


@given(codes, st.integers(0, 17), characters)
def test_parse_uscc_catches_every_single_substitution(code: str, position: int, character: str) -> None:
    changed = code[:position] + character + code[position + 1 :]

    if changed == code:
        assert parse_uscc(changed) == code
    else:
        with pytest.raises(Fault):
            parse_uscc(changed)


@given(codes, st.integers(0, 16))
def test_parse_uscc_catches_every_adjacent_swap(code: str, position: int) -> None:
    swapped = code[:position] + code[position + 1] + code[position] + code[position + 2 :]

    if swapped == code:
        assert parse_uscc(swapped) == code
    else:
        with pytest.raises(Fault):
            parse_uscc(swapped)


def test_parse_uscc_code_with_an_e_is_not_taken_for_a_number() -> None:
    assert parse_uscc("0E1000110000000009") == "0E1000110000000009"


def test_make_uscc_builds_a_published_code() -> None:
    assert make_uscc("91", "440300", "71526726") == "9144030071526726XG"


@pytest.mark.parametrize(
    "parts",
    [
        ("9", "440300", "71526726"),
        ("91", "4403", "71526726"),
        ("91", "44030A", "71526726"),
        ("91", "440300", "7152672I"),
    ],
)
def test_make_uscc_wrong_parts_refused(parts: tuple[str, str, str]) -> None:
    with pytest.raises(ValueError):
        make_uscc(*parts)
