"""TOML files as people write them: read exactly, and refused with the line, the place and the remedy."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from duibiao.model.values.messages import Fault, Message, message

FULL_WIDTH = "“”‘’＝，：［］｛｝＂＇．＃（）、。；"
"""What a Chinese keyboard gives where TOML wants the half-width sign."""

MOST_BYTES = 2_000_000
"""How large a TOML file may be; one of 2 MB holds some ten thousand codes."""

LONG_KEY = re.compile(r"""(?<![\w"'-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){50}""")
"""A key of more than fifty parts, which would take the parser time that grows with the square of them."""

SPOT = re.compile(r" \(at line (\d+), column (\d+)\)$")
TWICE = ("Cannot declare", "Cannot overwrite", "Duplicate inline table key", "Cannot mutate immutable")


def read_toml(file: Path, name: str) -> dict[str, Any]:
    """The content of `file`, numbers with a point as Decimal. Raises a `Fault` at `name` for one it cannot read.

    A byte-order mark and either kind of line end are taken as they come.
    """
    try:
        with file.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            told = "文件太大，最多 {most} 字节。请删减，或分成几个文件。"
            raise Fault(message("toml.too_large", told, at=name, most=MOST_BYTES))
        text = data.decode("utf-8-sig")
    except FileNotFoundError:
        raise Fault(message("toml.absent", "找不到这个文件。请建立它，或改正文件名。", at=name)) from None
    except UnicodeDecodeError:
        raise Fault(message("toml.encoding", "文件不是 UTF-8 编码。请在编辑器中另存为 UTF-8。", at=name)) from None
    return parse_toml(text, name)


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """The same for `text` that was read or uploaded already."""
    if LONG_KEY.search(text):
        raise Fault(message("toml.long_key", "有一个键由太多段组成，最多 50 段。请改短。", at=name))
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise Fault(_complaint(text, str(error), name)) from None
    except RecursionError:
        raise Fault(message("toml.too_deep", "内容一层套一层，层数太多。请减少层数。", at=name)) from None
    except (ValueError, ArithmeticError):
        raise Fault(message("toml.number", "文件里有一个位数太多的数。请改短。", at=name)) from None


def _complaint(text: str, error: str, name: str) -> Message:
    """What is told of a syntax error, by what stands at its place."""
    spot = SPOT.search(error)
    line, column = (int(spot[1]), int(spot[2])) if spot else (len(text.splitlines()), 0)
    if error.startswith(TWICE):
        return message("toml.twice", "第 {line} 行：这个键或这一节前面已经写过。请只留一处。", at=name, line=line)
    if spot is None:
        return message("toml.unfinished", "文件没有写完：结尾还缺引号、括号或值。", at=name)
    sign = _full_width_sign(text, line, column)
    if sign:
        told = "第 {line} 行有全角符号 {sign}。请换成半角的引号、逗号、等号或括号。"
        return message("toml.full_width", told, at=name, line=line, sign=sign)
    if error.startswith("Illegal character '\\n'"):
        return message("toml.quote", "第 {line} 行：引号没有配对。请在文字末尾补上引号。", at=name, line=line)
    if error.startswith("Invalid value"):
        told = "第 {line} 行第 {column} 个字符：这个值写得不对。文字两边要加半角双引号；数、true 和 false 不加。"
        return message("toml.value", told, at=name, line=line, column=column)
    told = "第 {line} 行第 {column} 个字符：不合 TOML 的写法。每行写一个“键 = 值”，一节以 [名称] 开头。"
    return message("toml.syntax", told, at=name, line=line, column=column)


def _full_width_sign(text: str, line: int, column: int) -> str | None:
    """The full-width sign at which, or just before which, the parser stopped."""
    row = text.splitlines()[line - 1 : line]
    near = row[0][max(0, column - 2) : column] if row else ""
    return next((sign for sign in reversed(near) if sign in FULL_WIDTH), None)
