"""/desk: an enterprise's filings, where each stands and what comes next; and opening a new one."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.response import Redirect
from sqlalchemy import Connection

from duibiao.interfaces.web.desk import AnyRequest, Desk, reading, writing
from duibiao.interfaces.web.entry import places_of, places_of_scheme
from duibiao.interfaces.web.pages.forms import Form, form_of
from duibiao.interfaces.web.pages.frame import see_other, show, writing_of
from duibiao.interfaces.web.views.filings import FILTERS, TURNS, filing_rows, filter_links
from duibiao.kernel.definitions import known
from duibiao.kernel.hierarchy.organs import names_of
from duibiao.kernel.identity.enterprises import Enterprise, get_enterprise, list_enterprises
from duibiao.kernel.identity.products import Product, products_of, put_product
from duibiao.kernel.identity.scope import author_at
from duibiao.kernel.journal.entries import new_id
from duibiao.kernel.submissions import drafts, filings, rounds
from duibiao.kernel.submissions import reading as submissions
from duibiao.kernel.submissions.additions import Asked, asked_of
from duibiao.kernel.submissions.content import Change, Content, flatten
from duibiao.kernel.submissions.drafts import NewSubmission
from duibiao.kernel.submissions.rounds import Round
from duibiao.model.records.kinds import SubmissionKind
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Fault, Message, message

PAGE = 30


class Choices(msgspec.Struct, frozen=True):
    """What a new filing can be made of."""

    enterprises: list[Enterprise]
    products: list[Product]
    kinds: list[known.Known[SubmissionKind]]
    fitting: list[known.Known[BenchmarkScheme]]
    others: list[known.Known[BenchmarkScheme]]
    rounds: list[Round]


class DeskPages(Controller):
    """The desk of whoever files for an enterprise."""

    path = "/desk"

    @get("/", opt={"permission": "submissions.write"}, sync_to_thread=True)
    def list_filings(self, request: AnyRequest) -> Response[str]:
        chosen = request.query_params.get("show", "")
        after = request.query_params.get("after", "")
        writing = writing_of(request)
        with reading(request) as desk:
            found = filings.own_filings(
                desk.connection, desk.person, states=FILTERS.get(chosen, ()), after=after, limit=PAGE
            )
            counts = filings.own_counts(desk.connection, desk.person)
            titles = {one.definition.name: one.definition.title for one in _schemes(desk.connection)}
            titles |= {one.definition.name: one.definition.title for one in _kinds(desk.connection)}
            names = names_of(desk.connection, (step.organ for one in found if (step := one.at_step)))
            return show(
                request,
                desk,
                "desk/filings.html",
                rows=filing_rows(found, titles, names, writing),
                turns=[(say, sum(counts.get(state, 0) for state in states)) for say, states in TURNS],
                filters=filter_links(counts, chosen),
                any=any(counts.values()),
                next=f"/desk?show={chosen}&after={found[-1].cursor}" if len(found) == PAGE else None,
            )

    @get("/new", opt={"permission": "submissions.write"}, sync_to_thread=True)
    def ask_new(self, request: AnyRequest) -> Response[str]:
        with reading(request) as desk:
            return _new_page(request, desk, Form([("id", new_id()), ("product_id", new_id()), ("before", "on")]), ())

    @post("/new", opt={"permission": "submissions.write"}, sync_to_thread=True)
    def open_new(self, request: AnyRequest) -> Response[str] | Redirect:
        """Open the draft. The ids were made with the page, so a second click opens nothing twice."""
        form = form_of(request)
        try:
            with writing(request) as desk:
                id_ = _open(desk, form)
        except Fault as fault:
            with reading(request) as desk:
                return _new_page(request, desk, form, fault.messages)
        return see_other(f"/desk/{id_}")


def _open(desk: Desk, form: Form) -> str:
    """Open a draft of what the form asks for, its product registered first where it is new."""
    uscc = form.get("enterprise")
    drafts.refuse_unless_filer(desk.person, uscc)
    kind = known.current(desk.connection, SubmissionKind, form.get("kind")).definition
    product = scheme = before = None
    if kind.assessed:
        scheme = form.get("scheme") or None
        product = _product(desk, form, uscc)
        if scheme and form.get("before"):
            before = filings.answers_before(desk.connection, uscc, product, scheme)
    new = NewSubmission(
        id=form.get("id"),
        kind=kind.name,
        enterprise=uscc,
        scheme=scheme,
        product=product,
        round=form.get("round") or None,
    )
    id_ = drafts.open_draft(desk.connection, desk.person, desk.running.instance, new, desk.now)
    held = submissions.show(desk.connection, desk.person, id_)
    if before is not None and held.draft == Content():
        taken = _taken_over(asked_of(desk.connection, held.standing), before)
        changes = {place: Change(None, value) for place, value in taken.items()}
        drafts.change_draft(desk.connection, desk.person, id_, changes, desk.now)
    return id_


def _product(desk: Desk, form: Form, uscc: str) -> str:
    """The product chosen, or the one whose name was typed, registered under the id that came with the page."""
    if not form.get("product_name"):
        if not form.get("product"):
            text = "请选择产品，或填写新产品的名称。"
            raise Fault(message("desk.product", text, at="product"))
        return form.get("product")
    enterprise = get_enterprise(desk.connection, uscc)
    author = author_at(
        desk.person,
        "enterprises.write",
        desk.running.instance.name,
        desk.now,
        organ_path=None,
        industry=enterprise.industry,
        enterprise=uscc,
    )
    id_ = form.get("product_id")
    name, model = form.get("product_name"), form.get("product_model")
    try:
        return put_product(desk.connection, author, id_, uscc, name=name, model=model).id
    except Fault as fault:
        renamed = (msgspec.structs.replace(told, at=f"product_{told.at}") for told in fault.messages)
        raise type(fault)(*renamed) from None


def _taken_over(asked: Asked, before: Content) -> dict[str, Any]:
    """The answers of the filing before by place: what is asked again, without every yes and no, said anew each time."""
    anew = {f"fields.{field.name}" for field in asked.form.fields if field.type in ("boolean", "date")}
    places = set(places_of(asked.form)) - anew
    if asked.scheme is not None:
        places.update(places_of_scheme(asked.scheme))
    return {place: value for place, value in flatten(before).items() if place in places}


def _new_page(request: AnyRequest, desk: Desk, form: Form, messages: tuple[Message, ...]) -> Response[str]:
    choices = _choices(desk, form.get("enterprise"))
    return show(
        request,
        desk,
        "desk/new.html",
        status=422 if messages else 200,
        choices=choices,
        form=form,
        messages=messages,
    )


def _choices(desk: Desk, uscc: str) -> Choices:
    """What the person can choose from; schemes that fit the enterprise's industry stand first."""
    own = set(filings.enterprises_of(desk.person))
    listed = [one for one in list_enterprises(desk.connection, desk.person, limit=200) if one.uscc in own]
    chosen = [one for one in listed if one.uscc == uscc] or listed
    schemes = _schemes(desk.connection)
    codes = tuple(one.industry for one in chosen)
    fitting = [one for one in schemes if any(_fits(one.definition, code) for code in codes)]
    return Choices(
        enterprises=listed,
        products=[product for one in chosen[:2] for product in products_of(desk.connection, one.uscc)],
        kinds=_kinds(desk.connection),
        fitting=fitting,
        others=[one for one in schemes if one not in fitting],
        rounds=[one for one in rounds.list_rounds(desk.connection, 50) if one.opens_at <= desk.now < one.closes_at],
    )


def _fits(scheme: BenchmarkScheme, industry: str) -> bool:
    """Whether the scheme is meant for an industry: one code begins with the other."""
    return any(industry.startswith(code) or code.startswith(industry) for code in scheme.industries)


def _schemes(connection: Connection) -> list[known.Known[BenchmarkScheme]]:
    return known.in_force(connection, BenchmarkScheme)


def _kinds(connection: Connection) -> list[known.Known[SubmissionKind]]:
    return known.in_force(connection, SubmissionKind)
