"""/review/bulk: many filings passed with one confirmation, only those that meet the criteria shown beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from litestar import Controller, Response, post

from duibiao.interfaces.web.desk import AnyRequest, Desk, NotSignedIn, reading, writing
from duibiao.interfaces.web.pages.forms import Form, form_of
from duibiao.interfaces.web.pages.frame import show
from duibiao.kernel.submissions.acting import act
from duibiao.kernel.submissions.bulk import CRITERIA, MOST, Weighed, weigh
from duibiao.kernel.submissions.records import Action
from duibiao.model.values.messages import Fault, Message, message
from duibiao.reporting.dissemination.public_records import follow


class BulkRow(msgspec.Struct, frozen=True):
    """One selected filing: its name, the digest seen, and why it is left out."""

    id: str
    title: str
    enterprise: str
    seen: str
    reasons: tuple[Message, ...]


class ReviewBulkPages(Controller):
    """Passing many at once."""

    path = "/review/bulk"

    @post("/", opt={"permission": "submissions.review"}, sync_to_thread=True)
    def pass_many(self, request: AnyRequest) -> Response[str]:
        """Show what would be passed and why the rest would not; pass the former once that is confirmed."""
        form = form_of(request)
        if form.get("confirm") != "yes":
            with reading(request) as desk:
                return _preview(request, desk, form, ())
        try:
            with writing(request) as desk:
                rows, done = _pass_all(desk, _selected(form), form.get("comment"))
                return show(
                    request,
                    desk,
                    "review/bulk_done.html",
                    passed=[row for row in rows if row.id in done],
                    left=[row for row in rows if row.id not in done],
                )
        except NotSignedIn:
            raise
        except Fault as fault:
            with reading(request) as desk:
                return _preview(request, desk, form, fault.messages, status=422)


def _preview(
    request: AnyRequest, desk: Desk, form: Form, messages: Sequence[Message], *, status: int = 200
) -> Response[str]:
    selected = _selected(form)
    rows = [_row(one, selected) for one in weigh(desk.connection, desk.person, selected)]
    return show(
        request,
        desk,
        "review/bulk.html",
        status=status,
        criteria=tuple(CRITERIA.values()),
        fit=[row for row in rows if not row.reasons],
        left=[row for row in rows if row.reasons],
        comment=form.get("comment"),
        most=MOST,
        beyond=len(form.all("selected")) > MOST,
        messages=messages,
    )


def _pass_all(desk: Desk, selected: Mapping[str, str], comment: str) -> tuple[list[BulkRow], frozenset[str]]:
    """Pass each that meets the criteria, in a savepoint of its own: one that fails undoes no other."""
    rows, done = [], set()
    for one in weigh(desk.connection, desk.person, selected):
        row = _row(one, selected)
        if not row.reasons:
            action = Action("pass", row.seen, comment or None)
            try:
                with desk.connection.begin_nested():
                    follow(
                        desk.connection,
                        act(desk.connection, desk.person, desk.running.instance, one.id, action, desk.now),
                    )
                done.add(one.id)
            except Fault as fault:
                if any(told.at == "comment" for told in fault.messages):
                    raise
                row = msgspec.structs.replace(row, reasons=fault.messages)
        rows.append(row)
    return rows, frozenset(done)


def _selected(form: Form) -> dict[str, str]:
    """The ids selected with the digests that were on the screen, at most `MOST`."""
    return {id_: form.get(f"seen.{id_}") for id_ in form.all("selected")[:MOST]}


def _row(one: Weighed, selected: Mapping[str, str]) -> BulkRow:
    reasons = tuple(REASONS[name] for name in one.unmet)
    if one.reviewed is None:
        return BulkRow(one.id, one.id, "", "", reasons)
    filed = one.reviewed.filed
    title = f"{filed.product.name} {filed.product.model}" if filed.product else one.id
    return BulkRow(one.id, title.strip(), filed.enterprise.name, selected[one.id], reasons)


REASONS: Mapping[str, Message] = {
    "mine": message("left.mine", "现在不由您办理，或是您填报过的"),
    "seen": message("left.seen", "勾选之后有变动，请重新查看"),
    "concerns": message("left.concerns", "有须说明或待核实的检查结果"),
    "mandatory": message("left.mandatory", "有强制性限值没有达到"),
    "below": message("left.below", "有低于对标标准的指标"),
    "remarks": message("left.remarks", "退回时指出的问题没有全部改动或说明"),
    "evidence": message("left.evidence", "没有证据文件"),
}
"""Why a filing is left out, by the criterion that it does not meet."""
