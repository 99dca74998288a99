"""/admin/holidays: the days that differ from their week, year by year.

No permission of its own fits: the calendar belongs to the whole instance, so whoever keeps its organs keeps it too.
"""

from __future__ import annotations

from datetime import MAXYEAR, date

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from duibiao.interfaces.web.desk import AnyRequest, Desk, reading, writing
from duibiao.interfaces.web.pages.admin.parts import author, show_part, status_of
from duibiao.interfaces.web.pages.forms import Form, form_of
from duibiao.interfaces.web.pages.frame import see_other, writing_of
from duibiao.interfaces.web.views.states import StateView
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.hierarchy.calendars import Holiday, enter_holiday, holidays_of, remove_holiday
from duibiao.kernel.hierarchy.organs import get_organ
from duibiao.kernel.identity.scope import covers
from duibiao.kernel.identity.times import day_of
from duibiao.model.values.dates import parse_date
from duibiao.model.values.messages import Fault, Message, message

WEEKDAYS = (
    message("weekday.monday", "星期一"),
    message("weekday.tuesday", "星期二"),
    message("weekday.wednesday", "星期三"),
    message("weekday.thursday", "星期四"),
    message("weekday.friday", "星期五"),
    message("weekday.saturday", "星期六"),
    message("weekday.sunday", "星期日"),
)
WORKS = (message("holiday.works", "上班"), "wait")
RESTS = (message("holiday.rests", "放假"), "ok")
EARLIEST = 2000


class HolidayView(msgspec.Struct, frozen=True):
    """A day, in words."""

    day: str
    weekday: str
    state: StateView
    note: str


class HolidayPages(Controller):
    """The calendar."""

    path = "/admin/holidays"

    @get("/", opt={"permission": "accounts.read"}, sync_to_thread=True)
    def list_year(self, request: AnyRequest) -> Response[str]:
        with reading(request) as desk:
            return _year(request, desk, Form([]))

    @post("/", opt={"permission": "organs.write"}, sync_to_thread=True)
    def enter(self, request: AnyRequest) -> Response[str] | Redirect:
        form = form_of(request)
        with writing(request) as desk:
            try:
                with desk.connection.begin_nested():
                    holiday = _asked(form)
                    by = author(desk, "organs.write", desk.running.instance.organ)
                    enter_holiday(desk.connection, by, holiday)
            except Fault as fault:
                return _year(request, desk, form, status_of(fault), fault.messages)
        return see_other(f"/admin/holidays?year={holiday.day.year}&done=holiday_entered")

    @post("/{day:str}/remove", opt={"permission": "organs.write"}, sync_to_thread=True)
    def remove(self, request: AnyRequest, day: FromPath[str]) -> Response[str] | Redirect:
        with writing(request) as desk:
            gone = parse_date(day)
            by = author(desk, "organs.write", desk.running.instance.organ)
            remove_holiday(desk.connection, by, gone)
        return see_other(f"/admin/holidays?year={gone.year}&done=holiday_removed")


def _year(
    request: AnyRequest, desk: Desk, form: Form, status: int = 200, messages: tuple[Message, ...] = ()
) -> Response[str]:
    this_year = int(day_of(desk.now)[:4])
    asked = form.get("day")[:4] or request.query_params.get("year", "")
    year = _within(asked, this_year)
    holidays = holidays_of(desk.connection, year)
    root = get_organ(desk.connection, desk.running.instance.organ)
    return show_part(
        request,
        desk,
        "admin/holidays.html",
        status=status,
        messages=messages,
        year=year,
        years=sorted({year - 1, year, year + 1, this_year}),
        holidays=[holiday_view(holiday, writing_of(request)) for holiday in holidays],
        may_change=covers(desk.person, "organs.write", root.path),
        typed={name: form.get(name) for name in ("day", "works", "note")},
    )


def holiday_view(holiday: Holiday, writing_: Writing) -> HolidayView:
    """A day that differs from its week."""
    told, tone = WORKS if holiday.works else RESTS
    weekday = writing_.say(WEEKDAYS[holiday.day.weekday()])
    return HolidayView(holiday.day.isoformat(), weekday, StateView(writing_.say(told), tone), holiday.note)


def _within(asked: str, otherwise: int) -> int:
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == len("2026") else otherwise
    return year if EARLIEST <= year < MAXYEAR else otherwise


def _asked(form: Form) -> Holiday:
    """The day that the form states. Raises `Fault` with everything that cannot be read."""
    faults: list[Message] = []
    day = date.min
    try:
        day = parse_date(form.get("day"))
    except Fault as fault:
        faults.extend(fault.under("day").messages)
    if form.get("works") not in ("yes", "no"):
        faults.append(message("holiday.works_missing", "请选定这一天上班还是放假。", at="works"))
    if faults:
        raise Fault.of(faults)
    return Holiday(day, form.get("works") == "yes", form.get("note"))
