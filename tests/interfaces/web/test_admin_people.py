"""Accounts on pages: found, made, given a password, ended — by the administrator, and seen by the other officers."""

from __future__ import annotations

import pytest

from duibiao.interfaces.operating import operator
from duibiao.kernel.identity.accounts import add_person, grant_role
from tests.demonstrations import Demo
from tests.interfaces.web.offices import changes, errors, id_of, links, secret, send
from tests.interfaces.web.readers import Reader

HOSTILE = '<script>alert("1")</script>'


def signs_in(demo: Demo, login: str, password: str) -> bool:
    return bool(Reader(demo).post("/sign-in", {"login": login, "password": password}).status_code == 303)


def test_people_are_found_by_part_of_a_name_or_login(demo: Demo) -> None:
    auditor = Reader(demo, "auditor")

    by_name, by_login = auditor.get("/admin/people?q=县级").text, auditor.get("/admin/people?q=FILER-M").text

    assert [href for href in links(by_name) if "/people/" in href] == [f"/admin/people/{id_of(demo, 'county')}"]
    assert [href for href in links(by_login) if "/people/" in href] == [f"/admin/people/{id_of(demo, 'filer-motor')}"]


@pytest.mark.parametrize("typed", ["%", "_", "\\", "无此人"])
def test_search_for_nobody_offers_the_whole_list(demo: Demo, typed: str) -> None:
    shown = Reader(demo, "auditor").get(f"/admin/people?q={typed.replace('%', '%25')}").text

    assert f"没有查到“{typed}”" in shown


def test_people_are_listed_by_pages(demo: Demo) -> None:
    with demo.running.store.write() as connection:
        for number in range(40):
            add_person(connection, operator("cn", demo.clock()), f"zz-{number:02}", f"某人{number:02}")
    admin = Reader(demo, "admin")

    first = admin.get("/admin/people?q=某人").text
    following = next(href for href in links(first) if "after=" in href)
    second = admin.get(following).text

    counts = [first.count("某人29"), first.count("某人30"), second.count("某人30"), second.count("某人39")]
    assert counts == [1, 0, 1, 1]
    assert 'rel="next"' not in second


def test_account_is_made_with_a_password_that_is_shown_once(demo: Demo) -> None:
    admin = Reader(demo, "admin")

    made = send(admin, "/admin/people/new", login=" Li-Ming ", name="李明", password="")
    person = id_of(demo, "li-ming")
    password = secret(made.text)
    afterwards = admin.get(f"/admin/people/{person}").text

    assert (made.status_code, made.headers["cache-control"]) == (200, "no-store")
    assert password not in afterwards
    assert "尚无角色" in afterwards
    assert signs_in(demo, "li-ming", password)


def test_account_is_made_with_a_password_that_was_typed(demo: Demo) -> None:
    made = send(Reader(demo, "admin"), "/admin/people/new", login="li-ming", name="李明", password="Long-jing 2026")

    assert made.status_code == 303
    assert made.headers["location"] == f"/admin/people/{id_of(demo, 'li-ming')}?done=account_added"
    assert signs_in(demo, "li-ming", "Long-jing 2026")


def test_faults_of_a_new_account_stand_at_the_fields_and_lose_nothing(demo: Demo) -> None:
    refused = send(Reader(demo, "admin"), "/admin/people/new", login="李", name=HOSTILE, password="")

    assert refused.status_code == 422
    assert list(errors(refused.text)) == ["login"]
    assert "&lt;script&gt;" in refused.text
    assert HOSTILE not in refused.text
    assert 'value="李"' in refused.text


def test_weak_password_is_refused_at_its_field(demo: Demo) -> None:
    refused = send(Reader(demo, "admin"), "/admin/people/new", login="li-ming", name="李明", password="kurz")

    assert (refused.status_code, list(errors(refused.text))) == (422, ["password", "password"][:1])
    assert "kurz" not in refused.text


