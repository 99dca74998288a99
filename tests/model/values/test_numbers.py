from __future__ import annotations

import statistics
from decimal import Decimal, Inexact
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duibiao.model.values.messages import Fault
from duibiao.model.values.numbers import (
    DIGITS,
    EXACT,
    LARGEST,
    format_number,
    mean,
    nearest_decimal,
    parse_number,
    round_to,
    sqrt,
    standard_deviation,
)

plain_numbers = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**20), max_value=10**20)
steps = st.sampled_from([Decimal(step) for step in ("0.01", "0.1", "0.2", "0.5", "1", "2", "5", "20", "0.025")])


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("142", "142"),
        ("0.50", "0.50"),
        ("-3.20", "-3.20"),
        ("−3.20", "-3.20"),
        ("+7", "7"),
        (" \u30001.5\n", "1.5"),
        ("007", "7"),
        ("-0.0", "0.0"),
        ("1" + "0" * 30, "1" + "0" * 30),
        ("0." + "3" * 34, "0." + "3" * 34),
    ],
)
def test_parse_number_plain_notation(text: str, digits: str) -> None:
    number = parse_number(text)

    assert str(number) == digits


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "number.empty"),
        ("  \u3000", "number.empty"),
        ("1,5", "number.comma"),
        ("1，5", "number.comma"),
        ("1,234.5", "number.comma"),
        ("１.５", "number.full_width"),
        ("１．５", "number.full_width"),
        ("－5", "number.full_width"),
        ("1e3", "number.exponent"),
        ("1e999999", "number.exponent"),
        ("-1.5E+17", "number.exponent"),
        ("NaN", "number.not_finite"),
        ("sNaN123", "number.not_finite"),
        ("-Infinity", "number.not_finite"),
        ("1" * 400, "number.digits"),
        ("0." + "3" * 35, "number.digits"),
        ("0." + "0" * 101, "number.digits"),
        ("1" + "0" * 29 + "00", "number.too_large"),
        ("-2" + "0" * 30, "number.too_large"),
        (".5", "number.bare_point"),
        ("5.", "number.bare_point"),
        ("約142", "number.not_a_number"),
        ("142 N", "number.not_a_number"),
        ("1_000", "number.not_a_number"),
        ("٣", "number.not_a_number"),
        ("--1", "number.not_a_number"),
        ("\ud800", "number.not_a_number"),
    ],
)
def test_parse_number_refused(text: str, key: str) -> None:
    with pytest.raises(Fault) as caught:
        parse_number(text)

    assert [message.key for message in caught.value.messages] == [key]


def test_parse_number_full_width_says_what_to_type() -> None:
    with pytest.raises(Fault) as caught:
        parse_number("１．５")

    assert caught.value.messages[0].params == {"text": "１．５", "plain": "1.5"}


@given(st.one_of(st.text(), st.text(alphabet="0123456789.,-+−eE １．naif")))
def test_parse_number_any_text_gives_number_or_fault(text: str) -> None:
    try:
        number = parse_number(text)
    except Fault:
        return

    assert number.is_finite()
    assert abs(number) <= LARGEST
    assert parse_number(format_number(number)).as_tuple() == number.as_tuple()


@given(plain_numbers)
def test_format_number_is_read_back_with_the_same_digits(value: Decimal) -> None:
    text = format_number(value)

    assert str(parse_number(text)) == text


@given(st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**9))
def test_format_number_of_calculated_value_is_read_back(value: Fraction) -> None:
    number = nearest_decimal(value)

    assert parse_number(format_number(number)) == number


def test_format_number_has_no_exponent() -> None:
    assert [format_number(Decimal(text)) for text in ("1E+3", "1E-10", "-0.00")] == ["1000", "0.0000000001", "0.00"]


def test_format_number_not_finite_refused() -> None:
    with pytest.raises(TypeError):
        format_number(Decimal("NaN"))


