"""Who may do what, as a table: every route and every action of the app, for everybody, inside and outside the scope.

`authorisation_matrix.toml` is read by people; a route or action without a row there fails, and so does a row whose
route or action is gone. A cell is `yes`, or the status that refuses: 401, 403, 404.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from litestar.routes import HTTPRoute

from duibiao.interfaces.operating import operator, token_for
from duibiao.kernel.identity.accounts import add_person, grant_role, revoke_role
from duibiao.kernel.submissions.lifecycle import TRANSITIONS
from tests.demonstrations import TILE, Demo
from tests.versions import started

MATRIX = tomllib.loads((Path(__file__).parent / "authorisation_matrix.toml").read_text(encoding="utf-8"))
STALE = "sha256:" + "0" * 64

PEOPLE: Mapping[str, tuple[str, str] | None] = {
    "anonymous": None,
    "filer": ("filer", "own"),
    "filer_elsewhere": ("filer", "other"),
    "county_checker": ("checker", "cn-330326"),
    "city_checker": ("checker", "cn-3303"),
    "checker_elsewhere": ("checker", "cn-4403"),
    "province_approver": ("approver", "cn-33"),
    "approver_elsewhere": ("approver", "cn-44"),
    "nation_approver": ("approver", "cn"),
    "publisher": ("publisher", "cn"),
    "publisher_elsewhere": ("publisher", "cn-44"),
    "auditor": ("auditor", "cn"),
    "security_officer": ("security_officer", "cn"),
    "administrator": ("administrator", "cn"),
}


def hire(demo: Demo) -> None:
    """An account with a token for each of `PEOPLE`, under its name."""
    running = demo.running
    author = operator(running.instance.name, running.clock())
    other = demo.call("FILER_MOTOR", "GET", "/session").json()["holdings"][0]["enterprise"]
    enterprises = {"own": demo.names["ENTERPRISE"], "other": other}
    for name, held in PEOPLE.items():
        if held is None:
            continue
        role, place = held
        with running.store.write() as connection:
            person = add_person(connection, author, f"m-{name.replace('_', '-')}", name)
            if role == "filer":
                grant_role(connection, author, person, role, enterprise=enterprises[place])
            else:
                grant_role(connection, author, person, role, organ=place)
        demo.names[name] = token_for(running, f"m-{name.replace('_', '-')}", "matrix", 1)


def asked(demo: Demo, who: str, method: str, path: str, **given: Any) -> str:
    """`yes`, or the status that refused."""
    status = demo.call(None if who == "anonymous" else who, method, path, **given).status_code
    assert status < 500, (who, method, path)
    return str(status) if status in (401, 403, 404) else "yes"


def row_of(cells: Mapping[str, str]) -> dict[str, str]:
    """A row of the table with everybody in it: those not named have the cell `others`."""
    return {who: cells.get(who, cells["others"]) for who in PEOPLE}


def routes(demo: Demo) -> set[str]:
    """Every route of the app as "GET /submissions/{submission}"."""
    found = set()
    for route in demo.client.app.routes:
        if isinstance(route, HTTPRoute) and route.path.startswith("/api/v1"):
            path = route.path_format.removeprefix("/api/v1")
            found |= {f"{method} {path}" for method in route.methods if method != "OPTIONS"}
    return found


def places(demo: Demo, in_review: str) -> dict[str, str]:
    """What stands for the parameters of paths: things of the tile maker."""
    files = {"file": ("report.pdf", b"%PDF-1.7 synthetic", "application/pdf")}
    data = {"enterprise": demo.names["ENTERPRISE"]}
    digest = demo.call("FILER", "POST", "/evidence", data=data, files=files).json()["digest"]
    return {
        "submission": in_review,
        "uscc": demo.names["ENTERPRISE"],
        "product": str(uuid4()),
        "digest": digest,
        "organ": "cn-33",
        "name": "duibiao:porcelain_tile",
        "objection": str(uuid4()),
        "job": started(demo, login="m-publisher"),
        "certification": "duibiao:organic_product",
        "export_format": "duibiao:csv",
    }


def body_of(demo: Demo, route: str) -> dict[str, Any]:
    """A body of the right shape, so that what refuses is the permission and not the shape."""
    bodies: dict[str, dict[str, Any]] = {
        "POST /assessments": {"json": {"scheme": TILE["scheme"], "parameters": {}, "indicators": {}}},
        "POST /submissions": {"json": {**TILE, "id": str(uuid4()), "product": str(uuid4()), "round": None}},
        "PATCH /submissions/{submission}": {"json": {"changes": {}}},
        "POST /submissions/{submission}/actions": {"json": {"action": "pass", "seen": STALE}},
        "POST /submissions/{submission}/edition": {"json": {"to": STALE, "take": True}},
        "POST /submissions/import": {"json": {"filings": []}},
        "POST /results/{submission}/objections": {"json": {"text": "", "name": "", "contact": ""}},
        "POST /results/{submission}/objections/{objection}/answer": {"json": {"outcome": "dismissed", "reason": ""}},
        "PUT /enterprises/{uscc}": {"json": {"name": "", "organ": "cn-330326", "industry": "C3071"}},
        "PUT /enterprises/{uscc}/products/{product}": {"json": {"name": ""}},
        "POST /evidence": {
            "data": {"enterprise": demo.names["ENTERPRISE"]},
            "files": {"file": ("a.txt", b"%PDF-1.7 s", "application/pdf")},
        },
        "POST /rounds": {
            "json": {
                "id": "matrix",
                "organ": "cn-33",
                "title": {"zh": "批次"},
                "kinds": [],
                "opens_at": "2026-02-01T00:00:00.000000Z",
                "closes_at": "2026-01-01T00:00:00.000000Z",
            }
        },
        "POST /session": {"json": {"login": "nobody-there", "password": "wrong"}},
    }
    return bodies.get(route, {})


def test_every_route_has_a_row_and_every_row_a_route(demo: Demo) -> None:
    assert routes(demo) == set(MATRIX["routes"]), "add the route to tests/interfaces/authorisation_matrix.toml"


def test_every_action_has_a_row_and_every_row_an_action() -> None:
    rows = {(state, action) for state, actions in MATRIX["actions"].items() for action in actions}

    assert rows == set(TRANSITIONS), "add the action to tests/interfaces/authorisation_matrix.toml"


def test_routes_let_in_just_whom_the_table_names(demo: Demo) -> None:
    hire(demo)
    in_review = demo.drafted()
    demo.acts(in_review, ("FILER", "submit"))
    given = places(demo, in_review)

    found = {
        route: {
            who: asked(demo, who, route.split()[0], route.split()[1].format(**given), **body_of(demo, route))
            for who in PEOPLE
        }
        for route in sorted(MATRIX["routes"])
    }

    assert found == {route: row_of(cells) for route, cells in sorted(MATRIX["routes"].items())}


def submission_in(demo: Demo, state: str) -> str:
    """The id of a submission of the tile maker in this state."""
    passes = [("COUNTY", "pass"), ("CITY", "pass"), ("PROVINCE", "pass"), ("NATION", "pass")]
    ways: dict[str, list[tuple[str, str]]] = {
        "draft": [],
        "in_review": [("FILER", "submit")],
        "accepted": [("FILER", "submit"), *passes],
        "in_publicity": [("FILER", "submit"), *passes, ("NATION", "publicise")],
        "published": [("FILER", "submit"), *passes, ("NATION", "publicise"), ("NATION", "publish")],
    }
    id_ = demo.drafted()
    demo.acts(id_, *ways.get(state, ways["in_review"] if state == "returned" else ways["published"]))
    if state in ("returned", "suspended"):
        who, action = {"returned": ("COUNTY", "return"), "suspended": ("NATION", "suspend")}[state]
        assert demo.act(who, id_, action, comment="理由").json()["state"] == state
    return id_


def tried(demo: Demo, who: str, id_: str, action: str) -> str:
    """`yes`, or the status that refused. The remark speaks of no place, so whoever may act is refused for that."""
    path = f"/submissions/{id_}"
    shown = demo.call(None if who == "anonymous" else who, "GET", path)
    seen = shown.json()["seen"] if shown.status_code == 200 else STALE
    remarks = [{"path": "nowhere", "text": "理由"}]
    body = {"action": action, "seen": seen, "comment": "理由", "remarks": remarks}
    return asked(demo, who, "POST", f"{path}/actions", json=body)


def test_actions_are_taken_by_just_whom_the_table_names(demo: Demo) -> None:
    hire(demo)
    found: dict[str, dict[str, dict[str, str]]] = {}
    for state, actions in MATRIX["actions"].items():
        id_ = submission_in(demo, state)
        found[state] = {action: {who: tried(demo, who, id_, action) for who in PEOPLE} for action in actions}

    expected = {s: {a: row_of(cells) for a, cells in rows.items()} for s, rows in MATRIX["actions"].items()}
    assert found == expected


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_nobody_passes_what_they_filed_themselves(demo: Demo) -> None:
    """Somebody files, leaves the enterprise, and becomes the county's checker: this filing is not theirs to pass."""
    running = demo.running
    author = operator(running.instance.name, running.clock())
    with running.store.write() as connection:
        person = add_person(connection, author, "turncoat", "换岗的人")
        holding = grant_role(connection, author, person, "filer", enterprise=demo.names["ENTERPRISE"])
    demo.names["TURNCOAT"] = token_for(running, "turncoat", "matrix", 1)
    id_ = demo.drafted()
    demo.acts(id_, ("TURNCOAT", "submit"))

    with running.store.write() as connection:
        revoke_role(connection, author, holding)
        grant_role(connection, author, person, "checker", organ="cn-330326")

    refused = demo.act("TURNCOAT", id_, "pass")

    assert (refused.status_code, refused.json()["type"]) == (403, "urn:duibiao:action.own_filing")


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_nobody_answers_an_objection_to_what_they_filed_themselves(demo: Demo) -> None:
    """Somebody files, leaves the enterprise, and becomes the nation's publisher: another one must answer."""
    running = demo.running
    author = operator(running.instance.name, running.clock())
    with running.store.write() as connection:
        person = add_person(connection, author, "turncoat", "换岗的人")
        holding = grant_role(connection, author, person, "filer", enterprise=demo.names["ENTERPRISE"])
    demo.names["TURNCOAT"] = token_for(running, "turncoat", "matrix", 1)
    id_ = demo.drafted()
    passes = [("COUNTY", "pass"), ("CITY", "pass"), ("PROVINCE", "pass"), ("NATION", "pass")]
    demo.acts(id_, ("TURNCOAT", "submit"), *passes, ("NATION", "publicise"))
    words = {"text": "数据与包装不符。", "name": "李某", "contact": "synthetic contact"}
    case = demo.call(None, "POST", f"/results/{id_}/objections", words).json()["id"]

    with running.store.write() as connection:
        revoke_role(connection, author, holding)
        grant_role(connection, author, person, "publisher", organ="cn")
    answer = {"outcome": "dismissed", "reason": "已复核报告。"}
    path = f"/results/{id_}/objections/{case}/answer"
    refused = demo.call("TURNCOAT", "POST", path, answer)

    assert (refused.status_code, refused.json()["type"]) == (403, "urn:duibiao:action.own_filing")
    assert demo.call("NATION", "POST", path, answer).status_code == 200
