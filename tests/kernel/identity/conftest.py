"""A small country with two provinces, and people in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, insert

from duibiao.kernel.identity import accounts
from duibiao.kernel.identity.people import Person, get_person
from duibiao.kernel.identity.times import day_of
from duibiao.kernel.journal.entries import Author
from duibiao.kernel.store.engine import Store
from duibiao.kernel.store.tables import organs
from tests.kernel.identity.country import NOW, OPERATOR, ORGANS


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store whose database has the organs of the country."""
    store = Store(database_url)
    with store.write() as connection:
        connection.execute(insert(organs), ORGANS)
    yield store
    store.close()


@pytest.fixture
def connection(store: Store) -> Iterator[Connection]:
    """A connection that may write, for this test alone."""
    with store.write() as connection:
        yield connection


@pytest.fixture
def hire(connection: Connection) -> Callable[..., Person]:
    """Make a person who holds `role` at `organ` or `enterprise`."""

    def hire(login: str, role: str, *, organ: str | None = None, enterprise: str | None = None) -> Person:
        person = accounts.add_person(connection, OPERATOR, login, login.title())
        accounts.grant_role(connection, OPERATOR, person, role, organ=organ, enterprise=enterprise)
        return get_person(connection, person, day_of(NOW))

    return hire


@pytest.fixture
def author(hire: Callable[..., Person]) -> Callable[..., Author]:
    """The author of acts in `role` at `organ`, a new person each time."""

    def author(role: str, organ: str = "cn-33", at: str = NOW) -> Author:
        person = hire(f"{role.replace('_', '-')}-{organ}", role, organ=organ)
        return Author("cn-33", person.id, role, at, organ)

    return author
