"""Certification schemes: numbers tried on their patterns, and what a scheme may get wrong."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from duibiao.model.records.certificate_numbers import luhn, mod_11_10, read_number
from duibiao.model.records.certification import (
    CertificationScheme,
    Criterion,
    Level,
    NumberPart,
    NumberPattern,
    Statement,
    Surveillance,
    Validity,
)
from duibiao.model.records.certification_check import check_certification
from duibiao.model.values.messages import Fault, Label, Message

NAME = Label("名称")
DIGITS = st.text("0123456789", min_size=1, max_size=30)


def said(messages: Iterable[Message]) -> list[tuple[str, str]]:
    return [(told.at, told.zh.format(**told.params)) for told in messages]


def part(of: str, length: int | None = None, text: str | None = None) -> NumberPart:
    return NumberPart(label=Label(of), of=of, length=length, text=text)  # type: ignore[arg-type]


def pattern(*parts: NumberPart, **given: object) -> NumberPattern:
    facts = {"key": "number", "label": NAME, "provenance": "general_knowledge", **given}
    return NumberPattern(parts=parts, **facts)  # type: ignore[arg-type]


CERTIFICATE = pattern(part("fixed", text="CR"), part("letters", 1), part("digits", 3), part("digits_or_letters", 2))
STATEMENT = Statement(text=NAME, provenance="general_knowledge")
SCHEME = CertificationScheme(
    key="scheme",
    version="1",
    title=NAME,
    object="product",
    owner=STATEMENT,
    scope=STATEMENT,
    criteria=(Criterion(key="one", label=NAME, standard="GB/T 19630-2019", provenance="verified", source="原文"),),
)


@pytest.mark.parametrize("typed", ["CRA1230Z", " cr a 123 0z ", "ＣＲＡ１２３０Ｚ"])
def test_number_that_fits_is_told_part_by_part(typed: str) -> None:
    assert [(label.zh, run) for label, run in read_number(CERTIFICATE, typed)] == [
        ("fixed", "CR"),
        ("letters", "A"),
        ("digits", "123"),
        ("digits_or_letters", "0Z"),
    ]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ["没有填号码。"]),
        ("CRA123", ["号码应有 8 位，现在是 6 位。请与证书或标签核对。"]),
        (
            "CQ1B23-Z",
            [
                "第 1 至 2 位应为“CR”，现在是“CQ”。",
                "第 3 至 3 位应全是字母，现在是“1”。",
                "第 4 至 6 位应全是数字，现在是“B23”。",
                "第 7 至 8 位应只有数字和字母，现在是“-Z”。",
            ],
        ),
    ],
)
def test_number_that_does_not_fit_tells_every_reason(typed: str, expected: list[str]) -> None:
    with pytest.raises(Fault) as told:
        read_number(CERTIFICATE, typed)

    assert [words for _, words in said(told.value.messages)] == expected


@given(st.text())
def test_any_text_is_either_read_or_refused_in_words(typed: str) -> None:
    try:
        runs = [run for _, run in read_number(CERTIFICATE, typed)]
    except Fault:
        runs = []

    assert [len(run) for run in runs] in ([], [2, 1, 3, 2])


def test_check_digits_of_the_standards_are_accepted() -> None:
    assert luhn("79927398713")  # ISO/IEC 7812-1, annex B
    assert mod_11_10("07945")  # ISO 7064, MOD 11,10


@given(DIGITS)
def test_one_check_digit_fits(number: str) -> None:
    assert [sum(check(number + digit) for digit in "0123456789") for check in (luhn, mod_11_10)] == [1, 1]


def test_wrong_check_digit_is_told() -> None:
    checked = pattern(part("digits", 11), check="luhn")

    with pytest.raises(Fault) as told:
        read_number(checked, "79927398710")

    assert said(told.value.messages) == [("number", "校验位不符，号码可能抄错了一位。请与证书或标签核对。")]


def test_sound_scheme_has_no_faults() -> None:
    sound = replace(CERTIFICATE, valid=("CRA1230Z",), invalid=("CRA1230",))

    assert check_certification(replace(SCHEME, numbers=(sound,))) == ()


def test_scheme_without_criteria_is_told() -> None:
    assert said(check_certification(replace(SCHEME, criteria=()))) == [
        ("criteria", "没有写认证依据。请至少写一条 criteria。")
    ]


def test_every_fact_without_a_source_is_told() -> None:
    unsourced = {"provenance": "secondary"}
    scheme = replace(
        SCHEME,
        owner=replace(STATEMENT, provenance="verified", source=" "),
        levels=(Level(key="l1", label=NAME, **unsourced),),  # type: ignore[arg-type]
        validity=Validity(**unsourced),  # type: ignore[arg-type]
    )

    places = [told.at for told in check_certification(scheme)]

    assert places == ["owner.source", "validity.source", "levels[0].source"]


@pytest.mark.parametrize(
    ("validity", "places"),
    [
        (Validity(months=12, renewal_months_ahead=3, provenance="general_knowledge"), []),
        (Validity(provenance="general_knowledge"), []),
        (Validity(months=3, renewal_months_ahead=3, provenance="general_knowledge"), ["validity.renewal_months_ahead"]),
        (Validity(renewal_months_ahead=3, provenance="general_knowledge"), ["validity.renewal_months_ahead"]),
        (Validity(months=0, provenance="general_knowledge"), ["validity.months"]),
        (Validity(months=601, provenance="general_knowledge"), ["validity.months"]),
    ],
)
def test_terms_that_cannot_be_are_told(validity: Validity, places: list[str]) -> None:
    assert [told.at for told in check_certification(replace(SCHEME, validity=validity))] == places


def test_surveillance_of_no_months_is_told() -> None:
    scheme = replace(SCHEME, surveillance=Surveillance(every_months=-1, provenance="general_knowledge"))

    assert [told.at for told in check_certification(scheme)] == ["surveillance.every_months"]


def test_criteria_with_odd_standards_and_keys_are_told() -> None:
    (first,) = SCHEME.criteria
    scheme = replace(SCHEME, criteria=(replace(first, standard="??"), replace(first, standard=None, clause="4.1")))

    assert [told.at for told in check_certification(scheme)] == [
        "criteria[0].standard",
        "criteria[1].clause",
        "criteria[1].key",
    ]


@pytest.mark.parametrize(
    ("number", "place"),
    [
        (pattern(), "parts"),
        (pattern(part("digits", 65)), "parts"),
        (pattern(part("digits")), "parts[0].of"),
        (pattern(part("digits", 3, "123")), "parts[0].of"),
        (pattern(part("fixed", 2)), "parts[0].of"),
        (pattern(part("fixed", text="cr")), "parts[0].text"),
        (pattern(part("digits", 0)), "parts[0].length"),
        (pattern(part("letters", 3), check="luhn"), "check"),
        (pattern(part("digits", 3)), "valid"),
        (pattern(part("digits", 3), valid=("123",)), "invalid"),
        (pattern(part("digits", 3), valid=("123", "12"), invalid=("1",)), "valid[1]"),
        (pattern(part("digits", 3), valid=("123",), invalid=("1", "124")), "invalid[1]"),
    ],
)
def test_patterns_that_fit_nothing_or_too_much_are_told(number: NumberPattern, place: str) -> None:
    assert [told.at for told in check_certification(replace(SCHEME, numbers=(number,)))] == [f"numbers[0].{place}"]
