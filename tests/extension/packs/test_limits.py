"""Packs that hold too much, too deep or the wrong thing are refused with the reason, before they cost anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from duibiao.extension.manifest import Manifest
from duibiao.extension.packs.reading import read_pack
from duibiao.model.values.messages import Fault, Label

MANIFEST = Manifest(slug="tea", version="1.0", title=Label("茶"), issuer="tea_association", api=">=1")
HEAD = 'key = "a1"\nversion = "1.0"\ntitle = { zh = "茶" }\n'
FIELD = '[[fields]]\nname = "a"\ntype = "number"\nlabel = { zh = "甲" }\n'


def keys_told(folder: Path) -> set[str]:
    with pytest.raises(Fault) as refused:
        read_pack(folder, MANIFEST)
    return {told.key for told in refused.value.messages}


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"[[indicators]]\n" * 1_000_000, "toml.too_large"),
        (b"[[indicators]]\n" * 5_000, "pack.too_many"),
        (b"[[indicators]]\n[[indicators.limits]]\n" + b"[[indicators.limits]]\n" * 200, "pack.too_many"),
        (b"[tables.rows]\n" + b"".join(b"%d = 1\n" % row for row in range(6_000)), "pack.too_many"),
        (b"a." * 100_000 + b"a = 1", "toml.long_key"),
        (b"a = " + b"[" * 50_000, "toml.too_deep"),
        (b"\xff\xfe", "toml.encoding"),
        (b"a = 1" + b"0" * 10_000, "toml.number"),
    ],
)
def test_scheme_that_holds_too_much(tmp_path: Path, content: bytes, key: str) -> None:
    (tmp_path / "scheme.toml").write_bytes(content)

    assert keys_told(tmp_path) == {key}


def test_number_with_a_huge_exponent(tmp_path: Path) -> None:
    (tmp_path / "scheme.toml").write_text("bound = 1e999999999\n", encoding="utf-8")

    assert keys_told(tmp_path) == {"record.not_a_number"}


@pytest.mark.parametrize("expression", ["+".join(["a"] * 100_000), "a > 1e999999999", "(" * 500 + "a" + ")" * 500])
def test_expression_that_costs_too_much(tmp_path: Path, expression: str) -> None:
    (tmp_path / "forms").mkdir()
    text = f'{HEAD}{FIELD}constraint = "{expression}"\n'
    (tmp_path / "forms" / "a1.toml").write_text(text, encoding="utf-8")

    (key,) = keys_told(tmp_path)
    assert key.startswith("expression.")


def test_more_files_than_a_pack_may_have(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    for number in range(501):
        (tmp_path / "forms" / f"a{number}.toml").touch()

    assert keys_told(tmp_path) == {"pack.too_many_files"}


@pytest.mark.parametrize("name", ["templates", "static"])
def test_template_in_a_pack(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "page.html").write_text("{{ 7 * 7 }}", encoding="utf-8")

    assert keys_told(tmp_path) == {"pack.code_only"}
