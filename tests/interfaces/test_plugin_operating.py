"""Authors check and lay out plugins at the command line, without a deployment."""

from __future__ import annotations

from pathlib import Path

import pytest

from duibiao.extension.scaffolding import KINDS
from duibiao.interfaces.cli import main, plugins_new
from duibiao.interfaces.plugin_operating import build_plugin, check_plugins, new_plugin
from duibiao.model.values.messages import Fault
from tests.seam.deployments import FAULTY, SOUND, lines_of


def said_of(*folders: Path) -> tuple[int, list[str]]:
    said: list[str] = []
    return check_plugins(folders, (), "zh-CN", said.append), said


def test_check_tells_refusals_first_and_exits_with_1() -> None:
    code, said = said_of(SOUND / "benchmarking", FAULTY / "misspelt_hook")

    assert code == 1
    assert said == [
        "misspelt_hook: plugin.py: cheks: 没有名为 cheks 的 hook，是否指 checks？ [hooks.known]",
        (
            "misspelt_hook: plugin.toml: title: 从这里起有 1 处没有 en 文字，其他语言的读者只能看到中文。请补上。 "
            "[labels.languages]"
        ),
        "检查了 2 个插件：1 处要改正，1 处建议改进。",
    ]


def test_check_of_remarks_alone_exits_with_0() -> None:
    code, said = said_of(FAULTY / "required_check")

    assert (code, said[-1]) == (0, "检查了 1 个插件：0 处要改正，1 处建议改进。")


def test_check_of_an_archive_that_is_none_says_so() -> None:
    with pytest.raises(Fault) as told:
        said_of(Path("tea.zip"))

    assert lines_of(told.value) == ["tea.zip: 这不是可以打开的 zip 文件。请重新打包或重新下载。"]


def test_check_of_a_file_of_a_plugin_asks_for_its_folder() -> None:
    with pytest.raises(Fault) as told:
        said_of(SOUND / "green_tea/plugin.toml")

    assert lines_of(told.value) == [
        f"{SOUND / 'green_tea/plugin.toml'} 不是插件的文件夹，也不是 .zip 压缩包。请指明放有 plugin.toml 的文件夹。"
    ]


@pytest.mark.parametrize(
    ("folder", "warnings"),
    [
        (SOUND / "green_tea", []),
        (
            FAULTY / "misspelt_hook",
            [
                (
                    "压缩包已经做好，但还有 1 处要改正，别人不会接受。"
                    f"请先运行 duibiao plugins check {FAULTY / 'misspelt_hook'}。"
                )
            ],
        ),
    ],
    ids=["sound", "faulty"],
)
def test_build_warns_of_what_the_kit_refuses(folder: Path, warnings: list[str], tmp_path: Path) -> None:
    said: list[str] = []
    warned: list[str] = []

    build_plugin(folder, tmp_path, "zh-CN", said.append, warned.append)

    assert (len(said), warned) == (1, warnings)


@pytest.mark.parametrize("kind", KINDS)
def test_new_plugin_bears_its_slug_and_title_and_passes(kind: str, tmp_path: Path) -> None:
    said: list[str] = []

    new_plugin("white_tea", kind, tmp_path, "白茶", "zh-CN", said.append)

    folder = tmp_path / "white_tea"
    left = [
        file
        for file in folder.rglob("*")
        if "sample" in file.name or (file.is_file() and "sample_plugin" in file.read_text())
    ]
    assert said == [f"已建立 {folder}。下一步见其中的 README.md；随时可用 duibiao plugins check {folder} 检查。"]
    assert left == []
    assert 'zh = "白茶"\nen = "White tea"\n' in (folder / "plugin.toml").read_text(encoding="utf-8")
    assert said_of(folder) == (0, ["检查了 1 个插件：0 处要改正，0 处建议改进。"])


def test_new_plugin_writes_over_nothing(tmp_path: Path) -> None:
    new_plugin("tea", "scheme", tmp_path, None, "zh-CN", lambda _: None)
    before = (tmp_path / "tea/plugin.toml").read_text(encoding="utf-8")

    with pytest.raises(Fault) as told:
        new_plugin("tea", "code", tmp_path, "别的", "zh-CN", lambda _: None)

    assert lines_of(told.value) == [f"{tmp_path / 'tea'} 已经存在，没有改动。请换一个名称，或换一个文件夹。"]
    assert (tmp_path / "tea/plugin.toml").read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("slug", "title", "line"),
    [
        (
            "../tea",
            None,
            "slug: “../tea”不能作插件名。请以小写字母开头，只用小写字母、数字和下划线，2 到 40 个字符。",
        ),
        ("tea", 'a" b = "', "title: 标题要有 1 到 30 个字符，不含英文引号和反斜杠。请改写。"),
    ],
)
def test_new_plugin_refuses_names_that_would_spoil_its_files(
    slug: str, title: str | None, line: str, tmp_path: Path
) -> None:
    with pytest.raises(Fault) as told:
        new_plugin(slug, "scheme", tmp_path, title, "zh-CN", lambda _: None)

    assert (lines_of(told.value), list(tmp_path.iterdir())) == ([line], [])


def test_kinds_of_the_command_are_the_scaffolds() -> None:
    (kind,) = (option for option in plugins_new.params if option.name == "kind")

    assert main.commands["plugins"].name == "plugins"
    assert tuple(kind.type.choices) == KINDS  # type: ignore[attr-defined]
