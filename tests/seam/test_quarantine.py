"""A running instance with a plugin that waits or is gone: others work, the reason is shown, filings go on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from duibiao.interfaces.operating import check
from tests.demonstrations import Demo
from tests.seam.instances import PLUGINS, restarted

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


def outdated_tiles(folder: Path) -> Path:
    """A folder in which ceramic_tiles is made for a plugin API that is not this one."""
    tiles = folder / "outdated/ceramic_tiles"
    tiles.mkdir(parents=True)
    manifest = 'slug = "ceramic_tiles"\nversion = "2.0"\nissuer = "duibiao"\napi = ">=2"\ntitle = { zh = "砖" }\n'
    (tiles / "plugin.toml").write_text(manifest, encoding="utf-8")
    return tiles.parent


def submitted(demo: Demo, id_: str) -> Any:
    return demo.act("FILER", id_, "submit")


def test_instance_with_a_faulty_plugin_is_degraded_and_says_why(demo: Demo) -> None:
    with restarted(demo, *PLUGINS, "wrong_type") as again:
        health = again.call(None, "GET", "/health").json()
        plugins = again.call("ADMIN", "GET", "/plugins").json()["items"]
        id_ = again.drafted()
        response = submitted(again, id_)

    assert health == {"status": "degraded", "database": "sqlite", "quarantined": ["wrong_type"]}
    assert [(plugin["slug"], plugin["state"]) for plugin in plugins] == [
        *((slug, "active") for slug in PLUGINS),
        ("wrong_type", "quarantined"),
    ]
    assert plugins[-1]["faults"] == ["plugin.py: code_lists: hook code_lists 的第 1 项是 Code，应为 CodeList。"]
    assert response.status_code == 200


def test_plugin_with_several_faults_shows_every_reason(demo: Demo) -> None:
    with restarted(demo, *PLUGINS, "failing_hook") as again:
        plugins = again.call("ADMIN", "GET", "/plugins").json()["items"]

    assert plugins[-1]["faults"] == [
        "plugin.py: code_lists: hook code_lists 运行时出错（RuntimeError: no water）。hook 只应返回 CodeList 的列表。",
        "plugin.py: checks: hook checks 运行时出错（SystemExit: no tea）。hook 只应返回 Check 的列表。",
    ]


@pytest.mark.parametrize("tiles", ["removed", "quarantined"])
def test_filings_go_on_without_their_plugin(demo: Demo, tmp_path: Path, tiles: str) -> None:
    draft, published = demo.drafted(), demo.published()
    before = demo.shown("FILER", published)
    listed = PLUGINS if tiles == "quarantined" else tuple(slug for slug in PLUGINS if slug != "ceramic_tiles")

    with restarted(demo, *listed, paths=(outdated_tiles(tmp_path),)) as again:
        health = again.call(None, "GET", "/health").json()
        after = again.shown("FILER", published)
        result = again.call(None, "GET", "/results").json()["items"]
        state = again.acts(draft, ("FILER", "submit"), ("COUNTY", "pass"))

    assert health["quarantined"] == (["ceramic_tiles"] if tiles == "quarantined" else [])
    assert after == before
    assert [item["record"]["submission"] for item in result] == [published]
    assert state == "in_review"


def test_required_check_that_fails_blocks_submission(demo: Demo) -> None:
    with restarted(demo, *PLUGINS, "required_check") as again:
        id_ = again.drafted()
        response = submitted(again, id_)
        state = again.shown("FILER", id_)["state"]

    assert (response.status_code, state) == (422, "draft")
    assert [(told["at"], told["detail"]) for told in response.json()["errors"]] == [
        (
            "",
            "检查项 required_check（插件 required_check）暂不能核验：ValueError: burnt leaves。请联系平台管理员。",
        )
    ]


def test_required_check_blocks_also_where_another_fails_before_it(demo: Demo) -> None:
    with restarted(demo, *PLUGINS, "optional_check", "required_check") as again:
        response = submitted(again, again.drafted())

    assert response.status_code == 422
    assert [told["params"]["check"] for told in response.json()["errors"]] == ["required_check"]


def test_other_check_that_fails_leaves_one_hint(demo: Demo) -> None:
    with restarted(demo, *PLUGINS, "optional_check") as again:
        id_ = again.drafted()
        response = submitted(again, id_)
        findings = again.shown("COUNTY", id_)["findings"]

    assert response.status_code == 200
    assert [(f["severity"], f["check"], f["detail"]) for f in findings if f["check"] == "optional_check"] == [
        (
            "D",
            "optional_check",
            "检查项 optional_check（插件 optional_check）暂不能核验：ValueError: burnt leaves。请联系平台管理员。",
        )
    ]


def test_check_finds_an_edition_that_changed_since_it_was_published(demo: Demo, tmp_path: Path) -> None:
    lists = tmp_path / "mine/benchmarking/code_lists"
    lists.mkdir(parents=True)
    said: list[str] = []
    manifest = 'slug = "benchmarking"\nversion = "1.1"\nissuer = "duibiao"\napi = ">=1"\ntitle = { zh = "表" }\n'
    (lists.parent / "plugin.toml").write_text(manifest, encoding="utf-8")
    codes = 'codes = [{ code = "a", label = { zh = "甲" } }]'
    body = f'key = "evidence_kinds"\nversion = "1.0"\ntitle = {{ zh = "种" }}\n{codes}\n'
    (lists / "evidence_kinds.toml").write_text(body, encoding="utf-8")

    with restarted(demo, "benchmarking", paths=(lists.parents[1],)) as again:
        code = check(again.folder, "zh-CN", said.append)

    assert code == 1
    assert said[2:] == [
        (
            "benchmarking: code_lists/evidence_kinds.toml: "
            "duibiao:evidence_kinds@1.0 的内容与本平台已有的同一版本不同。"
            "内容有改动时请改 version。"
        ),
        "共 1 处要改正。",
    ]
