"""notices in a running instance: whoever has to act hears of it once, and nobody of what they may not see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, text

from duibiao.interfaces.operating import migrate, operator
from duibiao.interfaces.worker.round import errand_once, work_once
from duibiao.kernel.identity.accounts import revoke_role
from duibiao.kernel.identity.people import find_person
from duibiao.kernel.store.tables import cursors, jobs, roles
from duibiao.kernel.submissions.rounds import Round, add_round
from duibiao.model.values.dates import utc_text
from duibiao.model.values.messages import Label
from tests.demonstrations import Demo
from tests.interfaces.web.readers import Reader
from tests.plugins.notices_servers import KEY, PostOffice, Receiver, certificate, part, saying, served
from tests.seam.instances import PLUGINS, restarted

HOME = "/x/notices/"
TITLE = re.compile(r'<div class="nt-says"><b>([^<]*)</b>')
PASSES = (("COUNTY", "pass"), ("CITY", "pass"), ("PROVINCE", "pass"))
COUNTS = text("SELECT (SELECT count(*) FROM notices_notices), (SELECT count(*) FROM notices_deliveries)")


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with served(PostOffice()) as running:
        yield running


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    return certificate(tmp_path)


@pytest.fixture
def receiver(pem: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A system of an organ's own, and an instance that can sign and trusts its certificate."""
    monkeypatch.setenv(part("webhooks").KEY, KEY)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with served(Receiver(pem, saying(204))) as running:
        yield running


@pytest.fixture
def running(demo: Demo, office: PostOffice, receiver: Receiver) -> Iterator[Demo]:
    """The demonstration with the plugin, ten days after everything that it read."""
    given = {
        "smtp_host": '"127.0.0.1"',
        "smtp_port": office.port,
        "smtp_from": '"notices@duibiao.test"',
        "smtp_starttls": "false",
        "webhook_ports": f'"{receiver.server_address[1]}"',
        "intranet_hosts": '"localhost"',
        "site": '"https://duibiao.test"',
    }
    file = demo.folder / "deployment.toml"
    lines = ["[settings.notices]", *(f"{name} = {value}" for name, value in given.items())]
    file.write_text("\n".join([file.read_text(encoding="utf-8"), *lines, ""]), encoding="utf-8")
    with restarted(demo, *PLUGINS, "notices", paths=()):
        migrate(demo.folder, lambda _: None)
    with restarted(demo, *PLUGINS, "notices", paths=()) as again:
        worked(again)
        again.clock.advance(days=10)
        with again.running.store.write() as connection:
            connection.execute(text("DELETE FROM notices_notices"))
        yield again


def worked(demo: Demo) -> None:
    """Let the worker do everything that there is to do, errands too."""
    while any((work_once(demo.running), errand_once(demo.running))):
        pass


def told(demo: Demo, login: str) -> list[str]:
    """What somebody reads in the list."""
    page = Reader(demo, login).get(HOME)
    assert page.status_code == 200, page.text
    return TITLE.findall(page.text)


def sent(reader: Reader, path: str, **fields: str) -> Any:
    """The answer to a form of the plugin."""
    return reader.post(f"/x/notices/{path}", {"csrf": reader.csrf, **fields})


def submitted(demo: Demo) -> str:
    id_ = demo.drafted()
    demo.acts(id_, ("FILER", "submit"))
    return id_


def counts(demo: Demo) -> tuple[int, int]:
    with demo.running.store.read() as connection:
        notices, deliveries = connection.execute(COUNTS).one()
    return notices, deliveries


def reachable(demo: Demo, office: PostOffice, login: str, language: str = "zh-CN") -> Reader:
    """Somebody who entered an address and confirmed it by the code in the letter."""
    reader = Reader(demo, login)
    sent(reader, "settings/address", address=f"{login}@example.cn", language=language)
    worked(demo)
    code = re.findall(r"\d{8}", body_of(office.letters.pop()))[0]
    assert sent(reader, "settings/confirm", code=code).headers["location"].endswith("done=confirmed")
    return reader


def body_of(letter: bytes) -> str:
    """What a letter says."""
    read = message_from_bytes(letter, policy=policy.SMTP)
    assert isinstance(read, EmailMessage)
    return str(read.get_content())


