"""/admin/exchange: how things stand with each peer is said in words, with the one act that helps."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from sqlalchemy import select

from duibiao.interfaces.worker.round import work_once
from duibiao.kernel.store.federation import instance_keys, peers
from duibiao.model.values.messages import Message, message
from duibiao.reporting.exchange import refusals
from tests.demonstrations import Demo
from tests.interfaces.web.offices import links, send
from tests.interfaces.web.peers_in_trouble import held, join, received, sent, troubled
from tests.interfaces.web.readers import Reader

PAGE = "/admin/exchange"
FILING = "0198c000-0000-7000-8000-0000000000b1"
LINK = message("exchange.link", "连不上“{instance}”（{why}）。会自动重试，待送的内容不会丢失。", instance="x", why="-")
RESTORED = message("exchange.restored_here", "本平台是从旧备份恢复的。请先取回自己的报送包。")


@pytest.fixture
def admin(demo: Demo) -> Reader:
    return Reader(demo, "admin")


def seal(demo: Demo) -> None:
    """Let the worker do what there is to do."""
    while work_once(demo.running):
        pass


def remedies(page: str) -> list[str]:
    """The acts that stand beside the sentences, by the last parts of their addresses."""
    return re.findall(r'<form method="post" action="/admin/exchange/([^"]+)" class="row remedy">', page) + re.findall(
        r'<a class="btn main" href="/admin/exchange/([^"]+)">', page
    )


def test_without_peers_the_page_says_how_to_join_one(admin: Reader) -> None:
    page = admin.get(PAGE).text

    assert "还没有往来的平台" in page
    assert f"{PAGE}/join" in links(page)


def test_peer_in_step_needs_nothing(demo: Demo, admin: Reader) -> None:
    join(demo)
    sent(demo, "zhejiang", range(1, 4), receipted=True)
    received(demo, "zhejiang", 1)

    page = admin.get(PAGE).text

    assert "双方一致" in page
    assert "3 包 36 条，回执到第 3 号" in page
    assert "1 包 7 条，到第 1 号" in page
    assert remedies(page) == []


@pytest.mark.parametrize(
    ("told", "words", "act"),
    [
        (LINK, "连不上", "retry"),
        (RESTORED, "本平台恢复过旧备份", "recover"),
        (refusals.fork("zhejiang", 4).reason, "历史分叉", "retry"),
        (refusals.bad_signature("zhejiang").reason, "签名不对", "join"),
        (refusals.revoked("zhejiang", "0f0f").reason, "密钥已停用", "join"),
        (refusals.later_format("2").reason, "版本不同", "retry"),
        (message("exchange.of_a_later_release", "没见过的情况。"), "受阻", "retry"),
    ],
)
def test_trouble_is_told_with_the_one_act_that_helps(
    demo: Demo, admin: Reader, told: Message, words: str, act: str
) -> None:
    join(demo, trouble=troubled(told))

    page = admin.get(PAGE).text

    assert f">{words}<" in page
    assert demo.running.wording.say(told, "zh-CN") in page
    assert remedies(page) == [act if act == "join" else f"zhejiang/{act}"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"active": False}, "往来已暂停"),
        ({"heard_at": None}, "刚加入"),
        ({"schema": 9}, "对方的版本比这里新"),
        ({"schema": 0}, "对方的版本比这里旧"),
    ],
)
def test_what_is_no_trouble_is_told_too(demo: Demo, admin: Reader, row: dict[str, Any], words: str) -> None:
    join(demo, **row)

    assert words in admin.get(PAGE).text


def test_packages_without_receipt_are_counted_since_the_first(demo: Demo, admin: Reader) -> None:
    join(demo)
    sent(demo, "zhejiang", range(1, 2), receipted=True)
    sent(demo, "zhejiang", range(2, 5), receipted=False)

    assert "3 个报送包、36 条流水从 2026-11-20 09:30 起等对方回执。" in admin.get(PAGE).text


def test_refused_package_is_shown_with_its_reason(demo: Demo, admin: Reader) -> None:
    join(demo)
    received(demo, "zhejiang", 4, "fork", refusals.fork("zhejiang", 4).reason)

    page = admin.get(PAGE).text

    assert "没有收下的报送包（1）" in page
    assert "第 4 号报送包与此前收到的不同" in page


def test_held_entries_say_why_and_a_conflict_leads_to_its_page(demo: Demo, admin: Reader) -> None:
    join(demo)
    for state in ("waiting", "parked"):
        held(demo, "zhejiang", state, f"{state}{FILING}")
    digest = held(demo, "zhejiang", "conflict", FILING)

    page = admin.get(PAGE).text

    assert [f">{words}<" in page for words in ("等前一条", "暂存", "冲突")] == [True] * 3
    assert f"{FILING[:8]}…{FILING[-4:]}" in page
    assert [link for link in links(page) if "/held/" in link] == [f"{PAGE}/held/{digest}"]


def test_conflict_is_settled_by_the_one_button_of_its_page(demo: Demo, admin: Reader) -> None:
    join(demo)
    digest = held(demo, "zhejiang", "conflict", FILING)

    page = admin.get(f"{PAGE}/held/{digest}").text
    settled = send(admin, f"{PAGE}/held/{digest}/keep")
    again = send(admin, f"{PAGE}/held/{digest}/keep")

    assert ("保留本平台的历程" in page, "采用对方的历程" in page) == (True, False)
    assert (settled.headers["location"], again.status_code) == (f"{PAGE}?done=held_settled", 422)
    assert ">冲突<" not in admin.get(PAGE).text


def test_many_held_entries_are_counted_and_not_all_listed(demo: Demo, admin: Reader) -> None:
    join(demo)
    for number in range(9):
        held(demo, "zhejiang", "parked", f"{number}")

    page = admin.get(PAGE).text

    assert (page.count(">暂存<"), "另有 3 条同样没有办理" in page) == (6, True)


def test_peer_is_paused_and_goes_on(demo: Demo, admin: Reader) -> None:
    join(demo)

    paused = send(admin, f"{PAGE}/zhejiang/pause")
    page = admin.get(paused.headers["location"]).text
    resumed = send(admin, f"{PAGE}/zhejiang/resume")

    assert ("往来已暂停。" in page, remedies(page)) == (True, ["zhejiang/resume"])
    assert resumed.headers["location"] == f"{PAGE}?done=peer_resumed"
    assert "双方一致" in admin.get(PAGE).text


def test_retry_tries_at_once_and_tells_how_it_went(demo: Demo, admin: Reader) -> None:
    join(demo, url="http://127.0.0.1:9", next_try_at="2036-01-01T00:00:00.000000Z")

    tried = send(admin, f"{PAGE}/zhejiang/retry")
    page = admin.get(tried.headers["location"]).text

    assert (">连不上<" in page, remedies(page)) == (True, ["zhejiang/retry"])
    with demo.running.store.read() as connection:
        assert connection.execute(select(peers.c.failures)).scalar_one() == 1


@pytest.mark.parametrize("act", ["recover", "reconcile"])
def test_what_needs_the_other_side_says_that_it_is_not_there(demo: Demo, admin: Reader, act: str) -> None:
    join(demo, url="http://127.0.0.1:9")

    refused = send(admin, f"{PAGE}/zhejiang/{act}")

    assert (refused.status_code, "连不上“zhejiang”" in refused.text) == (422, True)


def test_next_package_is_a_file_and_what_came_as_one_is_taken(demo: Demo, admin: Reader) -> None:
    join(demo)
    demo.acts(demo.drafted(), ("FILER", "submit"))
    seal(demo)

    package = send(admin, f"{PAGE}/zhejiang/next")
    foreign = admin.upload(f"{PAGE}/take", b"nothing of ours")
    none = admin.upload(f"{PAGE}/take", b"")
    page = admin.get(PAGE).text

    assert package.headers["content-disposition"] == 'attachment; filename="demo-zhejiang-1.dbx"'
    assert package.content.startswith(b"duibiao package 1\n")
    assert "1 包 1 条" in page or "个报送包、" in page
    assert (foreign.status_code, none.status_code) == (422, 422)
    assert "这既不是报送包" in foreign.text


def test_own_key_is_changed_and_the_old_one_stays_to_verify_with(demo: Demo, admin: Reader) -> None:
    changed = send(admin, f"{PAGE}/keys/rotate")
    page = admin.get(changed.headers["location"]).text

    assert (page.count('class="n fingerprint"'), "由密钥" in page) == (2, True)


def test_peer_joins_once_its_fingerprint_was_compared(demo: Demo, admin: Reader) -> None:
    card = admin.get(f"{PAGE}/card").text
    own = json.loads(json.loads(card)["note"])["key"]

    refused = send(admin, f"{PAGE}/join", card=card)
    damaged = send(admin, f"{PAGE}/join", card=card.replace(own, "0" * 16))

    spoken = " ".join(own[at : at + 4] for at in range(0, 16, 4))
    assert (refused.status_code, spoken in refused.text) == (200, True)
    assert (damaged.status_code, "名片" in damaged.text) == (422, True)
    unticked = send(admin, f"{PAGE}/join", card=card, asked="yes")
    itself = send(admin, f"{PAGE}/join", card=card, asked="yes", compared="yes")
    assert (unticked.status_code, "请先与对方电话核对指纹" in unticked.text) == (422, True)
    assert (itself.status_code, "这是本平台自己的名片" in itself.text) == (422, True)


def test_key_of_a_peer_is_revoked_the_only_own_one_is_not(demo: Demo, admin: Reader) -> None:
    join(demo)
    with demo.running.store.read() as connection:
        keys = dict(connection.execute(select(instance_keys.c.instance, instance_keys.c.key)).all())

    revoked = send(admin, f"{PAGE}/zhejiang/keys/{keys['zhejiang']}/revoke")
    refused = send(admin, f"{PAGE}/demo/keys/{keys['demo']}/revoke")

    assert (revoked.status_code, refused.status_code) == (303, 422)
    assert "这是本平台唯一可用的密钥" in refused.text
    assert ">已停用<" in admin.get(PAGE).text


def test_auditor_looks_and_does_nothing(demo: Demo) -> None:
    join(demo, trouble=troubled(LINK))
    auditor = Reader(demo, "auditor")

    page = auditor.get(PAGE).text

    assert ("连不上" in page, remedies(page), "<form" in page.partition("</h1>")[2]) == (True, [], False)
    assert send(auditor, f"{PAGE}/zhejiang/pause").status_code == 403
