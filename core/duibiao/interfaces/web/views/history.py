"""The history of a submission as a timeline: what was done, by which role of which organ, with what was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from duibiao.interfaces.web.views.offers import choice_lines
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.identity.roles import LABELS
from duibiao.kernel.submissions.reading import Event
from duibiao.model.records.forms import Severity
from duibiao.model.values.messages import Label, Message, message

ACTS: dict[str, Message] = {
    "submission.submitted": message("act.submitted", "已提交第 {revision} 版"),
    "submission.passed": message("act.passed", "已通过"),
    "submission.returned": message("act.returned", "已退回修改"),
    "submission.refused": message("act.refused", "未予通过"),
    "submission.withdrawn": message("act.withdrawn", "已撤回"),
    "submission.publicised": message("act.publicised", "已开始公示"),
    "submission.published": message("act.published", "已公开"),
    "submission.suspended": message("act.suspended", "已暂停"),
    "submission.resumed": message("act.resumed", "已恢复公开"),
    "submission.revoked": message("act.revoked", "已撤销"),
    "submission.expired": message("act.expired", "已到期"),
    "submission.correction_opened": message("act.correction_opened", "已申请更正"),
}


class RemarkView(msgspec.Struct, frozen=True):
    """A remark at one place; `text` is None once it was erased."""

    path: str
    place: str
    severity: Severity
    text: str | None


class EventView(msgspec.Struct, frozen=True):
    """One act: in words, when (UTC), by whom, and what was seen; `editions` as `choice_lines` gives them."""

    type: str
    at: str
    words: str
    actor: str
    comment: str | None
    remarks: tuple[RemarkView, ...]
    seen: str
    editions: tuple[tuple[str, str], ...] = ()


def history_view(
    events: Sequence[Event],
    names: Mapping[str, Label],
    places: Mapping[str, str],
    enterprise: str,
    writing: Writing,
    instances: Mapping[str, str] = {},
) -> tuple[EventView, ...]:
    """The events, the newest first. `names` are organs by id, `places` the labels of paths in the filing.

    `instances` are the other instances where something was done, by their names: what they are called.
    """
    return tuple(_event(event, names, places, enterprise, writing, instances) for event in reversed(events))


def _event(
    event: Event,
    names: Mapping[str, Label],
    places: Mapping[str, str],
    enterprise: str,
    writing: Writing,
    instances: Mapping[str, str],
) -> EventView:
    told = msgspec.structs.replace(ACTS[event.type], params={"revision": str(event.revision)})
    role = writing.label(LABELS.get(event.role))
    place = writing.label(names.get(event.organ or "")) or (enterprise if event.role == "filer" else "")
    origin = instances.get(event.origin)
    done_at = writing.say(message("act.origin", "在“{instance}”办理", instance=origin)) if origin else ""
    return EventView(
        type=event.type,
        at=event.at,
        words=writing.say(told),
        actor=" · ".join(part for part in (place, role, done_at) if part),
        comment=event.comment,
        remarks=tuple(
            RemarkView(remark.path, places.get(remark.path, remark.path), remark.severity, remark.text)
            for remark in event.remarks
        ),
        seen=event.seen,
        editions=choice_lines(event.editions, writing),
    )
