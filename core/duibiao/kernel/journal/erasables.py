"""Words and names that the law lets a person have erased (PIPL art. 47), kept beside the journal.

An entry names such a text by the SHA-256 of a random salt and the text. With salt and text the digest proves what was
said; once both are erased it proves nothing and tells nothing, and the journal stays whole. Where the store has a key
for fields, both are kept encrypted: the salt too, because with it a short name is guessed from its digest.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from duibiao.kernel.store.field_keys import FieldKeys, keys_of
from duibiao.kernel.store.tables import erasables
from duibiao.model.values.canonical import salted_digest

_INSERT = insert(erasables)
_BODIES = select(erasables.c.digest, erasables.c.suite, erasables.c.body).where(
    erasables.c.digest.in_(bindparam("digests", expanding=True))
)
_OTHERWISE = (
    select(erasables.c.digest, erasables.c.suite, erasables.c.salt, erasables.c.body)
    .where(erasables.c.body.is_not(None), erasables.c.suite.is_distinct_from(bindparam("current")))
    .order_by(erasables.c.digest)
    .limit(bindparam("size"))
)
_KEEP_OTHERWISE = (
    update(erasables)
    .where(erasables.c.digest == bindparam("which"), erasables.c.body.is_not(None))
    .values(suite=bindparam("by"), salt=bindparam("new_salt"), body=bindparam("new_body"))
)
_THERE = select(erasables.c.digest).where(erasables.c.digest.in_(bindparam("digests", expanding=True)))
_ERASE = (
    update(erasables)
    .where(erasables.c.digest.in_(bindparam("digests", expanding=True)))
    .values(body=None, salt=None, erased_at=bindparam("now"))
)


class Word(msgspec.Struct, frozen=True):
    """A text as it travels beside the entry that names it; the salt is base64 in JSON."""

    digest: str
    salt: bytes
    text: str


def keep(connection: Connection, subject: str, texts: Iterable[str]) -> tuple[str, ...]:
    """Keep `texts` that belong to `subject`, and give the salted digests to write in an entry, in the same order."""
    keys, rows = keys_of(connection), []
    for text in texts:
        salt = secrets.token_bytes(16)
        digest = salted_digest(salt, text.encode())
        rows.append({"digest": digest, "subject": subject, "erased_at": None, **_closed(keys, digest, salt, text)})
    if rows:
        connection.execute(_INSERT, rows)
    return tuple(str(row["digest"]) for row in rows)


def receive(connection: Connection, subject: str, words: Iterable[Word]) -> None:
    """Keep words that came with an entry about `subject`, under the digest and salt that they have everywhere.

    What is not what its digest says is left out; what is here already, erased or not, stays as it is.
    """
    receive_all(connection, ((subject, word) for word in words))


def receive_all(connection: Connection, words: Iterable[tuple[str, Word]]) -> None:
    """Keep words that came, each with the subject of its entry, as `receive` does; two statements for them all."""
    sound: dict[str, tuple[str, Word]] = {}
    for subject, word in words:
        if word.digest not in sound and _is_sound(word):
            sound[word.digest] = subject, word
    keys = keys_of(connection)
    there = set(connection.execute(_THERE, {"digests": list(sound)}).scalars()) if sound else set()
    rows = [
        {"digest": digest, "subject": subject, "erased_at": None, **_closed(keys, digest, word.salt, word.text)}
        for digest, (subject, word) in sound.items()
        if digest not in there
    ]
    if rows:
        connection.execute(_INSERT, rows)


def _is_sound(word: Word) -> bool:
    try:
        return salted_digest(word.salt, word.text.encode()) == word.digest
    except ValueError:
        return False


def read(connection: Connection, digests: Iterable[str]) -> Mapping[str, str | None]:
    """The texts behind `digests`; None where one was erased. Unknown digests are left out."""
    wanted = list(digests)
    if not wanted:
        return {}
    return opened(connection, connection.execute(_BODIES, {"digests": wanted}))


def words(connection: Connection, rows: Iterable[Any]) -> Iterator[Word]:
    """The words in rows of `digest`, `suite`, `salt` and `body` as they travel; those that were erased are left out."""
    keys = keys_of(connection)
    for row in rows:
        text = _text(keys, row)
        if text is not None:
            yield Word(row.digest, _salt(keys, row), text)


def opened(connection: Connection, rows: Iterable[Any]) -> Mapping[str, str | None]:
    """The texts in rows of `digest`, `suite` and `body`, decrypted where they are encrypted, by digest."""
    keys = keys_of(connection)
    return {row.digest: _text(keys, row) for row in rows}


def keep_otherwise(connection: Connection, size: int) -> int:
    """Encrypt by the current suite up to `size` texts that are not, or make them plain where none is; how many."""
    keys = keys_of(connection)
    rows = connection.execute(_OTHERWISE, {"current": keys.current, "size": size}).all()
    for row in rows:
        kept = _closed(keys, row.digest, _salt(keys, row), str(_text(keys, row)))
        given = {"which": row.digest, "by": kept["suite"], "new_salt": kept["salt"], "new_body": kept["body"]}
        connection.execute(_KEEP_OTHERWISE, given)
    return len(rows)


def erase(connection: Connection, digests: Iterable[str], now: str) -> int:
    """Erase text and salt behind `digests` for good; how many there were."""
    wanted = list(digests)
    return connection.execute(_ERASE, {"digests": wanted, "now": now}).rowcount if wanted else 0


def _closed(keys: FieldKeys, digest: str, salt: bytes, text: str) -> dict[str, Any]:
    """What stands in the row `digest` for a salt and a text: they themselves, or both encrypted, the text in base64."""
    if keys.current is None:
        return {"suite": None, "salt": salt, "body": text}
    body = base64.b64encode(keys.encrypt(text.encode(), digest)).decode()
    return {"suite": keys.current, "salt": keys.encrypt(salt, _about_salt(digest)), "body": body}


def _text(keys: FieldKeys, row: Any) -> str | None:
    if row.suite is None or row.body is None:
        return None if row.body is None else str(row.body)
    return keys.decrypt(row.suite, base64.b64decode(row.body), row.digest).decode()


def _salt(keys: FieldKeys, row: Any) -> bytes:
    salt: bytes = row.salt
    return salt if row.suite is None else keys.decrypt(row.suite, salt, _about_salt(row.digest))


def _about_salt(digest: str) -> str:
    return f"{digest} salt"
