"""/admin/organs: the tree of organs, and what happens to them: added, renamed, moved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import cast, get_args

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from duibiao.interfaces.web.desk import AnyRequest, Desk, reading, writing
from duibiao.interfaces.web.pages.admin.organ_choice import chosen_organ, lines_of, organ_choice
from duibiao.interfaces.web.pages.admin.parts import author, show_part, status_of
from duibiao.interfaces.web.pages.forms import Form, form_of
from duibiao.interfaces.web.pages.frame import see_other, writing_of
from duibiao.interfaces.web.pages.paging import next_page
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.hierarchy.changes import add_organ, move_organ, rename_organ
from duibiao.kernel.hierarchy.organs import Organ, get_organ, line_of, list_organs, search_organs
from duibiao.kernel.hierarchy.past import names_through_time, parents_through_time
from duibiao.kernel.identity.reach import demand_reach
from duibiao.kernel.identity.scope import covers
from duibiao.kernel.identity.times import day_of
from duibiao.model.records.kinds import OrganLevel
from duibiao.model.values.dates import parse_date
from duibiao.model.values.messages import Fault, Label, Message, message

SHOWN = 50

LEVELS: dict[OrganLevel, Message] = {
    "nation": message("level.nation", "国家级"),
    "province": message("level.province", "省级"),
    "city": message("level.city", "市级"),
    "county": message("level.county", "县级"),
    "zone": message("level.zone", "开发区"),
    "sector_department": message("level.sector_department", "行业主管部门"),
    "association": message("level.association", "行业协会"),
    "institute": message("level.institute", "技术机构"),
}

Act = Callable[[Desk, Organ, Form], str]
"""Does what a form asks for about an organ; the address that it leads to."""


class OrganPages(Controller):
    """Organs."""

    path = "/admin/organs"

    @get("/", opt={"permission": "accounts.read"}, sync_to_thread=True)
    def browse(self, request: AnyRequest) -> Response[str]:
        """What was searched for, else this instance's own organ with those below it."""
        typed = request.query_params.get("q", "").strip()
        after = request.query_params.get("after", "")
        with reading(request) as desk:
            if not typed:
                return _organ(request, desk, desk.running.instance.organ, typed)
            found = search_organs(desk.connection, typed, after, SHOWN + 1)
            lines = lines_of(desk.connection, writing_of(request), found[:SHOWN])
            rows = [(organ, line, LEVELS[organ.level]) for organ, line in zip(found[:SHOWN], lines, strict=True)]
            following = next_page(request, found[SHOWN - 1].id) if len(found) > SHOWN else None
            return show_part(request, desk, "admin/organs.html", typed=typed, found=rows, next=following)

    @get("/{organ:str}", opt={"permission": "accounts.read"}, sync_to_thread=True)
    def show_organ(self, request: AnyRequest, organ: FromPath[str]) -> Response[str]:
        with reading(request) as desk:
            return _organ(request, desk, organ, "")

    @get("/{organ:str}/add", opt={"permission": "organs.write"}, sync_to_thread=True)
    def ask_add(self, request: AnyRequest, organ: FromPath[str]) -> Response[str]:
        with reading(request) as desk:
            return _ask_add(request, desk, get_organ(desk.connection, organ), Form([]))

    @post("/{organ:str}/add", opt={"permission": "organs.write"}, sync_to_thread=True)
    def add(self, request: AnyRequest, organ: FromPath[str]) -> Response[str] | Redirect:
        return _act(request, organ, _add, _ask_add)

    @get("/{organ:str}/rename", opt={"permission": "organs.write"}, sync_to_thread=True)
    def ask_rename(self, request: AnyRequest, organ: FromPath[str]) -> Response[str]:
        with reading(request) as desk:
            return _ask_rename(request, desk, get_organ(desk.connection, organ), Form([]))

    @post("/{organ:str}/rename", opt={"permission": "organs.write"}, sync_to_thread=True)
    def rename(self, request: AnyRequest, organ: FromPath[str]) -> Response[str] | Redirect:
        return _act(request, organ, _rename, _ask_rename)

    @get("/{organ:str}/move", opt={"permission": "organs.write"}, sync_to_thread=True)
    def ask_move(self, request: AnyRequest, organ: FromPath[str]) -> Response[str]:
        with reading(request) as desk:
            return _ask_move(request, desk, get_organ(desk.connection, organ), Form([]))

    @post("/{organ:str}/move", opt={"permission": "organs.write"}, sync_to_thread=True)
    def move(self, request: AnyRequest, organ: FromPath[str]) -> Response[str] | Redirect:
        return _act(request, organ, _move, _ask_move)


