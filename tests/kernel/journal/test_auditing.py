"""Going over the log: what was tampered with is named, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from sqlalchemy import Connection, delete, insert, select, update

from duibiao.extension.suites import CORE_SUITES, ED25519
from duibiao.kernel.journal import checkpoints, sealing
from duibiao.kernel.journal.auditing import Walk
from duibiao.kernel.journal.checkpoints import Signed
from duibiao.kernel.journal.notes import Signer, key_id
from duibiao.kernel.store.engine import Store
from duibiao.kernel.store.federation import checkpoints as checkpoint_rows
from duibiao.kernel.store.federation import log_head, log_tiles
from duibiao.kernel.store.tables import entries
from tests.kernel.journal.logs import NOW, append

Tampering = Callable[[Connection], None]


def sealed(connection: Connection, signer: Signer) -> list[Signed]:
    """The checkpoints of a log of 151 and 301 entries."""
    made = []
    for number in range(2):
        append(connection, 150, f"2026-11-24T08:00:0{number}.000000Z")
        signed = sealing.seal(connection, signer, "zhejiang", NOW).signed
        assert signed is not None
        made.append(signed)
    return made


def found(connection: Connection, *others: Signed) -> list[tuple[str, dict[str, str]]]:
    """What a walk finds: the key of each message, and the places that it names."""
    walk = Walk(connection, "zhejiang", CORE_SUITES, others)
    told = [one for walked in walk for one in walked.found]
    return [(one.key, {name: one.params[name] for name in one.params if name != "id"}) for one in told]


def at(connection: Connection, place: int, **changed: object) -> None:
    connection.execute(update(entries).where(entries.c.position == place).values(**changed))


def one_byte(connection: Connection) -> None:
    body = connection.execute(select(entries.c.body).where(entries.c.position == 17)).scalar_one()
    at(connection, 17, body=body.replace(b"holiday.set", b"holiday.sat"))


def one_salt(connection: Connection) -> None:
    at(connection, 17, salt=bytes(16))


def two_swapped(connection: Connection) -> None:
    at(connection, 300, position=None)
    at(connection, 17, position=300)
    connection.execute(update(entries).where(entries.c.position.is_(None)).values(position=17))


def one_removed(connection: Connection) -> None:
    connection.execute(delete(entries).where(entries.c.position == 17))


def one_column(connection: Connection) -> None:
    at(connection, 17, type="holiday.dropped")


def hash_too(connection: Connection) -> None:
    """An entry, and the hash that was sealed of it."""
    one_byte(connection)
    row = connection.execute(select(entries).where(entries.c.position == 17)).one()
    hashes = connection.execute(select(log_tiles.c.hashes).where(log_tiles.c.level == 0, log_tiles.c.number == 0))
    whole = bytearray(hashes.scalar_one())
    whole[16 * 32 : 17 * 32] = sealing.leaf(row.salt, row.body)
    tile = update(log_tiles).where(log_tiles.c.level == 0, log_tiles.c.number == 0)
    connection.execute(tile.values(hashes=bytes(whole)))


def forged_checkpoint(connection: Connection) -> None:
    private = ED25519.make()
    forger = Signer(key_id("ed25519", ED25519.public(private)), ED25519, private)
    signed = checkpoints.sign("zhejiang", 200, bytes(32), NOW, forger)
    row = {"size": 200, "root": bytes(32), "at": NOW, "body": msgspec.json.encode(signed.note)}
    connection.execute(insert(checkpoint_rows), row)


def cut_short(connection: Connection) -> None:
    """All that came after the first checkpoint is taken away."""
    root = connection.execute(select(checkpoint_rows.c.root).where(checkpoint_rows.c.size == 151)).scalar_one()
    connection.execute(delete(entries).where(entries.c.position > 151))
    connection.execute(delete(checkpoint_rows).where(checkpoint_rows.c.size > 151))
    connection.execute(update(log_head).values(size=151, root=root))


@pytest.mark.parametrize(
    ("tamper", "expected"),
    [
        (one_byte, [("log.changed", {"position": "17"})]),
        (one_salt, [("log.changed", {"position": "17"})]),
        (
            two_swapped,
            [("log.moved", {"position": "17", "was": "300"}), ("log.moved", {"position": "300", "was": "17"})],
        ),
        (one_removed, [("log.missing", {"position": "17"})]),
        (one_column, [("log.columns", {"position": "17"})]),
        (
            hash_too,
            [
                ("log.columns", {"position": "17"}),
                ("log.root", {"size": "151", "after": "0"}),
                ("log.root", {"size": "301", "after": "0"}),
                ("log.head", {"size": "301"}),
            ],
        ),
        (
            forged_checkpoint,
            [("log.checkpoint_forged", {"size": "200"}), ("log.root", {"size": "200", "after": "151"})],
        ),
    ],
)
def test_tampering_is_named(
    store: Store, signer: Signer, tamper: Tampering, expected: list[tuple[str, dict[str, str]]]
) -> None:
    with store.write() as connection:
        sealed(connection, signer)
        before = found(connection)

        tamper(connection)

        assert (before, found(connection)) == ([], expected)


def test_log_cut_short_shows_by_a_checkpoint_that_somebody_kept(store: Store, signer: Signer) -> None:
    with store.write() as connection:
        first, second = sealed(connection, signer)

        cut_short(connection)

        assert found(connection, first) == []
        assert found(connection, second) == [("log.shorter", {"stated": "301", "size": "151"})]