@pytest.mark.parametrize(
    ("value", "step", "rounded"),
    [
        ("2.665", "0.01", "2.66"),
        ("2.675", "0.01", "2.68"),
        ("12.1498", "0.1", "12.1"),
        ("1.050", "0.1", "1.0"),
        ("0.35", "0.1", "0.4"),
        ("2500", "1E+3", "2E+3"),
        ("3500", "1E+3", "4E+3"),
        ("-355", "1E+1", "-3.6E+2"),
        ("-325", "1E+1", "-3.2E+2"),
        ("15.4546", "1", "15"),
        ("60.25", "0.5", "60.0"),
        ("60.38", "0.5", "60.5"),
        ("60.28", "0.5", "60.5"),
        ("-60.75", "0.5", "-61.0"),
        ("830", "20", "840"),
        ("842", "20", "840"),
        ("832", "20", "840"),
        ("-930", "20", "-920"),
        ("-0.001", "0.01", "0.00"),
        ("1", "0.50", "1.00"),
    ],
)
def test_round_to_gb_t_8170(value: str, step: str, rounded: str) -> None:
    assert str(round_to(Decimal(value), Decimal(step))) == rounded


def test_round_to_does_not_round_twice() -> None:
    just_above_half = Decimal("0.0050000000000000000000000000000000001")

    assert str(round_to(just_above_half, Decimal("0.01"))) == "0.01"


@given(plain_numbers, steps)
def test_round_to_gives_the_nearest_multiple(value: Decimal, step: Decimal) -> None:
    rounded = round_to(value, step)
    multiple = Fraction(rounded) / Fraction(step)
    distance = abs(Fraction(rounded) - Fraction(value)) / Fraction(step)

    assert multiple.denominator == 1
    assert distance < Fraction(1, 2) or (distance == Fraction(1, 2) and multiple.numerator % 2 == 0)
    assert rounded.as_tuple().exponent == step.as_tuple().exponent


@pytest.mark.parametrize("step", ["0", "-0.1", "NaN", "Infinity"])
def test_round_to_step_not_above_zero_refused(step: str) -> None:
    with pytest.raises(Fault) as caught:
        round_to(Decimal(1), Decimal(step))

    assert caught.value.messages[0].key == "number.step"


def test_mean_is_rounded_once() -> None:
    assert mean([Decimal("0.1")] * 3) == Decimal("0.1")
    assert mean([Decimal(1), Decimal(0), Decimal(0)]) == Decimal("0." + "3" * DIGITS)


def test_mean_of_nothing_refused() -> None:
    with pytest.raises(Fault) as caught:
        mean([])

    assert caught.value.messages[0].key == "number.mean_empty"


@given(st.lists(plain_numbers, min_size=1, max_size=20))
def test_mean_does_not_depend_on_order(values: list[Decimal]) -> None:
    assert mean(values) == mean(sorted(values)) == nearest_decimal(statistics.mean(map(Fraction, values)))


def test_standard_deviation_has_divisor_n_minus_1() -> None:
    values = [Decimal(value) for value in (2, 4, 4, 4, 5, 5, 7, 9)]

    assert standard_deviation(values) == EXACT.sqrt(EXACT.divide(Decimal(32), Decimal(7)))
    assert standard_deviation([Decimal(1), Decimal(1)]) == 0
    assert standard_deviation([Decimal("1.1"), Decimal("1.3"), Decimal("1.5")]) == Decimal("0.2")


def test_standard_deviation_of_one_value_refused() -> None:
    with pytest.raises(Fault) as caught:
        standard_deviation([Decimal(1)])

    assert caught.value.messages[0].key == "number.sd_too_few"


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**30, places=8))
def test_sqrt_is_the_correctly_rounded_root(value: Decimal) -> None:
    assert sqrt(value) == EXACT.sqrt(value)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**10, places=4))
def test_sqrt_of_a_square_is_exact(root: Decimal) -> None:
    assert sqrt(EXACT.multiply(root, root)) == root


@pytest.mark.parametrize("value", ["2", "3e-60", "1e-101", "99999999999999999999999999999999.99"])
def test_sqrt_of_awkward_sizes(value: str) -> None:
    assert sqrt(Decimal(value)) == EXACT.sqrt(Decimal(value))


def test_sqrt_below_zero_refused() -> None:
    with pytest.raises(Fault) as caught:
        sqrt(Decimal(-1))

    assert caught.value.messages[0].key == "number.sqrt_negative"


def test_exact_rounds_half_even_at_34_digits() -> None:
    assert EXACT.plus(Decimal("1" * 33 + "05")) == Decimal("1" * 33 + "00")
    assert EXACT.plus(Decimal("1" * 33 + "15")) == Decimal("1" * 33 + "20")
    assert EXACT.traps[Inexact] is False
