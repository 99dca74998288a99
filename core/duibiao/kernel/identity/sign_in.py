"""Signing in with login and password, and the lock after too many wrong ones.

Whoever fails learns nothing: an unknown login, a wrong password, an account that was ended sound alike, take as long,
and lock alike. Failures are counted by the digest of what was typed as login, since people type passwords there too.
"""

from __future__ import annotations

from datetime import timedelta

import msgspec
from sqlalchemy import Connection, bindparam, delete, select, text, update

from duibiao.kernel.identity import passwords
from duibiao.kernel.identity.bearer import digest_of
from duibiao.kernel.identity.people import Person, get_person
from duibiao.kernel.identity.sessions import open_session
from duibiao.kernel.identity.times import day_of, later
from duibiao.kernel.store.engine import Store
from duibiao.kernel.store.tables import people, sign_in_failures
from duibiao.model.values.dates import parse_utc
from duibiao.model.values.messages import NotAllowed, message

FAILURES = 5
"""How many wrong sign-ins in a row lock a login."""
LOCKED_FOR = timedelta(minutes=15)
"""How long it stays locked; failures farther apart than this do not add up."""

_CREDENTIAL = select(people.c.id, people.c.password).where(
    people.c.login == bindparam("login"), people.c.password.is_not(None), people.c.active
)
_FAILED = select(sign_in_failures.c.failures, sign_in_failures.c.at).where(
    sign_in_failures.c.login == bindparam("login")
)
_COUNT = text(
    """
    INSERT INTO sign_in_failures (login, failures, at) VALUES (:login, 1, :now)
    ON CONFLICT (login) DO UPDATE SET at = :now,
        failures = CASE WHEN sign_in_failures.at <= :since THEN 1 ELSE sign_in_failures.failures + 1 END
    """
)
_FORGET_FAILURES = delete(sign_in_failures).where(sign_in_failures.c.login == bindparam("login"))
_FORGET_OLD_FAILURES = delete(sign_in_failures).where(sign_in_failures.c.at <= bindparam("since"))
_RENEW = (
    update(people)
    .where(people.c.id == bindparam("which"), people.c.password == bindparam("kept"), people.c.active)
    .values(password=bindparam("renewed"))
)
"""Finds nobody where the password was changed or the account ended while the hash was computed."""


class SignedIn(msgspec.Struct, frozen=True):
    """A person, and the secret of the new session: shown this once, kept by the browser alone."""

    person: Person
    secret: str


def sign_in(store: Store, login: str, password: str, now: str) -> SignedIn:
    """Open a session for whoever knows the password. Raises `NotAllowed`, after the failure is safely counted.

    The slow hash runs between two short transactions, so that no lock of the database waits for it. The second counts
    the attempt before it lets anybody in: of guesses made at the same time, only the first five are looked at.
    """
    login = login.strip().lower()
    typed = digest_of(login)
    with store.read() as connection:
        _refuse_locked(connection, typed, now)
        row = connection.execute(_CREDENTIAL, {"login": login}).one_or_none()
    person, kept = (row.id, row.password) if row else ("", "")
    right = passwords.verify(kept, password)
    renewed = passwords.rehash(password) if right and passwords.is_outdated(kept) else kept
    with store.write() as connection:
        connection.execute(_COUNT, {"login": typed, "now": now, "since": later(now, -LOCKED_FOR)})
        _refuse_locked(connection, typed, now, beyond=FAILURES)
        if right and connection.execute(_RENEW, {"which": person, "kept": kept, "renewed": renewed}).rowcount:
            connection.execute(_FORGET_FAILURES, {"login": typed})
            return SignedIn(get_person(connection, person, day_of(now)), open_session(connection, person, now))
    raise NotAllowed(message("sign_in.refused", "登录名或密码不正确。请核对后重试；忘记密码请联系本机构的系统管理员。"))


def forget_failures(connection: Connection, now: str) -> None:
    """Delete counts of failures that are too old to lock anything."""
    connection.execute(_FORGET_OLD_FAILURES, {"since": later(now, -LOCKED_FOR)})


def _refuse_locked(connection: Connection, typed: str, now: str, beyond: int = FAILURES - 1) -> None:
    """Raise `NotAllowed` where more than `beyond` attempts have failed and the time is not over."""
    row = connection.execute(_FAILED, {"login": typed}).one_or_none()
    if row is None or row.failures <= beyond:
        return
    left = parse_utc(row.at) + LOCKED_FOR - parse_utc(now)
    if left > timedelta(0):
        zh = "登录失败已达 {failures} 次，账号暂时锁定。请在 {minutes} 分钟后重试。"
        minutes = -(-left // timedelta(minutes=1))
        raise NotAllowed(message("sign_in.locked", zh, failures=FAILURES, minutes=minutes))
