"""What a version of a scheme would do, in words: how many come out otherwise, by which limits, and each filing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from duibiao.interfaces.web.views.limits import limit_words, unit_words
from duibiao.interfaces.web.views.states import StateView, state_view
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.submissions.previewing import Changed, Cited, Totals, Turned
from duibiao.kernel.submissions.previews import Preview
from duibiao.model.records.schemes import BenchmarkScheme, Indicator
from duibiao.model.values.messages import Message, message

Versions = Mapping[str, BenchmarkScheme]
"""The known versions of a scheme, the last published first."""

JOB_STATES: dict[str, tuple[Message, str]] = {
    "waiting": (message("preview.waiting", "正在进行"), "warn"),
    "done": (message("preview.done", "已完成"), "ok done"),
    "failed": (message("preview.failed", "没有完成"), "bad"),
    "cancelled": (message("preview.cancelled", "已取消"), "draft done"),
}
TURNS: dict[str, Message] = {
    "better": message("turn.better", "变好"),
    "worse": message("turn.worse", "变差"),
    "mixed": message("turn.mixed", "有好有差"),
    "incomplete": message("turn.incomplete", "须补填"),
    "cannot_be_judged": message("turn.cannot_be_judged", "无法评定"),
}


class PreviewLine(msgspec.Struct, frozen=True):
    """A preview in a list, and at the head of its page; `started` is UTC."""

    href: str
    version: str
    digest: str
    started: str
    state: StateView
    running: bool
    done: int
    total: int | None
    reason: str
    looked_at: int
    changed: int


class CauseLine(msgspec.Struct, frozen=True):
    """One indicator against one standard, how its outcome turns, and how often; None where it is not compared."""

    place: str
    was: str | None
    now: str | None
    count: int


class TallyView(msgspec.Struct, frozen=True):
    """The counts of drafts and filings, and what they come from, the most frequent first."""

    filings: Totals
    drafts: Totals
    causes: tuple[CauseLine, ...]


class TurnLine(msgspec.Struct, frozen=True):
    """Why one filing comes out otherwise: outcomes before and after, and the limits in words."""

    place: str
    was: str | None
    now: str | None
    words: str


class ChangedLine(msgspec.Struct, frozen=True):
    """One filing that comes out otherwise."""

    submission: str
    enterprise: str
    enterprise_name: str
    product: str
    state: StateView
    version: str
    was: str
    now: str
    turn: str
    turned: tuple[TurnLine, ...]
    missing: str
    stored_differs: bool


def preview_line(preview: Preview, writing: Writing) -> PreviewLine:
    """How far a preview has come."""
    told, tone = JOB_STATES[preview.job.state]
    return PreviewLine(
        href=f"/schemes/{preview.candidate.name}/previews/{preview.job.id}",
        version=preview.candidate.version,
        digest=preview.digest,
        started=preview.job.created_at,
        state=StateView(writing.say(told), tone),
        running=preview.job.state == "waiting",
        done=preview.job.done,
        total=preview.job.total,
        reason=preview.job.reason or "",
        looked_at=preview.tally.looked_at,
        changed=preview.tally.filings.changed + preview.tally.drafts.changed,
    )


def tally_view(preview: Preview, versions: Versions, writing: Writing) -> TallyView:
    """The tally with the names of its causes."""
    schemes = (preview.candidate, *versions.values())
    ordered = sorted(preview.tally.causes.items(), key=lambda one: (-one[1], one[0]))
    causes = []
    for cause, count in ordered:
        indicator, standard, was, now = cause.split(" ")
        place = _place(indicator, standard, schemes, writing)
        causes.append(CauseLine(place, None if was == "-" else was, None if now == "-" else now, count))
    return TallyView(preview.tally.filings, preview.tally.drafts, tuple(causes))


def changed_lines(
    changed: Iterable[Changed], candidate: BenchmarkScheme, versions: Versions, writing: Writing
) -> tuple[ChangedLine, ...]:
    """The filings, each with its reasons in words."""
    return tuple(_changed(one, candidate, versions[one.version], writing) for one in changed)


def _changed(one: Changed, now: BenchmarkScheme, was: BenchmarkScheme, writing: Writing) -> ChangedLine:
    told = {turned.indicator for turned in one.turned}
    names = [_name(key, (now, was), writing) for key in one.missing if key not in told]
    return ChangedLine(
        submission=one.submission,
        enterprise=one.enterprise,
        enterprise_name=one.enterprise_name,
        product=one.product or "",
        state=state_view(one.state, writing),
        version=one.version,
        was=grade_words(one.was, was, writing),
        now=grade_words(one.now, now, writing),
        turn=writing.say(TURNS[one.turn]),
        turned=tuple(_turned(turned, now, was, writing) for turned in one.turned),
        missing=writing.listed(names),
        stored_differs=one.stored_differs,
    )


def grade_words(key: str | None, scheme: BenchmarkScheme, writing: Writing) -> str:
    """A grade by its label; that nothing could be judged."""
    grade = next((one for one in scheme.grades if one.key == key), None)
    return writing.label(grade.label) if grade else writing.say(message("preview.no_grade", "无法评定"))


def _turned(turned: Turned, now: BenchmarkScheme, was: BenchmarkScheme, writing: Writing) -> TurnLine:
    place = _place(turned.indicator, turned.standard, (now, was), writing)
    old = _limit(turned.was_limit, _indicator(was, turned.indicator), writing)
    new = _limit(turned.now_limit, _indicator(now, turned.indicator), writing)
    match turned.was, turned.now:
        case None, "missing":
            told = message("preview.asked_anew", "新增的指标，申报没有填；限值 {now}", now=new or "—")
        case None, _:
            told = message("preview.compared_anew", "新比较：限值 {now}", now=new or "—")
        case _, None:
            told = message("preview.compared_no_more", "不再比较：原限值 {was}", was=old or "—")
        case _ if old == new:
            told = message("preview.same_limit", "限值 {now} 没有变，评定的规则变了", now=new or "—")
        case _:
            told = message("preview.limit", "限值由 {was} 改为 {now}", was=old or "—", now=new or "—")
    return TurnLine(place, turned.was, turned.now, writing.say(told))


def _limit(cited: Cited | None, indicator: Indicator | None, writing: Writing) -> str:
    """A limit with its bound resolved and its clause: "≤ 0.5 %（4.2）"."""
    if cited is None or indicator is None:
        return ""
    limit = indicator.limits[cited.limit]
    words = limit_words(limit, indicator, cited.bound, writing)
    words += unit_words(cited.unit or limit.unit or indicator.unit) if cited.bound else ""
    if cited.clause is None:
        return words
    return writing.say(message("preview.limit_clause", "{limit}（{clause}）", limit=words, clause=cited.clause))


def _place(indicator: str, standard: str, schemes: Iterable[BenchmarkScheme], writing: Writing) -> str:
    """The name of an indicator and the number of a standard, from the first version that has them."""
    several = tuple(schemes)
    numbers = (one.number for scheme in several for one in scheme.standards if one.key == standard)
    return f"{_name(indicator, several, writing)} · {next(numbers, standard)}"


def _name(indicator: str, schemes: Iterable[BenchmarkScheme], writing: Writing) -> str:
    found = (one for scheme in schemes if (one := _indicator(scheme, indicator)))
    first = next(found, None)
    return writing.label(first.label) if first else indicator


def _indicator(scheme: BenchmarkScheme, key: str) -> Indicator | None:
    return next((one for one in scheme.indicators if one.key == key), None)
