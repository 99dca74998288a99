"""Whether a number is written as a certification scheme's pattern says; never whether a certificate exists or holds."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping

from duibiao.model.records.certification import CheckRule, NumberPart, NumberPattern
from duibiao.model.values.messages import Fault, Label, Message, message
from duibiao.model.values.quoting import quoted

LONGEST = 64
"""The most characters that any number has."""

DIGITS = frozenset("0123456789")
LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
KINDS: Mapping[str, frozenset[str]] = {"digits": DIGITS, "letters": LETTERS, "digits_or_letters": DIGITS | LETTERS}


def read_number(pattern: NumberPattern, text: str) -> tuple[tuple[Label, str], ...]:
    """The parts of a number by what they stand for: the pattern is kept.

    Blanks, small letters and full-width characters are understood. Raises a `Fault` with everything that is not as
    the pattern says, or that the check character does not follow from the others.
    """
    number = normal(text)
    if not number:
        raise Fault(message("number_pattern.empty", "没有填号码。", at="number"))
    length = sum(map(part_length, pattern.parts))
    if len(number) != length:
        wrong = "号码应有 {length} 位，现在是 {given} 位。请与证书或标签核对。"
        raise Fault(message("number_pattern.length", wrong, at="number", length=length, given=len(number)))
    parts = tuple(_parted(pattern, number))
    if found := [told for part, begin, run in parts if (told := _complaint(part, begin, run))]:
        raise Fault.of(found)
    if pattern.check is not None and not CHECKS[pattern.check](number):
        text = "校验位不符，号码可能抄错了一位。请与证书或标签核对。"
        raise Fault(message("number_pattern.check", text, at="number"))
    return tuple((part.label, run) for part, _, run in parts)


def normal(text: str) -> str:
    """A number as it is compared: capitals, half-width, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text[: LONGEST * 4]).upper().split())


def part_length(part: NumberPart) -> int:
    """How many characters a part has."""
    return len(part.text) if part.text is not None else part.length or 0


def _parted(pattern: NumberPattern, number: str) -> Iterator[tuple[NumberPart, int, str]]:
    """Each part with the place of its first character, from 1, and its run of the number."""
    begin = 0
    for part in pattern.parts:
        yield part, begin + 1, number[begin : begin + part_length(part)]
        begin += part_length(part)


def _complaint(part: NumberPart, begin: int, run: str) -> Message | None:
    shown = {"run": quoted(run), "begin": begin, "end": begin + len(run) - 1}
    if part.text is not None:
        text = "第 {begin} 至 {end} 位应为“{text}”，现在是“{run}”。"
        told = message("number_pattern.fixed", text, at="number", text=part.text, **shown)
        return None if run == part.text else told
    if set(run) <= KINDS[part.of]:
        return None
    match part.of:
        case "digits":
            text = "第 {begin} 至 {end} 位应全是数字，现在是“{run}”。"
            return message("number_pattern.digits", text, at="number", **shown)
        case "letters":
            text = "第 {begin} 至 {end} 位应全是字母，现在是“{run}”。"
            return message("number_pattern.letters", text, at="number", **shown)
        case _:
            text = "第 {begin} 至 {end} 位应只有数字和字母，现在是“{run}”。"
            return message("number_pattern.digits_or_letters", text, at="number", **shown)


def luhn(number: str) -> bool:
    """Whether the last digit checks those before it (ISO/IEC 7812-1:2017, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def mod_11_10(number: str) -> bool:
    """Whether the last digit checks those before it (ISO 7064:2003, MOD 11,10)."""
    product = 10
    for digit in number[:-1]:
        product = (((product + int(digit)) % 10 or 10) * 2) % 11
    return (product + int(number[-1])) % 10 == 1


CHECKS: Mapping[CheckRule, Callable[[str], bool]] = {"luhn": luhn, "mod_11_10": mod_11_10}
"""By rule: whether a number of digits alone is in order."""
