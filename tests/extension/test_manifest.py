"""plugin.toml: what is read from it, and what is told of what is wrong in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from duibiao.extension.manifest import Manifest, Setting, accepts, check_api, read_manifest
from duibiao.model.values.messages import Label
from tests.extension.saying import said

SOUND = """
slug = "green_tea"
version = "1.2.0"
title = { zh = "绿茶" }
issuer = "tea_association"
api = ">=1,<2"
"""


def folder_with(tmp_path: Path, text: str, name: str = "green_tea") -> Path:
    folder = tmp_path / name
    folder.mkdir()
    (folder / "plugin.toml").write_text(text, encoding="utf-8")
    return folder


def test_manifest_sound(tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path, SOUND + '[settings.days]\ntype = "integer"\ndefault = 7\nlabel = { zh = "天数", en = "Days" }\n'
    )

    manifest = read_manifest(folder)

    assert manifest == Manifest(
        slug="green_tea",
        version="1.2.0",
        title=Label("绿茶"),
        issuer="tea_association",
        api=">=1,<2",
        settings={"days": Setting(type="integer", default=7, label=Label("天数", "Days"))},
    )


def test_manifest_with_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "")
    (folder / "plugin.toml").write_bytes(b"\xef\xbb\xbf" + SOUND.replace("\n", "\r\n").encode())

    assert read_manifest(folder).slug == "green_tea"


def test_manifest_missing(tmp_path: Path) -> None:
    assert said(lambda: read_manifest(tmp_path)) == [("plugin.toml", "找不到这个文件。请建立它，或改正文件名。")]


def test_manifest_with_misspelt_and_missing_keys_tells_all(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, SOUND.replace("slug", "sulg").replace('issuer = "tea_association"\n', ""))

    assert said(lambda: read_manifest(folder)) == [
        ("plugin.toml", "“sulg”不是这里的键。是不是“slug”？"),
        ("plugin.toml", "缺少“issuer”，请补上。"),
    ]


def test_manifest_with_another_slug_than_its_folder(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, SOUND, "black_tea")

    assert said(lambda: read_manifest(folder)) == [
        ("plugin.toml: slug", "插件名“green_tea”与文件夹名“black_tea”不同。请改成一样。")
    ]


@pytest.mark.parametrize("slug", ["g", "Green", "9tea", "green-tea", "g" * 41])
def test_manifest_with_a_bad_slug(tmp_path: Path, slug: str) -> None:
    folder = folder_with(tmp_path, SOUND.replace("green_tea", slug), slug)

    places = [at for at, _ in said(lambda: read_manifest(folder))]

    assert places == ["plugin.toml: slug"]


@pytest.mark.parametrize("default", [True, False])
def test_manifest_may_declare_a_setting_that_is_on_or_off(tmp_path: Path, default: bool) -> None:
    written = str(default).lower()
    folder = folder_with(
        tmp_path, SOUND + f'[settings.loud]\ntype = "boolean"\ndefault = {written}\nlabel = {{ zh = "出声" }}\n'
    )

    assert read_manifest(folder).settings["loud"].default is default


def test_manifest_with_bad_values_tells_each(tmp_path: Path) -> None:
    text = SOUND.replace("1.2.0", "v1").replace("tea_association", "茶协").replace(">=1,<2", "^1")
    folder = folder_with(tmp_path, text + '[settings.days]\ntype = "integer"\ndefault = "7"\nlabel = { zh = "天数" }\n')

    assert said(lambda: read_manifest(folder)) == [
        (
            "plugin.toml: issuer",
            "“茶协”不能作发布者。请以小写字母开头，只用小写字母、数字、下划线、点和连字符。",
        ),
        ("plugin.toml: version", "“v1”不是版本号。请写成 1.0 或 1.0.0 的样子。"),
        ("plugin.toml: api", "“^1”不是版本范围。请写成 >=1,<2 的样子。"),
        ("plugin.toml: settings.days.default", "缺省值 7 不是 integer。请改 default 或 type。"),
    ]


@pytest.mark.parametrize(
    ("api", "version", "expected"),
    [
        (">=1,<2", "1.0", True),
        (">=1, <2", "1.9.9", True),
        (">=1,<2", "2", False),
        ("==1", "1.0.0", True),
        (">1.0", "1.0", False),
        ("<=1.2", "1.10", False),
    ],
)
def test_accepts_compares_part_by_part(api: str, version: str, expected: bool) -> None:
    assert accepts(api, version) is expected


def test_api_outside_the_range(tmp_path: Path) -> None:
    manifest = read_manifest(folder_with(tmp_path, SOUND.replace(">=1,<2", ">=2")))

    assert said(lambda: check_api(manifest)) == [
        (
            "plugin.toml: api",
            "插件要求的接口版本是 >=2，本平台是 1.0。请换用相应版本的插件，或升级平台。",
        )
    ]
