from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from duibiao.kernel.identity.enterprises import (
    Enterprise,
    doubts,
    get_enterprise,
    list_enterprises,
    put_enterprise,
    see_enterprise,
)
from duibiao.kernel.identity.people import ANONYMOUS, Holding, Person
from duibiao.kernel.journal.entries import Author, Subject, history
from duibiao.kernel.store.engine import Store
from duibiao.kernel.store.tables import areas
from duibiao.model.values.messages import Conflict, Fault, NotAllowed, NotFound
from duibiao.model.values.uscc import make_uscc
from tests.kernel.identity.country import NOW, OPERATOR, SILK, TEA

Authors = Callable[..., Author]
STATED: dict[str, Any] = {"name": "绿茶厂", "organ": "cn-330106", "industry": "C1311"}
FILER = Author("cn-33", "p", "filer", NOW, None, TEA)


@pytest.fixture
def tea(connection: Connection) -> Enterprise:
    return put_enterprise(connection, OPERATOR, TEA, **STATED)


def keys(refusal: pytest.ExceptionInfo[Fault]) -> list[str]:
    return [m.key for m in refusal.value.messages]


def test_enterprise_is_registered_with_its_entry(connection: Connection, author: Authors) -> None:
    enterprise = put_enterprise(connection, author("checker"), f" {TEA.lower()} ", **STATED, synthetic=True)

    (recorded,) = history(connection, Subject("enterprise", TEA))
    assert get_enterprise(connection, TEA) == enterprise
    assert enterprise == Enterprise(TEA, "绿茶厂", "cn-330106", "C1311", "2017", True, recorded.digest, NOW)
    assert recorded.entry.type == "enterprise.registered"
    assert recorded.entry.body == {
        "uscc": TEA,
        "name": "绿茶厂",
        "organ": "cn-330106",
        "industry": "C1311",
        "industry_edition": "2017",
        "synthetic": True,
    }


def test_change_extends_the_chain(connection: Connection, tea: Enterprise) -> None:
    changed = put_enterprise(connection, OPERATOR, TEA, **STATED | {"name": "红茶厂"}, seen=tea.head)

    entries = [recorded.entry for recorded in history(connection, Subject("enterprise", TEA))]
    assert get_enterprise(connection, TEA) == changed
    assert {(entry.type, entry.previous) for entry in entries} == {
        ("enterprise.registered", None),
        ("enterprise.changed", tea.head),
    }


def test_saying_it_again_changes_nothing(connection: Connection, tea: Enterprise) -> None:
    assert put_enterprise(connection, OPERATOR, TEA, **STATED) == tea
    assert len(history(connection, Subject("enterprise", TEA))) == 1


@pytest.mark.parametrize("seen", [None, "sha256:" + "0" * 64])
def test_change_of_what_was_not_seen_conflicts(connection: Connection, tea: Enterprise, seen: str | None) -> None:
    with pytest.raises(Conflict) as refusal:
        put_enterprise(connection, OPERATOR, TEA, **STATED | {"name": "红茶厂"}, seen=seen)

    assert keys(refusal) == ["enterprise.changed_meanwhile"]
    assert get_enterprise(connection, TEA) == tea


def test_enterprise_that_was_never_registered_cannot_have_been_seen(connection: Connection) -> None:
    with pytest.raises(Conflict):
        put_enterprise(connection, OPERATOR, TEA, **STATED, seen="sha256:" + "0" * 64)


def test_second_entry_after_one_head_rolls_back(store: Store) -> None:
    with store.write() as connection:
        head = put_enterprise(connection, OPERATOR, TEA, **STATED).head
    with store.write() as connection:
        put_enterprise(connection, OPERATOR, TEA, **STATED | {"name": "红茶厂"}, seen=head)

    with pytest.raises(Conflict), store.write() as connection:
        put_enterprise(connection, OPERATOR, TEA, **STATED | {"name": "白茶厂"}, seen=head)

    with store.read() as connection:
        assert get_enterprise(connection, TEA).name == "红茶厂"


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"name": " "}, ["enterprise.name_length"]),
        ({"name": "茶" * 121}, ["enterprise.name_length"]),
        ({"name": "绿\n茶"}, ["enterprise.name_length"]),
        ({"industry": "1311"}, ["enterprise.industry_grammar"]),
        ({"industry": "C"}, ["enterprise.industry_grammar"]),
        ({"industry": "C13111"}, ["enterprise.industry_grammar"]),
        ({"industry": "U13"}, ["enterprise.industry_grammar"]),
        ({"industry": "C1３"}, ["enterprise.industry_grammar"]),
        ({"industry_edition": "2002"}, ["enterprise.industry_edition"]),
    ],
)
def test_faulty_statement_is_refused(connection: Connection, wrong: dict[str, str], expected: list[str]) -> None:
    with pytest.raises(Fault) as refusal:
        put_enterprise(connection, OPERATOR, TEA, **STATED | wrong)

    assert keys(refusal) == expected


def test_all_faults_are_found_at_once(connection: Connection) -> None:
    with pytest.raises(Fault) as refusal:
        put_enterprise(connection, OPERATOR, TEA[:-1], name="", organ="cn-33", industry="x", industry_edition="1")

    assert [m.at for m in refusal.value.messages] == ["uscc", "name", "industry", "industry_edition"]


