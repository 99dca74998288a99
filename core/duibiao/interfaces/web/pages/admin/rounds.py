"""/admin/rounds: time windows in which organs are invited to report; times are typed and read as they are in China."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec
from litestar import Controller, Response, get, post
from litestar.response import Redirect
from sqlalchemy import Connection

from duibiao.interfaces.web.desk import AnyRequest, Desk, reading, writing
from duibiao.interfaces.web.pages.admin.organ_choice import chosen_organ, organ_choice
from duibiao.interfaces.web.pages.admin.parts import author, show_part, status_of
from duibiao.interfaces.web.pages.forms import Form, form_of
from duibiao.interfaces.web.pages.frame import see_other, writing_of
from duibiao.interfaces.web.pages.paging import next_page
from duibiao.interfaces.web.views.states import StateView
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.definitions.known import in_force
from duibiao.kernel.hierarchy.organs import names_of
from duibiao.kernel.submissions.rounds import Round, add_round, list_rounds
from duibiao.model.records.kinds import SubmissionKind
from duibiao.model.values.dates import SHANGHAI, utc_text
from duibiao.model.values.messages import Fault, Label, Message, message
from duibiao.model.values.quoting import quoted

SHOWN = 30

Term = Literal["coming", "open", "closed"]

TERMS: dict[Term, tuple[Message, str]] = {
    "coming": (message("round.coming", "未开始"), "wait"),
    "open": (message("round.open", "开放申报"), "ok"),
    "closed": (message("round.over", "已截止"), "draft done"),
}

_MINUTE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]+[0-9]{2}:[0-9]{2}(:[0-9]{2})?")


class RoundView(msgspec.Struct, frozen=True):
    """A round, in words; times are UTC text."""

    id: str
    title: str
    organ: str
    kinds: tuple[str, ...]
    opens_at: str
    closes_at: str
    state: StateView


class RoundPages(Controller):
    """Rounds."""

    path = "/admin/rounds"

    @get("/", opt={"permission": "rounds.read"}, sync_to_thread=True)
    def list_rounds(self, request: AnyRequest) -> Response[str]:
        after = request.query_params.get("after", "")
        with reading(request) as desk:
            found = list_rounds(desk.connection, SHOWN + 1, after)
            names = names_of(desk.connection, (one.organ for one in found))
            kinds = kinds_of(desk.connection)
            shown = [round_view(one, names, kinds, desk.now, writing_of(request)) for one in found[:SHOWN]]
            following = next_page(request, shown[-1].id) if len(found) > SHOWN else None
            may_add = desk.person.may("rounds.write")
            return show_part(request, desk, "admin/rounds.html", rounds=shown, next=following, may_add=may_add)

    @get("/new", opt={"permission": "rounds.write"}, sync_to_thread=True)
    def ask(self, request: AnyRequest) -> Response[str]:
        with reading(request) as desk:
            return _form(request, desk, Form([]))

    @post("/new", opt={"permission": "rounds.write"}, sync_to_thread=True)
    def add(self, request: AnyRequest) -> Response[str] | Redirect:
        form = form_of(request)
        with writing(request) as desk:
            if form.get("find"):
                return _form(request, desk, form)
            try:
                with desk.connection.begin_nested():
                    new = _asked(desk, form)
                    add_round(desk.connection, author(desk, "rounds.write", new.organ), new)
            except Fault as fault:
                told = tuple(_at_field(one) for one in fault.messages)
                return _form(request, desk, form, status_of(fault), told)
        return see_other("/admin/rounds?done=round_added")


def term_of(one: Round, now: str) -> Term:
    """Whether the round has begun and whether it is over."""
    if now < one.opens_at:
        return "coming"
    return "open" if now < one.closes_at else "closed"


def round_view(
    one: Round, names: Mapping[str, Label], kinds: Mapping[str, Label], now: str, writing_: Writing
) -> RoundView:
    """A round as of the moment `now`."""
    told, tone = TERMS[term_of(one, now)]
    return RoundView(
        id=one.id,
        title=writing_.label(one.title),
        organ=writing_.label(names.get(one.organ)) or one.organ,
        kinds=tuple(writing_.label(kinds.get(kind)) or kind for kind in one.kinds),
        opens_at=one.opens_at,
        closes_at=one.closes_at,
        state=StateView(writing_.say(told), tone),
    )


def kinds_of(connection: Connection) -> dict[str, Label]:
    """The titles of the kinds that are in force, by name."""
    return {known.definition.name: known.definition.title for known in in_force(connection, SubmissionKind)}


def parse_minute(text: str, at: str) -> str:
    """The moment, as UTC text, that a day and a time in China state: 2026-11-23 09:00, as typed or as browsers send it.

    Raises `Fault` at `at` for anything else.
    """
    if _MINUTE.fullmatch(text):
        try:
            return utc_text(datetime.fromisoformat(re.sub("[T ]+", "T", text)).replace(tzinfo=SHANGHAI))
        except (ValueError, OverflowError):
            pass
    told = "“{text}”不是日期和时间。请写成 2026-11-23 09:00 这样（北京时间）。"
    raise Fault(message("round.minute", told, at=at, text=quoted(text)))


def _asked(desk: Desk, form: Form) -> Round:
    """The round that the form asks for. Raises `Fault` with everything that cannot be read."""
    faults: list[Message] = []
    organ, opens_at, closes_at = "", "", ""
    try:
        organ = chosen_organ(desk.connection, form, "organ") or ""
        if not organ:
            faults.append(message("round.organ_missing", "请选定邀请哪个机构。", at="organ"))
    except Fault as fault:
        faults.extend(fault.messages)
    try:
        opens_at = parse_minute(form.get("opens_at"), "opens_at")
    except Fault as fault:
        faults.extend(fault.messages)
    try:
        closes_at = parse_minute(form.get("closes_at"), "closes_at")
    except Fault as fault:
        faults.extend(fault.messages)
    if faults:
        raise Fault.of(faults)
    title = Label(form.get("title.zh"), form.get("title.en") or None)
    return Round(form.get("id"), organ, title, tuple(form.all("kinds")), opens_at, closes_at)


def _at_field(told: Message) -> Message:
    """A message at a field of this form: the kinds are one field."""
    return msgspec.structs.replace(told, at="kinds") if told.at.startswith("kinds[") else told


def _form(
    request: AnyRequest, desk: Desk, form: Form, status: int = 200, messages: tuple[Message, ...] = ()
) -> Response[str]:
    writing_ = writing_of(request)
    own = next((holding.organ for holding in desk.person.holdings_for("rounds.write")), "") or ""
    fields = ("id", "title.zh", "title.en", "opens_at", "closes_at")
    chosen = form.all("kinds")
    return show_part(
        request,
        desk,
        "admin/round_new.html",
        status=status,
        messages=messages,
        typed={name: form.get(name) for name in fields},
        organ=organ_choice(desk.connection, writing_, form, "organ", own),
        kinds=[(name, writing_.label(title), name in chosen) for name, title in kinds_of(desk.connection).items()],
    )
