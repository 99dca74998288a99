"""A fault of each kind: told with its plugin, file, place and remedy, and never another plugin's fault."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from duibiao.extension.startup import gather
from duibiao.interfaces.operating import check, list_plugins
from duibiao.interfaces.wording import say_all
from duibiao.model.values.canonical import digest
from tests.seam.deployments import located, told, write_deployment

GRADES = ("code_lists", "tea_association:tea_grades@1.0")
DEFINED_BY_A = gather(located("duplicate_key_a")).offers[GRADES].digest

FAULTS = {
    "import_error": [
        (
            "plugin.py: 第 5 行不能导入（ModuleNotFoundError: No module named 'tea_leaves_of_nobody'）。"
            "请改正，或安装它所缺的软件包。"
        )
    ],
    "wrong_type": ["plugin.py: code_lists: hook code_lists 的第 1 项是 Code，应为 CodeList。"],
    "misspelt_hook": ["plugin.py: cheks: 没有名为 cheks 的 hook，是否指 checks？"],
    "unmarked_hook": ["plugin.py: checks: 函数 checks 上面没有 @hookimpl，不会被调用。请补上，或改名。"],
    "hook_signature": [
        "plugin.py: checks: hook checks 带了参数 host。hook 一律没有参数，写法见 docs/hooks/checks.md。"
    ],
    "hook_options": ["plugin.py: checks: hook checks 的 @hookimpl 带了参数。请只写 @hookimpl。"],
    "failing_hook": [
        "plugin.py: code_lists: hook code_lists 运行时出错（RuntimeError: no water）。hook 只应返回 CodeList 的列表。",
        "plugin.py: checks: hook checks 运行时出错（SystemExit: no tea）。hook 只应返回 Check 的列表。",
    ],
    "silent_hook": [
        "plugin.py: checks: hook checks 什么也没有返回。请用 return 返回 Check 的列表；没有可提供的就返回空列表。"
    ],
    "duplicate_within": ["plugin.py: checks steeping: steeping 在这个插件里出现了 2 次。请只留一个。"],
    "api_range": ["plugin.toml: api: 插件要求的接口版本是 >=2,<3，本平台是 1.0。请换用相应版本的插件，或升级平台。"],
    "bad_manifest": ["plugin.toml: “verison”不是这里的键。是不是“version”？"],
    "bad_definition": [
        (
            "plugin.py: code_lists Grades@1.0: key: “Grades”不能作 key。"
            "请以小写字母开头，只用小写字母、数字和下划线，2 到 60 个字符。"
        ),
        "plugin.py: code_lists Grades@1.0: issuer: 发布者由 plugin.toml 写明（tea_association），请在这里删去 issuer。",
        "plugin.py: form_definitions visit@1.0: fields: 这里一项也没有。请至少写一项。",
    ],
    "dangling_kind": [
        (
            "kinds/inspection.toml: form: 没有插件提供 tea_association:visits，本平台也没有。"
            "请在 deployment.toml 的 plugins 中列出提供它的插件，或改正名称。"
        )
    ],
    "dangling_list": [
        (
            "forms/visit.toml: fields[0].fields[0].code_list: 没有插件提供 tea_association:colours，本平台也没有。"
            "请在 deployment.toml 的 plugins 中列出提供它的插件，或改正名称。"
        )
    ],
    "dangling_check": [
        (
            "plugin.py: checks steeping: kinds[0]: 没有插件提供 duibiao:benchmark_results，本平台也没有。"
            "请在 deployment.toml 的 plugins 中列出提供它的插件，或改正名称。"
        )
    ],
    "unwritten_format": [
        (
            "export_formats/tea_leaf.toml: 没有插件写出 tea_association:tea_leaf 这种格式。"
            "请在 plugin.py 里提供，见 docs/hooks/export_writers.md。"
        )
    ],
    "unwritten_writer": [
        (
            "plugin.py: export_writers tea_association:tea_root: format: 没有插件提供 tea_association:tea_root，"
            "本平台也没有。请在 deployment.toml 的 plugins 中列出提供它的插件，或改正名称。"
        )
    ],
    "oolong": [
        (
            "deployment.toml: plugins: 找不到插件 oolong。"
            f"请把它的文件夹放进 {'、'.join(located().deployment.plugin_paths)}，或从 plugins 中去掉它。"
        )
    ],
    "silent_hok": ["deployment.toml: plugins: 没有名为 silent_hok 的插件。是不是 silent_hook？"],
}


@pytest.mark.parametrize("slug", FAULTS)
def test_fault_is_told_with_file_place_and_remedy(slug: str) -> None:
    assert told(slug) == [f"{slug}: {line}" for line in FAULTS[slug]]


@pytest.mark.parametrize("slug", FAULTS)
def test_faulty_plugin_is_quarantined_and_others_work(slug: str) -> None:
    catalogue = gather(located(slug, "tea_grades"))

    assert [(plugin.slug, plugin.state) for plugin in catalogue.plugins] == [
        (slug, "quarantined"),
        ("tea_grades", "active"),
    ]
    assert {offer.plugin for offer in catalogue.offers.values()} == {"tea_grades"}
    assert catalogue.checks == {}


def test_settings_that_are_wrong_are_told_together() -> None:
    settings = {"bad_settings": {"facter": 3, "leaves": True, "factor": "3"}}

    assert told("bad_settings", settings=settings) == [  # type: ignore[arg-type]
        "bad_settings: deployment.toml: settings.bad_settings.facter: 没有名为 facter 的设置，是否指 factor？",
        "bad_settings: deployment.toml: settings.bad_settings.leaves: 没有名为 leaves 的设置，请删去。",
        'bad_settings: deployment.toml: settings.bad_settings.factor: factor 应为 integer，现为 "3"。',
    ]


def test_two_newcomers_that_claim_one_edition_both_wait() -> None:
    assert told("duplicate_key_a", "duplicate_key_b") == [
        (
            "duplicate_key_a: code_lists/tea_grades.toml: "
            "tea_association:tea_grades@1.0 也由插件 duplicate_key_b 提供。"
            "请让其中一个改名，或停用一个。"
        ),
        (
            "duplicate_key_b: code_lists/tea_grades.toml: "
            "tea_association:tea_grades@1.0 也由插件 duplicate_key_a 提供。"
            "请让其中一个改名，或停用一个。"
        ),
    ]


def test_of_two_that_claim_one_edition_the_known_one_stays() -> None:
    catalogue = gather(located("duplicate_key_b", "duplicate_key_a"), {GRADES: DEFINED_BY_A})

    assert [plugin.state for plugin in catalogue.plugins] == ["quarantined", "active"]
    assert catalogue.offers[GRADES].plugin == "duplicate_key_a"


def test_edition_that_is_known_may_not_change() -> None:
    assert told("changed_edition", known={GRADES: DEFINED_BY_A}) == [
        (
            "changed_edition: code_lists/tea_grades.toml: "
            "tea_association:tea_grades@1.0 的内容与本平台已有的同一版本不同。"
            "内容有改动时请改 version。"
        )
    ]


def test_name_that_the_instance_knows_dangles_no_more() -> None:
    known = {("form_definitions", "tea_association:visits@0.9"): digest(b"")}

    assert told("dangling_kind", known=known) == []


def test_plugin_that_relies_on_one_that_waits_waits_too() -> None:
    assert told("tea_visit", "tea_inspection", "duplicate_key_a", "duplicate_key_b")[:2] == [
        (
            "tea_visit: plugin.py: form_definitions tea_visit@1.0: fields[1].code_list: "
            "tea_association:tea_grades 由插件 duplicate_key_b 提供，而该插件没有生效。请先改正插件 duplicate_key_b。"
        ),
        (
            "tea_inspection: plugin.py: submission_kinds tea_inspection@1.0: form: "
            "tea_association:tea_visit 由插件 tea_visit 提供，而该插件没有生效。请先改正插件 tea_visit。"
        ),
    ]


def test_name_that_is_nearly_right_is_suggested() -> None:
    assert told("dangling_check", "benchmarking") == [
        (
            "dangling_check: plugin.py: checks steeping: kinds[0]: 没有 duibiao:benchmark_results。"
            "是不是 duibiao:benchmark_result？"
        )
    ]


def test_slow_hook_is_remarked_upon_and_takes_part() -> None:
    (plugin,) = gather(located("slow_hook"), slow_seconds=0.01).plugins

    (remark,) = plugin.remarks
    assert plugin.state == "active"
    assert say_all([remark], "zh-CN") == (
        f"plugin.py: checks: hook checks 用了 {remark.params['seconds']} 秒，超过 0.01 秒。"
        "hook 应只返回数据，不做计算和读取。"
    )


def test_folder_that_cannot_be_read_is_a_fault_of_its_plugin(tmp_path: Path) -> None:
    folder = write_deployment(tmp_path / "d", "publicity = {}", plugins=("broken",))
    text = (folder / "deployment.toml").read_text(encoding="utf-8").replace("plugin_paths = [", 'plugin_paths = ["p", ')
    (folder / "deployment.toml").write_text(text, encoding="utf-8")
    (folder / "p/broken/plugin.toml").mkdir(parents=True)
    said: list[str] = []

    assert check(folder, "zh-CN", said.append) == 1
    assert said[1].startswith("broken: 插件的文件读不出来（IsADirectoryError: ")


def test_check_tells_a_worked_example_that_does_not_come_out(tmp_path: Path) -> None:
    said: list[str] = []

    code = check(write_deployment(tmp_path, plugins=("wrong_example", "no_example")), "zh-CN", said.append)

    assert code == 1
    assert said[2:] == [
        (
            "wrong_example: examples/green_tea.toml: examples[0].expected.grade: "
            "算例“春茶”：等级应为 reaches，实际为 gap。\n"
            "no_example: examples/white_tea.toml: examples: 方案没有算例。请至少写一个：填报的数值，以及应得的等级。"
        ),
        "共 2 处要改正。",
    ]


def test_check_of_sound_plugins_says_what_was_checked(tmp_path: Path) -> None:
    said: list[str] = []

    code = check(write_deployment(tmp_path, plugins=("green_tea", "tea_grades")), "zh-CN", said.append)

    assert code == 0
    assert said[-1] == "没有发现问题：2 个插件，2 份定义，0 项检查，2 个算例。"


def test_check_makes_no_database(tmp_path: Path) -> None:
    check(write_deployment(tmp_path, plugins=("green_tea",)), "zh-CN", lambda _: None)

    assert [file.name for file in tmp_path.iterdir()] == ["deployment.toml"]


def test_check_without_its_database_server_checks_the_plugins_and_says_so(tmp_path: Path) -> None:
    said: list[str] = []
    nowhere = f'database = "postgresql+psycopg:///duibiao?host={tmp_path}"'

    code = check(write_deployment(tmp_path, nowhere, plugins=("green_tea",)), "zh-CN", said.append)

    assert code == 0
    assert said[0] == "连不上数据库，只核对了插件本身。要一并核对已有的定义，请先启动数据库。"


def test_list_shows_faults_below_their_plugin(tmp_path: Path) -> None:
    said: list[str] = []

    list_plugins(write_deployment(tmp_path, plugins=("bad_manifest",)), "zh-CN", said.append)

    assert said[:2] == [
        "bad_manifest [quarantined]",
        "    plugin.toml: “verison”不是这里的键。是不是“version”？",
    ]


def test_list_shows_what_could_be_listed_and_imports_nothing(tmp_path: Path) -> None:
    said: list[str] = []
    sys.modules.pop("duibiao_plugins.tea_fairs", None)

    list_plugins(write_deployment(tmp_path), "zh-CN", said.append)
    fairs = next(line for line in said if line.startswith("tea_fairs "))
    broken = said.index('bad_manifest [not listed]; data; + "bad_manifest",')

    assert said[0].startswith("没有列入、可以启用的插件")
    assert fairs == (
        "tea_fairs 1.0.0 [not listed] 茶叶交易会; api >=1,<2; rights journal; permissions guests (publisher); "
        'code; + "tea_fairs",'
    )
    assert said[broken + 1] == "    plugin.toml: “verison”不是这里的键。是不是“version”？"
    assert "duibiao_plugins.tea_fairs" not in sys.modules


@pytest.mark.parametrize(("plugins", "code"), [(("wrong_type", "tea_grades"), 1), (("tea_grades",), 0)])
def test_check_as_a_process_refuses_with_exit_code(tmp_path: Path, plugins: tuple[str, ...], code: int) -> None:
    command = [
        sys.executable,
        "-m",
        "duibiao",
        "check",
        "--deployment",
        str(write_deployment(tmp_path, plugins=plugins)),
    ]

    spoken = os.environ | {"LC_ALL": "zh_CN.UTF-8"}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=spoken)

    assert (done.returncode, done.stderr) == (code, "")
    assert (
        "wrong_type: plugin.py: code_lists: hook code_lists 的第 1 项是 Code，应为 CodeList。" in done.stdout
    ) == code
