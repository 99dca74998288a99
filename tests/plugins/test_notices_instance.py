"""notices in a running instance: whoever has to act hears of it once, on the site, and nobody who may not see it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from duibiao.interfaces.operating import migrate
from tests.demonstrations import Demo
from tests.interfaces.web.readers import Reader
from tests.plugins.front_runner_acts import worked
from tests.seam.instances import PLUGINS, restarted

HOME = "/x/notices/"
TITLE = re.compile(r'<div class="nt-says"><b>([^<]*)</b>')
EVERY = text("SELECT event, count(*) AS told FROM notices_notices WHERE at > :since GROUP BY event ORDER BY event")


@pytest.fixture
def running(demo: Demo) -> Iterator[Demo]:
    """The demonstration with the plugin, which has read the journal so far."""
    with restarted(demo, *PLUGINS, "notices", paths=()):
        migrate(demo.folder, lambda _: None)
    with restarted(demo, *PLUGINS, "notices", paths=()) as again:
        worked(again)
        again.clock.advance(days=10)
        yield again


def told(demo: Demo, login: str) -> list[str]:
    """What somebody reads in the list."""
    page = Reader(demo, login).get(HOME)
    assert page.status_code == 200, page.text
    return TITLE.findall(page.text)


def test_each_step_tells_whoever_has_to_act_and_the_return_tells_the_filer(running: Demo) -> None:
    before = {login: len(told(running, login)) for login in ("county", "city", "filer")}
    id_ = running.drafted()
    running.acts(id_, ("FILER", "submit"), ("COUNTY", "pass"))
    running.act("CITY", id_, "return", comment="请补充检测报告。")
    worked(running)
    worked(running)
    after = {login: told(running, login) for login in before}

    assert after["county"][: len(after["county"]) - before["county"]] == ["轮到本机构办理"]
    assert after["city"][: len(after["city"]) - before["city"]] == ["轮到本机构办理"]
    assert after["filer"][: len(after["filer"]) - before["filer"]] == ["申报被退回"]
