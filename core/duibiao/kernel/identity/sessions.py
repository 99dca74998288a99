"""Sessions of browsers, kept on the server: who is signed in, since when, and when it ends.

A session ends 30 minutes after it was last seen and 12 hours after it began, whichever comes first.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from duibiao.kernel.identity.bearer import SESSION, digest_of, new_secret
from duibiao.kernel.identity.people import PERSON_COLUMNS, Person, read_person, with_holdings
from duibiao.kernel.identity.times import day_of, later
from duibiao.kernel.store.tables import people, roles, sessions

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
"""How exact `seen_at` is: it is written at most this often."""

_INSERT = insert(sessions)
_SIGNED_IN = (
    select(*PERSON_COLUMNS, sessions.c.seen_at)
    .select_from(with_holdings(sessions.join(people, people.c.id == sessions.c.person)))
    .where(
        sessions.c.digest == bindparam("digest"),
        sessions.c.expires_at > bindparam("now"),
        sessions.c.seen_at > bindparam("idle_since"),
        people.c.active,
    )
    .order_by(roles.c.id)
)
_SEEN = (
    update(sessions)
    .where(
        sessions.c.digest == bindparam("which"),
        sessions.c.seen_at <= bindparam("before"),
        sessions.c.seen_at > bindparam("idle_since"),
    )
    .values(seen_at=bindparam("now"))
)
_END = delete(sessions).where(sessions.c.digest == bindparam("digest"))
_PURGE = delete(sessions).where(
    or_(sessions.c.expires_at <= bindparam("now"), sessions.c.seen_at <= bindparam("idle_since"))
)


class Session(msgspec.Struct, frozen=True):
    """Who is signed in; `stale` when it is time to call `touch`."""

    person: Person
    stale: bool


def open_session(connection: Connection, person: str, now: str) -> str:
    """Begin a session for `person`, and give its secret."""
    secret = new_secret(SESSION)
    row = {"digest": digest_of(secret), "person": person, "created_at": now, "seen_at": now}
    connection.execute(_INSERT, row | {"expires_at": later(now, LONGEST)})
    return secret


def session_of(connection: Connection, secret: str, now: str) -> Session | None:
    """The session with this secret, its person's roles as of today; None when it ended. One statement, read only."""
    given = {"digest": digest_of(secret), "now": now, "idle_since": later(now, -IDLE), "day": day_of(now)}
    rows = connection.execute(_SIGNED_IN, given).all()
    person = read_person(rows)
    return None if person is None else Session(person, rows[0].seen_at <= later(now, -SEEN_EVERY))


def touch(connection: Connection, secret: str, now: str) -> bool:
    """Note that the session was used; whether anything was written, which happens once a minute at most."""
    given = {"which": digest_of(secret), "now": now, "before": later(now, -SEEN_EVERY)}
    return connection.execute(_SEEN, given | {"idle_since": later(now, -IDLE)}).rowcount > 0


def sign_out(connection: Connection, secret: str) -> None:
    """End the session with this secret, if there is one."""
    connection.execute(_END, {"digest": digest_of(secret)})


def purge_sessions(connection: Connection, now: str) -> int:
    """Delete the sessions that ended by time; how many."""
    return connection.execute(_PURGE, {"now": now, "idle_since": later(now, -IDLE)}).rowcount


def csrf_token(secret: str) -> str:
    """What the forms of this session carry: nobody can make it without the secret, nor get the secret from it."""
    mac = hmac.new(secret.encode("utf-8", "surrogatepass"), b"duibiao csrf", hashlib.sha256)
    return base64.urlsafe_b64encode(mac.digest()).decode().rstrip("=")


def csrf_matches(secret: str, given: str) -> bool:
    """Whether `given` is the token of this session's forms, compared in constant time."""
    return hmac.compare_digest(csrf_token(secret).encode(), given.encode("utf-8", "surrogatepass"))
