"""A deployment.toml that is broken: told in one go, and nothing starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from duibiao.extension.deployment import read_deployment
from duibiao.extension.startup import gather
from duibiao.interfaces.running import start
from duibiao.interfaces.wording import say_all
from duibiao.kernel.store.migrations import upgrade
from duibiao.model.values.messages import Fault
from tests.demonstrations import Demo
from tests.seam.deployments import lines_of, write_deployment


def refusal(folder: Path) -> list[str]:
    with pytest.raises(Fault) as caught:
        gather(read_deployment(folder))
    return lines_of(caught.value)


def test_misspelt_key_is_named_with_the_one_meant(tmp_path: Path) -> None:
    write_deployment(tmp_path)
    file = tmp_path / "deployment.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("plugins =", "plugns ="), encoding="utf-8")

    assert refusal(tmp_path) == ["deployment.toml: “plugns”不是这里的键。是不是“plugins”？"]


def test_folder_without_deployment(tmp_path: Path) -> None:
    assert refusal(tmp_path) == [f"{tmp_path} 里没有 deployment.toml。请用 --deployment 指明部署文件夹。"]


def test_several_faults_are_told_together(tmp_path: Path) -> None:
    write_deployment(
        tmp_path,
        "[settings.tea_seasons]",
        "first_month = 4",
        "[settings.plausibility]",
        "factor = 3",
        "[publicity]",
        '"duibiao:benchmark_result" = { days = -1 }',
        plugins=("tea_season", "tea_season"),
    )

    assert refusal(tmp_path) == [
        "deployment.toml: plugins: 插件 tea_season 列了两次，请只留一个。",
        "deployment.toml: settings.tea_seasons: plugins 里没有 tea_seasons。是不是 tea_season？",
        "deployment.toml: settings.plausibility: plugins 里没有 plausibility。请把它列入 plugins，或删去它的设置。",
        'deployment.toml: publicity."duibiao:benchmark_result".days: 公示天数不能小于 0；现在是 -1。',
    ]


def test_publicity_of_unknown_kinds(tmp_path: Path) -> None:
    write_deployment(
        tmp_path,
        "[publicity]",
        '"duibiao:benchmark_results" = { days = 5 }',
        '"tea:x" = { days = 5 }',
        plugins=("benchmarking",),
    )

    assert refusal(tmp_path) == [
        (
            'deployment.toml: publicity."duibiao:benchmark_results": 没有名为 duibiao:benchmark_results 的申报类型。'
            "是不是 duibiao:benchmark_result？"
        ),
        'deployment.toml: publicity."tea:x": 没有名为 tea:x 的申报类型。请删去这一行，或列出提供它的插件。',
    ]


def test_publicity_of_a_kind_that_a_silent_plugin_may_have_is_let_be(tmp_path: Path) -> None:
    write_deployment(tmp_path, "[publicity]", '"tea:x" = { days = 5 }', plugins=("import_error",))

    catalogue = gather(read_deployment(tmp_path))

    assert [plugin.state for plugin in catalogue.plugins] == ["quarantined"]


def test_pending_migrations_refuse_to_start(tmp_path: Path) -> None:
    folder = write_deployment(tmp_path)

    with pytest.raises(Fault) as caught:
        start(folder)

    assert lines_of(caught.value) == [f"数据库还没有升级到本版本。请先运行 duibiao migrate --deployment {folder}。"]


def test_unknown_organ_refuses_to_start(tmp_path: Path) -> None:
    folder = write_deployment(tmp_path)
    upgrade(read_deployment(folder).database)

    with pytest.raises(Fault) as caught:
        start(folder)

    assert lines_of(caught.value) == [
        (
            "deployment.toml: organ: 没有编号为 cn 的机构。"
            "国家级写 cn，省级如 cn-33，县级如 cn-330326：cn- 后面是行政区划代码。"
        )
    ]


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_publicity_of_a_kind_that_the_instance_knows_outlives_its_plugin(demo: Demo) -> None:
    file = demo.folder / "deployment.toml"
    text = file.read_text(encoding="utf-8").replace('["benchmarking", ', "[")
    file.write_text(text, encoding="utf-8")

    started = start(demo.folder)

    listed = started.located.deployment.plugins
    assert [(plugin.slug, plugin.state) for plugin in started.catalogue.plugins] == [
        (slug, "active") for slug in listed
    ]
    started.store.close()


@pytest.mark.parametrize(("written", "read"), [("true", True), ("false", False)])
def test_setting_that_is_true_or_false_reaches_its_plugin(tmp_path: Path, written: str, read: bool) -> None:
    write_deployment(
        tmp_path,
        "[settings.front_runners]",
        f"clock_binding = {written}",
        "publicity_days = 9",
        plugins=("front_runners", "benchmarking"),
    )

    catalogue = gather(read_deployment(tmp_path))
    given = catalogue.routes["front_runners"][0].owner.settings

    assert [plugin.state for plugin in catalogue.plugins] == ["active", "active"]
    assert (given["clock_binding"], given["publicity_days"]) == (read, 9)


def test_setting_of_the_wrong_type_is_told_by_its_plugin(tmp_path: Path) -> None:
    write_deployment(
        tmp_path,
        "[settings.front_runners]",
        'clock_binding = "yes"',
        "publicity_days = true",
        plugins=("front_runners",),
    )

    told = say_all(gather(read_deployment(tmp_path)).faults, "zh-CN").splitlines()
    assert [line.removeprefix("front_runners: deployment.toml: settings.front_runners.") for line in told] == [
        'clock_binding: clock_binding 应为 boolean，现为 "yes"。',
        "publicity_days: publicity_days 应为 integer，现为 true。",
    ]
