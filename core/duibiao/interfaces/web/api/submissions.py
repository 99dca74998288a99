"""/submissions: open, write, submit, review; a client's UUID makes a retry the same filing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, cast

import msgspec
from litestar import Controller, Response, get, patch, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody, QueryParameter

from duibiao.interfaces.web.api.findings import FindingView, view_findings
from duibiao.interfaces.web.api.parameters import After, Limit
from duibiao.interfaces.web.desk import AnyRequest, Desk, reading, writing
from duibiao.interfaces.web.openapi import REFUSED
from duibiao.interfaces.web.problems import respond
from duibiao.kernel.hierarchy.organs import get_organ
from duibiao.kernel.hierarchy.routes import RouteStep
from duibiao.kernel.submissions import drafts
from duibiao.kernel.submissions import reading as submissions
from duibiao.kernel.submissions.checking import Checked, check_filing
from duibiao.kernel.submissions.content import Change, Content, Difference
from duibiao.kernel.submissions.drafts import NewSubmission
from duibiao.kernel.submissions.editions import choose
from duibiao.kernel.submissions.importing import Imported, import_filings
from duibiao.kernel.submissions.lifecycle import ActionName, State
from duibiao.kernel.submissions.reading import Event, Held, Listed
from duibiao.kernel.submissions.records import Action, EditionChoice, Remark, Revision
from duibiao.kernel.submissions.requests import Request, act_or_ask, requests_of
from duibiao.model.assessment.verdict import Verdict
from duibiao.model.values.messages import Fault, message
from duibiao.reporting.dissemination.public_records import follow


class SubmissionView(msgspec.Struct, frozen=True):
    """A submission as its reader may see it.

    `seen` is to be given back with the next action: it names what was on the screen. `answers` are the draft's while
    it is written, else those of the last revision; `changes` are what that revision changed. `verdict` is by the
    scheme alone; `beside` are those of the `overlays` (their digests) that assess.
    """

    id: str
    kind: str
    scheme: str | None
    scheme_digest: str | None
    enterprise: str
    product: str | None
    round: str | None
    organ: str
    state: State
    route: tuple[RouteStep, ...]
    step: int | None
    due_on: str | None
    publicity_ends_on: str | None
    revision: int
    custody: str
    grade: str | None
    head: str
    seen: str
    answers: Content
    verdict: Verdict | None
    findings: list[FindingView]
    changes: tuple[Difference, ...]
    updated_at: str
    overlays: tuple[str, ...]
    beside: tuple[Verdict, ...]


class SubmissionPage(msgspec.Struct, frozen=True):
    """One page of submissions; `next` is the `after` of the following page, null on the last."""

    items: list[Listed]
    next: str | None


class DraftChanges(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Changes by place: "indicators.water_absorption": {"was": what was seen, "now": the new answer}."""

    changes: dict[str, Change]


class ActionRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An action on what was seen. `seen` may come as If-Match instead; remarks speak of single places."""

    action: ActionName
    seen: str | None = None
    comment: str | None = None
    remarks: tuple[Remark, ...] = ()


class EditionRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For a draft whose scheme has a newer version in force: its digest, and whether to take it or keep the old one."""

    to: str
    take: bool


class History(msgspec.Struct, frozen=True):
    """Every act on a submission, the oldest first."""

    items: list[Event]


class Requests(msgspec.Struct, frozen=True):
    """Every request about a submission, the oldest first."""

    items: tuple[Request, ...]


class ImportRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Filings of one enterprise, all or none. `submit` files them at once; else they stay drafts."""

    filings: list[NewSubmission]
    submit: bool = False


class ImportResult(msgspec.Struct, frozen=True):
    """What was imported, in the order given."""

    items: list[Imported]


ASKED = ResponseSpec(
    Request,
    description="Another instance holds the submission; it was asked to withdraw or to reopen it, and will answer",
    generate_examples=False,
)
InState = Annotated[State | None, QueryParameter(name="state", description="Only submissions in this state")]
IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", max_length=100, description='`"seen"` as an ETag')]


class SubmissionController(Controller):
    """Submissions, within the reader's scope."""

    path = "/submissions"
    tags = ("submissions",)

    @post(
        "/",
        opt={"permission": "submissions.write"},
        operation_id="openSubmission",
        summary="Open a draft; the same request twice is one filing",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def open_submission(self, request: AnyRequest, data: JSONBody[NewSubmission]) -> SubmissionView:
        with writing(request) as desk:
            id_ = drafts.open_draft(desk.connection, desk.person, desk.running.instance, data, desk.now)
            return _view(desk, id_)

    @get(
        "/",
        opt={"permission": "submissions.read"},
        operation_id="listSubmissions",
        summary="Submissions within the reader's scope",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def list_submissions(
        self,
        request: AnyRequest,
        in_state: InState = None,
        organ: FromQuery[str | None] = None,
        kind: FromQuery[str | None] = None,
        waiting_at: FromQuery[str | None] = None,
        after: After = "",
        limit: Limit = 50,
    ) -> SubmissionPage:
        with reading(request) as desk:
            path = get_organ(desk.connection, organ).path if organ is not None else None
            items = submissions.page(
                desk.connection,
                desk.person,
                state=in_state,
                organ_path=path,
                kind=kind,
                waiting_at=waiting_at,
                after=after,
                limit=limit,
            )
            return SubmissionPage(items, items[-1].id if len(items) == limit else None)

    @get(
        "/{submission:str}",
        opt={"permission": "submissions.read"},
        operation_id="getSubmission",
        summary="A submission, with what its last revision changed",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def get_submission(self, request: AnyRequest, submission: FromPath[str]) -> Response[SubmissionView]:
        with reading(request) as desk:
            view = _view(desk, submission)
            return Response(view, headers={"etag": f'"{view.seen}"'})

    @patch(
        "/{submission:str}",
        opt={"permission": "submissions.write"},
        operation_id="changeDraft",
        summary="Write answers; places that another hand changed meanwhile are refused with both values",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def change_draft(
        self, request: AnyRequest, submission: FromPath[str], data: JSONBody[DraftChanges]
    ) -> SubmissionView:
        with writing(request) as desk:
            conflicts = drafts.change_draft(desk.connection, desk.person, submission, data.changes, desk.now)
            view = _view(desk, submission)
        if conflicts:
            return cast("SubmissionView", respond(request, 409, conflicts))
        return view

    @post(
        "/{submission:str}/actions",
        opt={"permission": "submissions.read"},
        operation_id="act",
        summary="Submit, pass, return, refuse, withdraw, publicise, publish, suspend, resume, revoke, correct",
        status_code=200,
        sync_to_thread=True,
        responses={**REFUSED, 202: ASKED},
    )
    def act(
        self,
        request: AnyRequest,
        submission: FromPath[str],
        data: JSONBody[ActionRequest],
        if_match: IfMatch = None,
    ) -> SubmissionView:
        seen = data.seen or (if_match or "").strip('"')
        if not seen:
            text = "请在 seen 中写明您看到的摘要（申报的 seen），以免批准了没看过的内容。"
            raise Fault(message("action.seen_missing", text, at="seen"))
        action = Action(data.action, seen, data.comment, data.remarks)
        with writing(request) as desk:
            done = act_or_ask(desk.connection, desk.person, desk.running.instance, submission, action, desk.now)
            if isinstance(done, Request):
                return cast("SubmissionView", Response(done, status_code=202))
            follow(desk.connection, done)
            return _view(desk, submission)

    @get(
        "/{submission:str}/requests",
        opt={"permission": "submissions.read"},
        operation_id="listRequests",
        summary="What was asked of the instance that holds a submission, and what it answered",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def list_requests(self, request: AnyRequest, submission: FromPath[str]) -> Requests:
        with reading(request) as desk:
            submissions.show(desk.connection, desk.person, submission)
            return Requests(requests_of(desk.connection, submission))

    @get(
        "/{submission:str}/history",
        opt={"permission": "submissions.read"},
        operation_id="getHistory",
        summary="Every act on a submission, with reasons",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def get_history(self, request: AnyRequest, submission: FromPath[str]) -> History:
        with reading(request) as desk:
            submissions.show(desk.connection, desk.person, submission)
            return History(submissions.events(desk.connection, submission))

    @post(
        "/{submission:str}/edition",
        opt={"permission": "submissions.write"},
        operation_id="chooseEdition",
        summary="Take the version of the scheme in force for a draft, or keep the old one; recorded either way",
        status_code=200,
        sync_to_thread=True,
        responses=REFUSED,
    )
    def choose_edition(
        self, request: AnyRequest, submission: FromPath[str], data: JSONBody[EditionRequest]
    ) -> EditionChoice:
        with writing(request) as desk:
            return choose(desk.connection, desk.person, submission, data.to, data.take, desk.now)

    @post(
        "/import",
        opt={"permission": "submissions.write"},
        operation_id="importSubmissions",
        summary="Open, and if asked submit, many filings: all or none",
        status_code=200,
        sync_to_thread=True,
        responses=REFUSED,
    )
    def import_submissions(self, request: AnyRequest, data: JSONBody[ImportRequest]) -> ImportResult:
        with writing(request) as desk:
            items = import_filings(
                desk.connection, desk.person, desk.running.instance, data.filings, desk.now, submit=data.submit
            )
            return ImportResult(items)


def _view(desk: Desk, id_: str) -> SubmissionView:
    """The submission as the desk's person may see it."""
    held = submissions.show(desk.connection, desk.person, id_)
    checked: Checked | Revision | None = held.revision
    if held.draft is not None:
        checked = check_filing(desk.connection, desk.running.instance, held.standing, held.draft, desk.now)
    standing = held.standing
    shared: Mapping[str, Any] = {
        name: getattr(standing, name)
        for name in SubmissionView.__struct_fields__
        if name in type(standing).__struct_fields__
    }
    return SubmissionView(
        **shared,
        head=held.head,
        seen=held.seen,
        answers=_answers(held),
        verdict=checked.verdict if checked else None,
        beside=checked.beside if checked else (),
        findings=view_findings(desk, checked.findings if checked else ()),
        changes=submissions.changes(desk.connection, held),
    )


def _answers(held: Held) -> Content:
    if held.draft is not None:
        return held.draft
    assert held.revision is not None
    return held.revision.content
