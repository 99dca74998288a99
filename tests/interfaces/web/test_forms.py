"""A form proves where it comes from, or nothing happens."""

from __future__ import annotations

import pytest

from duibiao.interfaces.web.pages.forms import Form
from tests.demonstrations import Demo
from tests.interfaces.test_bad_input import rows
from tests.interfaces.web.readers import ADDRESS, Reader

TYPED = {"title": "夜间导入", "days": "30"}


@pytest.mark.parametrize("csrf", [{}, {"csrf": ""}, {"csrf": "x" * 43}, {"csrf": "砖"}])
def test_form_without_the_token_of_its_session_is_refused(demo: Demo, csrf: dict[str, str]) -> None:
    reader = Reader(demo, "county")
    before = rows(demo)

    refused = reader.post("/account/tokens", {**TYPED, **csrf})

    assert refused.status_code == 403
    assert rows(demo) == before
    assert "夜间导入" in refused.text


def test_token_of_another_session_is_refused(demo: Demo) -> None:
    reader, other = Reader(demo, "county"), Reader(demo, "city")

    assert reader.post("/account/tokens", {**TYPED, "csrf": other.csrf}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": f"{ADDRESS}.evil.example"},
        {"origin": f"{ADDRESS}:8443"},
        {"origin": "null"},
        {"origin": "", "sec_fetch_site": "cross-site"},
        {"origin": "", "sec_fetch_site": "same-site"},
    ],
)
def test_form_of_another_site_is_refused_even_with_the_token(demo: Demo, headers: dict[str, str]) -> None:
    reader = Reader(demo, "county")
    csrf = reader.csrf
    before = rows(demo)

    refused = reader.post("/account/tokens", {**TYPED, "csrf": csrf}, **headers)

    assert refused.status_code == 403
    assert "这份表单不是从本平台的页面提交的" in refused.text
    assert rows(demo) == before


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/preferences"])
def test_public_form_of_another_site_is_refused(demo: Demo, path: str) -> None:
    refused = Reader(demo).post(path, {"login": "county", "language": "en"}, origin="https://evil.example")

    assert (refused.status_code, "set-cookie" in refused.headers) == (403, False)


@pytest.mark.parametrize(
    "headers", [{"origin": ADDRESS}, {"origin": ""}, {"origin": "", "sec_fetch_site": "same-origin"}]
)
def test_form_of_this_site_is_taken(demo: Demo, headers: dict[str, str]) -> None:
    reader = Reader(demo, "county")

    assert reader.post("/account/tokens", {**TYPED, "csrf": reader.csrf}, **headers).status_code == 200


def test_nul_in_a_form_is_refused(demo: Demo) -> None:
    refused = Reader(demo).post("/sign-in", {"login": "a\x00b", "password": "x"})

    assert refused.status_code == 422
    assert "空字符（U+0000）" in refused.text


def test_nul_in_an_address_is_refused_as_a_page(demo: Demo) -> None:
    refused = Reader(demo).get("/sign-in?next=%00")

    assert (refused.status_code, refused.headers["content-type"]) == (422, "text/html; charset=utf-8")


@pytest.mark.parametrize("media_type", ["application/json", "text/plain", "application/xml"])
def test_body_that_is_no_form_is_refused(demo: Demo, media_type: str) -> None:
    refused = Reader(demo).post("/sign-in", {}, content_type=media_type)

    assert refused.status_code == 415


def test_form_keeps_order_repetition_and_lines() -> None:
    sent = [("b", " 砖\r\n瓦 "), ("a", "1"), ("a", "2"), ("password", " x "), ("csrf", "t"), ("i.x", "3"), ("i.x", "4")]

    form = Form(sent)

    assert (form.get("a"), form.get("none", "—"), form.all("a")) == ("1", "—", ["1", "2"])
    assert form.get("b") == "砖\n瓦"
    assert form.get("password") == " x "
    assert form.under("i.") == {"x": "4"}
    assert form.kept() == [("b", "砖\n瓦"), ("a", "1"), ("a", "2"), ("i.x", "3"), ("i.x", "4")]
