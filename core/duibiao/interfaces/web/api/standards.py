"""GET /standards: the register, page by page."""

from __future__ import annotations

import msgspec
from litestar import Controller, get
from litestar.params import FromQuery

from duibiao.interfaces.web.api.parameters import After, Limit
from duibiao.interfaces.web.desk import AnyRequest, reading
from duibiao.interfaces.web.openapi import REFUSED
from duibiao.kernel.standards import register
from duibiao.model.records.editions import Adoption, EditionStatus
from duibiao.model.values.dates import day_of, parse_utc
from duibiao.model.values.messages import Label


class EditionView(msgspec.Struct, frozen=True):
    """One edition. `status` is that of today; `verified` is false where nobody held it against its issuer's word.

    Of what it follows only IDT and MOD are adoption; NEQ says that there is a correspondence and no more.
    """

    number: str
    standard: str
    title: Label
    issuer: str | None
    status: EditionStatus
    published_on: str | None
    effective_on: str | None
    ended_on: str | None
    successor: str | None
    adopts: tuple[Adoption, ...]
    source: str
    checked_on: str | None
    verified: bool


class EditionPage(msgspec.Struct, frozen=True):
    """One page of the register; `next` is the `after` of the following page."""

    items: list[EditionView]
    next: str | None


class StandardController(Controller):
    """The register of standards, for everybody."""

    path = "/standards"
    tags = ("standards",)

    @get(
        "/",
        opt={"permission": "standards.read"},
        operation_id="listStandards",
        summary="Editions of standards by number: status, successor, what each follows",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def list_standards(
        self,
        request: AnyRequest,
        q: FromQuery[str] = "",
        status: FromQuery[EditionStatus | None] = None,
        after: After = "",
        limit: Limit = 50,
    ) -> EditionPage:
        with reading(request) as desk:
            day = day_of(parse_utc(desk.now)).isoformat()
            found = register.page(desk.connection, day, q, status or "", after, limit)
            return EditionPage([_view(one) for one in found], found[-1].edition.number if len(found) == limit else None)


def _view(one: register.Registered) -> EditionView:
    edition = one.edition
    return EditionView(
        number=edition.number,
        standard=edition.standard,
        title=edition.title,
        issuer=edition.issuer,
        status=one.status,
        published_on=edition.published_on,
        effective_on=edition.effective_on,
        ended_on=edition.ended_on,
        successor=edition.successor,
        adopts=edition.adopts,
        source=edition.source,
        checked_on=edition.checked_on,
        verified=edition.checked_on is not None,
    )