@pytest.mark.parametrize("name", ["茶", "茶" * 120])
def test_names_of_every_allowed_length_are_taken(connection: Connection, name: str) -> None:
    assert put_enterprise(connection, OPERATOR, TEA, **STATED | {"name": name}).name == name


def test_industry_of_the_older_edition_is_taken(connection: Connection) -> None:
    enterprise = put_enterprise(connection, OPERATOR, TEA, **STATED, industry_edition="2011")

    assert enterprise.industry_edition == "2011"


def test_unknown_organ_is_refused(connection: Connection) -> None:
    with pytest.raises(NotFound) as refusal:
        put_enterprise(connection, OPERATOR, TEA, **STATED | {"organ": "cn-99"})

    assert keys(refusal) == ["organ.unknown"]


@pytest.mark.parametrize("role", ["approver", "publisher", "administrator", "auditor"])
def test_roles_without_the_permission_register_nothing(connection: Connection, role: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        put_enterprise(connection, Author("cn-33", "p", role, NOW, "cn-33"), TEA, **STATED)

    assert keys(refusal) == ["role.lacks_permission"]


def test_checker_registers_nothing_beyond_his_organ(connection: Connection, author: Authors) -> None:
    with pytest.raises(NotAllowed) as refusal:
        put_enterprise(connection, author("checker", "cn-32"), TEA, **STATED)

    assert keys(refusal) == ["organ.out_of_reach"]


def test_checker_draws_no_enterprise_out_of_another_organ(
    connection: Connection, author: Authors, tea: Enterprise
) -> None:
    with pytest.raises(NotAllowed) as refusal:
        put_enterprise(connection, author("checker", "cn-32"), TEA, **STATED | {"organ": "cn-3205"}, seen=tea.head)

    assert keys(refusal) == ["organ.out_of_reach"]


def test_checker_moves_an_enterprise_within_his_organ(connection: Connection, author: Authors, tea: Enterprise) -> None:
    moved = put_enterprise(connection, author("checker"), TEA, **STATED | {"organ": "cn-3301"}, seen=tea.head)

    assert moved.organ == "cn-3301"


def test_filer_changes_his_own_enterprise(connection: Connection, tea: Enterprise) -> None:
    changed = put_enterprise(connection, FILER, TEA, **STATED | {"name": "红茶厂"}, seen=tea.head)

    assert changed.name == "红茶厂"


def test_filer_changes_no_other_enterprise(connection: Connection) -> None:
    with pytest.raises(NotAllowed) as refusal:
        put_enterprise(connection, FILER, SILK, **STATED)

    assert keys(refusal) == ["enterprise.not_own"]


def test_filer_does_not_choose_another_organ(connection: Connection, tea: Enterprise) -> None:
    with pytest.raises(NotAllowed) as refusal:
        put_enterprise(connection, FILER, TEA, **STATED | {"organ": "cn-3205"}, seen=tea.head)

    assert keys(refusal) == ["enterprise.organ_fixed"]


def test_person_sees_the_enterprises_of_his_scope_by_page(connection: Connection) -> None:
    codes = sorted(make_uscc("91", "330106", f"MA2A1B{number:02}") for number in range(5))
    for code in codes:
        put_enterprise(connection, OPERATOR, code, **STATED)
    put_enterprise(connection, OPERATOR, SILK, name="丝绸厂", organ="cn-3205", industry="C1741")
    checker = Person("p", "p", "p", (Holding("h", "checker", "cn-33", "/cn/cn-33/"),))

    first = list_enterprises(connection, checker, limit=3)
    second = list_enterprises(connection, checker, after=first[-1].uscc, limit=3)

    assert [[each.uscc for each in page] for page in (first, second)] == [codes[:3], codes[3:]]


def test_enterprise_beyond_scope_is_as_if_it_were_not(connection: Connection, tea: Enterprise) -> None:
    filer = Person("p", "p", "p", (Holding("h", "filer", enterprise=TEA),))
    stranger = Person("p", "p", "p", (Holding("h", "checker", "cn-32", "/cn/cn-32/"),))

    assert see_enterprise(connection, filer, TEA) == tea
    for person in (stranger, ANONYMOUS):
        assert list_enterprises(connection, person) == []
        with pytest.raises(NotFound):
            see_enterprise(connection, person, TEA)


def test_unknown_enterprise_is_not_found(connection: Connection) -> None:
    with pytest.raises(NotFound) as refusal:
        get_enterprise(connection, TEA)

    assert keys(refusal) == ["enterprise.not_found"]


def test_area_in_the_code_is_only_doubted(connection: Connection) -> None:
    retired = {"code": "330106", "valid_from": "", "valid_to": "1990-01-01", "name": "旧区", "type": "county"}
    connection.execute(insert(areas), [retired])

    found = [[m.key for m in doubts(connection, code)] for code in (TEA, SILK, make_uscc("91", "100000", "MA2A1B2C"))]

    assert found == [[], ["enterprise.region_unknown"], []]
