"""The directory of accounts: found by part of a name, seen within one's reach, roles with names of places."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, insert

from duibiao.kernel.identity import accounts
from duibiao.kernel.identity.directory import HeldRole, count_accounts, own_account, search_accounts, see_account
from duibiao.kernel.identity.enterprises import put_enterprise
from duibiao.kernel.identity.people import Person, get_person
from duibiao.kernel.store.tables import organ_names
from duibiao.model.values.messages import Label, NotFound
from tests.kernel.identity.country import OPERATOR, TEA, TODAY
from tests.kernel.identity.watching import statements

Hire = Callable[..., Person]


@pytest.fixture
def place(connection: Connection) -> None:
    """Names of the two provinces, and an enterprise in one of them."""
    names = [
        {"organ": "cn-33", "valid_from": "", "valid_to": "2020-01-01", "zh": "旧名", "en": None},
        {"organ": "cn-33", "valid_from": "2020-01-01", "valid_to": None, "zh": "浙江省", "en": "Zhejiang"},
        {"organ": "cn-32", "valid_from": "", "valid_to": None, "zh": "江苏省", "en": None},
    ]
    connection.execute(insert(organ_names), names)
    put_enterprise(connection, OPERATOR, TEA, name="龙井茶厂", organ="cn-330106", industry="C1530")


def logins(connection: Connection, viewer: Person, typed: str = "") -> list[str]:
    return [account.login for account in search_accounts(connection, viewer, TODAY, typed)]


def test_roles_carry_the_names_of_today(connection: Connection, place: None, hire: Hire) -> None:
    checker = hire("anna", "checker", organ="cn-33")
    filer = hire("bing", "filer", enterprise=TEA)

    places = [[role.place for role in own_account(connection, person).roles] for person in (checker, filer)]

    assert places == [[Label("浙江省", "Zhejiang")], [Label("龙井茶厂")]]


def test_account_shows_also_roles_that_are_over(connection: Connection, hire: Hire) -> None:
    auditor, checker = hire("wang", "auditor", organ="cn"), hire("anna", "checker", organ="cn-33")
    accounts.revoke_role(connection, OPERATOR, checker.holdings[0].id)

    seen, (listed,) = see_account(connection, auditor, checker.id), search_accounts(connection, auditor, TODAY, "anna")

    assert [role.term(TODAY) for role in seen.roles] == ["over"]
    assert listed.roles == ()


@pytest.mark.parametrize(
    ("first", "end", "term"),
    [
        ("2026-11-23", None, "now"),
        ("2026-11-22", "2026-11-24", "now"),
        ("2026-11-22", "2026-11-23", "over"),
        ("2026-11-24", None, "coming"),
    ],
)
def test_term_of_a_role_ends_before_its_last_day(first: str, end: str | None, term: str) -> None:
    assert HeldRole("1", "checker", "cn", None, Label("国家"), (), first, end).term(TODAY) == term


@pytest.mark.parametrize(
    ("typed", "found"), [("NN", ["anna"]), ("%", []), ("_", []), ("\\", []), ("", ["anna", "wang"])]
)
def test_search_takes_nothing_for_a_wildcard(connection: Connection, hire: Hire, typed: str, found: list[str]) -> None:
    auditor = hire("wang", "auditor", organ="cn")
    hire("anna", "checker", organ="cn-33")

    assert logins(connection, auditor, typed) == found


def test_account_is_seen_where_it_holds_or_held_a_role(connection: Connection, place: None, hire: Hire) -> None:
    auditor = hire("wang", "auditor", organ="cn-33")
    hire("in-organ", "checker", organ="cn-3301")
    hire("in-enterprise", "filer", enterprise=TEA)
    moved = hire("moved-away", "checker", organ="cn-33")
    accounts.revoke_role(connection, OPERATOR, moved.holdings[0].id)
    accounts.grant_role(connection, OPERATOR, moved.id, "checker", organ="cn-32")
    above, beside = hire("above", "checker", organ="cn"), hire("beside", "checker", organ="cn-32")
    accounts.add_person(connection, OPERATOR, "without-role", "新人")

    assert logins(connection, auditor) == ["in-enterprise", "in-organ", "moved-away", "wang", "without-role"]
    assert count_accounts(connection, auditor) == 5
    for person in (above, beside):
        with pytest.raises(NotFound):
            see_account(connection, auditor, person.id)


def test_one_without_the_permission_sees_himself_and_newcomers(connection: Connection, hire: Hire) -> None:
    checker = hire("anna", "checker", organ="cn")
    hire("bing", "checker", organ="cn-33")

    assert logins(connection, checker) == ["anna"]


def test_accounts_come_by_pages(connection: Connection, hire: Hire) -> None:
    auditor = hire("wang", "auditor", organ="cn")
    for login in ("anna", "bing", "chen"):
        person = hire(login, "checker", organ="cn-33")
        accounts.grant_role(connection, OPERATOR, person.id, "approver", organ="cn-33")

    first = search_accounts(connection, auditor, TODAY, limit=2)
    second = search_accounts(connection, auditor, TODAY, after="bing", limit=2)

    assert [[account.login for account in page] for page in (first, second)] == [["anna", "bing"], ["chen", "wang"]]
    assert [len(account.roles) for account in first] == [2, 2]


def test_a_page_takes_one_statement(connection: Connection, hire: Hire) -> None:
    auditor = hire("wang", "auditor", organ="cn")

    with statements(connection) as executed:
        search_accounts(connection, auditor, TODAY)

    assert len(executed) == 1


def test_ended_account_counts_no_more(connection: Connection, hire: Hire) -> None:
    auditor, checker = hire("wang", "auditor", organ="cn"), hire("anna", "checker", organ="cn-33")
    accounts.deactivate(connection, OPERATOR, checker.id)

    account = see_account(connection, get_person(connection, auditor.id, TODAY), checker.id)

    assert (account.active, account.signs_in, count_accounts(connection, auditor)) == (False, False, 1)
