"""The products of an enterprise, each under an id that its registrant made: a retry is the same product."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from duibiao.kernel.identity.enterprises import demand_enterprise, get_enterprise
from duibiao.kernel.identity.reach import demand
from duibiao.kernel.journal.entries import Author, Subject, record
from duibiao.kernel.store.tables import products
from duibiao.model.values.identifiers import parse_uuid
from duibiao.model.values.messages import Conflict, Fault, Message, NotFound, message

LONGEST_NAME = 120
LONGEST_MODEL = 120

_INSERT = insert(products)
_BY_ID = select(products).where(products.c.id == bindparam("id"))
_LOCKED = _BY_ID.with_for_update()
_OF_ENTERPRISE = (
    select(products).where(products.c.enterprise == bindparam("uscc")).order_by(products.c.name, products.c.id)
)
_UPDATE = (
    update(products)
    .where(products.c.id == bindparam("which"))
    .values({name: bindparam(f"new_{name}") for name in ("name", "model", "head", "updated_at")})
)


class Product(msgspec.Struct, frozen=True):
    """A product or service of an enterprise; `model` may be empty, `head` is the digest of the last entry about it."""

    id: str
    enterprise: str
    name: str
    model: str
    head: str
    updated_at: str


def put_product(
    connection: Connection, author: Author, id: str, uscc: str, *, name: str, model: str, seen: str | None = None
) -> Product:
    """Register a product under the UUID `id`, or change it; `seen` is the head that was seen, None for a new one.

    Saying again what is so already changes nothing. Raises `Fault`, `NotAllowed`, `NotFound` for an unknown
    enterprise, `Conflict` where `seen` is not the head any more or the id is another enterprise's product.
    """
    demand(author, "enterprises.write")
    id = parse_uuid(id)
    name, model = name.strip(), model.strip()
    faults = tuple(_complaints(name, model))
    if faults:
        raise Fault.of(faults)
    demand_enterprise(connection, author, get_enterprise(connection, uscc))
    row = connection.execute(_LOCKED, {"id": id}).one_or_none()
    before = None if row is None else Product(**row._mapping)
    if before is not None and before.enterprise != uscc:
        raise Conflict(message("product.id_taken", "产品编号 {id} 已被使用。请换一个新的 UUID。", "id", id=id))
    if before is not None and (before.name, before.model) == (name, model):
        return before
    head = None if before is None else before.head
    if head != seen:
        raise _changed_meanwhile(name)
    act = "product.registered" if before is None else "product.changed"
    body = {"enterprise": uscc, "name": name, "model": model}
    after: dict[str, Any] = {"name": name, "model": model, "updated_at": author.at}
    try:
        after["head"] = record(connection, author, Subject("product", id), act, body, previous=head).digest
        product = Product(id=id, enterprise=uscc, **after)
        store_product(connection, product, new=before is None)
    except IntegrityError as error:
        raise _changed_meanwhile(name) from error
    return product


def store_product(connection: Connection, product: Product, *, new: bool) -> None:
    """Bring the row in line with an entry about the product, whoever made it."""
    row = msgspec.structs.asdict(product)
    if new:
        connection.execute(_INSERT, row)
        return
    changed = {f"new_{field}": row[field] for field in ("name", "model", "head", "updated_at")}
    connection.execute(_UPDATE, {"which": product.id} | changed)


def store_new(connection: Connection, made: Iterable[Product]) -> None:
    """Keep products that were not here; one statement."""
    rows = [msgspec.structs.asdict(product) for product in made]
    if rows:
        connection.execute(_INSERT, rows)


def get_product(connection: Connection, id: str) -> Product:
    """The product with this id. Raises `NotFound`."""
    row = connection.execute(_BY_ID, {"id": id}).one_or_none()
    if row is None:
        raise NotFound(message("product.not_found", "没有编号为 {id} 的产品。请从产品列表里选取。", id=id))
    return Product(**row._mapping)


def products_of(connection: Connection, uscc: str) -> list[Product]:
    """The products of an enterprise by name."""
    return [Product(**row._mapping) for row in connection.execute(_OF_ENTERPRISE, {"uscc": uscc})]


def _complaints(name: str, model: str) -> Iterator[Message]:
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        zh = "产品名称须为 1 至 {most} 个字符，不含换行。请改写。"
        yield message("product.name_length", zh, "name", most=LONGEST_NAME)
    if len(model) > LONGEST_MODEL or not model.isprintable():
        zh = "规格型号至多 {most} 个字符，不含换行。请改写，没有的留空。"
        yield message("product.model_length", zh, "model", most=LONGEST_MODEL)


def _changed_meanwhile(name: str) -> Conflict:
    zh = "产品“{name}”刚被他人改动。请刷新页面，核对后再保存。"
    return Conflict(message("product.changed_meanwhile", zh, name=name))
