from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

import pytest
from sqlalchemy import Connection, select

from duibiao.kernel.identity import accounts
from duibiao.kernel.identity.enterprises import put_enterprise
from duibiao.kernel.identity.passwords import hash_password
from duibiao.kernel.identity.people import Holding, Person, get_person, list_people
from duibiao.kernel.identity.sessions import open_session, session_of
from duibiao.kernel.identity.tokens import issue_token, person_of_token
from duibiao.kernel.journal import erasables
from duibiao.kernel.journal.entries import Author, Subject, history
from duibiao.kernel.store.tables import people
from duibiao.model.values.messages import Conflict, Fault, NotAllowed, NotFound
from tests.kernel.identity.country import NOW, OPERATOR, PASSWORD, TEA, TODAY

Authors = Callable[..., Author]


@pytest.fixture
def person(connection: Connection) -> str:
    return accounts.add_person(connection, OPERATOR, "liming", "李明")


@pytest.fixture
def tea(connection: Connection) -> str:
    return put_enterprise(connection, OPERATOR, TEA, name="绿茶厂", organ="cn-330106", industry="C1311").uscc


def keys(refusal: pytest.ExceptionInfo[Fault]) -> list[str]:
    return [m.key for m in refusal.value.messages]


def test_administrator_makes_an_account_without_roles(connection: Connection, author: Authors) -> None:
    id = accounts.add_person(connection, author("administrator"), " LiMing ", " 李明 ")

    assert get_person(connection, id, TODAY) == Person(id, "liming", "李明", ())


def test_entry_of_a_new_account_holds_no_name(connection: Connection, person: str) -> None:
    (recorded,) = history(connection, Subject("person", person))

    assert recorded.entry.type == "person.added"
    assert "李明".encode() not in recorded.bytes
    assert b"liming" not in recorded.bytes
    digests = [recorded.entry.body["login"], recorded.entry.body["name"]]
    assert [erasables.read(connection, digests)[digest] for digest in digests] == ["liming", "李明"]


@pytest.mark.parametrize("login", ["", "ab", "1abc", "李明明", "a b c", "a" * 65])
def test_login_outside_its_grammar_is_refused(connection: Connection, login: str) -> None:
    with pytest.raises(Fault) as refusal:
        accounts.add_person(connection, OPERATOR, login, "李明")

    assert keys(refusal) == ["account.login_grammar"]


def test_login_and_name_are_complained_of_together(connection: Connection) -> None:
    with pytest.raises(Fault) as refusal:
        accounts.add_person(connection, OPERATOR, "x", "李\n明")

    assert keys(refusal) == ["account.login_grammar", "account.name_length"]


def test_login_is_taken_once(connection: Connection, person: str) -> None:
    with pytest.raises(Conflict) as refusal:
        accounts.add_person(connection, OPERATOR, "LIMING", "李鸣")

    assert keys(refusal) == ["account.login_taken"]


