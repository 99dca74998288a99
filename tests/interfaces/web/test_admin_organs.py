"""Organs on pages: browsed, found, added, renamed, moved."""

from __future__ import annotations

import pytest

from duibiao.interfaces.operating import operator
from duibiao.kernel.identity.accounts import add_person, grant_role
from duibiao.kernel.identity.sessions import open_session
from tests.demonstrations import Demo
from tests.interfaces.web.offices import changes, errors, links, send
from tests.interfaces.web.readers import Reader

TODAY = "2026-11-24"
HOSTILE = "<b>局</b>"


@pytest.fixture
def admin(demo: Demo) -> Reader:
    """The administrator of the nation."""
    return Reader(demo, "admin")


@pytest.fixture
def zhejiang(demo: Demo) -> Reader:
    """An administrator of Zhejiang."""
    with demo.running.store.write() as connection:
        by = operator("cn", demo.clock())
        person = add_person(connection, by, "zhejiang", "浙江系统管理员")
        grant_role(connection, by, person, "administrator", organ="cn-33")
        reader = Reader(demo)
        reader.cookies["duibiao_session"] = open_session(connection, person, demo.clock())
    return reader


def test_tree_is_browsed_from_the_instances_own_organ(admin: Reader) -> None:
    root, city = admin.get("/admin/organs").text, admin.get("/admin/organs/cn-3303").text

    assert "/admin/organs/cn-33" in links(root)
    assert [href for href in links(city) if href in ("/admin/organs/cn", "/admin/organs/cn-33")][:2] == [
        "/admin/organs/cn",
        "/admin/organs/cn-33",
    ]
    assert "/admin/organs/cn-330326" in links(city)


def test_organs_are_found_by_name_and_id(admin: Reader) -> None:
    by_name, by_id = admin.get("/admin/organs?q=平阳").text, admin.get("/admin/organs?q=cn-330326").text

    assert [href for href in links(by_name) if "/organs/" in href] == ["/admin/organs/cn-330326"]
    assert [href for href in links(by_id) if "/organs/" in href] == ["/admin/organs/cn-330326"]
    assert "浙江省 / 温州市" in by_name


def test_search_pages_on(admin: Reader) -> None:
    first = admin.get("/admin/organs?q=县").text
    second = admin.get(next(href for href in links(first) if "after=" in href)).text

    shown = [{href for href in links(page) if "/organs/" in href} for page in (first, second)]
    assert [len(page) for page in shown] == [50, 50]
    assert shown[0] & shown[1] == set()


def test_unknown_organ_is_not_found(admin: Reader) -> None:
    assert admin.get("/admin/organs/cn-99").status_code == 404
    assert "没有查到“月球”" in admin.get("/admin/organs?q=月球").text


def test_organ_is_added_and_seen_in_the_tree(admin: Reader) -> None:
    form = {"id": "cn-33-light", "level": "association", "name__zh": HOSTILE, "name__en": "Light", "valid_from": TODAY}

    added = send(admin, "/admin/organs/cn-33/add", **form)
    page, parent = admin.get(added.headers["location"]).text, admin.get("/admin/organs/cn-33").text

    assert added.headers["location"] == "/admin/organs/cn-33-light?done=organ_added"
    assert f"{TODAY} 起" in page
    assert "行业协会" in page
    assert "/admin/organs/cn-33-light" in links(parent)
    assert [HOSTILE in text for text in (page, parent)] == [False, False]


@pytest.mark.parametrize(
    ("changed", "status", "fields"),
    [
        ({"id": "tea"}, 422, ["id"]),
        ({"id": "cn-3303"}, 409, ["id"]),
        ({"level": ""}, 422, ["level"]),
        ({"level": "nation"}, 422, ["level"]),
        ({"name__zh": ""}, 422, ["name.zh"]),
        ({"name__en": "x" * 61}, 422, ["name.en"]),
        ({"valid_from": ""}, 422, ["valid_from"]),
        ({"valid_from": "2099-01-01"}, 422, ["valid_from"]),
    ],
)
def test_faults_of_a_new_organ_stand_at_the_fields(
    admin: Reader, changed: dict[str, str], status: int, fields: list[str]
) -> None:
    form = {"id": "cn-33-light", "level": "association", "name__zh": "轻工", "valid_from": TODAY, **changed}

    refused = send(admin, "/admin/organs/cn-33/add", **form)

    assert (refused.status_code, list(errors(refused.text))) == (status, fields)
    assert f'value="{form["id"]}"' in refused.text


def test_renamed_organ_keeps_its_old_name_with_its_days(admin: Reader) -> None:
    renamed = send(admin, "/admin/organs/cn-330326/rename", name__zh="平阳市", valid_from="2026-11-01")
    shown = admin.get(renamed.headers["location"]).text

    history = shown.partition("名称沿革")[2].partition("</section>")[0]
    assert renamed.headers["location"] == "/admin/organs/cn-330326?done=organ_renamed"
    assert [words in history for words in ("平阳市", "2026-11-01 起", "平阳县", "至 2026-11-01 前")] == [True] * 4
    assert "平阳市" in admin.get("/admin/organs/cn-3303").text


def test_moved_organ_hangs_below_its_new_parent(admin: Reader) -> None:
    path = "/admin/organs/cn-330326/move"
    asked = send(admin, path, find_parent="杭州", valid_from=TODAY, find="parent")
    moved = send(admin, path, find_parent="杭州", found_parent="杭州", parent="cn-3301", valid_from=TODAY)

    assert 'value="cn-3301" checked' in asked.text
    assert moved.headers["location"] == "/admin/organs/cn-330326?done=organ_moved"
    assert "/admin/organs/cn-330326" in links(admin.get("/admin/organs/cn-3301").text)
    assert "/admin/organs/cn-330326" not in links(admin.get("/admin/organs/cn-3303").text)


@pytest.mark.parametrize(
    ("organ", "parent"),
    [("cn-33", "cn-3303"), ("cn-3303", ""), ("cn-3303", "火星")],
)
def test_move_that_will_not_do_is_refused(admin: Reader, organ: str, parent: str) -> None:
    refused = send(admin, f"/admin/organs/{organ}/move", find_parent=parent, valid_from=TODAY)

    assert (refused.status_code, list(errors(refused.text))) == (422, ["parent"])


def test_root_is_moved_nowhere(admin: Reader) -> None:
    refused = send(admin, "/admin/organs/cn/move", find_parent="cn-33", valid_from=TODAY)

    assert refused.status_code == 422
    assert "/admin/organs/cn/move" not in links(admin.get("/admin/organs").text)


def test_administrator_of_a_province_changes_nothing_outside_it(zhejiang: Reader) -> None:
    inside = send(zhejiang, "/admin/organs/cn-33/rename", name__zh="浙江", valid_from=TODAY)
    outside = send(zhejiang, "/admin/organs/cn-32/rename", name__zh="江苏", valid_from=TODAY)
    away = send(zhejiang, "/admin/organs/cn-3303/move", find_parent="cn-32", valid_from=TODAY)
    shown = zhejiang.get("/admin/organs/cn-32").text

    assert [answer.status_code for answer in (inside, outside, away)] == [303, 403, 403]
    assert [href for href in links(shown) if href.endswith(("/add", "/rename", "/move"))] == []
    assert changes(shown) == set()


def test_administrator_of_a_province_keeps_not_the_nations_calendar(zhejiang: Reader) -> None:
    refused = send(zhejiang, "/admin/holidays", day="2031-01-01", works="no", note="元旦放假")

    assert refused.status_code == 403
    assert changes(zhejiang.get("/admin/holidays").text) == set()
