"""The kit as tests. A file `tests/test_conformance.py` in a plugin's folder needs one line:

    from duibiao.testing.conformance import *

It gives one test for each rule of docs/reference/rules.md. A rule that refuses fails its test; a remark is a warning,
which `-W error::duibiao.testing.conformance.KitRemark` makes a failure. The plugin is the nearest folder above the test
that holds plugin.toml; a fixture `plugin_folder` of your own names another, a fixture `plugins_beside` the folders in
which the plugins lie that yours relies on, where they do not lie beside it.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from duibiao.extension.conformance.kit import RULES
from duibiao.extension.conformance.report import Report, report
from duibiao.extension.conformance.rule import Rule
from duibiao.extension.conformance.subject import subjects
from duibiao.extension.manifest import FILE
from duibiao.interfaces.wording import say_all

__all__ = ["KitRemark", "plugin_folder", "plugins_beside", "test_plugin_keeps_rule"]


class KitRemark(UserWarning):
    """What the kit would like otherwise, and does not refuse."""


@pytest.fixture
def plugin_folder(request: pytest.FixtureRequest) -> Path:
    """The folder of the plugin whose test asks."""
    return next(folder for folder in request.path.parents if (folder / FILE).is_file())


@pytest.fixture
def plugins_beside() -> Sequence[Path]:
    """Further folders in which plugins lie that this one relies on."""
    return ()


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_plugin_keeps_rule(rule: Rule, plugin_folder: Path, plugins_beside: Sequence[Path]) -> None:
    """What the kit finds under one rule, told as the command line tells it."""
    (messages,) = (one.messages for one in _report(plugin_folder, tuple(plugins_beside)).rules if one.rule == rule)
    told = f"{rule.id}: {rule.sentence}\n{say_all(messages, 'zh-CN')}"

    if messages and rule.severity == "refuse":
        pytest.fail(told, pytrace=False)
    if messages:
        warnings.warn(told, KitRemark, stacklevel=1)


@cache
def _report(folder: Path, beside: tuple[Path, ...]) -> Report:
    """The report on one plugin, made once for all its rules."""
    (subject,) = subjects([folder], beside)
    return report(subject)
