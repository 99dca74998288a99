"""/enterprises: legal entities under their USCC, and their products — registered once, never asked for twice."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import Controller, get, put
from litestar.params import FromPath, HeaderParameter, JSONBody

from duibiao.interfaces.web.api.parameters import After, Limit
from duibiao.interfaces.web.desk import AnyRequest, Desk, reading, writing
from duibiao.interfaces.web.openapi import REFUSED
from duibiao.kernel.hierarchy.organs import get_organ
from duibiao.kernel.identity import enterprises, products
from duibiao.kernel.identity.enterprises import Enterprise
from duibiao.kernel.identity.products import Product
from duibiao.kernel.identity.scope import author_at
from duibiao.kernel.journal.entries import Author

IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", max_length=100, description="The `head` seen")]


class EnterpriseData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is registered of an enterprise. `industry` is a class of GB/T 4754 in `industry_edition`."""

    name: str
    organ: str
    industry: str
    industry_edition: str = "2017"
    synthetic: bool = False


class EnterpriseView(msgspec.Struct, frozen=True):
    """An enterprise, and what is odd about its code without being wrong."""

    enterprise: Enterprise
    doubts: list[str]


class EnterprisePage(msgspec.Struct, frozen=True):
    """One page of enterprises; `next` is the `after` of the following page."""

    items: list[Enterprise]
    next: str | None


class ProductData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is registered of a product."""

    name: str
    model: str = ""


class ProductList(msgspec.Struct, frozen=True):
    """The products of an enterprise, by name."""

    items: list[Product]


class EnterpriseController(Controller):
    """Enterprises and products, within the reader's scope."""

    path = "/enterprises"
    tags = ("enterprises",)

    @get(
        "/",
        opt={"permission": "enterprises.read"},
        operation_id="listEnterprises",
        summary="Enterprises within the reader's scope",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def list_enterprises(self, request: AnyRequest, after: After = "", limit: Limit = 50) -> EnterprisePage:
        with reading(request) as desk:
            items = enterprises.list_enterprises(desk.connection, desk.person, after, limit)
            return EnterprisePage(items, items[-1].uscc if len(items) == limit else None)

    @get(
        "/{uscc:str}",
        opt={"permission": "enterprises.read"},
        operation_id="getEnterprise",
        summary="An enterprise",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def get_enterprise(self, request: AnyRequest, uscc: FromPath[str]) -> EnterpriseView:
        with reading(request) as desk:
            return _view(desk, enterprises.see_enterprise(desk.connection, desk.person, uscc))

    @put(
        "/{uscc:str}",
        opt={"permission": "enterprises.write"},
        operation_id="putEnterprise",
        summary="Register an enterprise, or change what was seen of it",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def put_enterprise(
        self, request: AnyRequest, uscc: FromPath[str], data: JSONBody[EnterpriseData], if_match: IfMatch = None
    ) -> EnterpriseView:
        with writing(request) as desk:
            stated = msgspec.structs.asdict(data)
            saved = enterprises.put_enterprise(
                desk.connection,
                _author(desk, uscc, data.organ, data.industry),
                uscc,
                seen=_seen(if_match),
                **stated,
            )
            return _view(desk, saved)

    @get(
        "/{uscc:str}/products",
        opt={"permission": "enterprises.read"},
        operation_id="listProducts",
        summary="The products of an enterprise",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def list_products(self, request: AnyRequest, uscc: FromPath[str]) -> ProductList:
        with reading(request) as desk:
            enterprises.see_enterprise(desk.connection, desk.person, uscc)
            return ProductList(products.products_of(desk.connection, uscc))

    @put(
        "/{uscc:str}/products/{product:str}",
        opt={"permission": "enterprises.write"},
        operation_id="putProduct",
        summary="Register a product under a UUID of the client's, or change what was seen of it",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def put_product(
        self,
        request: AnyRequest,
        uscc: FromPath[str],
        product: FromPath[str],
        data: JSONBody[ProductData],
        if_match: IfMatch = None,
    ) -> Product:
        with writing(request) as desk:
            held = enterprises.see_enterprise(desk.connection, desk.person, uscc)
            return products.put_product(
                desk.connection,
                _author(desk, uscc, held.organ, held.industry),
                product,
                uscc,
                name=data.name,
                model=data.model,
                seen=_seen(if_match),
            )


def _author(desk: Desk, uscc: str, organ: str, industry: str) -> Author:
    """The desk's person as author for an enterprise that reports to this organ."""
    path = get_organ(desk.connection, organ).path
    origin = desk.running.instance.name
    return author_at(
        desk.person, "enterprises.write", origin, desk.now, organ_path=path, industry=industry, enterprise=uscc
    )


def _seen(if_match: str | None) -> str | None:
    return if_match.strip('"') if if_match else None


def _view(desk: Desk, enterprise: Enterprise) -> EnterpriseView:
    return EnterpriseView(
        enterprise, [desk.say(doubt) for doubt in enterprises.doubts(desk.connection, enterprise.uscc)]
    )
