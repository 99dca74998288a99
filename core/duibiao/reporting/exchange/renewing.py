"""This instance's own keys: a new one introduced by the one before, or a new one after a loss."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import msgspec
from sqlalchemy import Connection, bindparam, select, update

from duibiao.extension.suites import CryptoSuite
from duibiao.kernel.journal import notes
from duibiao.kernel.journal.entries import Author
from duibiao.kernel.journal.keys import InstanceKey, keys_of, make, own_signer, trust
from duibiao.kernel.journal.notes import Signer
from duibiao.kernel.store.federation import packages_sent
from duibiao.reporting.exchange import packages
from duibiao.reporting.exchange.here import Here
from duibiao.reporting.exchange.trust import ROTATION, Rotation, Signed, introductions

_ON_THE_WAY = select(packages_sent.c.receiver, packages_sent.c.number, packages_sent.c.body).where(
    packages_sent.c.receipted_at.is_(None)
)
_REPLACE = (
    update(packages_sent)
    .where(packages_sent.c.receiver == bindparam("of"), packages_sent.c.number == bindparam("which"))
    .values(body=bindparam("now"))
)


def rotate(connection: Connection, here: Here, author: Author, folder: Path, suite: CryptoSuite) -> str:
    """Make a key that the present one introduces: peers accept it by itself. Gives its id."""
    before = here.signer
    id_, public = make(folder, suite)
    said = Rotation(here.name, before.key, id_, suite.key, base64.b64encode(public).decode(), author.at)
    statement = msgspec.json.encode(notes.sign(ROTATION, said, before))
    count = len(keys_of(connection, here.name))
    key = InstanceKey(here.name, id_, suite.key, public, before.key, author.at, count + 1, statement=statement)
    trust(connection, author, key)
    return id_


def begin_anew(
    connection: Connection, author: Author, folder: Path, suite: CryptoSuite, suites: Mapping[str, CryptoSuite]
) -> str:
    """Make a key that nothing introduces, after the one before was lost; gives its id.

    Peers take nothing signed with it until their administrators have pinned it. What is on its way is signed anew.
    """
    id_, public = make(folder, suite)
    count = len(keys_of(connection, author.origin))
    key = InstanceKey(author.origin, id_, suite.key, public, "own", author.at, count + 1)
    trust(connection, author, key)
    signer = own_signer(connection, author.origin, folder, suites)
    for row in connection.execute(_ON_THE_WAY).all():
        signed = _signed_anew(connection, author.origin, row.body, signer)
        connection.execute(_REPLACE, {"of": row.receiver, "which": row.number, "now": packages.head_bytes(signed)})
    return id_


def _signed_anew(connection: Connection, instance: str, body: bytes, signer: Signer) -> Signed:
    """The same manifest, so the same digest, with another signature."""
    text = packages.read_head(BytesIO(body)).signed.note
    note = notes.sign(packages.PURPOSE, msgspec.json.decode(text), signer)
    return Signed(note.note, note.key, note.suite, note.signature, introductions(connection, instance))
