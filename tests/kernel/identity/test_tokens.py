from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Connection

from duibiao.kernel.identity import accounts
from duibiao.kernel.identity.bearer import digest_of
from duibiao.kernel.identity.sessions import session_of
from duibiao.kernel.identity.tokens import (
    Token,
    issue_token,
    person_of_token,
    purge_tokens,
    revoke_token,
    tokens_of,
)
from duibiao.kernel.journal.entries import Author, Subject, history
from duibiao.kernel.store.engine import Store
from duibiao.model.values.messages import Fault, NotAllowed, NotFound
from tests.kernel.identity.country import NOW, OPERATOR
from tests.kernel.identity.watching import cells, statements

Authors = Callable[..., Author]


@pytest.fixture
def oneself(author: Authors) -> Author:
    """A checker, who acts for himself."""
    return author("checker")


@pytest.fixture
def secret(connection: Connection, oneself: Author) -> str:
    return issue_token(connection, oneself, oneself.person, "夜间导入", 30)


def test_token_stands_for_its_person(connection: Connection, oneself: Author, secret: str) -> None:
    person = person_of_token(connection, secret, NOW)

    assert person is not None
    assert (person.id, [held.role for held in person.holdings]) == (oneself.person, ["checker"])
    assert (secret[:4], len(secret)) == ("dbt_", 47)


def test_secret_is_nowhere_in_the_database(connection: Connection, secret: str) -> None:
    assert [cell for cell in cells(connection) if secret.encode() in cell or secret[4:].encode() in cell] == []


def test_entry_of_a_token_holds_no_title(connection: Connection, oneself: Author, secret: str) -> None:
    issued = history(connection, Subject("person", oneself.person))[-1]

    assert (issued.entry.type, issued.entry.body["token"]) == ("token.issued", digest_of(secret))
    assert "夜间导入".encode() not in issued.bytes


def test_authentication_takes_one_statement(store: Store) -> None:
    with store.write() as connection:
        person = accounts.add_person(connection, OPERATOR, "liming", "李明")
        accounts.grant_role(connection, OPERATOR, person, "checker", organ="cn-33")
        secret = issue_token(connection, OPERATOR, person, "导入", 1)

    with store.read() as connection, statements(connection) as executed:
        person_of_token(connection, secret, NOW)

    assert [statement.split()[0] for statement in executed] == ["SELECT"]


def test_token_is_no_session(connection: Connection, secret: str) -> None:
    assert session_of(connection, secret, NOW) is None


@pytest.mark.parametrize(
    ("now", "lives"), [("2026-12-23T08:15:30.123455Z", True), ("2026-12-23T08:15:30.123456Z", False)]
)
def test_token_ends_after_its_days(connection: Connection, secret: str, now: str, lives: bool) -> None:
    assert (person_of_token(connection, secret, now) is not None) is lives


def test_revoked_token_is_nobodys(connection: Connection, oneself: Author, secret: str) -> None:
    revoke_token(connection, oneself, digest_of(secret))

    assert person_of_token(connection, secret, NOW) is None


def test_security_officer_revokes_any_token(connection: Connection, author: Authors, secret: str) -> None:
    revoke_token(connection, author("security_officer"), digest_of(secret))

    assert person_of_token(connection, secret, NOW) is None


def test_administrator_revokes_nobodys_token(connection: Connection, author: Authors, secret: str) -> None:
    with pytest.raises(NotAllowed):
        revoke_token(connection, author("administrator"), digest_of(secret))


def test_security_officer_makes_no_token_for_another(connection: Connection, author: Authors, oneself: Author) -> None:
    with pytest.raises(NotAllowed) as refusal:
        issue_token(connection, author("security_officer"), oneself.person, "借用", 1)

    assert [m.key for m in refusal.value.messages] == ["token.for_another"]


def test_token_is_revoked_once(connection: Connection, oneself: Author, secret: str) -> None:
    revoke_token(connection, oneself, digest_of(secret))

    with pytest.raises(NotFound):
        revoke_token(connection, oneself, digest_of(secret))


@pytest.mark.parametrize(
    ("title", "days", "keys"),
    [
        ("", 1, ["token.title"]),
        ("a\nb", 1, ["token.title"]),
        ("导入", 0, ["token.days"]),
        (" ", 367, ["token.title", "token.days"]),
    ],
)
def test_token_that_will_not_do_is_refused(
    connection: Connection, oneself: Author, title: str, days: int, keys: list[str]
) -> None:
    with pytest.raises(Fault) as refusal:
        issue_token(connection, oneself, oneself.person, title, days)

    assert [m.key for m in refusal.value.messages] == keys


def test_tokens_are_listed_without_their_secrets(connection: Connection, oneself: Author, secret: str) -> None:
    assert tokens_of(connection, oneself.person) == [
        Token(digest_of(secret), "夜间导入", NOW, "2026-12-23T08:15:30.123456Z", None)
    ]


def test_token_is_purged_half_a_year_after_its_end(connection: Connection, oneself: Author, secret: str) -> None:
    purged = [purge_tokens(connection, f"2027-06-{day}T08:15:30.123456Z") for day in (20, 21)]

    assert purged == [0, 1]
    assert tokens_of(connection, oneself.person) == []


def test_security_officer_revokes_no_token_beyond_his_organ(
    connection: Connection, author: Authors, secret: str
) -> None:
    with pytest.raises(NotAllowed) as refusal:
        revoke_token(connection, author("security_officer", "cn-32"), digest_of(secret))

    assert [m.key for m in refusal.value.messages] == ["organ.out_of_reach"]
