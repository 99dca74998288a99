"""What every page carries against what does not belong to it, and how addresses that lead nowhere are told."""

from __future__ import annotations

import pytest
from litestar.routes import HTTPRoute
from sqlalchemy.exc import OperationalError

from duibiao.interfaces.web.pages import portal
from tests.demonstrations import Demo
from tests.interfaces.web.addresses import FILES
from tests.interfaces.web.readers import Reader

POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def policy_of(answer: object) -> dict[str, str]:
    rules = answer.headers["content-security-policy"].split("; ")  # type: ignore[attr-defined]
    return dict(rule.split(" ", 1) for rule in rules)


def plain_addresses(demo: Demo) -> list[str]:
    """The address of every page whose route has no name to fill in."""
    return sorted(
        route.path
        for route in demo.client.app.routes
        if isinstance(route, HTTPRoute)
        and "GET" in route.methods
        and "{" not in route.path_format
        and not route.path.startswith(("/api", "/schema"))
        and not route.path.endswith(FILES)
    )


@pytest.mark.parametrize("login", [None, "filer", "county", "nation", "admin", "auditor"])
def test_every_page_and_every_refusal_has_the_policy(demo: Demo, login: str | None) -> None:
    reader = Reader(demo, login)

    answers = {path: reader.get(path) for path in [*plain_addresses(demo), "/nothing-is-here", "/static/0/nothing"]}

    pages = {path: answer for path, answer in answers.items() if answer.status_code != 303}
    assert {path: policy_of(answer) for path, answer in pages.items()} == dict.fromkeys(pages, POLICY)
    assert {answer.headers["x-content-type-options"] for answer in pages.values()} == {"nosniff"}
    assert {answer.headers["referrer-policy"] for answer in pages.values()} == {"same-origin"}
    assert {answer.headers["cache-control"] for answer in pages.values()} == {"no-store"}
    assert [path for path, answer in pages.items() if " style=" in answer.text or " onclick=" in answer.text] == []
    assert [path for path, answer in pages.items() if "<style" in answer.text or "<script>" in answer.text] == []


@pytest.mark.parametrize("path", ["/nothing-is-here", "/results/../../etc/passwd", "/results/%F0%9F%98%80/x/y"])
def test_unknown_address_is_a_page_for_browsers_and_a_problem_for_programs(demo: Demo, path: str) -> None:
    page = Reader(demo).get(path)
    problem = Reader(demo).get(path, accept="application/json")

    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert (problem.status_code, problem.headers["content-type"]) == (404, "application/problem+json")
    assert 'role="search"' in page.text


def test_unknown_address_of_the_api_is_a_problem_for_everybody(demo: Demo) -> None:
    answer = Reader(demo).get("/api/v1/nothing-is-here")

    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_method_that_a_page_does_not_know_is_told_as_a_page(demo: Demo) -> None:
    answer = Reader(demo).post("/", {})

    assert (answer.status_code, answer.headers["content-type"]) == (405, "text/html; charset=utf-8")
    assert policy_of(answer) == POLICY


def test_page_of_another_room_is_refused_by_name(demo: Demo) -> None:
    answer = Reader(demo, "filer").get("/admin")

    assert (answer.status_code, policy_of(answer)) == (403, POLICY)
    assert "accounts.read" in answer.text


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (RuntimeError("砖"), 500, "平台出了故障，本次没有任何改动。"),
        (OperationalError("SELECT 1", {}, Exception("locked")), 503, "系统正忙，本次没有任何改动。"),
        (
            OperationalError("SELECT 1", {}, Exception("server closed"), connection_invalidated=True),
            503,
            "不能确认是否办成。请先查看现状",
        ),
    ],
)
def test_defect_is_a_page_that_tells_nothing_of_itself(
    demo: Demo, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, said: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(portal, "reading", fail)

    answer = Reader(demo).get("/")

    assert (answer.status_code, policy_of(answer)) == (status, POLICY)
    assert said in answer.text
    assert "RuntimeError" not in answer.text
    assert "SELECT" not in answer.text


def test_page_of_a_defect_names_an_incident_that_the_log_knows(
    demo: Demo, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("砖")

    monkeypatch.setattr(portal, "reading", fail)

    page = Reader(demo).get("/").text

    incidents = [record.args[0] for record in caplog.records if isinstance(record.args, tuple) and record.args]
    assert [str(incident) in page for incident in incidents] == [True]
