"""`decide`: a standing and an action in, the next standing out. Pure; it knows no database, no clock, no person.

Whether the person may act is asked before (`acting`), whether the filing is sound is told by `Filed` and `Publication`.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from duibiao.kernel.hierarchy.hosting import HostOf
from duibiao.kernel.hierarchy.routes import RouteStep
from duibiao.kernel.submissions.lifecycle import EDITABLE, ENDED, NEEDS_REASON, TRANSITIONS, State, actions_from
from duibiao.kernel.submissions.records import Action, Revision, Standing
from duibiao.model.records.kinds import Publicity, SubmissionKind
from duibiao.model.values.messages import Conflict, Fault, message

WorkingDay = Callable[[int], str]
"""The day (Asia/Shanghai, ISO text) that lies so many working days after today; today itself for 0."""


class Filed(msgspec.Struct, frozen=True):
    """What `submit` brings: the revision, the effective route, and the key that may exist once in a round."""

    revision: Revision
    route: tuple[RouteStep, ...]
    once: str | None


class Circumstances(msgspec.Struct, frozen=True):
    """What the decision rests on beside the standing."""

    kind: SubmissionKind
    today: str
    now: str
    working_day: WorkingDay
    calendar_day: WorkingDay
    publicity: Publicity | None
    host_of: HostOf
    filed: Filed | None = None
    mandatory_met: bool = True
    open_objections: int = 0


def decide(standing: Standing, action: Action, given: Circumstances) -> Standing:
    """The standing after `action`, in the custody of the instance whose turn it is then.

    Raises `Conflict` where the state does not know the action, `Fault` for what it lacks.
    """
    after = _decided(standing, action, given)
    return msgspec.structs.replace(after, custody=given.host_of(organ_in_charge(after)))


def organ_in_charge(standing: Standing) -> str:
    """The organ whose host has custody: the step's; the one filed with, where the filer has it; else the last one."""
    if standing.at_step is not None:
        return standing.at_step.organ
    if standing.state in EDITABLE or standing.state in ENDED or not standing.route:
        return standing.organ
    return standing.route[-1].organ


def _decided(standing: Standing, action: Action, given: Circumstances) -> Standing:
    """The standing after `action`, its custody unchanged."""
    target = refuse_out_of_order(standing, action)
    refuse_without_reason(action)
    after = msgspec.structs.replace(
        standing, state=target, updated_at=given.now, once=None if target in ENDED else standing.once
    )
    match action.action:
        case "submit":
            return _at_step(_filed(after, given), 0, given)
        case "pass":
            return _at_step(after, (standing.step or 0) + 1, given)
        case "publicise":
            return msgspec.structs.replace(after, publicity_ends_on=_publicity_end(given))
        case "publish":
            _refuse_early_publication(standing, given)
            return after
        case "return" | "refuse" | "withdraw":
            return msgspec.structs.replace(after, step=None, due_on=None, publicity_ends_on=None)
        case _:
            return after


def refuse_out_of_order(standing: Standing, action: Action) -> State:
    """The state that the table gives. Raises `Conflict` where it knows none."""
    target = TRANSITIONS.get((standing.state, action.action))
    if target is None:
        text = "申报现为“{state}”，不能“{action}”；现在可以：{possible}。请刷新后再看。"
        possible = "、".join(actions_from(standing.state)) or "（无）"
        told = message("action.out_of_order", text, state=standing.state, action=action.action, possible=possible)
        raise Conflict(told)
    return target


def refuse_without_reason(action: Action) -> None:
    """Raise a `Fault` where an action that somebody must be able to understand later says nothing."""
    if action.action in NEEDS_REASON and not (action.comment or "").strip() and not action.remarks:
        text = "请写明理由：填写意见，或在字段上逐条说明。"
        raise Fault(message("action.reason_missing", text, at="comment"))


def _filed(standing: Standing, given: Circumstances) -> Standing:
    """The standing with the new revision, its route and its grade."""
    assert given.filed is not None
    revision = given.filed.revision
    grade = revision.verdict.grade if revision.verdict else None
    return msgspec.structs.replace(
        standing,
        revision=revision.number,
        route=given.filed.route,
        grade=grade,
        concerns=revision.concerns,
        once=given.filed.once,
    )


def _at_step(standing: Standing, step: int, given: Circumstances) -> Standing:
    """The standing at a step of its route; past the last one it is accepted."""
    if step >= len(standing.route):
        return msgspec.structs.replace(standing, state="accepted", step=None, due_on=None)
    days = standing.route[step].days
    due_on = given.working_day(days) if days is not None else None
    return msgspec.structs.replace(standing, step=step, due_on=due_on)


def _publicity_end(given: Circumstances) -> str:
    """The last day of publicity; the day before any publication."""
    if given.publicity is None:
        text = "这类申报不公示，请直接发布。"
        raise Conflict(message("action.no_publicity", text))
    days = given.publicity.days
    return given.working_day(days) if given.publicity.calendar == "working" else given.calendar_day(days)


def _refuse_early_publication(standing: Standing, given: Circumstances) -> None:
    """Publication needs: publicity over, no open objection, every mandatory limit met."""
    if standing.state == "accepted" and given.publicity is not None:
        raise Conflict(message("publish.publicity_first", "这类申报须先公示，请先选择公示。"))
    if is_in_publicity(standing, given):
        text = "公示到 {day} 止，其后才能发布。"
        raise Conflict(message("publish.publicity_running", text, day=standing.publicity_ends_on))
    if given.open_objections:
        text = "有 {count} 件异议未办结，办结后才能发布。"
        raise Conflict(message("publish.objections_open", text, count=given.open_objections))
    if not given.mandatory_met:
        text = "有强制性标准的限值未达到、未填或不可比，不予发布。请退回并说明。"
        raise Conflict(message("publish.mandatory", text))


def is_in_publicity(standing: Standing, given: Circumstances) -> bool:
    """Whether the last day of publicity is still to end; no day at all is over at once."""
    if standing.publicity_ends_on is None or given.publicity is None or given.publicity.days == 0:
        return False
    return given.today <= standing.publicity_ends_on
