"""The text of an expression cut into tokens, each with the place where it begins."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from duibiao.model.values.messages import Fault, Message, message

TokenKind = Literal["number", "text", "word", "sign", "end"]

SIGNS = str.maketrans("×÷−＋－＊／＝＜＞（），", "*/-+-*/=<>(),")
LONG_SIGNS = {"≠": "!=", "≤": "<=", "≥": ">="}

TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<number>[0-9][0-9.]*)
      | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<text>"(?:[^"]|"")*"|'(?:[^']|'')*')
      | (?P<mistake>\^|\*\*|==|<>|["'“”‘’])
      | (?P<sign>!=|<=|>=|[-+*/=<>(),≠≤≥×÷−＋－＊／＝＜＞（），])""",
    re.VERBOSE,
)


class Token(NamedTuple):
    """One token: a sign in its plain spelling, a text without its quotes. `place` counts characters from 1."""

    kind: TokenKind
    text: str
    place: int


def tokens(text: str) -> list[Token]:
    """The tokens of `text`, an `end` last; Fault at the first character that begins none.

    Signs may be typed as people type them: × ÷ − ≠ ≤ ≥ and the full-width ones. A quote inside quotes is doubled.
    """
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        spelling = match.group() if match else text[at]
        match match and match.lastgroup:
            case "space":
                pass
            case "number":
                found.append(Token("number", spelling, at + 1))
            case "word":
                found.append(Token("word", spelling, at + 1))
            case "text":
                found.append(Token("text", spelling[1:-1].replace(spelling[0] * 2, spelling[0]), at + 1))
            case "sign":
                plain = spelling.translate(SIGNS)
                found.append(Token("sign", LONG_SIGNS.get(plain, plain), at + 1))
            case _:
                raise Fault(_mistake(spelling, at + 1))
        at += len(spelling)
    found.append(Token("end", "", len(text) + 1))
    return found


def _mistake(spelling: str, place: int) -> Message:
    match spelling:
        case "^" | "**":
            return message("expression.power", "第 {place} 个字符：没有乘方。请写成连乘，如 d * d。", place=place)
        case "==":
            return message("expression.double_equals", "第 {place} 个字符：“等于”只写一个 =。", place=place)
        case "<>":
            return message("expression.not_equals", "第 {place} 个字符：“不等于”请写 != 或 ≠。", place=place)
        case '"' | "'" | "“" | "”" | "‘" | "’":
            return message(
                "expression.quote", "第 {place} 个字符：引号没有成对。文字请放在一对半角引号里，如 'A'。", place=place
            )
        case _:
            return message(
                "expression.character",
                "第 {place} 个字符“{character}”不能用在表达式里。",
                place=place,
                character=spelling,
            )
