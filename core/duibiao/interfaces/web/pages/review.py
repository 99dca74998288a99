"""/review: what waits for an office, and everything within its scope."""

from __future__ import annotations

from typing import cast, get_args

from litestar import Controller, Response, get

from duibiao.interfaces.web.desk import AnyRequest, Desk, reading
from duibiao.interfaces.web.pages.frame import show, writing_of
from duibiao.interfaces.web.views.deadlines import SOON, Calendar
from duibiao.interfaces.web.views.queue import FILTERS, filter_links, options, query_of, queue_rows, with_query
from duibiao.interfaces.web.views.states import STATES
from duibiao.kernel.definitions import known
from duibiao.kernel.hierarchy.calendars import announced
from duibiao.kernel.hierarchy.organs import names_of
from duibiao.kernel.identity.people import Person
from duibiao.kernel.submissions import queue
from duibiao.kernel.submissions.lifecycle import State
from duibiao.kernel.submissions.queue import STEP_ROLES, Days, Narrowed, Which
from duibiao.model.values.dates import add_days, day_of, parse_utc

PAGE = 30
SEEN_STATES: tuple[State, ...] = tuple(state for state in get_args(State) if state != "draft")
"""The states in which an office can see a submission."""


class ReviewPages(Controller):
    """The queue of an office."""

    path = "/review"

    @get("/", opt={"permission": "submissions.read"}, sync_to_thread=True)
    def show_queue(self, request: AnyRequest) -> Response[str]:
        narrowed, after = narrowed_of(request), request.query_params.get("after", "")
        writing = writing_of(request)
        with reading(request) as desk:
            calendar = calendar_of(desk)
            days = days_of(calendar)
            tallies = queue.tallies(desk.connection, desk.person, days)
            waiting = queue.waiting(desk.connection, desk.person, days, narrowed, after, PAGE)
            counts = queue.counts_of(desk.connection, waiting.cases)
            digests = {digest for one in tallies for digest in (one.kind_digest, one.scheme_digest) if digest}
            definitions = known.of_digests(desk.connection, digests)
            query = query_of(narrowed)
            return show(
                request,
                desk,
                "review/queue.html",
                rows=queue_rows(waiting.cases, definitions, counts, {}, calendar, query, writing),
                filters=filter_links(tallies, narrowed, steps=has_step(desk.person), publishes=_publishes(desk.person)),
                options=options(tallies, definitions, writing),
                narrowed=narrowed,
                total=sum(tally.all for tally in tallies),
                offices=has_step(desk.person) or _publishes(desk.person),
                next=with_query("/review", query, f"after={waiting.next}") if waiting.next else None,
            )

    @get("/all", opt={"permission": "submissions.read"}, sync_to_thread=True)
    def show_all(self, request: AnyRequest) -> Response[str]:
        """Everything within the reader's scope that was ever filed, the newest first."""
        narrowed, after = narrowed_of(request), request.query_params.get("after", "")
        wanted = request.query_params.get("state", "")
        state = cast("State", wanted) if wanted in SEEN_STATES else None
        writing = writing_of(request)
        with reading(request) as desk:
            cases = queue.within_scope(desk.connection, desk.person, state, narrowed, after, PAGE)
            counts = queue.counts_of(desk.connection, cases)
            digests = {digest for one in cases for digest in (one.kind_digest, one.scheme_digest) if digest}
            definitions = known.of_digests(desk.connection, digests)
            organs = names_of(desk.connection, (step.organ for one in cases if (step := one.at_step)))
            query = query_of(narrowed)
            following = [query, f"state={state}" if state else "", f"after={cases[-1].id}" if cases else ""]
            return show(
                request,
                desk,
                "review/all.html",
                rows=queue_rows(cases, definitions, counts, organs, calendar_of(desk), "", writing),
                states=[(name, writing.say(STATES[name][0])) for name in SEEN_STATES],
                state=state or "",
                narrowed=narrowed,
                next=with_query("/review/all", *following) if len(cases) == PAGE else None,
            )


def narrowed_of(request: AnyRequest) -> Narrowed:
    """The filters in the address; what is no filter narrows nothing."""
    given = request.query_params
    which = given.get("show", "all")
    return Narrowed(
        which=cast("Which", which) if which in FILTERS else "all",
        kind=given.get("kind", ""),
        scheme=given.get("scheme", ""),
        text=given.get("q", "").strip()[:100],
    )


def calendar_of(desk: Desk) -> Calendar:
    """Today, and the days that differ from their week."""
    return Calendar(day_of(parse_utc(desk.now)), announced(desk.connection))


def days_of(calendar: Calendar) -> Days:
    """Today, and the last day that counts as soon."""
    soon = add_days(calendar.today, SOON, "working", calendar.exceptions)
    return Days(calendar.today.isoformat(), soon.isoformat())


def has_step(person: Person) -> bool:
    """Whether the person takes steps of routes."""
    return any(holding.role in STEP_ROLES for holding in person.holdings)


def _publishes(person: Person) -> bool:
    return any(holding.role == "publisher" for holding in person.holdings)
