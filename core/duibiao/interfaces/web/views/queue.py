"""What waits for an office as a list: what it is of, why it needs a look, by when, and the ways to narrow the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlencode

import msgspec

from duibiao.interfaces.web.views.deadlines import Calendar, Due, due_view
from duibiao.interfaces.web.views.states import StateView, state_view
from duibiao.interfaces.web.views.strip import Strip, strip_of
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.submissions.queue import Case, Narrowed, Tally, Which
from duibiao.model.assessment.verdict import Counts
from duibiao.model.records.definitions import Definition
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Label, Message, message

FILTERS: Mapping[Which, Message] = {
    "all": message("queue.all", "全部"),
    "overdue": message("queue.overdue", "已逾期"),
    "soon": message("queue.soon", "3 个工作日内到期"),
    "concerns": message("queue.concerns", "有须核对之处"),
    "resubmitted": message("queue.resubmitted", "重新提交"),
    "ended": message("queue.ended", "公示期满"),
    "objections": message("queue.objections", "有异议"),
}
"""The narrower queues by name; the last two are a publisher's."""

PUBLISHING: tuple[Which, ...] = ("ended", "objections")
STEPPING: tuple[Which, ...] = ("soon", "concerns", "resubmitted")


class QueueRow(msgspec.Struct, frozen=True):
    """One submission: why it is here, what is to be done with it by when, how it came out.

    `concerns` counts where the reason does not say so already; `turn` is the organ whose turn it is.
    """

    id: str
    href: str
    title: str
    model: str
    enterprise: str
    uscc: str
    scheme: str
    reason: StateView
    state: StateView
    todo: str
    turn: str
    concerns: int
    due: Due | None
    strip: Strip | None
    grade: str
    seen: str
    revision: int
    selectable: bool


class FilterLink(msgspec.Struct, frozen=True):
    """A way to a narrower list, with how many it holds."""

    href: str
    words: Message
    count: int
    current: bool


class Options(msgspec.Struct, frozen=True):
    """Kinds and schemes to narrow by: value and words."""

    kinds: tuple[tuple[str, str], ...]
    schemes: tuple[tuple[str, str], ...]


def query_of(narrowed: Narrowed) -> str:
    """The filters as they stand in an address, empty where there are none."""
    which = "" if narrowed.which == "all" else narrowed.which
    given = {"show": which, "kind": narrowed.kind, "scheme": narrowed.scheme, "q": narrowed.text}
    return urlencode({name: value for name, value in given.items() if value})


def with_query(path: str, *parts: str) -> str:
    """`path` with what is not empty of `parts` as its query."""
    query = "&".join(part for part in parts if part)
    return f"{path}?{query}" if query else path


def queue_rows(
    cases: Iterable[Case],
    definitions: Mapping[str, Definition],
    counts: Mapping[str, Counts],
    organs: Mapping[str, Label],
    calendar: Calendar,
    query: str,
    writing: Writing,
) -> tuple[QueueRow, ...]:
    """The rows of a list. `definitions` are the kinds and schemes by digest, `query` goes along to each submission."""
    return tuple(_row(one, definitions, counts, organs, calendar, query, writing) for one in cases)


def filter_links(
    tallies: Sequence[Tally], narrowed: Narrowed, *, steps: bool, publishes: bool
) -> tuple[FilterLink, ...]:
    """The narrower queues with their counts: those of steps and those of publishing, for whom they concern."""
    links = []
    for which, words in FILTERS.items():
        if (which in PUBLISHING and not publishes) or (which in STEPPING and not steps):
            continue
        count = sum(getattr(tally, which) for tally in tallies)
        href = with_query("/review", query_of(msgspec.structs.replace(narrowed, which=which)))
        links.append(FilterLink(href, words, count, which == narrowed.which))
    return tuple(links)


def options(tallies: Iterable[Tally], definitions: Mapping[str, Definition], writing: Writing) -> Options:
    """The kinds and schemes of what waits, by name."""
    kinds, schemes = {}, {}
    for tally in tallies:
        kinds[tally.kind] = _title(definitions.get(tally.kind_digest), tally.kind, writing)
        if tally.scheme is not None:
            schemes[tally.scheme] = _title(definitions.get(tally.scheme_digest or ""), tally.scheme, writing)
    return Options(tuple(kinds.items()), tuple(schemes.items()))


def reason_of(one: Case, due: Due | None, today: str, writing: Writing) -> StateView:
    """Why a submission wants a look, the most urgent reason alone."""
    if one.objections:
        return StateView(writing.say(message("reason.objections", "{count} 件异议", count=one.objections)), "bad")
    if one.state == "in_publicity" and one.publicity_ends_on is not None:
        if one.publicity_ends_on < today:
            return StateView(writing.say(message("reason.ended", "公示期满")), "wait")
        return StateView(writing.say(message("reason.until", "公示至 {day}", day=one.publicity_ends_on)), "ok")
    if one.state != "in_review":
        return state_view(one.state, writing)
    if due is not None and due.tone == "bad":
        return StateView(writing.say(message("reason.overdue", "已逾期")), "bad")
    if one.revision > 1:
        return StateView(writing.say(message("reason.again", "第 {n} 次提交", n=one.revision)), "wait")
    if one.concerns:
        return StateView(_concerns(one, writing), "wait")
    return StateView(writing.say(message("reason.new", "新到")), "ok")


def _row(
    one: Case,
    definitions: Mapping[str, Definition],
    counts: Mapping[str, Counts],
    organs: Mapping[str, Label],
    calendar: Calendar,
    query: str,
    writing: Writing,
) -> QueueRow:
    kind = _title(definitions.get(one.kind_digest), one.kind, writing)
    scheme = definitions.get(one.scheme_digest or "")
    due = due_view(one.due_on, calendar, writing)
    step = one.at_step
    reason = reason_of(one, due, calendar.today.isoformat(), writing)
    return QueueRow(
        id=one.id,
        href=with_query(f"/review/{one.id}", query),
        title=one.product_name or kind,
        model=one.product_model or "",
        enterprise=one.enterprise_name,
        uscc=one.enterprise,
        scheme=_title(scheme, one.scheme, writing) if one.scheme else kind,
        reason=reason,
        state=state_view(one.state, writing),
        todo=writing.label(step.label) if step else "",
        turn=writing.label(organs.get(step.organ)) if step else "",
        concerns=one.concerns if reason.words != _concerns(one, writing) else 0,
        due=due,
        strip=strip_of(counts[one.id], writing) if one.id in counts else None,
        grade=_grade(scheme, one.grade, writing),
        seen=one.head,
        revision=one.revision,
        selectable=one.state == "in_review",
    )


def _concerns(one: Case, writing: Writing) -> str:
    return writing.say(message("reason.concerns", "须核对 {count} 处", count=one.concerns))


def _title(definition: Definition | None, name: str, writing: Writing) -> str:
    return writing.label(definition.title) if definition else name


def _grade(scheme: Definition | None, key: str | None, writing: Writing) -> str:
    if not isinstance(scheme, BenchmarkScheme) or key is None:
        return ""
    return next((writing.label(grade.label) for grade in scheme.grades if grade.key == key), key)
