"""Exact numbers: what people type, what is stored, and the arithmetic between.

Every calculation goes through `EXACT` and never through the thread's default context, so the same answers give the
same digits on every machine. `float` appears nowhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from fractions import Fraction
from math import isqrt

from duibiao.model.values.messages import Fault, message
from duibiao.model.values.quoting import quoted

DIGITS = 34
LARGEST = Decimal(10**30)
MOST_PLACES = 100

EXACT = Context(
    prec=DIGITS,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    capitals=1,
    clamp=0,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
"""The one context of all arithmetic: 34 digits, half even, the range of decimal128 (IEEE 754-2008). Never changed."""

_PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_BARE_POINT = re.compile(r"[+-]?([0-9]+\.|\.[0-9]+)")
_EXPONENT = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+")
_NOT_FINITE = re.compile(r"[+-]?(s?nan[0-9]*|inf|infinity)", re.IGNORECASE)


def parse_number(text: str) -> Decimal:
    """The number that `text` states in plain decimal notation, trailing zeros kept: "0.50" gives Decimal("0.50").

    Blanks around it are dropped; "-", "−" and "+" may lead. At most 34 significant digits, 100 places and 1e30 in
    absolute value. Raises `Fault` with one message that says what to type instead.
    """
    trimmed = text.strip()
    written = trimmed.replace("\N{MINUS SIGN}", "-")
    if not _PLAIN.fullmatch(written):
        raise _refusal(trimmed, written)
    whole, _, places = written.lstrip("+-").partition(".")
    if len((whole + places).lstrip("0")) > DIGITS or len(places) > MOST_PLACES:
        raise Fault(
            message(
                "number.digits", "“{text}”的有效数字超过 {most} 位。请修约后再填。", text=quoted(trimmed), most=DIGITS
            )
        )
    value = Decimal(written)
    if value.copy_abs() > LARGEST:
        raise Fault(
            message(
                "number.too_large", "“{text}”太大，绝对值不能超过 10 的 30 次方。请检查单位。", text=quoted(trimmed)
            )
        )
    return value or value.copy_abs()


def _refusal(trimmed: str, written: str) -> Fault:
    shown = quoted(trimmed)
    if not trimmed:
        return Fault(message("number.empty", "这里是空的。请填数字，如 142。"))
    plain = unicodedata.normalize("NFKC", written).replace("\N{MINUS SIGN}", "-")
    if "," in plain or "、" in plain:
        return Fault(message("number.comma", "“{text}”里有逗号。请用小数点，如 1.5；千位之间不加逗号。", text=shown))
    if plain != written and _PLAIN.fullmatch(plain):
        return Fault(
            message(
                "number.full_width", "“{text}”里有全角字符。请用半角输入：{plain}。", text=shown, plain=quoted(plain)
            )
        )
    if _EXPONENT.fullmatch(plain):
        return Fault(
            message("number.exponent", "“{text}”是科学计数法。请写成普通小数，如 1500 或 0.0015。", text=shown)
        )
    if _NOT_FINITE.fullmatch(plain):
        return Fault(message("number.not_finite", "“{text}”不是一个确定的数。没有数据时请留空。", text=shown))
    if _BARE_POINT.fullmatch(plain):
        return Fault(message("number.bare_point", "“{text}”的小数点两边都要有数字，如 0.5。", text=shown))
    return Fault(message("number.not_a_number", "“{text}”不是数字。请填数字，如 142。", text=shown))


def format_number(value: Decimal) -> str:
    """`value` in plain notation, never with an exponent, all its digits kept: the inverse of `parse_number`."""
    if not value.is_finite():
        raise TypeError(f"not a finite number: {value}")
    return format(value or value.copy_abs(), "f")


def round_to(value: Decimal, step: Decimal) -> Decimal:
    """The multiple of `step` nearest to `value`, of two equally near the even one, written to the places of `step`.

    GB/T 8170-2008, 3.2, for steps that are a power of ten; 3.3 for steps of 0.5 and 0.2. The quotient is exact, so
    nothing is rounded twice. Raises `Fault` for a step that is not above zero.
    """
    if not step.is_finite() or step <= 0:
        raise Fault(message("number.step", "修约间隔要大于 0，如 0.01；现在是 {step}。", step=quoted(str(step))))
    _, digits, exponent = step.as_tuple()
    coefficient = int("".join(map(str, digits)))
    multiple = round(Fraction(value) / Fraction(step)) * coefficient
    return Decimal((int(multiple < 0), Decimal(abs(multiple)).as_tuple().digits, int(exponent)))


def nearest_decimal(value: Fraction) -> Decimal:
    """The decimal of 34 digits nearest to an exact fraction; of two equally near the even one."""
    return EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))


def mean(values: Sequence[Decimal]) -> Decimal:
    """The arithmetic mean, rounded once, to 34 digits. Raises `Fault` where there is no value."""
    return nearest_decimal(_mean(values))


def standard_deviation(values: Sequence[Decimal]) -> Decimal:
    """The standard deviation of a sample (divisor n − 1), rounded once, to 34 digits.

    Raises `Fault` for fewer than two values.
    """
    if len(values) < 2:
        raise Fault(message("number.sd_too_few", "只有 {count} 个数值，标准差至少要两个。", count=len(values)))
    centre = _mean(values)
    squares = sum(((Fraction(value) - centre) ** 2 for value in values), Fraction(0))
    return _root(squares / (len(values) - 1))


def sqrt(value: Decimal) -> Decimal:
    """The square root, rounded once, to 34 digits; exact where there is an exact one. Raises `Fault` below zero."""
    if value < 0:
        raise Fault(message("number.sqrt_negative", "负数 {value} 不能开平方。", value=quoted(str(value))))
    return _root(Fraction(value))


def _mean(values: Sequence[Decimal]) -> Fraction:
    if not values:
        raise Fault(message("number.mean_empty", "一个数值也没有，算不出平均值。"))
    return sum(map(Fraction, values), Fraction(0)) / len(values)


def _root(value: Fraction) -> Decimal:
    """The root by integers: more digits than are kept, then a 1 for all that lies below them."""
    exact_numerator, exact_denominator = isqrt(value.numerator), isqrt(value.denominator)
    if exact_numerator**2 == value.numerator and exact_denominator**2 == value.denominator:
        return nearest_decimal(Fraction(exact_numerator, exact_denominator))
    size = len(Decimal(value.numerator).as_tuple().digits) - len(Decimal(value.denominator).as_tuple().digits)
    shift = max(0, DIGITS + 2 - size // 2)
    floor = isqrt(value.numerator * 100**shift // value.denominator)
    return EXACT.scaleb(EXACT.plus(Decimal(floor * 10 + 1)), -shift - 1)
