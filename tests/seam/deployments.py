"""Deployments of the plugins that tests need: faulty ones of every kind, and the examples of the documentation."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from duibiao.extension.deployment import Deployment, Located
from duibiao.extension.startup import gather
from duibiao.interfaces.wording import say_all
from duibiao.model.values.messages import Fault, Label

ROOT = Path(__file__).parents[2]
FAULTY = ROOT / "tests/seam/plugins"
EXAMPLES = ROOT / "tests/plugins/examples"
SOUND = ROOT / "plugins"

Settings = dict[str, dict[str, str | int | bool]]


def located(*slugs: str, settings: Settings | None = None) -> Located:
    """A deployment that lists `slugs`, found wherever this repository keeps plugins."""
    deployment = Deployment(
        instance="test",
        organ="cn",
        title=Label("测试"),
        plugins=slugs,
        plugin_paths=tuple(map(str, (FAULTY, EXAMPLES, SOUND))),
        settings=settings or {},
    )
    return Located(deployment, ROOT)


def told(
    *slugs: str, known: Mapping[tuple[str, str], str] | None = None, settings: Settings | None = None
) -> list[str]:
    """Every fault of a deployment of `slugs` as an operator reads it."""
    return say_all(gather(located(*slugs, settings=settings), known).faults, "zh-CN").splitlines()


def lines_of(fault: Fault) -> list[str]:
    """The messages of a fault as an operator reads them."""
    return say_all(fault.messages, "zh-CN").splitlines()


def write_deployment(folder: Path, *lines: str, plugins: tuple[str, ...] = ()) -> Path:
    """A folder whose deployment.toml lists `plugins`; `lines` follow."""
    folder.mkdir(exist_ok=True)
    listed = ", ".join(f'"{slug}"' for slug in plugins)
    paths = ", ".join(f'"{path}"' for path in (FAULTY, EXAMPLES, SOUND))
    text = (
        f'instance = "test"\norgan = "cn"\ntitle = {{ zh = "测试" }}\nplugins = [{listed}]\nplugin_paths = [{paths}]\n'
    )
    (folder / "deployment.toml").write_text(text + "\n".join(lines) + "\n", encoding="utf-8")
    return folder
