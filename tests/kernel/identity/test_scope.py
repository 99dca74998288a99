"""Scope as a condition of SQL and scope in Python say the same, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Connection, MetaData, Table, Text, insert, select

from duibiao.kernel.identity.people import ANONYMOUS, Holding, Person
from duibiao.kernel.identity.roles import PERMISSIONS, PUBLIC
from duibiao.kernel.identity.scope import author_at, author_of, covers, subtree, within
from duibiao.kernel.journal.entries import Author
from duibiao.kernel.store.engine import Store
from duibiao.kernel.store.metadata import metadata
from duibiao.kernel.store.tables import organs
from duibiao.model.values.messages import NotAllowed
from tests import databases
from tests.kernel.identity.country import NOW, ORGANS, PATHS, SILK, TEA

ROWS = Table(
    "scope_rows",
    MetaData(),
    Column("id", Text, primary_key=True),
    Column("organ", Text, nullable=False),
    Column("industry", Text),
    Column("enterprise", Text),
)
PLACES = [
    {"id": f"{organ} {industry} {enterprise}", "organ": organ, "industry": industry, "enterprise": enterprise}
    for organ in PATHS
    for industry in (None, "C1311", "C1312", "C132", "C23", "c1311", "D44")
    for enterprise in (None, TEA, SILK)
]

SUBTREES = {path: {each for each in PATHS.values() if each.startswith(path)} for path in PATHS.values()}

holdings = st.builds(
    Holding,
    id=st.uuids().map(str),
    role=st.sampled_from(sorted(PERMISSIONS)),
    organ=st.none(),
    path=st.sampled_from([None, *PATHS.values()]),
    enterprise=st.sampled_from([None, None, TEA, SILK]),
    industries=st.lists(st.sampled_from(["C", "C13", "C131", "C1311", "D"]), max_size=2).map(tuple),
)
persons = st.builds(
    Person, id=st.just("p"), login=st.just("p"), name=st.just("p"), holdings=st.lists(holdings, max_size=3).map(tuple)
)
permissions = st.sampled_from(sorted(frozenset().union(PUBLIC, *PERMISSIONS.values())))


@pytest.fixture
def rows(connection: Connection) -> Iterator[Connection]:
    """A connection to a table with one row for every place."""
    ROWS.create(connection)
    connection.execute(insert(ROWS), PLACES)
    yield connection
    ROWS.drop(connection)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(person=persons, permission=permissions, has_industry=st.booleans(), has_enterprise=st.booleans())
def test_condition_and_function_agree(
    rows: Connection, person: Person, permission: str, has_industry: bool, has_enterprise: bool
) -> None:
    condition = within(
        person,
        permission,
        ROWS.c.organ,
        ROWS.c.industry if has_industry else None,
        ROWS.c.enterprise if has_enterprise else None,
    )

    found = set(rows.execute(select(ROWS.c.id).where(condition)).scalars())

    assert found == {
        place["id"]
        for place in PLACES
        if covers(
            person,
            permission,
            PATHS[str(place["organ"])],
            place["industry"] if has_industry else None,
            place["enterprise"] if has_enterprise else None,
        )
    }


def checker(path: str, *industries: str) -> Person:
    return Person("p", "p", "p", (Holding("h", "checker", path.split("/")[-2], path, None, industries),))


FILER = Person("p", "p", "p", (Holding("h", "filer", enterprise=TEA),))


def organs_seen(connection: Connection, person: Person) -> set[str]:
    condition = within(person, "submissions.read", ROWS.c.organ, ROWS.c.industry, ROWS.c.enterprise)
    return set(connection.execute(select(ROWS.c.organ).where(condition)).scalars())


def test_organ_covers_its_subtree_and_no_name_alike(rows: Connection) -> None:
    assert organs_seen(rows, checker("/cn/cn-33/")) == {"cn-33", "cn-3301", "cn-330106"}


def test_root_covers_every_organ(rows: Connection) -> None:
    assert organs_seen(rows, checker("/cn/")) == set(PATHS)


def test_organ_covers_ids_beyond_ascii(rows: Connection) -> None:
    assert organs_seen(rows, checker("/cn/cn-32/")) == {"cn-32", "cn-3205", "协会"}


def test_subtree_is_exact_where_the_database_sorts_as_people_do(postgres_server: str) -> None:
    name = f"test_{uuid4().hex}"
    databases.execute(
        postgres_server, "CREATE DATABASE {} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'zh'", name
    )
    store = Store(f"{postgres_server.rpartition('/')[0]}/{name}")

    with store.write() as connection:
        metadata.create_all(connection)
        connection.execute(insert(organs), ORGANS)
        found = {
            path: set(connection.execute(select(organs.c.path).where(subtree(path))).scalars()) for path in SUBTREES
        }
    store.close()
    databases.drop_postgres(postgres_server, str(store.url))

    assert found == SUBTREES


@pytest.mark.parametrize("permission", ["submissions.read", "journal.read", "no.such_permission"])
def test_anonymous_sees_no_row(rows: Connection, permission: str) -> None:
    found = rows.execute(select(ROWS.c.id).where(within(ANONYMOUS, permission, ROWS.c.organ))).all()

    assert found == []


def test_public_permission_sees_every_row(rows: Connection) -> None:
    found = rows.execute(select(ROWS.c.id).where(within(ANONYMOUS, "results.read", ROWS.c.organ))).all()

    assert len(found) == len(PLACES)


def test_role_without_the_permission_sees_no_row(rows: Connection) -> None:
    found = rows.execute(select(ROWS.c.id).where(within(checker("/cn/"), "journal.read", ROWS.c.organ))).all()

    assert found == []


def test_narrowed_holding_covers_only_its_industries() -> None:
    person = checker("/cn/", "C13", "D")

    covered = [covers(person, "submissions.read", "/cn/", code) for code in ("C1311", "D44", "C23", None)]

    assert covered == [True, True, False, False]


def test_filer_covers_his_enterprise_wherever_it_reports() -> None:
    assert covers(FILER, "submissions.write", "/cn/cn-32/", "C23", TEA) is True
    assert covers(FILER, "submissions.write", "/cn/cn-33/", "C23", SILK) is False


def test_author_acts_in_the_role_that_covers_the_place() -> None:
    holdings = (Holding("1", "checker", "cn-32", "/cn/cn-32/"), Holding("2", "approver", "cn-33", "/cn/cn-33/"))
    person = Person("p", "p", "p", holdings)

    author = author_at(
        person, "submissions.review", "cn", NOW, organ_path="/cn/cn-33/cn-3301/", industry=None, enterprise=None
    )

    assert author == Author("cn", "p", "approver", NOW, "cn-33")


def test_author_beyond_scope_is_refused() -> None:
    with pytest.raises(NotAllowed) as refusal:
        author_at(FILER, "submissions.write", "cn", NOW, organ_path="/cn/", industry="C13", enterprise=SILK)

    assert [m.key for m in refusal.value.messages] == ["scope.not_allowed"]


def test_author_without_place_needs_the_permission() -> None:
    officer = Person("p", "p", "p", (Holding("1", "security_officer", "cn", "/cn/"),))

    assert author_of(officer, "access.manage", "cn", NOW) == Author("cn", "p", "security_officer", NOW, "cn")
    with pytest.raises(NotAllowed):
        author_of(officer, "accounts.manage", "cn", NOW)