def test_each_step_tells_whoever_has_to_act_and_what_came_of_it_the_filer(running: Demo) -> None:
    id_ = submitted(running)
    running.acts(id_, *PASSES)
    worked(running)
    offices = {login: told(running, login) for login in ("county", "city", "province", "nation", "county-yueqing")}
    running.clock.advance(minutes=1)
    running.acts(id_, ("NATION", "pass"))
    worked(running)

    step = ["轮到本机构办理"]
    assert offices == {"county": step, "city": step, "province": step, "nation": step, "county-yueqing": []}
    assert told(running, "nation") == ["可以公示或发布", *step]
    assert told(running, "filer") == ["申报通过审核"]


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_list_leads_to_the_filing_and_what_was_read_goes_below(running: Demo) -> None:
    first, second = submitted(running), submitted(running)
    worked(running)
    county = Reader(running, "county")
    before = county.get(HOME).text
    ids = re.findall(r'action="/x/notices/([^"/]+)/open"', before)
    opened = sent(county, f"{ids[0]}/open")
    foreign = sent(Reader(running, "city"), f"{ids[1]}/open")
    after = county.get(HOME).text
    sent(county, "all")

    assert {opened.headers["location"]} < {f"/review/{first}", f"/review/{second}"}
    assert foreign.status_code == 404
    assert ("2 条未读" in before, "1 条未读" in after, "没有未读的通知" in county.get(HOME).text) == (True, True, True)
    assert re.findall(r'action="/x/notices/([^"/]+)/open"', after) == [ids[1], ids[0]]


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_everything_is_told_once_however_often_it_is_read(running: Demo, office: PostOffice) -> None:
    reachable(running, office, "county")
    submitted(running)
    worked(running)
    before = counts(running)
    with running.running.store.write() as connection:
        connection.execute(delete(cursors).where(cursors.c.follower == "notices.telling"))
    worked(running)

    assert (before, counts(running), len(office.letters)) == ((1, 1), (1, 1), 1)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_letter_is_in_the_readers_language_and_goes_to_nobody_who_may_not_see(
    running: Demo, office: PostOffice
) -> None:
    reachable(running, office, "county", language="en")
    reachable(running, office, "city")
    id_ = submitted(running)
    worked(running)
    letters = list(office.letters)
    running.acts(id_, ("COUNTY", "pass"))
    while work_once(running.running):
        pass
    with running.running.store.write() as connection:
        held = select(roles.c.id).where(roles.c.person == find_person(connection, "city"))
        holding = connection.execute(held).scalar_one()
        revoke_role(connection, operator("demo", running.clock()), holding)
    worked(running)
    log = Reader(running, "admin").get("/x/notices/log").text

    said = [body_of(letter).splitlines()[0] for letter in letters]
    assert said == ["It is your organ's turn to deal with the submission."]
    assert len(office.letters) == 1
    assert "收件人已不能查看这件申报。" in log
    assert "这件申报您现在不能查看" in Reader(running, "city").get(HOME).text


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_address_is_the_readers_own_and_goes_at_their_word(running: Demo, office: PostOffice) -> None:
    county = Reader(running, "county")
    wrong = sent(county, "settings/address", address="county at example.cn")
    sent(county, "settings/address", address="county@example.cn")
    again = sent(county, "settings/address", address="county@example.cn")
    worked(running)
    guessed = sent(county, "settings/confirm", code="00000000")
    stale = sent(county, "settings/confirm", code=re.findall(r"\d{8}", body_of(office.letters.pop()))[0])
    submitted(running)
    worked(running)
    unconfirmed = list(office.letters)
    running.clock.advance(minutes=2)
    reader = reachable(running, office, "county")
    sent(reader, "settings/erase")
    submitted(running)
    worked(running)
    with running.running.store.read() as connection:
        queued = [row.arguments for row in connection.execute(select(jobs.c.arguments))]
        kept = connection.execute(text("SELECT count(*) FROM notices_addresses")).scalar_one()

    assert [one.status_code for one in (wrong, again, guessed, stale)] == [422] * 4
    assert (unconfirmed, office.letters, kept) == ([], [], 0)
    assert not [arguments for arguments in queued if "@" in arguments]


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_what_is_not_wanted_is_not_told(running: Demo, office: PostOffice) -> None:
    county = reachable(running, office, "county")
    wanted = {f"email-{key}": "yes" for key in part("events").EVENTS}
    sent(county, "settings", **wanted)
    submitted(running)
    worked(running)

    assert (told(running, "county"), len(office.letters)) == ([], 1)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_organ_is_sent_webhooks_and_a_failed_one_is_told_and_sent_again(
    running: Demo, receiver: Receiver, office: PostOffice
) -> None:
    admin, url = Reader(running, "admin"), f"https://localhost:{receiver.server_address[1]}/in"
    secret = sent(admin, "webhooks", organ="cn", url=url)
    inner = sent(admin, "webhooks", organ="cn", url="https://10.0.0.8/")
    not_theirs = sent(Reader(running, "county"), "webhooks", organ="cn-330326", url=url)
    receiver.answer = saying(503)
    running.acts(submitted(running), *PASSES)
    for _ in range(part("outcomes").TRIES):
        worked(running)
        running.clock.advance(days=1)
    tried, log = len(receiver.taken), Reader(running, "admin").get("/x/notices/log?state=failed").text
    receiver.answer = saying(204)
    again = re.findall(r'action="/x/notices/(log/[^"]+/again)"', log)
    sent(Reader(running, "admin"), again[0])
    worked(running)

    assert ("whsec_" in secret.text, inner.status_code, not_theirs.status_code) == (True, 422, 403)
    assert "whsec_" not in admin.get("/x/notices/webhooks").text
    assert (tried, len(again)) == (part("outcomes").TRIES, 1)
    assert '对方答复的状态不是成功。 <span class="n">503</span>' in log
    assert len({headers["webhook-id"] for _, headers, _ in receiver.taken}) == 1
    assert Reader(running, "admin").get("/x/notices/log").text.count("已发送") == 2


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_endpoint_that_is_gone_is_paused_and_holds_up_nobody(running: Demo, receiver: Receiver) -> None:
    admin = Reader(running, "admin")
    sent(admin, "webhooks", organ="cn", url=f"https://localhost:{receiver.server_address[1]}/in")
    receiver.answer = saying(410)
    running.acts(submitted(running), *PASSES)
    worked(running)
    running.acts(submitted(running), *PASSES)
    worked(running)
    paused, tried = admin.get("/x/notices/webhooks").text, len(receiver.taken)
    receiver.answer = saying(204)
    sent(admin, "webhooks/resume", organ="cn")
    worked(running)

    assert ("接收方答复不再接收（410）。" in paused, tried, len(receiver.taken)) == (True, 1, 2)
    assert told(running, "nation") == ["轮到本机构办理"] * 2


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_days_that_end_are_told_on_the_day_before_and_once(running: Demo) -> None:
    closes = utc_text(running.clock.moment + timedelta(days=2))
    opened = Round(
        "r-1", "cn-3303", Label("一批"), ("duibiao:benchmark_result",), "2026-01-01T00:00:00.000000Z", closes
    )
    id_ = submitted(running)
    running.acts(id_, *PASSES, ("NATION", "pass"), ("NATION", "publicise"))
    with running.running.store.write() as connection:
        add_round(connection, operator("demo", running.clock()), opened)
    for _ in range(3):
        worked(running)
        running.clock.advance(days=1)

    assert told(running, "county").count("批次即将截止") == 1
    assert "批次即将截止" not in told(running, "county-xiantao")
    assert told(running, "nation").count("公示即将结束") == 1


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_objection_is_told_to_the_publisher(running: Demo) -> None:
    id_ = running.published()
    running.clock.advance(minutes=1)
    words = {"text": "数值与包装上的不符。", "name": "王某", "contact": "synthetic contact"}
    assert running.call(None, "POST", f"/results/{id_}/objections", words).status_code == 201
    worked(running)

    assert told(running, "nation")[0] == "收到异议"
    assert sorted(told(running, "filer")) == ["申报通过审核", "结果已公开"]
