"""Roles given and taken on pages, by the security officer alone."""

from __future__ import annotations

import pytest

from duibiao.interfaces.operating import operator
from duibiao.kernel.identity.accounts import add_person
from tests.demonstrations import Demo
from tests.interfaces.web.offices import changes, errors, id_of, links, rooms, secret, send
from tests.interfaces.web.readers import Reader


@pytest.fixture
def newcomer(demo: Demo) -> str:
    """The id of an account without roles."""
    with demo.running.store.write() as connection:
        return add_person(connection, operator("cn", demo.clock()), "li-ming", "李明")


def test_granted_person_signs_in_to_the_right_room(demo: Demo, newcomer: str) -> None:
    password = secret(send(Reader(demo, "admin"), f"/admin/people/{newcomer}/password", password="").text)
    granted = send(Reader(demo, "security"), f"/admin/people/{newcomer}/grant", role="checker", find_organ="cn-330326")
    person = Reader(demo)
    entered = person.post("/sign-in", {"login": "li-ming", "password": password})

    assert granted.headers["location"] == f"/admin/people/{newcomer}?done=role_granted"
    assert entered.headers["location"] == "/review"
    common = ["/", "/results", "/schemes", "/standards", "/statistics", "/certifications"]
    assert rooms(person.get("/account").text) == [*common, "/review", "/x/front_runners", "/x/notices"]
    assert "平阳县" in person.get("/account").text


def test_organ_is_found_by_part_of_its_name_without_script(demo: Demo, newcomer: str) -> None:
    security, path = Reader(demo, "security"), f"/admin/people/{newcomer}/grant"

    found = send(security, path, role="approver", industries="C13", find_organ="鼓楼", find="organ")
    granted = send(
        security,
        path,
        role="approver",
        find_organ="鼓楼",
        found_organ="鼓楼",
        organ="cn-320106",
        industries="c13、C3071",
    )
    shown = security.get(f"/admin/people/{newcomer}").text

    assert found.status_code == 200
    assert found.text.count('type="radio" name="organ"') == 4
    assert "江苏省 / 南京市" in found.text
    assert '<option value="approver" selected>' in found.text
    assert 'value="C13"' in found.text
    assert granted.status_code == 303
    assert ("cn-320106" in shown, "C13 C3071" in shown) == (True, True)


def test_part_of_a_name_is_not_guessed_at(demo: Demo, newcomer: str) -> None:
    refused = send(Reader(demo, "security"), f"/admin/people/{newcomer}/grant", role="checker", find_organ="平阳")

    assert refused.status_code == 422
    assert errors(refused.text) == {"organ": "名称含“平阳”的机构已列出，请选定一个。"}
    assert 'value="cn-330326" checked' in refused.text


def test_choice_made_for_another_search_does_not_count(demo: Demo, newcomer: str) -> None:
    form = {"role": "checker", "find_organ": "查无此地", "found_organ": "鼓楼", "organ": "cn-320106"}

    refused = send(Reader(demo, "security"), f"/admin/people/{newcomer}/grant", **form)

    assert (refused.status_code, list(errors(refused.text))) == (422, ["organ"])


def test_filer_is_granted_an_enterprise(demo: Demo, newcomer: str) -> None:
    enterprise = demo.names["ENTERPRISE"].lower()

    granted = send(Reader(demo, "security"), f"/admin/people/{newcomer}/grant", role="filer", enterprise=enterprise)
    shown = Reader(demo, "auditor").get(f"/admin/people/{newcomer}").text

    assert granted.status_code == 303
    assert "平阳示例陶瓷有限公司（合成）" in shown


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ({"role": ""}, ["role"]),
        ({"role": "checker"}, ["organ"]),
        ({"role": "filer"}, ["enterprise"]),
        ({"role": "filer", "enterprise": "1"}, ["enterprise"]),
        ({"role": "filer", "enterprise": "91330326MA2DEM99X3"}, ["enterprise"]),
        ({"role": "checker", "find_organ": "cn-33", "industries": "茶"}, ["industries"]),
        ({"role": "checker", "find_organ": "cn-33", "until": "2020-01-01"}, ["until"]),
        ({"role": "checker", "find_organ": "cn-33", "until": "明天"}, ["until"]),
        ({"role": "checker", "find_organ": "cn-99", "found_organ": "cn-99", "organ": "cn-99"}, ["organ"]),
    ],
)
def test_faults_stand_at_the_fields(demo: Demo, newcomer: str, form: dict[str, str], fields: list[str]) -> None:
    refused = send(Reader(demo, "security"), f"/admin/people/{newcomer}/grant", **form)

    assert (refused.status_code, list(errors(refused.text))) == (422, fields)


def test_duties_stay_separated(demo: Demo) -> None:
    refused = send(
        Reader(demo, "security"),
        f"/admin/people/{id_of(demo, 'filer')}/grant",
        role="checker",
        find_organ="cn-330326",
        until="2030-01-01",
    )

    assert refused.status_code == 403
    assert "填报人不能兼任审核人、批准人或发布人" in refused.text
    assert 'value="2030-01-01"' in refused.text
    assert '<option value="checker" selected>' in refused.text


def test_nobody_gives_himself_a_role(demo: Demo) -> None:
    security, person = Reader(demo, "security"), id_of(demo, "security")

    refused = send(security, f"/admin/people/{person}/grant", role="checker", find_organ="cn")
    shown = security.get(f"/admin/people/{person}").text

    assert refused.status_code == 403
    assert "不能给自己授予或收回角色" in refused.text
    assert "角色由另一位安全管理员授予和收回" in shown
    assert changes(shown) == set()


def test_revoked_role_is_over_at_once(demo: Demo) -> None:
    security, county, person = Reader(demo, "security"), Reader(demo, "county"), id_of(demo, "county")
    (way,) = [at for at in changes(security.get(f"/admin/people/{person}").text) if "/roles/" in at]

    revoked = send(security, way)
    again = send(security, way)

    assert revoked.headers["location"] == f"/admin/people/{person}?done=role_revoked"
    assert again.status_code == 422
    assert "这个角色已经收回" in again.text
    common = ["/", "/results", "/schemes", "/standards", "/statistics", "/certifications"]
    assert rooms(county.get("/account").text) == [*common, "/x/front_runners", "/x/notices"]


def test_role_is_revoked_on_its_holders_page_only(demo: Demo) -> None:
    security = Reader(demo, "security")
    (way,) = [at for at in changes(security.get(f"/admin/people/{id_of(demo, 'county')}").text) if "/roles/" in at]

    answer = send(security, way.replace(id_of(demo, "county"), id_of(demo, "city")))

    assert answer.status_code == 404


def test_token_of_another_is_revoked(demo: Demo) -> None:
    security, person = Reader(demo, "security"), id_of(demo, "county")
    (way,) = [at for at in changes(security.get(f"/admin/people/{person}").text) if "/tokens/" in at]
    before = demo.call("COUNTY", "GET", "/session").status_code

    revoked = send(security, way)

    assert revoked.headers["location"] == f"/admin/people/{person}?done=token_revoked"
    assert (before, demo.call("COUNTY", "GET", "/session").status_code) == (200, 401)


def test_administrator_grants_and_revokes_nothing(demo: Demo) -> None:
    admin, person = Reader(demo, "admin"), id_of(demo, "county")
    shown = admin.get(f"/admin/people/{person}").text

    assert send(admin, f"/admin/people/{person}/grant", role="checker", find_organ="cn").status_code == 403
    assert "角色由安全管理员授予和收回。" in shown
    assert [href for href in links(shown) if href.endswith("/grant")] == []
    assert changes(shown) == set()
