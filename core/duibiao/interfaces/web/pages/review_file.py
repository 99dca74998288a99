"""/review/{submission}: a filing on an office's desk, what is said about it, and what is done with it."""

from __future__ import annotations

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from duibiao.interfaces.web.desk import AnyRequest, Desk, NotSignedIn, reading, writing
from duibiao.interfaces.web.pages.forms import Form, form_of
from duibiao.interfaces.web.pages.frame import see_other, show, writing_of
from duibiao.interfaces.web.pages.review import calendar_of, days_of, narrowed_of
from duibiao.interfaces.web.pages.workbench import show_workbench
from duibiao.interfaces.web.views.decision import OFFERED, next_words
from duibiao.interfaces.web.views.history import history_view
from duibiao.interfaces.web.views.queue import query_of, with_query
from duibiao.interfaces.web.views.workbench import grade_of
from duibiao.kernel.definitions import known
from duibiao.kernel.hierarchy.organs import names_of
from duibiao.kernel.submissions import queue
from duibiao.kernel.submissions.acting import act, publishing_organ
from duibiao.kernel.submissions.dossier import record_of, review
from duibiao.kernel.submissions.records import Action, Remark
from duibiao.model.records.forms import Severity
from duibiao.model.records.kinds import SubmissionKind
from duibiao.model.values.messages import Conflict, Fault, Message, NotAllowed, NotFound, message
from duibiao.reporting.dissemination import objections
from duibiao.reporting.dissemination.objections import Answered
from duibiao.reporting.dissemination.public_records import follow

ACTIONS = frozenset(action for offered in OFFERED.values() for action in offered)
"""What an office does on this page; everything else is the filer's."""


class ReviewFilePages(Controller):
    """One filing."""

    path = "/review/{submission:str}"

    @get("/", opt={"permission": "submissions.read"}, sync_to_thread=True)
    def open(self, request: AnyRequest, submission: FromPath[str]) -> Response[str]:
        with reading(request) as desk:
            return show_workbench(request, desk, submission)

    @post("/", opt={"permission": "submissions.read"}, sync_to_thread=True)
    def act(self, request: AnyRequest, submission: FromPath[str]) -> Response[str] | Redirect:
        """Do what the button says. What is refused comes back with everything that was typed."""
        form = form_of(request)
        query = query_of(narrowed_of(request))
        try:
            with writing(request) as desk:
                if form.get("objection"):
                    _answer(desk, submission, form)
                    return see_other(with_query(f"/review/{submission}", query, "answered=1") + "#objections")
                entry = _take(desk, submission, form)
        except (NotFound, NotSignedIn):
            raise
        except Fault as fault:
            told, status = _placed(fault.messages, form), _status(fault)
            with reading(request) as desk:
                return show_workbench(request, desk, submission, sent=form, messages=told, status=status)
        return see_other(with_query(f"/review/{submission}/done", f"entry={entry}", query))

    @get("/done", opt={"permission": "submissions.read"}, sync_to_thread=True)
    def done(self, request: AnyRequest, submission: FromPath[str]) -> Response[str]:
        """What was done, who acts next, and the way to the next filing that waits."""
        narrowed, entry, writing = narrowed_of(request), request.query_params.get("entry", ""), writing_of(request)
        with reading(request) as desk:
            reviewed = review(desk.connection, desk.person, submission)
            standing = reviewed.held.standing
            events = record_of(desk.connection, submission).events
            done = [event for event in events if event.entry == entry] or events[-1:]
            organs = {event.organ for event in done if event.organ} | {step.organ for step in standing.route}
            names = names_of(desk.connection, organs | {publishing_organ(standing)})
            kind = known.of_digest(desk.connection, SubmissionKind, standing.kind_digest)
            waiting = queue.waiting(desk.connection, desk.person, days_of(calendar_of(desk)), narrowed, limit=1)
            following = waiting.cases[0] if waiting.cases else None
            return show(
                request,
                desk,
                "review/done.html",
                id=submission,
                filed=reviewed.filed,
                kind=kind,
                event=history_view(done, names, {}, reviewed.filed.enterprise.name, writing)[0],
                onward=next_words(standing, names, desk.running.instance.publicity_of(kind), writing),
                following=following,
                remaining=waiting.remaining,
                href=with_query(f"/review/{following.id}", query_of(narrowed)) if following else "",
                back=with_query("/review", query_of(narrowed)),
            )


def _take(desk: Desk, submission: str, form: Form) -> str:
    """Take the action with its remarks, and give the digest of its entry."""
    name = form.get("action")
    if name not in ACTIONS:
        raise Fault(message("review.action", "没有这个办理动作。请用页面下方的按钮办理。"))
    remarks = tuple(Remark(path, text, severity) for path, severity, text in _remarks(form))
    action = Action(name, form.get("seen"), form.get("comment") or None, remarks)
    recorded = act(desk.connection, desk.person, desk.running.instance, submission, action, desk.now)
    follow(desk.connection, recorded)
    return recorded.digest


def _answer(desk: Desk, submission: str, form: Form) -> None:
    outcome = form.get("outcome")
    if outcome not in ("upheld", "dismissed"):
        raise Fault(message("review.outcome", "请选择异议成立或不成立。", at="outcome"))
    answered = Answered("upheld" if outcome == "upheld" else "dismissed", form.get("reason"))
    origin = desk.running.instance.name
    objections.answer(desk.connection, desk.person, origin, submission, form.get("objection"), answered, desk.now)


def _remarks(form: Form) -> list[tuple[str, Severity, str]]:
    """Path, grade and words of each remark in which something was written, in the order of the page."""
    sent = form.under("remarks.")
    found = []
    for name, text in sent.items():
        path = name.removesuffix(".text")
        if text and path != name:
            found.append((path, grade_of(sent.get(f"{path}.severity", "")), text))
    return found


def _placed(told: tuple[Message, ...], form: Form) -> tuple[Message, ...]:
    """The messages with remarks named by their place instead of their number."""
    placed = []
    paths = [path for path, _, _ in _remarks(form)]
    for one in told:
        at = one.at
        for index, path in enumerate(paths):
            if at.startswith(f"remarks[{index}]."):
                at = f"remarks.{path}.text"
        if form.get("objection") and at in ("reason", "outcome"):
            at = f"{at}.{form.get('objection')}"
        placed.append(Message(one.key, one.zh, one.params, at))
    return tuple(placed)


def _status(fault: Fault) -> int:
    match fault:
        case Conflict():
            return 409
        case NotAllowed():
            return 403
        case _:
            return 422
