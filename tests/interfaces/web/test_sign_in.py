"""Coming and going by the pages: nothing typed is lost, nobody is led elsewhere."""

from __future__ import annotations

from html import unescape

import pytest

from duibiao.interfaces.web.desk import SESSION_COOKIE
from tests.demonstrations import Demo
from tests.interfaces.web.readers import Reader, hidden, password_of
from tests.interfaces.web.test_preferences import ELSEWHERE


def test_session_is_a_cookie_for_this_site_alone(demo: Demo) -> None:
    answer = Reader(demo).post("/sign-in", {"login": "county", "password": password_of(demo)})

    kept = answer.headers["set-cookie"].split("; ")
    assert kept[0].startswith(f"{SESSION_COOKIE}=")
    assert sorted(kept[1:]) == ["HttpOnly", "Path=/", "SameSite=lax"]


@pytest.mark.parametrize(
    ("login", "room"),
    [("filer", "/desk"), ("county", "/review"), ("nation", "/review"), ("admin", "/admin"), ("security", "/admin")],
)
def test_one_is_led_to_the_room_that_is_ones_own(demo: Demo, login: str, room: str) -> None:
    answer = Reader(demo).post("/sign-in", {"login": login, "password": password_of(demo)})

    assert (answer.status_code, answer.headers["location"]) == (303, room)


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_one_is_led_nowhere_else(demo: Demo, wanted: str) -> None:
    answer = Reader(demo).post("/sign-in", {"login": "filer", "password": password_of(demo), "next": wanted})

    assert answer.headers["location"] == "/desk"


def test_page_that_needs_somebody_leads_to_sign_in_and_back(demo: Demo) -> None:
    reader = Reader(demo)

    refused = reader.get("/account?done=token_revoked")
    asked = reader.get(refused.headers["location"])
    back = reader.post("/sign-in", {**dict(hidden(asked.text)), "login": "county", "password": password_of(demo)})

    assert (refused.status_code, refused.headers["location"]) == (
        303,
        "/sign-in?next=%2Faccount%3Fdone%3Dtoken_revoked",
    )
    assert back.headers["location"] == "/account?done=token_revoked"


def test_wrong_password_keeps_what_was_typed_but_itself(demo: Demo) -> None:
    fields = {"login": "county", "password": "Wrong-0000", "next": "/account/tokens", "carried.title": "夜间“导入”"}

    answer = Reader(demo).post("/sign-in", fields)

    assert answer.status_code == 403
    assert 'value="county"' in answer.text
    assert ("next", "/account/tokens") in hidden(answer.text)
    assert ("carried.title", "夜间“导入”") in hidden(answer.text)
    assert "Wrong-0000" not in answer.text
    assert "set-cookie" not in answer.headers


def test_form_sent_after_the_session_ended_is_carried_through_sign_in_and_sent_again(demo: Demo) -> None:
    reader = Reader(demo, "county")
    typed = {"csrf": reader.csrf, "title": "夜间 <导入> & 对账", "days": "30"}
    demo.clock.advance(minutes=31)

    ended = reader.post("/account/tokens", typed)
    resumed = reader.post("/sign-in", {**carried(ended.text), "login": "county", "password": password_of(demo)})
    sent = reader.post("/account/tokens", resuming(resumed.text))

    assert (ended.status_code, resumed.status_code) == (401, 200)
    assert carried(ended.text) == {
        "next": "/account/tokens",
        "carried.title": "夜间 <导入> & 对账",
        "carried.days": "30",
    }
    assert "登录已过期，请重新登录。填写的内容仍在。" in ended.text
    assert 'action="/account/tokens"' in resumed.text
    assert sent.status_code == 200
    assert "夜间 <导入> & 对账" in unescape(sent.text)


def test_password_is_not_carried(demo: Demo) -> None:
    reader = Reader(demo, "county")
    csrf = reader.csrf
    demo.clock.advance(hours=13)

    ended = reader.post(
        "/account/password", {"csrf": csrf, "old_password": "Old-Secret-1", "password": "New-Secret-1", "note": "留"}
    )

    assert carried(ended.text) == {"next": "/account/password", "carried.note": "留"}
    assert "Secret-1" not in ended.text


def test_signing_out_ends_the_session_here_and_on_the_server(demo: Demo) -> None:
    reader = Reader(demo, "county")
    secret = reader.cookies[SESSION_COOKIE]

    answer = reader.post("/sign-out", {"csrf": reader.csrf})
    reader.cookies[SESSION_COOKIE] = secret

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert reader.get("/account").headers["location"] == "/sign-in?next=%2Faccount"


def test_ended_session_still_reads_what_is_public(demo: Demo) -> None:
    reader = Reader(demo, "county")
    demo.clock.advance(minutes=31)

    page = reader.get("/")

    assert page.status_code == 200
    assert 'href="/sign-in?next=/"' in page.text


def test_people_of_the_demonstration_are_offered_there_alone(demo: Demo) -> None:
    file = demo.folder / "deployment.toml"
    offered = Reader(demo).get("/sign-in").text
    file.write_text(file.read_text(encoding="utf-8").replace("synthetic = true", "synthetic = false"), encoding="utf-8")

    with_none = Reader(Demo(demo.folder, demo.clock)).get("/sign-in").text

    assert offered.count('name="login"') > with_none.count('name="login"') == 1
    assert password_of(demo) not in with_none


def carried(page: str) -> dict[str, str]:
    """The hidden fields of the sign-in form: all but those of the page's head and of the people it offers."""
    form = page.split('action="/sign-in"', 1)[1].split("</form>", 1)[0]
    return dict(hidden(form))


def resuming(page: str) -> dict[str, str]:
    """The hidden fields of the form that sends again what was typed."""
    return dict(hidden(page.split("<main", 1)[1]))
