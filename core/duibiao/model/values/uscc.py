"""The unified social credit code: 18 characters, two of them check characters (GB 32100-2015, amendment 1 of 2016)."""

from __future__ import annotations

import re
import unicodedata

from duibiao.model.values.messages import Fault, message
from duibiao.model.values.quoting import quoted

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18

_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_NUMBER_LIKE = re.compile(r"[0-9]+\.[0-9]*|[0-9](\.[0-9]+)?E\+?[0-9]{1,3}")


def parse_uscc(text: str) -> str:
    """The code that `text` states, trimmed, half-width and in capitals, with both check characters verified.

    Any registering department is accepted, the letters A, N and Y among them. Digits 3 to 8 may be a retired area
    code: they are the area of registration, looked up elsewhere. Raises `Fault` with one message of its own for each
    way to be wrong.
    """
    code = unicodedata.normalize("NFKC", text).strip().upper()
    shown = quoted(text.strip())
    if not code:
        raise Fault(message("uscc.empty", "没有填统一社会信用代码。请照营业执照填 18 位代码。"))
    if _NUMBER_LIKE.fullmatch(code):
        raise _spoilt_by_spreadsheet(shown)
    if len(code) != LENGTH:
        raise Fault(
            message("uscc.length", "“{text}”有 {count} 位，统一社会信用代码是 18 位。", text=shown, count=len(code))
        )
    _refuse_foreign_characters(code)
    if not (code[2:8].isascii() and code[2:8].isdigit()):
        raise Fault(message("uscc.region", "“{text}”的第 3 到 8 位是行政区划代码，只能是数字。", text=shown))
    organisation_fits = code[16] == _organisation_check(code[8:16])
    if not (organisation_fits and code[17] == _check(code[:17])) and code.isdigit() and code.endswith("000"):
        raise _spoilt_by_spreadsheet(shown)
    if not organisation_fits:
        raise Fault(
            message(
                "uscc.organisation_check",
                "“{text}”的第 17 位（组织机构代码的校验码）对不上。请照营业执照核对第 9 到 17 位。",
                text=shown,
            )
        )
    if code[17] != _check(code[:17]):
        raise Fault(message("uscc.check", "“{text}”的第 18 位（校验码）对不上。请照营业执照逐位核对。", text=shown))
    return code


def region_of(uscc: str) -> str:
    """The six digits of the area where the code was issued (GB/T 2260), perhaps retired; not where the firm reports."""
    return uscc[2:8]


def make_uscc(department_and_kind: str, region: str, serial: str) -> str:
    """A code with right check characters, for synthetic data: 2 characters, 6 digits, 8 characters.

    Raises `ValueError` for parts of another length or with characters outside the alphabet.
    """
    parts = department_and_kind + region + serial
    if (len(department_and_kind), len(region), len(serial)) != (2, 6, 8) or not set(parts) <= set(ALPHABET):
        raise ValueError(f"not the parts of a code: {department_and_kind!r}, {region!r}, {serial!r}")
    if not region.isdigit():
        raise ValueError(f"not an area code: {region!r}")
    body = parts + _organisation_check(serial)
    return body + _check(body)


def _refuse_foreign_characters(code: str) -> None:
    for position, character in enumerate(code, start=1):
        if character in "IOSVZ":
            raise Fault(
                message(
                    "uscc.letter",
                    "第 {position} 位是字母 {character}，代码里不用 I、O、S、V、Z。请看是不是数字 1、0、5、2。",
                    position=position,
                    character=character,
                )
            )
        if character not in ALPHABET:
            raise Fault(
                message(
                    "uscc.character",
                    "第 {position} 位是“{character}”，统一社会信用代码只用数字和大写字母。",
                    position=position,
                    character=quoted(character),
                )
            )


def _spoilt_by_spreadsheet(shown: str) -> Fault:
    return Fault(
        message(
            "uscc.spreadsheet_number",
            "“{text}”是被 Excel 变成数字的代码，末几位已经不对。请把这一列设为文本格式，再照营业执照重填。",
            text=shown,
        )
    )


def _organisation_check(serial: str) -> str:
    """The ninth character of an organisation code (GB 11714-1997): letters count from A = 10 without gaps."""
    total = sum(weight * int(character, 36) for weight, character in zip(_ORGANISATION_WEIGHTS, serial, strict=True))
    return "0123456789X0"[11 - total % 11]


def _check(body: str) -> str:
    """The last character (GB 32100-2015): letters count by their place in the alphabet of 31."""
    total = sum(weight * ALPHABET.index(character) for weight, character in zip(_WEIGHTS, body, strict=True))
    return ALPHABET[-total % 31]
