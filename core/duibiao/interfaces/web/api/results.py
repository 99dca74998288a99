"""/results: what the public may know, and objections to it."""

from __future__ import annotations

import msgspec
from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from duibiao.interfaces.web.api.parameters import After, Limit
from duibiao.interfaces.web.desk import AnyRequest, reading, writing
from duibiao.interfaces.web.openapi import REFUSED
from duibiao.kernel.hierarchy.organs import get_organ
from duibiao.reporting.dissemination import objections, public_records
from duibiao.reporting.dissemination.objections import NewObjection
from duibiao.reporting.dissemination.public_records import Published, Status, Wanted


class ResultPage(msgspec.Struct, frozen=True):
    """One page of public records; `next` is the `after` of the following page. `synthetic` marks made-up data."""

    items: list[Published]
    next: str | None
    synthetic: bool


class ResultView(msgspec.Struct, frozen=True):
    """Every public record of a result, the newest revision first: a correction shows the old beside the new."""

    items: list[Published]
    synthetic: bool


class ObjectionReceipt(msgspec.Struct, frozen=True):
    """An objection that was received, and the day by which it is to be answered."""

    id: str
    due_on: str


class ResultController(Controller):
    """Public records, for everybody."""

    path = "/results"
    tags = ("results",)

    @get(
        "/",
        opt={"permission": "results.read"},
        operation_id="listResults",
        summary="Public records that count today, the newest first",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def list_results(
        self,
        request: AnyRequest,
        q: FromQuery[str] = "",
        enterprise: FromQuery[str | None] = None,
        scheme: FromQuery[str | None] = None,
        grade: FromQuery[str | None] = None,
        organ: FromQuery[str | None] = None,
        status: FromQuery[Status | None] = None,
        standard: FromQuery[str | None] = None,
        after: After = "",
        limit: Limit = 50,
    ) -> ResultPage:
        with reading(request) as desk:
            path = get_organ(desk.connection, organ).path if organ is not None else None
            wanted = Wanted(
                query=q,
                enterprise=enterprise,
                scheme=scheme,
                grade=grade,
                organ_path=path,
                status=status,
                standard=standard,
            )
            items = public_records.page(desk.connection, wanted, after, limit)
            following = public_records.cursor(items[-1]) if len(items) == limit else None
            return ResultPage(items, following, desk.running.located.deployment.synthetic)

    @get(
        "/{submission:str}",
        opt={"permission": "results.read"},
        operation_id="getResult",
        summary="A result with its earlier revisions",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def get_result(self, request: AnyRequest, submission: FromPath[str]) -> ResultView:
        with reading(request) as desk:
            items = public_records.result(desk.connection, submission)
            return ResultView(items, desk.running.located.deployment.synthetic)

    @post(
        "/{submission:str}/objections",
        opt={"permission": "objections.write"},
        operation_id="object",
        summary="Object to a result; it is not published before the objection is answered",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def object(self, request: AnyRequest, submission: FromPath[str], data: JSONBody[NewObjection]) -> ObjectionReceipt:
        with writing(request) as desk:
            opened = objections.open_objection(desk.connection, desk.running.instance.name, submission, data, desk.now)
            return ObjectionReceipt(opened.id, opened.due_on)

    @post(
        "/{submission:str}/objections/{objection:str}/answer",
        opt={"permission": "submissions.publish"},
        operation_id="answerObjection",
        summary="Close an objection with an answer",
        status_code=200,
        sync_to_thread=True,
        responses=REFUSED,
    )
    def answer(
        self,
        request: AnyRequest,
        submission: FromPath[str],
        objection: FromPath[str],
        data: JSONBody[objections.Answered],
    ) -> objections.Objection:
        with writing(request) as desk:
            return objections.answer(
                desk.connection, desk.person, desk.running.instance.name, submission, objection, data, desk.now
            )
