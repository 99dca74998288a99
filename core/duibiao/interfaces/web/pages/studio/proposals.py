"""/studio and /studio/proposals/{id}: what associations put forward, and what the office does with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from duibiao.interfaces.web.desk import AnyRequest, Desk, reading, running_of, writing
from duibiao.interfaces.web.pages.forms import Form, form_of
from duibiao.interfaces.web.pages.frame import see_other, show, writing_of
from duibiao.interfaces.web.pages.studio.opening import decides, house_of, proposal_context
from duibiao.interfaces.web.pages.studio.uploads import (
    LARGEST_UPLOAD,
    Refused,
    content_of,
    placed_here,
    read_upload,
    show_refused,
)
from duibiao.interfaces.web.views.proposals import organs_of, proposal_line
from duibiao.kernel.hierarchy.organs import names_of
from duibiao.kernel.proposals import commenting, deciding
from duibiao.kernel.proposals import reading as proposals
from duibiao.kernel.proposals.records import Proposal
from duibiao.kernel.proposals.uploading import propose, revise
from duibiao.kernel.submissions.previews import start_preview
from duibiao.model.values.messages import Conflict, Fault, Message, NotAllowed, NotFound, message


class StudioPages(Controller):
    """The room of associations and of the publishing office."""

    path = "/studio"

    @get("/", opt={"permission": "studio.read"}, sync_to_thread=True)
    def list(self, request: AnyRequest) -> Response[str]:
        """The proposals that the reader may see, the newest first."""
        writing_ = writing_of(request)
        with reading(request) as desk:
            before = request.query_params.get("before", "")
            found = proposals.list_proposals(desk.connection, desk.person, before, proposals.SHOWN + 1)
            shown = found[: proposals.SHOWN]
            names, office = names_of(desk.connection, organs_of(shown)), decides(desk, desk.person)
            lines = [proposal_line(one, names, desk.now, writing_, deciding=office) for one in shown]
            following = shown[-1].id if len(found) > len(shown) else None
            may_propose = desk.person.may("studio.propose")
            return show(request, desk, "studio/list.html", lines=lines, following=following, may_propose=may_propose)

    @get("/new", opt={"permission": "studio.propose"}, sync_to_thread=True)
    def ask(self, request: AnyRequest) -> Response[str]:
        with reading(request) as desk:
            return _new(request, desk)

    @post("/new", opt={"permission": "studio.propose"}, sync_to_thread=True, request_max_body_size=LARGEST_UPLOAD)
    def propose(self, request: AnyRequest) -> Response[str] | Redirect:
        """Judge an archive and keep it as a proposal; one that may not be kept is told here and leaves nothing."""
        form = form_of(request)
        with reading(request) as desk:
            organ = _organ(desk, form.get("organ"))
        try:
            content = content_of(form)
            upload = read_upload(running_of(request), content)
            with reading(request) as desk:
                upload = placed_here(desk, organ, upload, None)
            desk.running.evidence.put(content)
            with writing(request) as desk:
                id_ = propose(desk.connection, desk.person, house_of(desk), organ, upload, desk.now)
        except Refused as refused:
            with reading(request) as desk:
                return show_refused(request, desk, refused, "/studio/new")
        except Fault as fault:
            if isinstance(fault, NotAllowed):
                raise
            with reading(request) as desk:
                return _new(request, desk, status=422, messages=fault.messages)
        return see_other(f"/studio/proposals/{id_}")

    @get("/proposals/{proposal:str}", opt={"permission": "studio.read"}, sync_to_thread=True)
    def open(self, request: AnyRequest, proposal: FromPath[str]) -> Response[str]:
        """One proposal: its state and next step, the report, the schemes, the comments."""
        with reading(request) as desk:
            return _page(request, desk, proposal)

    @get("/proposals/{proposal:str}/archive", opt={"permission": "studio.read"}, sync_to_thread=True)
    def archive(self, request: AnyRequest, proposal: FromPath[str]) -> Response[bytes]:
        """The archive of the edition at hand, as it was uploaded."""
        with reading(request) as desk:
            found = proposals.get_proposal(desk.connection, desk.person, proposal)
            edition = proposals.get_edition(desk.connection, found)
            content = desk.running.evidence.get(edition.digest)
        sent = {"content-disposition": f'attachment; filename="{found.slug}-{edition.version}.zip"'}
        return Response(content, media_type="application/zip", headers=sent)

    @post(
        "/proposals/{proposal:str}/editions",
        opt={"permission": "studio.propose"},
        sync_to_thread=True,
        request_max_body_size=LARGEST_UPLOAD,
    )
    def revise(self, request: AnyRequest, proposal: FromPath[str]) -> Response[str] | Redirect:
        """Another edition; one that may not be kept is told and changes nothing."""
        form, back = form_of(request), f"/studio/proposals/{proposal}"
        with reading(request) as desk:
            found = proposals.get_proposal(desk.connection, desk.person, proposal)
        try:
            content = content_of(form)
            upload = read_upload(running_of(request), content)
            with reading(request) as desk:
                upload = placed_here(desk, found.organ, upload, found)
            desk.running.evidence.put(content)
            with writing(request) as desk:
                found = proposals.get_proposal(desk.connection, desk.person, proposal, for_change=True)
                revise(desk.connection, desk.person, house_of(desk), found, upload, form.get("seen"), desk.now)
        except Refused as refused:
            with reading(request) as desk:
                return show_refused(request, desk, refused, back)
        except Fault as fault:
            return _refused_act(request, proposal, form, fault)
        return see_other(back)

    @post("/proposals/{proposal:str}/take-back", opt={"permission": "studio.propose"}, sync_to_thread=True)
    def take_back(self, request: AnyRequest, proposal: FromPath[str]) -> Response[str] | Redirect:
        """The proposer takes the edition at hand back."""
        form = form_of(request)
        try:
            with writing(request) as desk:
                found = proposals.get_proposal(desk.connection, desk.person, proposal, for_change=True)
                given = (form.get("reason"), form.get("seen"), desk.now)
                deciding.take_back(desk.connection, desk.person, house_of(desk), found, *given)
        except Fault as fault:
            return _refused_act(request, proposal, form, fault)
        return see_other(f"/studio/proposals/{proposal}")

    @post("/proposals/{proposal:str}/office", opt={"permission": "studio.publish"}, sync_to_thread=True)
    def decide(self, request: AnyRequest, proposal: FromPath[str]) -> Response[str] | Redirect:
        """What the office does: open or end the comment period, answer, publish, decline, take out of force."""
        form = form_of(request)
        try:
            with writing(request) as desk:
                found = proposals.get_proposal(desk.connection, desk.person, proposal, for_change=True)
                _decide(desk, found, form)
        except Fault as fault:
            return _refused_act(request, proposal, form, fault)
        place = f"#comment-{form.get('comment')}" if form.get("comment") else ""
        return see_other(f"/studio/proposals/{proposal}{place}")

    @post("/proposals/{proposal:str}/preview", opt={"permission": "studio.publish"}, sync_to_thread=True)
    def preview(self, request: AnyRequest, proposal: FromPath[str]) -> Redirect:
        """Have a scheme of the edition at hand tried on the drafts and filings under the version in force."""
        with writing(request) as desk:
            found = proposals.get_proposal(desk.connection, desk.person, proposal)
            _, scheme = proposals.get_edition(desk.connection, found).scheme(form_of(request).get("scheme"))
            job = start_preview(desk.connection, scheme, desk.person, desk.now)
        return see_other(f"/schemes/{scheme.name}/previews/{job}")


def _decide(desk: Desk, proposal: Proposal, form: Form) -> None:
    """The act that the button names. Raises a `Fault` for a button that this page does not have."""
    connection, person, house, now = desk.connection, desk.person, house_of(desk), desk.now
    seen, reason = form.get("seen"), form.get("reason")
    match form.get("do"):
        case "open":
            days = int(form.get("days")) if form.get("days").isascii() and form.get("days").isdigit() else 0
            commenting.open_comments(connection, person, house, proposal, days, seen, now)
        case "close":
            commenting.close_comments(connection, person, house, proposal, reason, seen, now)
        case "accepted" | "declined" as outcome:
            id_, words = form.get("comment"), form.get("words")
            commenting.answer(connection, person, house, proposal, id_, outcome, words, now)
        case "publish":
            edition = proposals.get_edition(connection, proposal)
            leave = bool(form.get("leave_behind"))
            deciding.publish(connection, person, house, proposal, edition, seen, now, leave_behind=leave)
        case "withdraw":
            edition = proposals.get_edition(connection, proposal)
            deciding.withdraw(connection, person, house, proposal, edition, reason, seen, now)
        case "decline":
            deciding.decline(connection, person, house, proposal, reason, seen, now)
        case _:
            raise Fault(message("studio.action", "没有选定要办理的事项。请用页面上的按钮办理。"))


def _refused_act(request: AnyRequest, proposal: str, form: Form, fault: Fault) -> Response[str]:
    """The same page again with what refused the act, and everything typed."""
    if isinstance(fault, NotAllowed | NotFound):
        raise fault
    with reading(request) as desk:
        status = 409 if isinstance(fault, Conflict) else 422
        return _page(request, desk, proposal, status=status, messages=fault.messages, typed=form)


def _page(
    request: AnyRequest,
    desk: Desk,
    id_: str,
    *,
    status: int = 200,
    messages: Iterable[Message] = (),
    typed: Form | None = None,
) -> Response[str]:
    found = proposals.get_proposal(desk.connection, desk.person, id_)
    edition = proposals.get_edition(desk.connection, found)
    context: dict[str, Any] = proposal_context(request, desk, found, edition, request.query_params.get("after", ""))
    form = typed or Form([])
    context["messages"] = tuple(_at_comment(told, form.get("comment")) for told in messages)
    context["typed"] = {name: form.get(name) for name in ("do", "days", "reason", "comment", "words")}
    context["left_behind"] = any(told.key == "overlay.left_behind" for told in context["messages"])
    context["base"] = f"/studio/proposals/{id_}"
    return show(request, desk, "studio/proposal.html", status=status, **context)


def _at_comment(told: Message, comment: str) -> Message:
    """A message about the words of an answer, at the field of its comment."""
    return msgspec.structs.replace(told, at=f"words-{comment}") if told.at.startswith("answer.") else told


def _organ(desk: Desk, wanted: str) -> str:
    """The organ for which the person proposes: the one wanted, else the first. Raises `NotAllowed`."""
    held = [one.organ for one in desk.person.holdings_for("studio.propose") if one.organ]
    if not held or (wanted and wanted not in held):
        text = "您不能以这个机构的名义提案。请从列出的机构中选取。"
        raise NotAllowed(message("proposal.organ", text))
    return wanted or held[0]


def _new(request: AnyRequest, desk: Desk, *, status: int = 200, messages: Iterable[Message] = ()) -> Response[str]:
    held = [one.organ for one in desk.person.holdings_for("studio.propose") if one.organ]
    names = names_of(desk.connection, held)
    label = writing_of(request).label
    organs = [(organ, label(names.get(organ)) or organ) for organ in held]
    return show(request, desk, "studio/new.html", status=status, messages=tuple(messages), organs=organs)
