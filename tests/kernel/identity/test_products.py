from __future__ import annotations

import pytest
from sqlalchemy import Connection

from duibiao.kernel.identity.enterprises import put_enterprise
from duibiao.kernel.identity.products import Product, get_product, products_of, put_product
from duibiao.kernel.journal.entries import Author, Subject, history
from duibiao.model.values.messages import Conflict, Fault, NotAllowed, NotFound
from tests.kernel.identity.country import NOW, OPERATOR, SILK, TEA

ID = "01937f3a-5b7c-7abc-8def-0123456789ab"
OTHER_ID = "01937f3a-5b7c-7abc-8def-0123456789ac"
FILER = Author("cn-33", "p", "filer", NOW, None, TEA)


@pytest.fixture(autouse=True)
def enterprises(connection: Connection) -> None:
    put_enterprise(connection, OPERATOR, TEA, name="绿茶厂", organ="cn-330106", industry="C1311")
    put_enterprise(connection, OPERATOR, SILK, name="丝绸厂", organ="cn-3205", industry="C1741")


@pytest.fixture
def product(connection: Connection) -> Product:
    return put_product(connection, FILER, ID, TEA, name="龙井", model="特级")


def keys(refusal: pytest.ExceptionInfo[Fault]) -> list[str]:
    return [m.key for m in refusal.value.messages]


def test_product_is_registered_with_its_entry(connection: Connection) -> None:
    product = put_product(connection, FILER, ID.upper(), TEA, name=" 龙井 ", model="")

    (recorded,) = history(connection, Subject("product", ID))
    assert get_product(connection, ID) == product == Product(ID, TEA, "龙井", "", recorded.digest, NOW)
    assert (recorded.entry.type, recorded.entry.body) == (
        "product.registered",
        {"enterprise": TEA, "name": "龙井", "model": ""},
    )


def test_change_extends_the_chain(connection: Connection, product: Product) -> None:
    changed = put_product(connection, FILER, ID, TEA, name="龙井", model="一级", seen=product.head)

    entries = [recorded.entry for recorded in history(connection, Subject("product", ID))]
    assert get_product(connection, ID) == changed
    assert {(entry.type, entry.previous) for entry in entries} == {
        ("product.registered", None),
        ("product.changed", product.head),
    }


def test_retry_is_the_same_product(connection: Connection, product: Product) -> None:
    assert put_product(connection, FILER, ID, TEA, name="龙井", model="特级") == product
    assert len(history(connection, Subject("product", ID))) == 1


@pytest.mark.parametrize("seen", [None, "sha256:" + "0" * 64])
def test_change_of_what_was_not_seen_conflicts(connection: Connection, product: Product, seen: str | None) -> None:
    with pytest.raises(Conflict) as refusal:
        put_product(connection, FILER, ID, TEA, name="毛峰", model="特级", seen=seen)

    assert keys(refusal) == ["product.changed_meanwhile"]


def test_id_of_another_enterprises_product_is_taken(connection: Connection, product: Product) -> None:
    with pytest.raises(Conflict) as refusal:
        put_product(connection, OPERATOR, ID, SILK, name="龙井", model="特级", seen=product.head)

    assert keys(refusal) == ["product.id_taken"]


@pytest.mark.parametrize(
    ("id", "name", "model", "expected"),
    [
        ("not-a-uuid", "龙井", "", ["identifier.uuid"]),
        (ID, "", "", ["product.name_length"]),
        (ID, "茶" * 121, "x" * 121, ["product.name_length", "product.model_length"]),
        (ID, "龙井", "a\tb", ["product.model_length"]),
    ],
)
def test_faulty_statement_is_refused(
    connection: Connection, id: str, name: str, model: str, expected: list[str]
) -> None:
    with pytest.raises(Fault) as refusal:
        put_product(connection, FILER, id, TEA, name=name, model=model)

    assert keys(refusal) == expected


def test_filer_registers_nothing_for_another_enterprise(connection: Connection) -> None:
    with pytest.raises(NotAllowed) as refusal:
        put_product(connection, FILER, ID, SILK, name="丝巾", model="")

    assert keys(refusal) == ["enterprise.not_own"]


def test_checker_registers_nothing_beyond_his_organ(connection: Connection) -> None:
    with pytest.raises(NotAllowed) as refusal:
        put_product(connection, Author("cn-32", "p", "checker", NOW, "cn-32"), ID, TEA, name="龙井", model="")

    assert keys(refusal) == ["organ.out_of_reach"]


def test_product_of_an_unknown_enterprise_is_refused(connection: Connection) -> None:
    with pytest.raises(NotFound):
        put_product(connection, OPERATOR, ID, "91110000600037341L", name="龙井", model="")


def test_products_are_listed_by_enterprise_and_id(connection: Connection, product: Product) -> None:
    second = put_product(connection, FILER, OTHER_ID, TEA, name="龙井", model="一级")
    put_product(connection, OPERATOR, OTHER_ID[:-1] + "d", SILK, name="丝巾", model="")

    assert products_of(connection, TEA) == [product, second]


def test_unknown_product_is_not_found(connection: Connection) -> None:
    with pytest.raises(NotFound):
        get_product(connection, ID)
