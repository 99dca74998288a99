"""Plugin code at work in a running instance: pages, followers, jobs, tables, and what its handle refuses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from duibiao.extension.catalogue import Offered
from duibiao.extension.pages import Page
from duibiao.extension.verbs import Followed, Follower, Job
from duibiao.interfaces.backups import backup, restore
from duibiao.interfaces.operating import migrate, remove_plugin
from duibiao.interfaces.running import start
from duibiao.interfaces.worker.round import work_once
from duibiao.kernel.journal.entries import Subject, history
from duibiao.kernel.store.engine import Store
from duibiao.kernel.store.tables import cursors, entries, jobs
from duibiao.kernel.work.jobs import enqueue
from duibiao.model.values.messages import Conflict, Fault, NotAllowed, message
from tests.demonstrations import Demo, write_folder
from tests.interfaces.web.readers import Reader
from tests.seam.instances import PLUGINS, restarted

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])

LINES = text("SELECT submission, status FROM tea_ledger_lines ORDER BY submission")
OWN = cursors.c.follower == "tea_ledger.ledger"


@pytest.fixture
def tea(demo: Demo) -> Iterator[Demo]:
    """The demonstration with a page, a follower with tables, and a job."""
    with restarted(demo, *PLUGINS, "tea_fairs", "tea_ledger", "tea_census"):
        migrate(demo.folder, lambda _: None)
    with restarted(demo, *PLUGINS, "tea_fairs", "tea_ledger", "tea_census", paths=()) as again:
        yield again


def worked(demo: Demo) -> None:
    """Let the worker do everything that there is to do."""
    while work_once(demo.running):
        pass


def lines(demo: Demo) -> list[tuple[str, str]]:
    with demo.running.store.read() as connection:
        return [(row.submission, row.status) for row in connection.execute(LINES)]


def test_page_is_shown_in_the_frame_of_the_house_and_named_at_the_top(tea: Demo) -> None:
    page = Reader(tea).get("/x/tea_fairs?year=2026")

    assert (page.status_code, page.headers["content-security-policy"][:18]) == (200, "default-src 'none'")
    assert "<h1>茶叶交易会</h1>" in page.text
    assert page.text.count("，杭州</li>") == 1
    assert '<a href="/x/tea_fairs" aria-current="page">交易会</a>' in page.text


def test_page_with_a_permission_is_open_to_the_roles_that_the_manifest_names(tea: Demo) -> None:
    nobody = Reader(tea).get("/x/tea_fairs/2026/guests.csv")
    filer = Reader(tea, "filer").get("/x/tea_fairs/2026/guests.csv")
    publisher = Reader(tea, "nation").get("/x/tea_fairs/2026/guests.csv")

    assert (nobody.status_code, nobody.headers["location"][:13]) == (303, "/sign-in?next")
    assert (filer.status_code, "tea_fairs.guests" in filer.text) == (403, True)
    assert publisher.content == "名称\r\n".encode("utf-8-sig")
    assert publisher.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''2026%E5%B9%B4%E5%90%8D%E5%8D%95.csv"
    )


def test_fault_of_a_page_is_told_by_the_house(tea: Demo) -> None:
    page = Reader(tea, "nation").get("/x/tea_fairs/1999/guests.csv")

    assert (page.status_code, "1999 年没有交易会" in page.text) == (404, True)


@pytest.mark.parametrize("path", ["/x/tea_fairs/nowhere", "/x/coffee_fairs", "/x/tea_fairs/2026/guests.csv/more"])
def test_address_that_no_plugin_serves_is_not_found(tea: Demo, path: str) -> None:
    assert Reader(tea).get(path).status_code == 404


def test_form_does_what_it_says_and_leads_on(tea: Demo) -> None:
    reader = Reader(tea, "county")
    answered = reader.post("/x/tea_fairs/come", {"csrf": reader.csrf, "year": "2026"})

    assert (answered.status_code, answered.headers["location"]) == (303, "/x/tea_fairs?year=2026")
    assert written(tea, "tea_fairs", "2026") == [("tea_fairs.announced", "checker", {"day": "2026-04-17"})]


def test_form_that_is_refused_says_why_and_changes_nothing(tea: Demo) -> None:
    reader = Reader(tea, "county")
    answered = reader.post("/x/tea_fairs/come", {"csrf": reader.csrf, "year": "1999"})

    assert (answered.status_code, "请选择参加哪一年的交易会" in answered.text) == (422, True)
    assert "1999" in answered.text
    assert written(tea, "tea_fairs", "1999") == []


@pytest.mark.parametrize(("login", "status"), [(None, 401), ("county", 403)])
def test_form_without_session_or_token_is_refused(tea: Demo, login: str | None, status: int) -> None:
    answered = Reader(tea, login).post("/x/tea_fairs/come", {"year": "2026"})

    assert answered.status_code == status
    assert written(tea, "tea_fairs", "2026") == []


def test_form_for_a_page_that_only_shows_is_not_found(tea: Demo) -> None:
    reader = Reader(tea, "nation")

    assert reader.post("/x/tea_fairs", {"csrf": reader.csrf}).status_code == 404


def test_plugin_without_its_tables_waits_and_its_pages_say_so(demo: Demo) -> None:
    with restarted(demo, *PLUGINS, "tea_ledger") as again:
        states = {one.slug: one.state for one in again.running.catalogue.plugins}
        pages = {login: Reader(again, login).get("/x/tea_ledger") for login in (None, "filer", "admin")}

    assert states["tea_ledger"] == "quarantined"
    assert {login: page.status_code for login, page in pages.items()} == {None: 503, "filer": 503, "admin": 503}
    assert all("“茶叶结果台账”暂停服务" in page.text for page in pages.values())
    assert all("可以查询对标结果和方案" in page.text for page in pages.values())
    assert {login: "duibiao migrate" in page.text for login, page in pages.items()} == {
        None: False,
        "filer": False,
        "admin": True,
    }


def test_form_for_a_plugin_that_waits_keeps_what_was_typed(demo: Demo) -> None:
    with restarted(demo, *PLUGINS, "tea_ledger") as again:
        reader = Reader(again, "filer")
        answered = reader.post("/x/tea_ledger", {"csrf": reader.csrf, "remark": "明前茶二十斤"})

    assert (answered.status_code, "明前茶二十斤" in answered.text) == (503, True)


def test_follower_sees_every_entry_once_and_in_order(tea: Demo) -> None:
    first, second = tea.published(), tea.published()
    worked(tea)
    tea.act("NATION", first, "revoke", comment="复测不合格。")
    worked(tea)
    worked(tea)

    assert lines(tea) == sorted([(first, "revoked"), (second, "published")])
    with tea.running.store.read() as connection:
        positions = connection.execute(select(entries.c.position).order_by(entries.c.position)).scalars().all()
        cursor = connection.execute(select(cursors).where(OWN)).one()
    assert positions == list(range(1, len(positions) + 1))
    assert (cursor.position, cursor.stopped) == (len(positions), None)


def test_follower_that_fails_keeps_nothing_of_that_entry_and_goes_on_when_mended(
    tea: Demo, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tea.published(), tea.published()
    offered = tea.running.catalogue.followers["tea_ledger.ledger"]

    def fails(host: object, entry: Followed) -> None:
        offered.record.run(host, entry)  # type: ignore[arg-type]
        if entry.subject == second:
            raise ValueError("burnt leaves")

    broken = Offered(Follower("ledger", fails, offered.record.types), offered.owner)
    monkeypatch.setitem(tea.running.catalogue.followers, "tea_ledger.ledger", broken)
    worked(tea)
    kept = lines(tea)
    with tea.running.store.read() as connection:
        stopped = connection.execute(select(cursors.c.stopped).where(OWN)).scalar_one()
    monkeypatch.undo()
    worked(tea)

    assert kept == [(first, "published")]
    assert stopped == "ValueError: burnt leaves"
    assert lines(tea) == sorted([(first, "published"), (second, "published")])


def test_daily_job_runs_once_a_day_and_keeps_its_count_in_the_journal(tea: Demo) -> None:
    worked(tea)
    worked(tea)
    today = counted(tea)
    tea.clock.advance(days=1)
    worked(tea)

    assert (len(today), len(counted(tea))) == (1, 2)
    assert today[0]["results"] == 0


def written(demo: Demo, about: str, subject: str) -> list[tuple[str, str, dict[str, object]]]:
    """Type, role and body of the entries about a subject."""
    with demo.running.store.read() as connection:
        found = history(connection, Subject(about, subject))
    return [(one.entry.type, one.entry.actor.role, dict(one.entry.body)) for one in found]


def counted(demo: Demo) -> list[dict[str, object]]:
    """The bodies of the entries that the census wrote."""
    return [body for _, _, body in written(demo, "tea_census", "tea_association:green_tea")]


def test_job_that_fails_leaves_nothing_and_is_tried_three_times(tea: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    offered = tea.running.catalogue.jobs["tea_census.count"]

    def fails(host: object, arguments: object) -> None:
        offered.record.run(host, arguments)  # type: ignore[arg-type]
        raise ValueError("spilt tea")

    broken = Offered(Job("count", fails, offered.record.label, daily=True), offered.owner)
    monkeypatch.setitem(tea.running.catalogue.jobs, "tea_census.count", broken)
    for _ in range(5):
        worked(tea)
        tea.clock.advance(minutes=2)

    with tea.running.store.read() as connection:
        row = connection.execute(select(jobs)).one()
    assert (row.state, row.attempts, row.reason) == ("failed", 3, "ValueError: spilt tea")
    assert counted(tea) == []


def test_job_of_a_plugin_that_is_gone_waits_until_it_is_back(tea: Demo) -> None:
    worked(tea)
    tea.clock.advance(days=1)
    with tea.running.store.write() as connection:
        enqueue(connection, "tea_census.count", {}, tea.clock())
    with restarted(tea, *PLUGINS, paths=()) as without:
        worked(without)
        waiting = states_of_jobs(without)
    with restarted(tea, *PLUGINS, "tea_census", paths=()) as back:
        worked(back)

        assert (waiting, states_of_jobs(back)) == (["done", "waiting"], ["done", "done", "done"])


def states_of_jobs(demo: Demo) -> list[str]:
    with demo.running.store.read() as connection:
        return sorted(connection.execute(select(jobs.c.state)).scalars())


def test_handle_refuses_what_the_manifest_does_not_ask_for(tea: Demo) -> None:
    owner = tea.running.catalogue.jobs["tea_census.count"].owner
    with tea.running.store.write() as connection:
        host = tea.running.host(owner, connection, tea.clock())
        for refused in (lambda: host.connection, lambda: host.submissions("x:y"), lambda: host.enqueue("count")):
            with pytest.raises(NotAllowed):
                refused()
        with pytest.raises(Fault):
            host.record("counted", "x", {"results": 1.5})


def test_handle_knows_the_calendar_and_the_schemes_and_speaks_the_readers_language(tea: Demo) -> None:
    owner = tea.running.catalogue.jobs["tea_census.count"].owner
    told = message("nav.results", "对标结果")
    with tea.running.store.read() as connection:
        zh, en = (tea.running.host(owner, connection, tea.clock(), language) for language in (None, "en"))
        after = [zh.working_days_after(day, days) for day, days in (("2026-09-30", 1), ("2026-10-08", -1))]
        schemes = [one.name for one in zh.schemes()]

    assert after == ["2026-10-08", "2026-09-30"]
    assert schemes == sorted(schemes)
    assert "duibiao:porcelain_tile" in schemes
    assert (zh.say(told), en.say(told)) == ("对标结果", "Benchmark results")
    assert zh.page("form.html", status=422, typed={}) == Page("tea_census/form.html", {"typed": {}}, 422)


def test_handle_of_a_check_knows_no_schemes_and_no_calendar(tea: Demo) -> None:
    owner = tea.running.catalogue.jobs["tea_census.count"].owner
    checking = tea.running.instance.host_for(owner, tea.clock())

    with pytest.raises(NotAllowed):
        checking.schemes()
    with pytest.raises(NotAllowed):
        checking.working_days_after("2026-09-30", 1)


def test_tables_stay_until_they_are_told_to_go(tea: Demo) -> None:
    published = tea.published()
    worked(tea)
    said: list[str] = []
    with pytest.raises(Fault):
        remove_plugin(tea.folder, "tea_ledger", True, "zh-CN", said.append)
    with restarted(tea, *PLUGINS, paths=()) as without:
        remove_plugin(without.folder, "tea_ledger", False, "zh-CN", said.append)
        kept = lines(without)
        remove_plugin(without.folder, "tea_ledger", True, "zh-CN", said.append)
        with without.running.store.read() as connection:
            left = connection.execute(text("SELECT name FROM sqlite_master WHERE name LIKE 'tea_ledger%'")).all()

    assert kept == [(published, "published")]
    assert left == []


def test_backup_brings_the_tables_of_plugins_back(tea: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    published = tea.published()
    worked(tea)
    backup(tea.folder, tmp_path / "all.tar.gz", lambda _: None)
    monkeypatch.setenv("DUIBIAO_DATABASE", f"sqlite:///{tmp_path / 'other.sqlite'}")
    restore(tea.folder, tmp_path / "all.tar.gz", lambda _: None, verify_only=False)
    store = Store(f"sqlite:///{tmp_path / 'other.sqlite'}")
    with store.read() as connection:
        kept = [(row.submission, row.status) for row in connection.execute(LINES)]
    store.close()

    assert kept == [(published, "published")]


def test_archive_with_tables_of_a_plugin_that_is_gone_is_not_restored_in_part(
    tea: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(tea.folder, tmp_path / "all.tar.gz", lambda _: None)
    other = tmp_path / "other"
    write_folder(other)
    monkeypatch.setenv("DUIBIAO_DATABASE", f"sqlite:///{tmp_path / 'other.sqlite'}")

    with pytest.raises(Conflict) as refused:
        restore(other, tmp_path / "all.tar.gz", lambda _: None, verify_only=False)

    assert [told.key for told in refused.value.messages] == ["restore.no_plugin"]


def test_safe_mode_serves_filings_and_no_plugin(tea: Demo) -> None:
    draft = tea.drafted()
    safe = start(tea.folder, tea.clock, safe=True)
    states = {status.state for status in safe.catalogue.plugins}
    usual = tea.running
    tea.client.app.state["running"] = safe
    try:
        page = Reader(tea).get("/x/tea_fairs")
        admin = Reader(tea, "admin").get("/admin/plugins")
        shown = tea.shown("FILER", draft)
    finally:
        tea.client.app.state["running"] = usual
        safe.store.close()

    assert states == {"off"}
    assert (page.status_code, "暂停服务" in page.text, "安全模式" in page.text) == (503, True, False)
    assert (admin.status_code, "没有载入任何插件" in admin.text) == (200, True)
    assert shown["state"] == "draft"
