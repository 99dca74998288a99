"""What `duibiao check` says of an instance's keys: which one it signs with, and what is not where it should be."""

from __future__ import annotations

import msgspec

from duibiao.extension.catalogue import Catalogue
from duibiao.extension.deployment import Located
from duibiao.interfaces.encrypting import complaints
from duibiao.kernel.journal.keys import own_signer
from duibiao.kernel.store.engine import Store
from duibiao.model.values.messages import Fault, Message, message


class KeysSeen(msgspec.Struct, frozen=True):
    """What was seen of the keys, and what is wrong."""

    told: tuple[Message, ...] = ()
    faults: tuple[Message, ...] = ()


def look_at_keys(located: Located, catalogue: Catalogue, *, with_database: bool) -> KeysSeen:
    """The key for signatures and those for fields; without a database only whether the stated suites can be had."""
    suites = catalogue.suites
    if not with_database:
        return KeysSeen(faults=tuple(complaints(located, suites, None)))
    told: list[Message] = []
    faults: list[Message] = []
    store = Store(located.database)
    with store.read() as connection:
        try:
            signer = own_signer(connection, located.deployment.instance, located.keys, suites)
            digest = signer.suite.digest(signer.suite.public(signer.private)).hex()
            text = "签名密钥 {key}，套件 {suite}，公钥摘要 {digest}。"
            told.append(message("check.key", text, key=signer.key, suite=signer.suite.key, digest=digest))
        except Fault as fault:
            faults += fault.messages
        faults += complaints(located, suites, connection)
    store.close()
    return KeysSeen(tuple(told), tuple(faults))
