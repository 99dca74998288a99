"""Applying what other instances registered: enterprises and products."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from duibiao.kernel.hierarchy.organs import get_organ
from duibiao.kernel.identity.enterprises import Enterprise, get_enterprise, store_enterprise
from duibiao.kernel.identity.products import Product, store_product
from duibiao.kernel.journal.entries import Recorded
from duibiao.kernel.journal.receiving import Arrival, Receivers, body_of, keep, missing
from duibiao.model.values.messages import NotFound


class _Registered(msgspec.Struct, frozen=True):
    name: str
    organ: str
    industry: str
    industry_edition: str
    synthetic: bool


class Made(msgspec.Struct, frozen=True):
    """What an entry says of a product."""

    enterprise: str
    name: str
    model: str


def receive_enterprise(connection: Connection, arrival: Arrival) -> None:
    """Apply what was registered of an enterprise. Raises `Parked` while its organ is not here."""
    said = body_of(arrival, _Registered)
    try:
        get_organ(connection, said.organ)
    except NotFound as unknown:
        raise missing("organ", said.organ) from unknown
    row = msgspec.structs.asdict(said)
    after = Enterprise(arrival.entry.subject.id, head=arrival.recorded.digest, updated_at=arrival.entry.at, **row)
    store_enterprise(connection, after, new=arrival.entry.previous is None)
    keep(connection, arrival)


def receive_product(connection: Connection, arrival: Arrival) -> None:
    """Apply what was registered of a product. Raises `Parked` while its enterprise is not here."""
    said = body_of(arrival, Made)
    try:
        get_enterprise(connection, said.enterprise)
    except NotFound as unknown:
        raise missing("enterprise", said.enterprise) from unknown
    store_product(connection, product_after(arrival.recorded, said), new=arrival.entry.previous is None)
    keep(connection, arrival)


def product_after(recorded: Recorded, said: Made) -> Product:
    """The product as an entry about it leaves it."""
    entry = recorded.entry
    return Product(entry.subject.id, said.enterprise, said.name, said.model, recorded.digest, entry.at)


RECEIVERS: Receivers = {
    "enterprise.registered": receive_enterprise,
    "enterprise.changed": receive_enterprise,
    "product.registered": receive_product,
    "product.changed": receive_product,
}
