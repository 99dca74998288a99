"""What the reader may do with a submission now, in which role, and who acts next."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.identity.people import Holding
from duibiao.kernel.identity.roles import LABELS
from duibiao.kernel.submissions.acting import in_turn, publishing_organ
from duibiao.kernel.submissions.lifecycle import NEEDS_REASON, ActionName
from duibiao.kernel.submissions.records import Standing
from duibiao.model.records.kinds import Publicity
from duibiao.model.values.messages import Label, Message, message

WORDS: Mapping[ActionName, Message] = {
    "return": message("do.return", "退回修改"),
    "refuse": message("do.refuse", "不予通过"),
    "publicise": message("do.publicise", "开始公示"),
    "publish": message("do.publish", "公开"),
    "suspend": message("do.suspend", "暂停公开"),
    "resume": message("do.resume", "恢复公开"),
    "revoke": message("do.revoke", "撤销"),
}
"""What the buttons say; `pass` says what its step is called."""

OFFERED: Mapping[str, tuple[ActionName, ...]] = {
    "in_review": ("pass", "return", "refuse"),
    "accepted": ("publicise",),
    "in_publicity": ("publish", "return"),
    "published": ("suspend", "revoke"),
    "suspended": ("resume", "revoke"),
}
"""What is offered in a state, the first as what is to be done."""

_MAIN: frozenset[ActionName] = frozenset({"pass", "publicise", "publish", "resume"})


class Button(msgspec.Struct, frozen=True):
    """One action: its name, what it says, how it is shown; `blocked` where it cannot be taken yet."""

    action: ActionName
    words: str
    tone: str
    blocked: bool = False


class Decision(msgspec.Struct, frozen=True):
    """The actions that are open to the reader; `identity` says as whom, `note` what follows or why there is none."""

    buttons: tuple[Button, ...]
    identity: str
    note: str
    needs_reason: str


class Grounds(msgspec.Struct, frozen=True):
    """What a decision rests on beside the standing. `holding` is the reader's in whose turn it is, `held_at` what the
    instance is called that holds the submission, where that is not this one."""

    holding: Holding | None
    own: bool
    publicity: Publicity | None
    open_objections: int
    mandatory_met: bool
    today: str
    held_at: str = ""


def decision_view(standing: Standing, grounds: Grounds, names: Mapping[str, Label], writing: Writing) -> Decision:
    """What the reader may do; a sentence why not where there is nothing."""
    holding = grounds.holding
    if grounds.held_at:
        text = "这件申报现由“{instance}”管辖，在那里办理；在本平台可以查看。"
        return Decision((), "", writing.say(message("decision.elsewhere", text, instance=grounds.held_at)), "")
    if holding is None or grounds.own or standing.state not in OFFERED:
        return Decision((), "", writing.say(_who(standing, grounds, names, writing)), "")
    blocked = _why_not_public(standing, grounds)
    buttons = tuple(
        Button(action, _words(action, standing, writing), _tone(action), action == "publish" and blocked is not None)
        for action in _offered(standing, grounds)
    )
    place, role = _label(holding.organ, names, writing), writing.label(LABELS[holding.role])
    identity = message("decision.identity", "您以“{place} · {role}”的身份办理。", place=place, role=role)
    reasoned = [button.words for button in buttons if button.action in NEEDS_REASON]
    needs = message(
        "decision.needs_reason", "{actions}须写明理由：填在这里，或写在有关的各处。", actions=writing.listed(reasoned)
    )
    note = blocked or _onward(standing, grounds, names, writing)
    return Decision(
        buttons, writing.say(identity), writing.say(note) if note else "", writing.say(needs) if reasoned else ""
    )


def next_words(
    standing: Standing, names: Mapping[str, Label], publicity: Publicity | None, writing: Writing
) -> Message:
    """Who acts next."""
    step = standing.at_step
    match standing.state:
        case "in_review" if step is not None:
            organ = _label(step.organ, names, writing)
            return message("onward.step", "下一步由{organ}{step}。", organ=organ, step=writing.label(step.label))
        case "returned":
            return message("onward.returned", "下一步由企业修改后再次提交。")
        case "accepted":
            organ = _label(publishing_organ(standing), names, writing)
            if publicity is None:
                return message("onward.publish", "下一步由{organ}的发布人公开。", organ=organ)
            return message("onward.publicise", "下一步由{organ}的发布人公示。", organ=organ)
        case "in_publicity":
            day = standing.publicity_ends_on or ""
            return message("onward.in_publicity", "公示到 {day}，期满且没有未办结的异议即可公开。", day=day)
        case "published":
            return message("onward.published", "结果已公开，人人可查。")
        case "suspended":
            return message("onward.suspended", "公开页上标明“已暂停”，查清后可以恢复或撤销。")
        case "revoked":
            return message("onward.revoked", "公开页上标明“已撤销”，内容仍可查。")
        case _:
            return message("onward.ended", "这件申报已经办结。")


def _offered(standing: Standing, grounds: Grounds) -> tuple[ActionName, ...]:
    if standing.state == "accepted" and grounds.publicity is None:
        return ("publish",)
    return OFFERED[standing.state]


def _words(action: ActionName, standing: Standing, writing: Writing) -> str:
    step = standing.at_step
    if action == "pass" and step is not None:
        return writing.say(message("do.pass", "{step}通过", step=writing.label(step.label)))
    return writing.say(WORDS[action])


def _tone(action: ActionName) -> str:
    return "main" if action in _MAIN else "grave"


def _why_not_public(standing: Standing, grounds: Grounds) -> Message | None:
    """Why the result cannot be published yet; what `deciding` refuses, told beforehand."""
    if standing.state not in ("accepted", "in_publicity"):
        return None
    ends = standing.publicity_ends_on
    if ends is not None and grounds.publicity is not None and grounds.publicity.days and grounds.today <= ends:
        return message("blocked.publicity", "公示到 {day} 止，其后才能公开。", day=ends)
    if grounds.open_objections:
        return message(
            "blocked.objections", "还有 {count} 件异议未答复，答复后才能公开。", count=grounds.open_objections
        )
    if not grounds.mandatory_met:
        return message("blocked.mandatory", "强制性限值没有全部达到，不能公开；请退回并说明。")
    return None


def _onward(standing: Standing, grounds: Grounds, names: Mapping[str, Label], writing: Writing) -> Message | None:
    """What follows when the main action is taken."""
    if standing.state != "in_review" or standing.step is None:
        return None
    following = standing.route[standing.step + 1 :]
    if following:
        organ = _label(following[0].organ, names, writing)
        text = "通过后由{organ}{step}。"
        return message("decision.then_step", text, organ=organ, step=writing.label(following[0].label))
    if grounds.publicity is not None:
        return message("decision.then_publicity", "这是最后一个环节，通过后由发布人公示。")
    return message("decision.then_publication", "这是最后一个环节，通过后由发布人公开。")


def _who(standing: Standing, grounds: Grounds, names: Mapping[str, Label], writing: Writing) -> Message:
    """Why the reader can do nothing here, and who can."""
    if grounds.own and grounds.holding is not None:
        return message("decision.own", "这是您填报过的申报，不能由您办理。请由本机构的其他人办理。")
    role, organ = in_turn(standing)
    place, held = _label(organ, names, writing), writing.label(LABELS[role])
    match standing.state:
        case "in_review" | "accepted" | "in_publicity":
            text = "您可以查看，不能办理。现在轮到{place}的{role}。"
            return message("decision.others_turn", text, place=place, role=held)
        case "published" | "suspended":
            text = "您可以查看。暂停、恢复和撤销由{place}的{role}办理。"
            return message("decision.publisher", text, place=place, role=held)
        case "returned":
            return message("decision.returned", "已退回企业修改。再次提交后，从第一个环节重新办理。")
        case _:
            return message("decision.ended", "这件申报已经办结，只能查看。")


def _label(organ: str | None, names: Mapping[str, Label], writing: Writing) -> str:
    return writing.label(names.get(organ or "")) or (organ or "")
