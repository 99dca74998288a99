from __future__ import annotations

import pytest
from sqlalchemy import Connection, func, select

from duibiao.kernel.identity import accounts
from duibiao.kernel.identity.sessions import (
    csrf_matches,
    csrf_token,
    open_session,
    purge_sessions,
    session_of,
    sign_out,
    touch,
)
from duibiao.kernel.store.engine import Store
from duibiao.kernel.store.tables import sessions
from tests.kernel.identity.country import OPERATOR
from tests.kernel.identity.watching import cells, statements


def at(clock: str) -> str:
    return f"2026-11-23T{clock}.000000Z"


BEGUN = at("08:00:00")


@pytest.fixture
def person(connection: Connection) -> str:
    person = accounts.add_person(connection, OPERATOR, "liming", "李明")
    accounts.grant_role(connection, OPERATOR, person, "checker", organ="cn-33")
    accounts.grant_role(connection, OPERATOR, person, "approver", organ="cn-3301")
    return person


@pytest.fixture
def secret(connection: Connection, person: str) -> str:
    return open_session(connection, person, BEGUN)


def test_secret_is_long_and_new_each_time(connection: Connection, person: str) -> None:
    secrets = {open_session(connection, person, BEGUN) for _ in range(20)}

    assert {(secret[:4], len(secret)) for secret in secrets} == {("dbs_", 47)}
    assert len(secrets) == 20


def test_secret_is_nowhere_in_the_database(connection: Connection, secret: str) -> None:
    assert [cell for cell in cells(connection) if secret.encode() in cell or secret[4:].encode() in cell] == []


def test_session_knows_its_person_and_roles(connection: Connection, person: str, secret: str) -> None:
    session = session_of(connection, secret, at("08:00:30"))

    assert session is not None
    assert (session.person.id, session.stale) == (person, False)
    assert [held.path for held in session.person.holdings] == ["/cn/cn-33/", "/cn/cn-33/cn-3301/"]


def test_authentication_takes_one_statement_that_writes_nothing(store: Store) -> None:
    with store.write() as connection:
        person = accounts.add_person(connection, OPERATOR, "liming", "李明")
        secret = open_session(connection, person, BEGUN)

    with store.read() as connection, statements(connection) as executed:
        session_of(connection, secret, at("08:10:00"))

    assert [statement.split()[0] for statement in executed] == ["SELECT"]


@pytest.mark.parametrize("secret", ["", "dbs_", "dbs_" + "A" * 43, "好", "\udc80"])
def test_unknown_secret_is_nobody(connection: Connection, person: str, secret: str) -> None:
    assert session_of(connection, secret, BEGUN) is None


def test_digest_of_a_secret_is_not_a_secret(connection: Connection, secret: str) -> None:
    digest = connection.execute(select(sessions.c.digest)).scalar_one()

    assert session_of(connection, digest, BEGUN) is None


@pytest.mark.parametrize(("clock", "lives"), [("08:29:59", True), ("08:30:00", False), ("09:00:00", False)])
def test_session_ends_when_idle(connection: Connection, secret: str, clock: str, lives: bool) -> None:
    assert (session_of(connection, secret, at(clock)) is not None) is lives


def test_session_ends_after_twelve_hours_however_busy(connection: Connection, secret: str) -> None:
    for hour in range(8, 20):
        for minute in (0, 20, 40):
            touch(connection, secret, at(f"{hour:02}:{minute:02}:00"))

    lives = [session_of(connection, secret, at(clock)) is not None for clock in ("19:59:59", "20:00:00")]

    assert lives == [True, False]


def test_touch_writes_once_a_minute(connection: Connection, secret: str) -> None:
    clocks = ("08:00:59", "08:01:00", "08:01:30", "08:02:00")

    assert [touch(connection, secret, at(clock)) for clock in clocks] == [False, True, False, True]


def test_session_is_stale_when_touch_would_write(connection: Connection, secret: str) -> None:
    seen = [session_of(connection, secret, at(clock)) for clock in ("08:00:59", "08:01:00")]

    assert [session and session.stale for session in seen] == [False, True]


def test_touch_does_not_wake_an_idle_session(connection: Connection, secret: str) -> None:
    assert touch(connection, secret, at("08:31:00")) is False
    assert session_of(connection, secret, at("08:31:00")) is None


def test_signing_out_ends_this_session_alone(connection: Connection, person: str, secret: str) -> None:
    other = open_session(connection, person, BEGUN)

    sign_out(connection, secret)

    assert [session_of(connection, each, BEGUN) is None for each in (secret, other)] == [True, False]


def test_purge_deletes_what_ended(connection: Connection, person: str, secret: str) -> None:
    later = open_session(connection, person, at("08:20:00"))

    purged = purge_sessions(connection, at("08:30:00"))

    assert purged == 1
    assert connection.execute(select(func.count()).select_from(sessions)).scalar_one() == 1
    assert session_of(connection, later, at("08:30:00")) is not None


def test_csrf_token_belongs_to_one_session() -> None:
    mine, yours = csrf_token("dbs_mine"), csrf_token("dbs_yours")

    assert csrf_matches("dbs_mine", mine) is True
    assert [csrf_matches("dbs_mine", given) for given in (yours, "", "好", "\udc80", mine + "=")] == [False] * 5
