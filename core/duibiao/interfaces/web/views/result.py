"""A single result as the public sees it: what it says in a sentence, what became of it, what was corrected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from duibiao.interfaces.web.views.additions import AdditionView, Names, adders, addition_views
from duibiao.interfaces.web.views.answers import AnswerLine, answer_lines
from duibiao.interfaces.web.views.comparison import ComparisonView, comparison_view
from duibiao.interfaces.web.views.states import StateView, state_view
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.submissions.additions import NO_FORM, Asked, laid
from duibiao.kernel.submissions.content import Content
from duibiao.model.assessment.verdict import Outcome, Verdict
from duibiao.model.records.codelists import CodeList
from duibiao.model.records.definitions import Definition
from duibiao.model.records.forms import FormDefinition
from duibiao.model.records.schemes import Answer, BenchmarkScheme
from duibiao.model.values.messages import Message, message
from duibiao.reporting.dissemination.public_records import PublicRecord, Published

COUNTED: dict[Outcome, Message] = {
    "better": message("lede.better", "{count} 项优于"),
    "meets": message("lede.meets", "{count} 项达到"),
    "below": message("lede.below", "{count} 项低于"),
    "incomparable": message("lede.incomparable", "{count} 项不可比"),
    "missing": message("lede.missing", "{count} 项未填"),
}

NOTICES: dict[str, tuple[str, Message, Message]] = {
    "in_publicity": (
        "",
        message("notice.in_publicity", "公示中，还不是最终结果"),
        message("notice.in_publicity_until", "公示至 {day}。对结果有异议的，可以在此期间提出；异议答复之前不公开。"),
    ),
    "correcting": (
        "wait",
        message("notice.correcting", "企业正在更正这项结果"),
        message("notice.correcting_text", "更正后的结果公开以前，下面是更正之前的内容，引用时请注意。"),
    ),
    "suspended": (
        "wait",
        message("notice.suspended", "这项结果已暂停，目前不能作为依据"),
        message("notice.suspended_text", "发布机构正在核查。恢复或撤销后，这里会更新；内容保留，供查阅。"),
    ),
    "revoked": (
        "bad",
        message("notice.revoked", "这项结果已撤销，不再有效"),
        message("notice.revoked_text", "发布机构撤销了它。内容保留，供查阅，不得再用于宣传。"),
    ),
    "expired": (
        "wait",
        message("notice.expired", "这项结果已到期"),
        message("notice.expired_text", "它只说明当时的情况。要了解现在的情况，请查该企业的其他结果。"),
    ),
    "superseded": (
        "wait",
        message("notice.superseded", "这是更正以前的内容"),
        message("notice.superseded_text", "这项结果已经更正，现在有效的是最新一版。"),
    ),
    "returned": (
        "bad",
        message("notice.returned", "公示后已退回企业，没有公开"),
        message("notice.returned_text", "它不是有效的对标结果。内容保留，供查阅。"),
    ),
    "withdrawn": (
        "bad",
        message("notice.withdrawn", "企业已撤回，不再有效"),
        message("notice.withdrawn_text", "它不是有效的对标结果。内容保留，供查阅。"),
    ),
    "refused": (
        "bad",
        message("notice.refused", "更正没有通过，这项结果不再有效"),
        message("notice.refused_text", "它不是有效的对标结果。内容保留，供查阅。"),
    ),
}
"""What stands above a result that is not simply published: tone, heading, what it means."""

TURNS: dict[str, Message] = {
    "correcting": message("turn.correcting", "企业申请更正"),
    "suspended": message("turn.suspended", "暂停"),
    "revoked": message("turn.revoked", "撤销"),
    "expired": message("turn.expired", "到期"),
    "published": message("turn.resumed", "恢复公开"),
}
"""What happened to a published result at its last change of status."""


class Notice(msgspec.Struct, frozen=True):
    """What stands above the result."""

    tone: str
    title: str
    words: str


class Turn(msgspec.Struct, frozen=True):
    """One public act: when (UTC), what, and a remark."""

    at: str
    words: str
    remark: str


class Sentence(msgspec.Struct, frozen=True):
    """What the result comes to against one standard: its number and the counts in words."""

    standard: str
    words: str


class Change(msgspec.Struct, frozen=True):
    """One place that a correction changed; the empty text where there was or is nothing."""

    label: str
    was: str
    now: str


class RevisionLink(msgspec.Struct, frozen=True):
    """A way to one revision of the result."""

    number: int
    href: str
    current: bool
    state: StateView


class ResultView(msgspec.Struct, frozen=True):
    """The page of one revision."""

    record: PublicRecord
    digest: str
    state: StateView
    notice: Notice | None
    comparison: ComparisonView | None
    additions: tuple[AdditionView, ...]
    adders: Mapping[str, Message]
    lede: tuple[Sentence, ...]
    mandatory: str
    facts: tuple[AnswerLine, ...]
    tables: tuple[AnswerLine, ...]
    changes: tuple[Change, ...]
    before: int
    turns: tuple[Turn, ...]
    revisions: tuple[RevisionLink, ...]


def result_view(
    items: Sequence[Published],
    shown: Published,
    asked: Asked,
    lists: Mapping[str, CodeList],
    names: Names,
    writing: Writing,
) -> ResultView:
    """One of the revisions in `items`, which are the newest first, against the one before it."""
    record, scheme, form = shown.record, asked.shown, asked.form
    earlier = [item for item in items if item.record.revision < record.revision]
    content, before = content_of(record), content_of(earlier[0].record) if earlier else None
    comparison = None
    if scheme is not None and record.verdict is not None:
        old_answers = _with_calculated(scheme, earlier[0].record) if earlier else None
        comparison = comparison_view(scheme, record.verdict, content.indicators, writing, before=old_answers)
    lines = answer_lines(content, form, scheme, lists, writing)
    old = answer_lines(before, form, scheme, lists, writing) if before else ()
    return ResultView(
        record=record,
        digest=shown.digest,
        state=state_view(shown.status, writing),
        notice=_notice(shown, writing),
        comparison=comparison,
        additions=addition_views(asked, record.beside, content.indicators, names, writing),
        adders=adders(asked, names, writing),
        lede=tuple(_sentences(comparison, writing)) if comparison else (),
        mandatory=_mandatory(scheme, record.verdict, writing) if scheme and record.verdict else "",
        facts=tuple(line for line in lines if not line.heads),
        tables=tuple(line for line in lines if line.heads),
        changes=tuple(_changes(comparison, lines, old)) if before else (),
        before=earlier[0].record.revision if earlier else 0,
        turns=tuple(turn for item in items for turn in _turns(item, writing)),
        revisions=tuple(_revision(item, items[0], record.revision, writing) for item in items),
    )


def asked_in(record: PublicRecord, definitions: Mapping[str, Definition]) -> Asked:
    """What the filing of a record was asked, from its definitions by digest; an unknown form asks nothing."""
    form, base = definitions.get(record.form_digest or ""), definitions.get(record.scheme_digest or "")
    return laid(
        form if isinstance(form, FormDefinition) else NO_FORM,
        base if isinstance(base, BenchmarkScheme) else None,
        record.scheme_digest or "",
        record.overlays,
        definitions,
    )


def content_of(record: PublicRecord) -> Content:
    """The public answers of a record as a document."""
    return msgspec.convert(record.answers, Content)


def _with_calculated(scheme: BenchmarkScheme, record: PublicRecord) -> dict[str, Answer]:
    """The answers of a record, and for its calculated indicators what they came to."""
    answers = dict(content_of(record).indicators)
    calculated = {indicator.key for indicator in scheme.indicators if indicator.calculation is not None}
    for comparison in record.verdict.comparisons if record.verdict else ():
        for result in comparison.limits:
            if comparison.indicator in calculated and result.measured is not None:
                answers.setdefault(comparison.indicator, Answer(result.measured))
    return answers


def _notice(shown: Published, writing: Writing) -> Notice | None:
    if shown.status not in NOTICES:
        return None
    tone, title, words = NOTICES[shown.status]
    told = msgspec.structs.replace(words, params={"day": shown.record.publicity_ends_on or "—"})
    return Notice(tone, writing.say(title), writing.say(told))


def _sentences(view: ComparisonView, writing: Writing) -> Iterator[Sentence]:
    for standard in view.standards:
        counts = [
            writing.say(msgspec.structs.replace(COUNTED[outcome], params={"count": str(count)}))
            for outcome, count in standard.counts.items()
            if count or outcome == "below"
        ]
        total = sum(standard.counts.values())
        joined = writing.listed(counts)
        told = message("lede.standard", "{total} 项指标中 {counts}", total=total, counts=joined)
        yield Sentence(standard.number, writing.say(told))


def _mandatory(scheme: BenchmarkScheme, verdict: Verdict, writing: Writing) -> str:
    """Whether the mandatory limits are kept; nothing where none applied."""
    keys = [
        comparison.standard
        for comparison in verdict.comparisons
        if any(limit.purpose == "mandatory" for limit in comparison.limits)
    ]
    numbers = writing.listed(dict.fromkeys(scheme.standard(key).number for key in keys))
    if not numbers:
        return ""
    if verdict.mandatory.met:
        return writing.say(message("lede.mandatory_met", "强制性标准 {numbers} 的限值全部符合。", numbers=numbers))
    failing = len(verdict.mandatory.failing)
    text = "强制性标准 {numbers} 的限值有 {failing} 项不符合。"
    return writing.say(message("lede.mandatory_failed", text, numbers=numbers, failing=failing))


def _changes(
    comparison: ComparisonView | None, lines: Sequence[AnswerLine], old: Sequence[AnswerLine]
) -> Iterator[Change]:
    for row in comparison.rows if comparison else ():
        if row.was is not None:
            unit = f" {row.unit}" if row.unit else ""
            yield Change(
                row.label, f"{row.was}{unit}" if row.was else "", f"{row.declared}{unit}" if row.declared else ""
            )
    was: dict[str, AnswerLine] = {line.place: line for line in old}
    now: dict[str, AnswerLine] = {line.place: line for line in lines}
    for place in was | now:
        one, other = was.get(place), now.get(place)
        if _words(one) != _words(other):
            yield Change((other or one or lines[0]).label, _words(one), _words(other))


def _words(line: AnswerLine | None) -> str:
    if line is None:
        return ""
    return "；".join(" ".join(cell for cell in row if cell) for row in line.rows) if line.heads else line.words


def _turns(item: Published, writing: Writing) -> Iterator[Turn]:
    """The public acts on one revision, the newest first, as its record tells them."""
    record = item.record
    revision = writing.say(message("turn.revision", "第 {number} 版", number=record.revision))
    if item.status in ("returned", "withdrawn", "refused"):
        yield Turn("", state_view(item.status, writing).words, revision)
    if record.status == "in_publicity":
        until = message("turn.until", "{revision}，公示至 {day}", revision=revision, day=record.publicity_ends_on)
        yield Turn(item.published_at, writing.say(message("turn.publicity", "开始公示")), writing.say(until))
    else:
        if record.status_at != item.published_at and record.status in TURNS:
            yield Turn(record.status_at, writing.say(TURNS[record.status]), revision)
        remark = revision
        if record.publicity_ends_on:
            told = message(
                "turn.after", "{revision}，公示至 {day} 期满", revision=revision, day=record.publicity_ends_on
            )
            remark = writing.say(told)
        first = message("turn.published", "已公开") if record.revision == 1 else message("turn.corrected", "更正后公开")
        yield Turn(item.published_at, writing.say(first), remark)
    yield Turn(record.filed_at, writing.say(message("turn.filed", "企业提交")), revision)


def _revision(item: Published, newest: Published, shown: int, writing: Writing) -> RevisionLink:
    record = item.record
    path = f"/results/{record.submission}"
    href = path if item is newest else f"{path}?revision={record.revision}"
    return RevisionLink(record.revision, href, record.revision == shown, state_view(item.status, writing))