def test_taken_login_is_refused(demo: Demo) -> None:
    refused = send(Reader(demo, "admin"), "/admin/people/new", login="county", name="另一人", password="")

    assert (refused.status_code, errors(refused.text)) == (409, {"login": "登录名 county 已被使用。请换一个。"})


def test_hostile_names_are_escaped_everywhere(demo: Demo) -> None:
    admin = Reader(demo, "admin")
    made = send(admin, "/admin/people/new", login="mallory", name=HOSTILE, password="")
    person = id_of(demo, "mallory")

    pages = [made.text, *(admin.get(f"/admin/people{rest}").text for rest in ("", f"/{person}", f"/{person}/end"))]

    assert [HOSTILE in page for page in pages] == [False] * 4
    assert all("&lt;script&gt;" in page for page in pages)


def test_reset_password_ends_sessions_and_lets_in(demo: Demo) -> None:
    admin, county = Reader(demo, "admin"), Reader(demo, "county")

    shown = send(admin, f"/admin/people/{id_of(demo, 'county')}/password", password="")

    assert signs_in(demo, "county", secret(shown.text))
    assert county.get("/account").status_code == 303


def test_administrator_resets_not_his_own_password_here(demo: Demo) -> None:
    refused = send(Reader(demo, "admin"), f"/admin/people/{id_of(demo, 'admin')}/password", password="")

    assert refused.status_code == 403
    assert "那里要核对原密码" in refused.text


def test_ended_account_is_kept_and_let_in_by_nothing(demo: Demo) -> None:
    admin, county, person = Reader(demo, "admin"), Reader(demo, "county"), id_of(demo, "county")

    ended = send(admin, f"/admin/people/{person}/end")
    shown = admin.get(ended.headers["location"]).text

    assert ended.status_code == 303
    assert "账号已停用，密码、登录和令牌均已失效。" in shown
    assert changes(shown) == set()
    assert county.get("/account").status_code == 303
    assert demo.call("COUNTY", "GET", "/session").status_code == 401


def test_administrator_does_not_end_his_own_account(demo: Demo) -> None:
    admin, person = Reader(demo, "admin"), id_of(demo, "admin")

    refused = send(admin, f"/admin/people/{person}/end")

    assert refused.status_code == 403
    assert "不能停用自己的账号" in refused.text
    assert changes(admin.get(f"/admin/people/{person}").text) == set()


def test_security_officer_makes_no_accounts(demo: Demo) -> None:
    security, county = Reader(demo, "security"), id_of(demo, "county")

    answers = [
        send(security, path, login="li-ming", name="李明").status_code
        for path in ("/admin/people/new", f"/admin/people/{county}/password", f"/admin/people/{county}/end")
    ]

    assert answers == [403, 403, 403]


def test_form_without_its_token_changes_nothing(demo: Demo) -> None:
    admin = Reader(demo, "admin")

    refused = admin.post("/admin/people/new", {"login": "li-ming", "name": "李明"})

    assert refused.status_code == 403
    assert "没有查到" in admin.get("/admin/people?q=li-ming").text


def test_administrator_of_a_county_sees_and_manages_no_more_than_it(demo: Demo) -> None:
    """Nobody may take over the account of somebody who stands above him."""
    with demo.running.store.write() as connection:
        by = operator("cn", demo.clock())
        local = add_person(connection, by, "local", "县系统管理员")
        grant_role(connection, by, local, "administrator", organ="cn-330326")
    send(Reader(demo, "admin"), f"/admin/people/{local}/password", password="Long-jing 2026")
    reader = Reader(demo)
    reader.post("/sign-in", {"login": "local", "password": "Long-jing 2026"})

    listed = reader.get("/admin/people").text
    seen = [login for login in ("county", "filer", "city", "security") if id_of(demo, login) in listed]
    answers = [reader.get(f"/admin/people/{id_of(demo, login)}").status_code for login in ("county", "security")]
    taken = send(reader, f"/admin/people/{id_of(demo, 'security')}/password", password="")

    assert seen == ["county", "filer"]
    assert answers == [200, 404]
    assert taken.status_code == 404
