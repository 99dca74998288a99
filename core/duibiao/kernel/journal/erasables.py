"""Words and names that the law lets a person have erased (PIPL art. 47), kept beside the journal.

An entry names such a text by the SHA-256 of a random salt and the text. With salt and text the digest proves what was
said; once both are erased it proves nothing and tells nothing, and the journal stays whole.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from duibiao.kernel.store.tables import erasables
from duibiao.model.values.canonical import salted_digest

_INSERT = insert(erasables)
_BODIES = select(erasables.c.digest, erasables.c.body).where(
    erasables.c.digest.in_(bindparam("digests", expanding=True))
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
    rows = []
    for text in texts:
        salt = secrets.token_bytes(16)
        rows.append(
            {
                "digest": salted_digest(salt, text.encode()),
                "subject": subject,
                "salt": salt,
                "body": text,
                "erased_at": None,
            }
        )
    if rows:
        connection.execute(_INSERT, rows)
    return tuple(str(row["digest"]) for row in rows)


def receive(connection: Connection, subject: str, words: Iterable[Word]) -> None:
    """Keep words that came with an entry about `subject`, under the digest and salt that they have everywhere.

    What is not what its digest says is left out; what is here already, erased or not, stays as it is.
    """
    sound = {word.digest: word for word in words if _is_sound(word)}
    there = set(connection.execute(_THERE, {"digests": list(sound)}).scalars()) if sound else set()
    rows = [
        {"digest": word.digest, "subject": subject, "salt": word.salt, "body": word.text, "erased_at": None}
        for word in sound.values()
        if word.digest not in there
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
    return {row.digest: row.body for row in connection.execute(_BODIES, {"digests": wanted})}


def erase(connection: Connection, digests: Iterable[str], now: str) -> int:
    """Erase text and salt behind `digests` for good; how many there were."""
    wanted = list(digests)
    return connection.execute(_ERASE, {"digests": wanted, "now": now}).rowcount if wanted else 0
