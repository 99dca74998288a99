"""Language and size of text: kept in a cookie, and never a way to somewhere else."""

from __future__ import annotations

import pytest

from tests.demonstrations import Demo
from tests.interfaces.web.readers import Reader


def test_language_stays_chosen(demo: Demo) -> None:
    reader = Reader(demo)

    answer = reader.post("/preferences", {"language": "en", "back": "/sign-in"})
    page = reader.get("/sign-in")

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert sorted(answer.headers["set-cookie"].split("; ")) == [
        "HttpOnly",
        "Max-Age=31622400",
        "Path=/",
        "SameSite=lax",
        "duibiao_language=en",
    ]
    assert '<html lang="en">' in page.text
    assert page.headers["content-language"] == "en"


def test_page_speaks_the_language_of_the_deployment_whatever_the_browser_was_installed_with(demo: Demo) -> None:
    page = Reader(demo).get("/sign-in", accept_language="en-US,en;q=0.9")

    assert '<html lang="zh-CN">' in page.text


def test_size_of_text_is_chosen_and_forgotten(demo: Demo) -> None:
    reader = Reader(demo)

    reader.post("/preferences", {"text": "larger", "back": "/"})
    larger = reader.get("/sign-in").text
    answer = reader.post("/preferences", {"text": "", "back": "/"})

    assert '<html lang="zh-CN" data-text="larger">' in larger
    assert "Max-Age=0" in answer.headers["set-cookie"]


@pytest.mark.parametrize("fields", [{"language": "fr"}, {"language": 'en"><script>'}, {"text": "huge"}, {}])
def test_preference_that_there_is_not_is_not_kept(demo: Demo, fields: dict[str, str]) -> None:
    reader = Reader(demo)

    answer = reader.post("/preferences", {**fields, "back": "/"})

    assert answer.status_code == 303
    assert [value for value in reader.cookies.values() if value] == []


def test_text_size_of_a_forged_cookie_is_not_written_into_the_page(demo: Demo) -> None:
    reader = Reader(demo)
    reader.cookies["duibiao_text"] = "x onload=alert(1)"

    assert '<html lang="zh-CN">' in reader.get("/sign-in").text


ELSEWHERE = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example/",
    "http:/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "",
    "/\t/evil.example",
    "/\n/evil.example",
]


@pytest.mark.parametrize("back", ELSEWHERE)
def test_way_back_leads_nowhere_else(demo: Demo, back: str) -> None:
    answer = Reader(demo).post("/preferences", {"language": "en", "back": back})

    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize("back", ["/results?q=%E7%A0%96&after=a.b", "/schemes/duibiao:porcelain_tile", "/"])
def test_way_back_is_the_page_one_came_from(demo: Demo, back: str) -> None:
    answer = Reader(demo).post("/preferences", {"text": "large", "back": back})

    assert answer.headers["location"] == back


def test_forms_of_the_head_name_the_page_they_stand_on(demo: Demo) -> None:
    page = Reader(demo).get("/sign-in?next=/results").text

    assert page.count('<input type="hidden" name="back" value="/sign-in?next=/results">') == 2
