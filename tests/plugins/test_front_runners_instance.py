"""front_runners in a running instance: from nomination to list and removal, and the instance without it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import inspect, text

from duibiao.interfaces.operating import migrate, publish_offers, remove_plugin
from duibiao.kernel.journal.entries import new_id
from duibiao.model.values.messages import Fault
from tests.demonstrations import Demo
from tests.interfaces.web.readers import Reader
from tests.plugins.front_runner_acts import KIND, add_variety, did, list_at, nominated, stronger, worked
from tests.seam.instances import PLUGINS, restarted

ENTRIES = text("SELECT state, reason FROM front_runners_entries ORDER BY at")


@pytest.fixture
def running(demo: Demo) -> Iterator[Demo]:
    """The demonstration with the plugin, its tables made and its kind in force, in a March: the year lies ahead."""
    demo.clock.moment = demo.clock.moment.replace(year=demo.clock.moment.year + 1, month=3, day=1)
    with restarted(demo, *PLUGINS, "front_runners"):
        migrate(demo.folder, lambda _: None)
        publish_offers(demo.folder, ("front_runners",), lambda _: None, demo.clock)
    with restarted(demo, *PLUGINS, "front_runners", paths=()) as again:
        yield again


def issued(demo: Demo) -> str:
    """The address of a list that a publisher drew up, showed and issued."""
    publisher = Reader(demo, "nation")
    home = add_variety(demo, publisher)
    did(publisher, home, "draw")
    worked(demo)
    did(publisher, home, "publicise")
    demo.clock.advance(days=20)
    publisher = Reader(demo, "nation")
    did(publisher, home, "finish")
    return list_at(publisher, home)


def drafted(demo: Demo, result: str) -> str:
    """The id of a nomination that is not submitted yet."""
    fields = {"result": result, "standard": "Q/CSGD 003-2018", "commitment": True}
    asked = {"id": new_id(), "kind": KIND, "enterprise": demo.names["ENTERPRISE"], "content": {"fields": fields}}
    return str(demo.call("FILER", "POST", "/submissions", asked).json()["id"])


def told(page: Any) -> str:
    """What stands in the middle of a page that opened, without the token of the session."""
    assert page.status_code == 200, page.text
    return re.sub(r'name="csrf" value="[^"]*"', "", page.text[page.text.index("<main") : page.text.index("</main>")])


def rows(demo: Demo, table: str) -> int:
    with demo.running.store.read() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def entries(demo: Demo) -> list[tuple[str, str | None]]:
    with demo.running.store.read() as connection:
        return [(row.state, row.reason) for row in connection.execute(ENTRIES)]


@pytest.fixture
def listed(running: Demo) -> tuple[str, str, str]:
    """The address of an issued list, a nomination on it, and the result that it rests on."""
    first, second = running.published(), running.published(content=stronger(running))
    nomination, _ = nominated(running, first), nominated(running, second)
    worked(running)
    return issued(running), nomination, first


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_list_is_issued_in_tiers_and_whoever_loses_its_result_leaves(
    running: Demo, listed: tuple[str, str, str]
) -> None:
    address, _, result = listed
    before = entries(running)
    running.act("NATION", result, "revoke", comment="监督抽查不合格。")
    worked(running)
    page, sheet = Reader(running).get(address), Reader(running).get(f"{address}/csv")

    assert before == [("listed", None), ("listed", None)]
    assert sorted(entries(running)) == [("listed", None), ("removed", "revoked")]
    assert (page.status_code, "同一级内不分先后" in page.text) == (200, True)
    assert sheet.content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_instance_goes_on_without_the_plugin_and_catches_up_when_it_is_back(
    running: Demo, listed: tuple[str, str, str]
) -> None:
    address, nomination, result = listed
    before = running.shown("NATION", nomination)
    with restarted(running, *PLUGINS, paths=()) as without:
        after = without.shown("NATION", nomination)
        gone = Reader(without).get(address).status_code
        front = Reader(without).get("/")
        public = Reader(without).get(f"/results/{nomination}").status_code
        new = without.published()
        without.act("NATION", result, "revoke", comment="监督抽查不合格。")
        worked(without)
        kept = entries(without)
    with restarted(running, *PLUGINS, "front_runners") as back:
        worked(back)
        caught_up = entries(back)
        again = Reader(back).get(address).status_code

    assert (after, gone, public, front.status_code, bool(new)) == (before, 404, 200, 200, True)
    assert "领跑者</a>" not in front.text
    assert kept == [("listed", None), ("listed", None)]
    assert (sorted(caught_up), again) == ([("listed", None), ("removed", "revoked")], 200)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_pages_of_old_nominations_are_the_same_without_the_plugin(running: Demo, listed: tuple[str, str, str]) -> None:
    _, nomination, _ = listed
    draft = drafted(running, running.published())
    visits = (("filer", f"/desk/{nomination}"), ("nation", f"/review/{nomination}"), (None, f"/results/{nomination}"))
    before = {address: told(Reader(running, login).get(address)) for login, address in visits}
    with restarted(running, *PLUGINS, paths=()) as without:
        after = {address: told(Reader(without, login).get(address)) for login, address in visits}
        asked = told(Reader(without, "filer").get(f"/desk/{draft}/form"))
        submitted = without.acts(draft, ("FILER", "submit"))

    assert after == before
    assert all("企业标准编号" in page and "Q/CSGD 003-2018" in page for page in before.values())
    assert "本企业承诺：企业标准现行有效" in asked
    assert submitted == "in_review"


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_tables_stay_until_they_are_dropped_and_a_plugin_that_returns_reads_everything_again(
    running: Demo, listed: tuple[str, str, str]
) -> None:
    address, nomination, _ = listed
    said: list[str] = []
    with pytest.raises(Fault):
        remove_plugin(running.folder, "front_runners", True, "zh-CN", said.append)
    with restarted(running, *PLUGINS) as without:
        remove_plugin(without.folder, "front_runners", False, "zh-CN", said.append)
    with restarted(running, *PLUGINS, "front_runners") as back:
        worked(back)
        kept = (entries(back), Reader(back).get(address).status_code)
    with restarted(running, *PLUGINS) as without:
        remove_plugin(without.folder, "front_runners", True, "zh-CN", said.append)
        with without.running.store.read() as connection:
            left = [name for name in inspect(connection).get_table_names() if name.startswith("front_runners")]
        shown = without.shown("NATION", nomination)["state"]
    with restarted(running, *PLUGINS, "front_runners") as waiting:
        paused = Reader(waiting).get("/x/front_runners").status_code
        migrate(waiting.folder, lambda _: None)
    with restarted(running, *PLUGINS, "front_runners") as anew:
        worked(anew)
        gone, candidates = Reader(anew).get(address).status_code, rows(anew, "front_runners_candidates")
        publisher = Reader(anew, "nation")
        home = add_variety(anew, publisher)
        did(publisher, home, "draw")
        worked(anew)

        assert len(entries(anew)) == 2

    assert said[0] == "front_runners 的定义和申报照旧留存，可以打开。"
    assert "    front_runners_entries 2" in said
    assert kept == ([("listed", None), ("listed", None)], 200)
    assert (left, shown, paused) == ([], "published", 503)
    assert (gone, candidates) == (404, 2)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_equal_values_give_no_list_and_say_so(running: Demo) -> None:
    nominated(running, running.published())
    nominated(running, running.published())
    worked(running)
    publisher = Reader(running, "nation")
    home = add_variety(running, publisher)

    did(publisher, home, "draw")
    worked(running)

    assert "全部相同" in publisher.get(home).text
