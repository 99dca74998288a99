"""/account: one's own roles, password and tokens."""

from __future__ import annotations

import pytest

from tests.demonstrations import Demo
from tests.interfaces.web.offices import changes, errors, secret, send
from tests.interfaces.web.readers import Reader, password_of

NEW = "Long-jing 2026"


def test_page_shows_login_and_roles_with_their_places(demo: Demo) -> None:
    shown = Reader(demo, "nation").get("/account").text

    assert [words in shown for words in ("nation", "批准人", "发布人", "国家（全国工作平台）")] == [True] * 4


def test_token_is_shown_once_works_and_is_revoked(demo: Demo) -> None:
    county = Reader(demo, "county")

    made = send(county, "/account/tokens", title="夜间<导入>", days="30")
    demo.names["made"] = secret(made.text)
    page = county.get("/account").text
    before = demo.call("made", "GET", "/session").json()["login"]
    ways = changes(page) - {"/account/tokens"}
    answers = [send(county, way).headers["location"] for way in ways]

    assert (made.status_code, made.headers["cache-control"]) == (200, "no-store")
    assert demo.names["made"] not in page
    assert "夜间&lt;导入&gt;" in page
    assert before == "county"
    assert answers == ["/account?done=token_revoked"] * 2
    assert demo.call("made", "GET", "/session").status_code == 401
    assert changes(county.get("/account").text) == {"/account/tokens"}


@pytest.mark.parametrize(
    ("title", "days", "fields"),
    [("", "30", ["title"]), ("导入", "0", ["days"]), ("导入", "九十", ["days"]), ("", "367", ["days", "title"])],
)
def test_token_that_will_not_do_is_refused_at_its_fields(demo: Demo, title: str, days: str, fields: list[str]) -> None:
    refused = send(Reader(demo, "county"), "/account/tokens", title=title, days=days)

    assert (refused.status_code, sorted(errors(refused.text))) == (422, fields)
    assert f'value="{days}"' in refused.text


def test_token_makes_no_other_token_and_changes_no_password(demo: Demo) -> None:
    bearer = {"authorization": f"Bearer {demo.names['COUNTY']}"}
    stranger = Reader(demo)

    answers = [
        stranger.post("/account/tokens", {"title": "另一个", "days": "366"}, **bearer),
        stranger.post("/account/password", {"old_password": "x", "password": NEW, "again_password": NEW}, **bearer),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert [("不能用令牌代办" in answer.text) for answer in answers] == [True, True]


def test_token_of_another_is_not_found(demo: Demo) -> None:
    county, city = Reader(demo, "county"), Reader(demo, "city")
    (way,) = changes(city.get("/account").text) - {"/account/tokens"}

    assert send(county, way).status_code == 404
    assert demo.call("CITY", "GET", "/session").status_code == 200


def test_changed_password_ends_other_sessions_and_keeps_this_one(demo: Demo) -> None:
    here, elsewhere = Reader(demo, "county"), Reader(demo, "county")
    before = here.cookies["duibiao_session"]

    changed = send(here, "/account/password", old_password=password_of(demo), password=NEW, again_password=NEW)

    assert changed.headers["location"] == "/account?done=password_changed"
    assert here.cookies["duibiao_session"] != before
    assert "其他设备上的登录已退出" in here.get(changed.headers["location"]).text
    assert elsewhere.get("/account").status_code == 303
    assert Reader(demo).post("/sign-in", {"login": "county", "password": NEW}).status_code == 303


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"old_password": "wrong"}, ["old_password"]),
        ({"again_password": "other"}, ["again_password"]),
        ({"password": "short", "again_password": "short"}, ["password"]),
    ],
)
def test_password_is_not_changed(demo: Demo, changed: dict[str, str], fields: list[str]) -> None:
    given = {"old_password": password_of(demo), "password": NEW, "again_password": NEW, **changed}

    refused = send(Reader(demo, "county"), "/account/password", **given)

    assert (refused.status_code, list(errors(refused.text))) == (422, fields)
    assert [value in refused.text for value in given.values() if value not in ("other", "short")] == [False] * sum(
        value not in ("other", "short") for value in given.values()
    )
    assert Reader(demo).post("/sign-in", {"login": "county", "password": NEW}).status_code == 403


def test_old_password_is_not_guessed_here(demo: Demo) -> None:
    county = Reader(demo, "county")
    given = {"password": NEW, "again_password": NEW}

    answers = [send(county, "/account/password", old_password=f"guess {n}", **given) for n in range(6)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [403]
    assert "账号暂时锁定" in errors(answers[-1].text)["old_password"]


def test_forms_without_their_token_change_nothing(demo: Demo) -> None:
    county = Reader(demo, "county")
    given = {"old_password": password_of(demo), "password": NEW, "again_password": NEW}

    answers = [
        county.post("/account/password", given),
        county.post("/account/tokens", {"title": "夜间取数", "days": "1"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert Reader(demo).post("/sign-in", {"login": "county", "password": NEW}).status_code == 403
    assert "夜间取数" not in county.get("/account").text


def test_ended_session_loses_no_password_into_the_page(demo: Demo) -> None:
    county = Reader(demo, "county")
    demo.clock.advance(hours=1)

    asked = county.post("/account/password", {"csrf": "x", "old_password": "Geheim 1234", "password": NEW})

    assert asked.status_code == 401
    assert ("Geheim" in asked.text, NEW in asked.text) == (False, False)