def _organ(request: AnyRequest, desk: Desk, id: str, typed: str) -> Response[str]:
    """The page about one organ."""
    connection, after = desk.connection, request.query_params.get("after", "")
    organ, *above = line_of(connection, id, date.fromisoformat(day_of(desk.now)))
    below = list_organs(connection, parent=id, after=after, limit=SHOWN + 1)
    following = next_page(request, below[SHOWN - 1].id) if len(below) > SHOWN else None
    return show_part(
        request,
        desk,
        "admin/organ.html",
        organ=organ,
        level=LEVELS[organ.level],
        above=tuple(reversed(above)),
        below=[(child, LEVELS[child.level]) for child in below[:SHOWN]],
        names=names_through_time(connection, id),
        parents=parents_through_time(connection, id),
        typed=typed,
        next=following,
        first=not after,
        may_change=covers(desk.person, "organs.write", organ.path),
    )


def _act(request: AnyRequest, id: str, act: Act, ask: Callable[..., Response[str]]) -> Response[str] | Redirect:
    """Do what the form asks for; where that is refused, or an organ is still being looked for, show it again."""
    form = form_of(request)
    with writing(request) as desk:
        organ = get_organ(desk.connection, id)
        if form.get("find"):
            return ask(request, desk, organ, form)
        try:
            with desk.connection.begin_nested():
                return see_other(act(desk, organ, form))
        except Fault as fault:
            return ask(request, desk, organ, form, status_of(fault), fault.messages)


def _add(desk: Desk, parent: Organ, form: Form) -> str:
    added = add_organ(
        desk.connection,
        author(desk, "organs.write", parent.id),
        form.get("id"),
        level=_level(form),
        name=_name(form),
        parent=parent.id,
        valid_from=_day(form),
    )
    return f"/admin/organs/{added.id}?done=organ_added"


def _rename(desk: Desk, organ: Organ, form: Form) -> str:
    rename_organ(desk.connection, author(desk, "organs.write", organ.id), organ.id, _name(form), _day(form))
    return f"/admin/organs/{organ.id}?done=organ_renamed"


def _move(desk: Desk, organ: Organ, form: Form) -> str:
    by = author(desk, "organs.write", organ.id)
    parent = chosen_organ(desk.connection, form, "parent")
    if parent is None:
        raise Fault(message("organ.parent_missing", "请选定新的上级机构。", at="parent"))
    demand_reach(desk.connection, by, parent)
    move_organ(desk.connection, by, organ.id, parent, _day(form))
    return f"/admin/organs/{organ.id}?done=organ_moved"


def _ask_add(
    request: AnyRequest, desk: Desk, organ: Organ, form: Form, status: int = 200, messages: tuple[Message, ...] = ()
) -> Response[str]:
    return show_part(
        request,
        desk,
        "admin/organ_add.html",
        status=status,
        messages=messages,
        organ=organ,
        typed=_typed(form, desk, id=_prefix(organ), level=""),
        levels=_levels(writing_of(request)),
    )


def _ask_rename(
    request: AnyRequest, desk: Desk, organ: Organ, form: Form, status: int = 200, messages: tuple[Message, ...] = ()
) -> Response[str]:
    given = {"name.zh": organ.name.zh, "name.en": organ.name.en or ""}
    typed = _typed(form, desk, **given)
    return show_part(
        request, desk, "admin/organ_rename.html", status=status, messages=messages, organ=organ, typed=typed
    )


def _ask_move(
    request: AnyRequest, desk: Desk, organ: Organ, form: Form, status: int = 200, messages: tuple[Message, ...] = ()
) -> Response[str]:
    return show_part(
        request,
        desk,
        "admin/organ_move.html",
        status=status,
        messages=messages,
        organ=organ,
        typed=_typed(form, desk),
        parent=organ_choice(desk.connection, writing_of(request), form, "parent"),
    )


def _typed(form: Form, desk: Desk, **given: str) -> dict[str, str]:
    """What stands in the fields: what was typed, or what they begin with."""
    start = {"valid_from": day_of(desk.now), "name.zh": "", "name.en": "", **given}
    return {name: form.get(name, value) for name, value in start.items()}


def _prefix(parent: Organ) -> str:
    """What the id of an organ below `parent` is likely to begin with."""
    return f"{parent.id}-"


def _name(form: Form) -> Label:
    return Label(form.get("name.zh"), form.get("name.en") or None)


def _day(form: Form) -> date:
    try:
        return parse_date(form.get("valid_from"))
    except Fault as fault:
        raise fault.under("valid_from") from fault


def _level(form: Form) -> OrganLevel:
    """The level that was chosen. Raises `Fault` for none."""
    chosen = form.get("level")
    if chosen not in get_args(OrganLevel):
        raise Fault(message("organ.level_missing", "请选择机构的级别。", at="level"))
    return cast(OrganLevel, chosen)


def _levels(writing_: Writing) -> tuple[tuple[str, str], ...]:
    return tuple((level, writing_.say(name)) for level, name in LEVELS.items() if level != "nation")
