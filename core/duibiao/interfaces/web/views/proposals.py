"""Proposals in words: state and next step, the steps of the way, what the kit found, what happened, what was said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from duibiao.extension.conformance.confined import Finding
from duibiao.interfaces.web.views.history import EventView
from duibiao.interfaces.web.views.route import StepView
from duibiao.interfaces.web.views.states import StateView
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.identity.roles import LABELS
from duibiao.kernel.proposals.records import Act, Comment, Proposal
from duibiao.model.values.messages import Label, Message, message

STATES: dict[str, tuple[Message, str]] = {
    "refused": (message("proposal_state.refused", "须修改"), "bad"),
    "proposed": (message("proposal_state.proposed", "待办理"), "wait"),
    "in_comment": (message("proposal_state.in_comment", "征求意见中"), "ok"),
    "comments_over": (message("proposal_state.comments_over", "征求意见结束，待公布"), "wait"),
    "published": (message("proposal_state.published", "已公布"), "ok done"),
    "withdrawn": (message("proposal_state.withdrawn", "已停用"), "bad done"),
    "declined": (message("proposal_state.declined", "未采纳"), "draft done"),
    "taken_back": (message("proposal_state.taken_back", "已撤回"), "draft done"),
}

NEXT: dict[str, tuple[Message, Message]] = {
    "refused": (
        message("proposal_next.refused", "按检查报告改正，再上传新的一稿。"),
        message("proposal_next.refused_office", "等待提案单位改正后重新上传。"),
    ),
    "proposed": (
        message("proposal_next.proposed", "等待发布机构开始征求意见。其间可以撤回，或上传新的一稿。"),
        message("proposal_next.proposed_office", "核对检查报告、算例和与现行版的差别，然后开始征求意见，或不予采纳。"),
    ),
    "in_comment": (
        message("proposal_next.in_comment", "正在征求意见。可以按意见修改，上传新的一稿。"),
        message("proposal_next.in_comment_office", "正在征求意见。逐条答复意见，结束后公布。"),
    ),
    "comments_over": (
        message("proposal_next.comments_over", "等待发布机构答复意见并公布。可以按意见上传新的一稿。"),
        message("proposal_next.comments_over_office", "答复全部意见后公布，或不予采纳。"),
    ),
    "published": (
        message("proposal_next.published", "已经现行。内容要改动时，改 version 后上传新的一稿。"),
        message("proposal_next.published_office", "已经现行。不宜再用时可以停用：不收新的申报，原有申报照旧。"),
    ),
    "withdrawn": (
        message("proposal_next.withdrawn", "已停用：不收新的申报，原有申报照旧。可以上传新的一稿。"),
        message("proposal_next.withdrawn_office", "已停用：不收新的申报，原有申报照旧。"),
    ),
    "declined": (
        message("proposal_next.declined", "没有采纳，理由见办理过程。可以上传新的一稿。"),
        message("proposal_next.declined_office", "没有采纳，理由见办理过程。"),
    ),
    "taken_back": (
        message("proposal_next.taken_back", "已经撤回。需要时另提一份。"),
        message("proposal_next.taken_back_office", "已经由提案单位撤回。"),
    ),
}
"""What comes next, said to the proposer and to the office."""

ACTS: dict[str, Message] = {
    "proposal.proposed": message("proposal_act.proposed", "提出"),
    "proposal.revised": message("proposal_act.revised", "上传新的一稿"),
    "proposal.comments_opened": message("proposal_act.opened", "开始征求意见"),
    "proposal.comments_closed": message("proposal_act.closed", "提前结束征求意见"),
    "proposal.published": message("proposal_act.published", "公布，即时现行"),
    "proposal.withdrawn": message("proposal_act.withdrawn", "停用"),
    "proposal.declined": message("proposal_act.declined", "不予采纳"),
    "proposal.taken_back": message("proposal_act.taken_back", "撤回"),
}

STEPS: tuple[tuple[Message, Message], ...] = (
    (message("proposal_step.upload", "上传并检查"), message("proposal_by.proposer", "提案单位")),
    (message("proposal_step.open", "核对"), message("proposal_by.office", "发布机构")),
    (message("proposal_step.comment", "征求意见"), message("proposal_by.all", "社会各方")),
    (message("proposal_step.answer", "答复并公布"), message("proposal_by.office", "发布机构")),
    (message("proposal_step.in_force", "现行"), message("proposal_by.enterprises", "企业可以申报")),
)
AT_STEP: Mapping[str, int] = {
    "refused": 0,
    "proposed": 1,
    "in_comment": 2,
    "comments_over": 3,
    "published": 4,
    "withdrawn": 5,
    "declined": 5,
    "taken_back": 5,
}

COMMENT_STATES: dict[str, tuple[Message, str]] = {
    "open": (message("comment.open", "待答复"), "wait"),
    "accepted": (message("comment.accepted", "采纳"), "ok done"),
    "declined": (message("comment.declined", "不采纳"), "draft done"),
}


class FindingLine(msgspec.Struct, frozen=True):
    """One finding of the kit: in which file, at which place of it, in words, by which rule."""

    refuses: bool
    file: str
    place: str
    words: str
    rule: str


class ProposalLine(msgspec.Struct, frozen=True):
    """A proposal in a list, and what comes next for this reader."""

    id: str
    title: str
    slug: str
    organ: str
    edition: int
    state: StateView
    next: str
    until: str | None
    updated_at: str


class CommentView(msgspec.Struct, frozen=True):
    """A comment as people read it; `name` and `words` are empty once they were erased."""

    id: str
    edition: int
    state: StateView
    open: bool
    at: str
    name: str
    unit: str
    place: str
    words: str
    answered_at: str | None
    answer: str


def stage_of(proposal: Proposal, now: str) -> str:
    """The state of a proposal as of `now`: a comment period ends by itself."""
    over = proposal.state == "in_comment" and not proposal.takes_comments(now)
    return "comments_over" if over else proposal.state


def proposal_line(
    proposal: Proposal, names: Mapping[str, Label], now: str, writing: Writing, *, deciding: bool
) -> ProposalLine:
    """A proposal as of `now`, for its proposer or, `deciding`, for the office."""
    stage = stage_of(proposal, now)
    told, tone = STATES[stage]
    return ProposalLine(
        id=proposal.id,
        title=writing.label(proposal.title),
        slug=proposal.slug,
        organ=writing.label(names.get(proposal.organ)) or proposal.organ,
        edition=proposal.edition,
        state=StateView(writing.say(told), tone),
        next=writing.say(NEXT[stage][deciding]),
        until=proposal.comments_until if stage == "in_comment" else None,
        updated_at=proposal.updated_at,
    )


def steps_view(proposal: Proposal, now: str, writing: Writing) -> tuple[StepView, ...]:
    """The way of a proposal, and how far it has come."""
    at = AT_STEP[stage_of(proposal, now)]
    return tuple(
        StepView(writing.say(words), writing.say(place), done=index < at, current=index == at)
        for index, (words, place) in enumerate(STEPS)
    )


def finding_view(findings: Iterable[Finding], writing: Writing) -> tuple[FindingLine, ...]:
    """What the kit found, in words."""
    return tuple(_finding(one, writing) for one in findings)


def events_view(acts: Iterable[Act], names: Mapping[str, Label], writing: Writing) -> tuple[EventView, ...]:
    """What happened to a proposal, the newest first."""
    return tuple(_event(one, names, writing) for one in acts)[::-1]


def comments_view(comments: Iterable[Comment], writing: Writing) -> tuple[CommentView, ...]:
    """What was said of a proposal, in the order in which it was said."""
    return tuple(_comment(one, writing) for one in comments)


def _finding(one: Finding, writing: Writing) -> FindingLine:
    file, _, place = one.message.at.partition(": ")
    return FindingLine(one.severity == "refuse", file, place, writing.say(one.message), one.rule)


def _event(act: Act, names: Mapping[str, Label], writing: Writing) -> EventView:
    role = writing.label(LABELS.get(act.role)) or act.role
    organ = writing.label(names.get(act.organ or "")) or (act.organ or "")
    edition = writing.say(message("proposal.edition", "第 {number} 稿", number=act.edition))
    return EventView(
        type=act.type,
        at=act.at,
        words=" · ".join((writing.say(ACTS[act.type]), edition)),
        actor=" ".join(part for part in (organ, role) if part),
        comment=act.reason or _until(act, writing),
        remarks=(),
        seen=act.archive or "",
    )


def _until(act: Act, writing: Writing) -> str | None:
    if act.until is None:
        return None
    return writing.say(message("proposal.until", "至 {day}", day=writing.moment(act.until)))


def _comment(one: Comment, writing: Writing) -> CommentView:
    told, tone = COMMENT_STATES[one.state]
    return CommentView(
        id=one.id,
        edition=one.edition,
        state=StateView(writing.say(told), tone),
        open=one.state == "open",
        at=one.opened_at,
        name=one.said.name if one.said else "",
        unit=one.said.unit if one.said else "",
        place=one.said.place if one.said else "",
        words=one.said.words if one.said else "",
        answered_at=one.answered_at,
        answer=one.answer or "",
    )


def organs_of(proposals: Iterable[Proposal], acts: Iterable[Act] = ()) -> Iterator[str]:
    """The organs that a page about these proposals and acts names."""
    yield from (one.organ for one in proposals)
    yield from (one.organ for one in acts if one.organ)