@pytest.mark.parametrize("role", ["security_officer", "auditor", "checker", "filer", "unheard_of"])
def test_nobody_but_the_administrator_makes_accounts(connection: Connection, role: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        accounts.add_person(connection, Author("cn-33", "p", role, NOW, "cn-33"), "liming", "李明")

    assert keys(refusal) == ["role.lacks_permission"]


def test_administrator_grants_no_role(connection: Connection, author: Authors, person: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        accounts.grant_role(connection, author("administrator"), person, "checker", organ="cn-33")

    assert keys(refusal) == ["role.lacks_permission"]


def test_security_officer_grants_roles_within_his_organ(connection: Connection, author: Authors, person: str) -> None:
    officer = author("security_officer")

    holding = accounts.grant_role(connection, officer, person, "checker", organ="cn-3301", industries=["C13", "C14"])

    assert get_person(connection, person, TODAY).holdings == (
        Holding(holding, "checker", "cn-3301", "/cn/cn-33/cn-3301/", None, ("C13", "C14")),
    )


@pytest.mark.parametrize("organ", ["cn", "cn-32", "cn-330", "CN-33"])
def test_security_officer_grants_nothing_beyond_his_organ(
    connection: Connection, author: Authors, person: str, organ: str
) -> None:
    with pytest.raises(NotAllowed) as refusal:
        accounts.grant_role(connection, author("security_officer"), person, "checker", organ=organ)

    assert keys(refusal) == ["organ.out_of_reach"]


def test_security_officer_grants_nothing_at_enterprises_of_others(
    connection: Connection, author: Authors, person: str, tea: str
) -> None:
    with pytest.raises(NotAllowed) as refusal:
        accounts.grant_role(connection, author("security_officer", "cn-32"), person, "filer", enterprise=tea)

    assert keys(refusal) == ["organ.out_of_reach"]


def test_security_officer_grants_himself_nothing(connection: Connection, author: Authors) -> None:
    officer = author("security_officer")

    with pytest.raises(NotAllowed) as refusal:
        accounts.grant_role(connection, officer, officer.person, "checker", organ="cn-33")

    assert keys(refusal) == ["role.own"]


@pytest.mark.parametrize(
    ("first", "second", "key"),
    [
        ("administrator", "auditor", "role.three_officers"),
        ("auditor", "security_officer", "role.three_officers"),
        ("filer", "approver", "role.filer_reviews"),
        ("checker", "filer", "role.filer_reviews"),
    ],
)
def test_duties_are_separated(connection: Connection, person: str, tea: str, first: str, second: str, key: str) -> None:
    def grant(role: str) -> str:
        place = {"enterprise": tea} if role == "filer" else {"organ": "cn-33"}
        return accounts.grant_role(connection, OPERATOR, person, role, **place)

    grant(first)

    with pytest.raises(NotAllowed) as refusal:
        grant(second)

    assert keys(refusal) == [key]


def test_role_may_follow_one_that_was_revoked(connection: Connection, person: str, tea: str) -> None:
    filer = accounts.grant_role(connection, OPERATOR, person, "filer", enterprise=tea)
    accounts.revoke_role(connection, OPERATOR, filer)

    checker = accounts.grant_role(connection, OPERATOR, person, "checker", organ="cn-33")

    assert [holding.id for holding in get_person(connection, person, TODAY).holdings] == [checker]


@pytest.mark.parametrize(
    ("role", "given", "expected"),
    [
        ("emperor", {"organ": "cn-33"}, ["role.unknown"]),
        ("operator", {"organ": "cn-33"}, ["role.unknown"]),
        ("filer", {"organ": "cn-33"}, ["role.needs_enterprise"]),
        ("filer", {"enterprise": TEA, "organ": "cn-33"}, ["role.needs_enterprise"]),
        ("filer", {"enterprise": TEA, "industries": ["C"]}, ["role.filer_industries"]),
        ("checker", {}, ["role.needs_organ"]),
        ("checker", {"enterprise": TEA}, ["role.needs_organ"]),
        ("checker", {"organ": "cn-33", "industries": ["13"]}, ["role.industry_grammar"]),
        ("checker", {"organ": "cn-33", "industries": ["C 13"]}, ["role.industry_grammar"]),
        ("checker", {"organ": "cn-33", "until": TODAY}, ["role.until_past"]),
        ("checker", {"organ": "cn-33", "until": "9999"}, ["date.notation"]),
    ],
)
def test_role_that_cannot_be_held_is_refused(
    connection: Connection, person: str, tea: str, role: str, given: dict[str, str], expected: list[str]
) -> None:
    with pytest.raises(Fault) as refusal:
        accounts.grant_role(connection, OPERATOR, person, role, **given)

    assert keys(refusal) == expected


def test_role_at_an_unknown_organ_is_refused(connection: Connection, person: str) -> None:
    with pytest.raises(NotFound) as refusal:
        accounts.grant_role(connection, OPERATOR, person, "checker", organ="cn-99")

    assert keys(refusal) == ["organ.unknown"]


def test_role_at_an_unknown_enterprise_is_refused(connection: Connection, person: str) -> None:
    with pytest.raises(NotFound) as refusal:
        accounts.grant_role(connection, OPERATOR, person, "filer", enterprise=TEA)

    assert keys(refusal) == ["enterprise.not_found"]


def test_role_ends_before_the_day_it_is_held_until(connection: Connection, person: str) -> None:
    accounts.grant_role(connection, OPERATOR, person, "checker", organ="cn-33", until="2026-12-01")

    held = [
        bool(get_person(connection, person, day).holdings) for day in ("2026-11-22", TODAY, "2026-11-30", "2026-12-01")
    ]

    assert held == [False, True, True, False]


def test_revoked_role_is_gone_the_same_day(connection: Connection, person: str) -> None:
    holding = accounts.grant_role(connection, OPERATOR, person, "checker", organ="cn-33")

    accounts.revoke_role(connection, OPERATOR, holding)

    assert get_person(connection, person, TODAY).holdings == ()


def test_role_is_revoked_once(connection: Connection, person: str) -> None:
    holding = accounts.grant_role(connection, OPERATOR, person, "checker", organ="cn-33")
    accounts.revoke_role(connection, OPERATOR, holding)

    with pytest.raises(NotFound) as refusal:
        accounts.revoke_role(connection, OPERATOR, holding)

    assert keys(refusal) == ["role.not_held"]


def test_security_officer_revokes_nothing_beyond_his_organ(
    connection: Connection, author: Authors, person: str
) -> None:
    holding = accounts.grant_role(connection, OPERATOR, person, "checker", organ="cn-33")

    with pytest.raises(NotAllowed) as refusal:
        accounts.revoke_role(connection, author("security_officer", "cn-32"), holding)

    assert keys(refusal) == ["organ.out_of_reach"]


def test_acts_about_a_person_make_one_chain(connection: Connection, person: str) -> None:
    holding = accounts.grant_role(connection, OPERATOR, person, "checker", organ="cn-33")
    accounts.revoke_role(connection, OPERATOR, holding)
    accounts.set_password(connection, OPERATOR, person, "hash")
    accounts.deactivate(connection, OPERATOR, person)

    recorded = {each.entry.previous: each for each in history(connection, Subject("person", person))}

    chained, head = [], None
    while head in recorded:
        chained.append(recorded[head].entry.type)
        head = recorded[head].digest
    assert chained == ["person.added", "role.granted", "role.revoked", "person.password_set", "person.deactivated"]
    assert connection.execute(select(people.c.head).where(people.c.id == person)).scalar_one() == head


def test_deactivated_person_is_let_in_by_nothing(connection: Connection, person: str) -> None:
    session = open_session(connection, person, NOW)
    token = issue_token(connection, OPERATOR, person, "导入", 30)

    accounts.deactivate(connection, OPERATOR, person)

    assert session_of(connection, session, NOW) is None
    assert person_of_token(connection, token, NOW) is None


def test_deactivated_person_is_given_no_role(connection: Connection, person: str) -> None:
    accounts.deactivate(connection, OPERATOR, person)

    with pytest.raises(NotFound) as refusal:
        accounts.grant_role(connection, OPERATOR, person, "checker", organ="cn-33")

    assert keys(refusal) == ["account.not_active"]


def test_new_password_ends_all_sessions(connection: Connection, person: str) -> None:
    session = open_session(connection, person, NOW)

    accounts.set_password(
        connection, Author("cn-33", person, "checker", NOW), person, hash_password(PASSWORD, "liming")
    )

    assert session_of(connection, session, NOW) is None


def test_checker_sets_nobody_elses_password(connection: Connection, author: Authors, person: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        accounts.set_password(connection, author("checker"), person, "hash")

    assert keys(refusal) == ["role.lacks_permission"]


def test_people_are_listed_by_page(connection: Connection) -> None:
    ids = sorted(accounts.add_person(connection, OPERATOR, login, "某人") for login in ("anna", "bing", "chen"))
    accounts.grant_role(connection, OPERATOR, ids[0], "checker", organ="cn-33")
    accounts.grant_role(connection, OPERATOR, ids[0], "approver", organ="cn-33")

    first = list_people(connection, TODAY, limit=2)
    second = list_people(connection, TODAY, after=first[-1].id, limit=2)

    assert [[person.id for person in page] for page in (first, second)] == [ids[:2], ids[2:]]
    assert [len(person.holdings) for person in first] == [2, 0]


def test_unknown_person_is_not_found(connection: Connection) -> None:
    with pytest.raises(NotFound):
        get_person(connection, "nobody", TODAY)


@pytest.mark.parametrize(("organ", "may"), [("cn", True), ("cn-33", True), ("cn-3301", False), ("cn-32", False)])
def test_administrator_manages_accounts_within_his_reach(
    connection: Connection, author: Authors, person: str, organ: str, may: bool
) -> None:
    """Whoever sets a password can sign in with it: nobody may do so with the account of somebody above him."""
    accounts.grant_role(connection, OPERATOR, person, "checker", organ="cn-33")
    administrator = author("administrator", organ)

    with nullcontext() if may else pytest.raises(NotAllowed, match=r"organ\.out_of_reach"):
        accounts.set_password(connection, administrator, person, "hash")
    with nullcontext() if may else pytest.raises(NotAllowed, match=r"organ\.out_of_reach"):
        accounts.deactivate(connection, administrator, person)


def test_nobody_ends_his_own_account(connection: Connection, author: Authors) -> None:
    administrator = author("administrator")

    with pytest.raises(NotAllowed) as refusal:
        accounts.deactivate(connection, administrator, administrator.person)

    assert keys(refusal) == ["account.own_end"]
