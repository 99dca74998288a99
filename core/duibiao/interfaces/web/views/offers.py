"""A newer version of a scheme, as it is offered to whoever writes a draft: what changed, and what it would come to."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

import msgspec

from duibiao.interfaces.web.views.comparison import GradeView, grade_view
from duibiao.interfaces.web.views.versions import VersionLine, versions_view
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.submissions.editions import Offer
from duibiao.kernel.submissions.records import EditionChoice
from duibiao.model.assessment.verdict import Verdict
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Message, message

SHOWN = 6
"""How many differences are said where the draft is; all of them are on the page that compares."""


class OfferView(msgspec.Struct, frozen=True):
    """The offer in words. `more` differences are not among `lines`; `missing` would be open then and is not now.

    `declined_at` is UTC, empty where nothing was chosen yet.
    """

    digest: str
    was: str
    now: str
    compare: str
    summary: str
    lines: tuple[VersionLine, ...]
    more: int
    grade: GradeView | None
    grade_then: GradeView | None
    dropped: str
    missing: str
    declined_at: str


def offer_view(offer: Offer, writing: Writing) -> OfferView:
    """What a newer version changes for this draft; words and examples are left to the page that compares."""
    was, now = offer.own, offer.newer.definition
    differences = versions_view(was, now, writing)
    telling = [line for group in differences.groups if group.key not in ("words", "examples") for line in group.lines]
    telling.sort(key=lambda line: not line.effect)
    return OfferView(
        digest=offer.newer.digest,
        was=was.version,
        now=now.version,
        compare=f"/schemes/{now.name}/compare?{urlencode({'from': was.version, 'to': now.version})}",
        summary=differences.summary,
        lines=tuple(telling[:SHOWN]),
        more=len(telling) - len(telling[:SHOWN]),
        grade=_grade(was, offer.before, writing),
        grade_then=_grade(now, offer.after, writing),
        dropped=writing.listed(writing.label(one.label) for one in offer.dropped),
        missing=_missing(offer, writing),
        declined_at=offer.declined.at if offer.declined else "",
    )


def choice_lines(choices: Sequence[EditionChoice], writing: Writing) -> tuple[tuple[str, str], ...]:
    """What was chosen when, each as UTC text and a sentence."""
    return tuple((choice.at, writing.say(_told(choice, writing))) for choice in choices)


def _told(choice: EditionChoice, writing: Writing) -> Message:
    was, now = choice.was.rpartition("@")[2], choice.now.rpartition("@")[2]
    if not choice.taken:
        return message("edition.kept", "对标方案已有第 {now} 版，填报人选择保留第 {was} 版", was=was, now=now)
    if not choice.dropped:
        text = "填报人把对标方案由第 {was} 版改为第 {now} 版，回答全部保留"
        return message("edition.taken", text, was=was, now=now)
    names = writing.listed(writing.label(one.label) for one in choice.dropped)
    text = "填报人把对标方案由第 {was} 版改为第 {now} 版；新版不再要求、没有保留的回答：{names}"
    return message("edition.taken_dropping", text, was=was, now=now, names=names)


def _grade(scheme: BenchmarkScheme, verdict: Verdict | None, writing: Writing) -> GradeView | None:
    return grade_view(scheme, verdict, writing) if verdict else None


def _missing(offer: Offer, writing: Writing) -> str:
    open_before = (
        {one.indicator for one in offer.before.indicators if one.outcome == "missing"} if offer.before else set()
    )
    open_then = {one.indicator for one in offer.after.indicators if one.outcome == "missing"} if offer.after else set()
    names = {one.key: one.label for one in offer.newer.definition.indicators}
    return writing.listed(writing.label(names[key]) for key in sorted(open_then - open_before))
