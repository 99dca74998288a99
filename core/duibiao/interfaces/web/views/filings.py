"""An enterprise's filings as a list: where each stands, whose turn it is, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from duibiao.interfaces.web.views.states import StateView, state_view
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.submissions.filings import Filing
from duibiao.kernel.submissions.lifecycle import State
from duibiao.model.values.messages import Label, Message, message

FILTERS: dict[str, tuple[State, ...]] = {
    "mine": ("draft", "returned"),
    "offices": ("in_review", "accepted", "in_publicity"),
    "public": ("published", "suspended"),
    "ended": ("withdrawn", "refused", "revoked", "expired"),
}
"""What a list may be narrowed to: states by whose turn it is."""

NAMES: dict[str, Message] = {
    "": message("filings.all", "全部"),
    "mine": message("filings.mine", "待我办理"),
    "offices": message("filings.offices", "机构办理中"),
    "public": message("filings.public", "已公开"),
    "ended": message("filings.ended", "已结束"),
}

TURNS = tuple((NAMES[key], states) for key, states in FILTERS.items())


class FilingRow(msgspec.Struct, frozen=True):
    """One filing."""

    href: str
    title: str
    enterprise: str
    scheme: str
    state: StateView
    next: str
    due: str
    updated_at: str


class FilterLink(msgspec.Struct, frozen=True):
    """A way to a narrower list, with how many it holds."""

    href: str
    words: Message
    count: int
    current: bool


def filing_rows(
    found: Iterable[Filing], titles: Mapping[str, Label], names: Mapping[str, Label], writing: Writing
) -> tuple[FilingRow, ...]:
    """The rows of a list. `titles` are those of schemes and kinds by name, `names` those of organs by id."""
    return tuple(_row(one, titles, names, writing) for one in found)


def filter_links(counts: Mapping[State, int], chosen: str) -> tuple[FilterLink, ...]:
    """The filters with their counts."""
    links = []
    for key, words in NAMES.items():
        states = FILTERS.get(key, tuple(counts))
        count = sum(counts.get(state, 0) for state in states)
        links.append(FilterLink(f"/desk?show={key}" if key else "/desk", words, count, key == chosen))
    return tuple(links)


def _row(one: Filing, titles: Mapping[str, Label], names: Mapping[str, Label], writing: Writing) -> FilingRow:
    product = " ".join(part for part in (one.product_name, one.product_model) if part)
    kind = writing.label(titles.get(one.kind)) or one.kind
    return FilingRow(
        href=f"/desk/{one.id}",
        title=product or kind,
        enterprise=one.enterprise_name,
        scheme=(writing.label(titles.get(one.scheme)) or one.scheme) if one.scheme else kind,
        state=state_view(one.state, writing),
        next=writing.say(_next(one, names, writing)),
        due=one.due_on or (one.publicity_ends_on if one.state == "in_publicity" else "") or "",
        updated_at=one.updated_at,
    )


def _next(one: Filing, names: Mapping[str, Label], writing: Writing) -> Message:
    """What happens next, and who does it."""
    match one.state:
        case "draft":
            return message("next.draft", "填完后提交")
        case "returned" if one.revision:
            return message("next.returned", "按意见修改后再次提交")
        case "in_review" if one.at_step:
            organ = writing.label(names.get(one.at_step.organ)) or one.at_step.organ
            return message("next.step", "由{organ}{step}", organ=organ, step=writing.label(one.at_step.label))
        case "accepted":
            return message("next.accepted", "等待公示")
        case "in_publicity":
            return message("next.in_publicity", "公示结束且无异议即公开")
        case "published":
            return message("next.published", "已公开；内容有变时可申请更正")
        case "suspended":
            return message("next.suspended", "已暂停，等待处理")
        case _:
            return message("next.none", "已结束")
