"""TOML as people write it: what is told of a file that cannot be read."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from duibiao.extension.toml_files import parse_toml, read_toml
from tests.extension.saying import said


def test_numbers_with_a_point_are_exact() -> None:
    assert parse_toml("bound = 0.10", "x.toml") == {"bound": Decimal("0.10")}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('key = "a"\nkey = "b"', "第 2 行：这个键或这一节前面已经写过。请只留一处。"),
        ("[a]\n[b]\n[a]", "第 3 行：这个键或这一节前面已经写过。请只留一处。"),
        ('key = "a\nb = 1', "第 1 行：引号没有配对。请在文字末尾补上引号。"),
        ("key = “a”", "第 1 行有全角符号 “。请换成半角的引号、逗号、等号或括号。"),
        ('key ＝ "a"', "第 1 行有全角符号 ＝。请换成半角的引号、逗号、等号或括号。"),
        ("a = [1， 2]", "第 1 行有全角符号 ，。请换成半角的引号、逗号、等号或括号。"),
        (
            "key = abc",
            "第 1 行第 7 个字符：这个值写得不对。文字两边要加半角双引号；数、true 和 false 不加。",
        ),
        (
            "key",
            "文件没有写完：结尾还缺引号、括号或值。",
        ),
        (
            "a = 1 b = 2",
            "第 1 行第 7 个字符：不合 TOML 的写法。每行写一个“键 = 值”，一节以 [名称] 开头。",
        ),
        ("a = " + "[" * 5000, "内容一层套一层，层数太多。请减少层数。"),
        ("a = " + "9" * 5000, "文件里有一个位数太多的数。请改短。"),
    ],
)
def test_syntax_error_is_told_with_its_line(text: str, sentence: str) -> None:
    assert said(lambda: parse_toml(text, "scheme.toml")) == [("scheme.toml", sentence)]


def test_file_in_another_encoding(tmp_path: Path) -> None:
    file = tmp_path / "scheme.toml"
    file.write_bytes('title = "绿茶"'.encode("gb18030"))

    assert said(lambda: read_toml(file, "scheme.toml")) == [
        ("scheme.toml", "文件不是 UTF-8 编码。请在编辑器中另存为 UTF-8。")
    ]
