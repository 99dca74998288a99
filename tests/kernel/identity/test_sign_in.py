from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import func, select, update

from duibiao.kernel.identity import accounts, passwords
from duibiao.kernel.identity.passwords import hash_password, is_outdated
from duibiao.kernel.identity.sessions import session_of
from duibiao.kernel.identity.sign_in import forget_failures, sign_in
from duibiao.kernel.store.engine import Store
from duibiao.kernel.store.tables import people, sessions, sign_in_failures
from duibiao.model.values.messages import Message, NotAllowed
from tests.kernel.identity.country import NOW, OPERATOR, PASSWORD

MINUTES_LATER = [f"2026-11-23T08:{15 + minute}:30.123456Z" for minute in range(31)]


@pytest.fixture(autouse=True)
def quick_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost nothing: what a real one costs is `test_passwords`' affair."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", quick)
    monkeypatch.setattr(passwords, "_DUMMY", quick.hash("nobody's"))


@pytest.fixture
def person(store: Store) -> str:
    kept = hash_password(PASSWORD, "liming")
    with store.write() as connection:
        person = accounts.add_person(connection, OPERATOR, "liming", "李明", kept)
        accounts.grant_role(connection, OPERATOR, person, "checker", organ="cn-33")
    return person


def refusal_of(store: Store, login: str, password: str, now: str = NOW) -> Message:
    with pytest.raises(NotAllowed) as refusal:
        sign_in(store, login, password, now)
    (message,) = refusal.value.messages
    return message


def fail(store: Store, login: str, times: int, now: str = NOW) -> None:
    for _ in range(times):
        assert refusal_of(store, login, "wrong", now).key == "sign_in.refused"


def test_right_password_opens_a_session(store: Store, person: str) -> None:
    signed_in = sign_in(store, " LiMing ", PASSWORD, NOW)

    assert (signed_in.person.id, [held.role for held in signed_in.person.holdings]) == (person, ["checker"])
    with store.read() as connection:
        session = session_of(connection, signed_in.secret, NOW)
    assert session is not None
    assert session.person == signed_in.person


def test_refusals_sound_alike(store: Store, person: str) -> None:
    with store.write() as connection:
        accounts.add_person(connection, OPERATOR, "no-password", "王芳")
        ended = accounts.add_person(connection, OPERATOR, "ended", "张伟", hash_password(PASSWORD, "ended"))
        accounts.deactivate(connection, OPERATOR, ended)

    refusals = [
        refusal_of(store, "liming", "wrong"),
        refusal_of(store, "nobody", PASSWORD),
        refusal_of(store, "no-password", PASSWORD),
        refusal_of(store, "ended", PASSWORD),
    ]

    assert refusals == [refusals[0]] * 4


@pytest.mark.parametrize("login", ["liming", "nobody", "no-password"])
def test_every_refusal_computes_one_hash(
    store: Store, person: str, login: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []

    def compare(_hasher: PasswordHasher, _kept: str, given: bytes) -> bool:
        compared.append(given)
        raise VerifyMismatchError

    monkeypatch.setattr(PasswordHasher, "verify", compare)

    refusal_of(store, login, "wrong")

    assert compared == [b"wrong"]


@pytest.mark.parametrize("login", ["liming", "nobody"])
def test_fifth_failure_locks_known_and_unknown_logins_alike(store: Store, person: str, login: str) -> None:
    fail(store, login, 5)

    refusal = refusal_of(store, login, PASSWORD)

    assert (refusal.key, refusal.params) == ("sign_in.locked", {"failures": "5", "minutes": "15"})


def test_lock_says_how_long_it_lasts(store: Store, person: str) -> None:
    fail(store, "liming", 5)

    minutes = [refusal_of(store, "liming", PASSWORD, now).params["minutes"] for now in MINUTES_LATER[:15]]

    assert minutes == [str(left) for left in range(15, 0, -1)]


def test_lock_ends_after_fifteen_minutes(store: Store, person: str) -> None:
    fail(store, "liming", 5)

    assert sign_in(store, "liming", PASSWORD, MINUTES_LATER[15]).person.id == person


def test_trying_while_locked_does_not_lengthen_the_lock(store: Store, person: str) -> None:
    fail(store, "liming", 5)
    refusal_of(store, "liming", "wrong", MINUTES_LATER[14])

    assert sign_in(store, "liming", PASSWORD, MINUTES_LATER[15]).person.id == person


def test_failures_before_a_lock_that_ended_do_not_count(store: Store, person: str) -> None:
    fail(store, "liming", 5)
    fail(store, "liming", 4, MINUTES_LATER[15])

    assert sign_in(store, "liming", PASSWORD, MINUTES_LATER[15]).person.id == person


def test_success_forgets_failures(store: Store, person: str) -> None:
    fail(store, "liming", 4)
    sign_in(store, "liming", PASSWORD, NOW)
    fail(store, "liming", 4)

    assert sign_in(store, "liming", PASSWORD, NOW).person.id == person


def test_failures_of_one_login_do_not_lock_another(store: Store, person: str) -> None:
    fail(store, "nobody", 5)

    assert sign_in(store, "liming", PASSWORD, NOW).person.id == person


@pytest.mark.soak
def test_guesses_made_at_the_same_time_gain_nothing(store: Store, person: str) -> None:
    def guess(_: int) -> str:
        return refusal_of(store, "liming", "wrong").key

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(8)))

    assert sorted(answers) == ["sign_in.locked"] * 3 + ["sign_in.refused"] * 5


def test_typed_login_is_kept_as_a_digest_only(store: Store, person: str) -> None:
    fail(store, "my-own-password", 1)

    with store.read() as connection:
        kept = connection.execute(select(sign_in_failures.c.login)).scalar_one()
    assert (kept[:7], len(kept)) == ("sha256:", 71)


def test_weak_hash_is_renewed_at_sign_in(store: Store, person: str) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1).hash(PASSWORD)
    with store.write() as connection:
        connection.execute(update(people).values(password=weak))

    sign_in(store, "liming", PASSWORD, NOW)

    with store.read() as connection:
        assert is_outdated(connection.execute(select(people.c.password)).scalar_one()) is False
    assert sign_in(store, "liming", PASSWORD, NOW).person.id == person


def test_password_changed_while_the_hash_was_computed_lets_nobody_in(
    store: Store, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change_meanwhile(kept: str, given: str) -> bool:
        with store.write() as connection:
            accounts.set_password(connection, OPERATOR, person, "another")
        return True

    monkeypatch.setattr(passwords, "verify", change_meanwhile)
    monkeypatch.setattr(passwords, "is_outdated", lambda _kept: False)

    assert refusal_of(store, "liming", PASSWORD).key == "sign_in.refused"
    with store.read() as connection:
        assert connection.execute(select(func.count()).select_from(sessions)).scalar_one() == 0


def test_old_failures_are_forgotten(store: Store, person: str) -> None:
    fail(store, "old", 1)
    fail(store, "new", 1, MINUTES_LATER[10])

    with store.write() as connection:
        forget_failures(connection, MINUTES_LATER[15])
        left = connection.execute(select(func.count()).select_from(sign_in_failures)).scalar_one()

    assert left == 1
