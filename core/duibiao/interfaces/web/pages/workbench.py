"""The workbench of an office: the queue at the side, the filing, what lies beside it, and the dock of actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from litestar import Response

from duibiao.interfaces.web.desk import AnyRequest, Desk
from duibiao.interfaces.web.pages.forms import Form
from duibiao.interfaces.web.pages.frame import show, writing_of
from duibiao.interfaces.web.pages.opening import Opened, open_for_review
from duibiao.interfaces.web.pages.review import narrowed_of
from duibiao.interfaces.web.views import beside
from duibiao.interfaces.web.views.additions import AdditionView, adders, addition_views
from duibiao.interfaces.web.views.comparison import ComparisonView, comparison_view, grade_view
from duibiao.interfaces.web.views.deadlines import due_view
from duibiao.interfaces.web.views.decision import Grounds, decision_view
from duibiao.interfaces.web.views.elsewhere import request_lines
from duibiao.interfaces.web.views.findings import finding_lines, labels_of_places
from duibiao.interfaces.web.views.history import EventView, history_view
from duibiao.interfaces.web.views.queue import query_of, queue_rows, with_query
from duibiao.interfaces.web.views.states import state_view
from duibiao.interfaces.web.views.workbench import (
    Place,
    Said,
    answered_remarks,
    field_places,
    indicator_places,
    typed_remarks,
)
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.submissions.acting import holding_in_turn, publishing_organ
from duibiao.kernel.submissions.dossier import is_own
from duibiao.kernel.submissions.records import Revision
from duibiao.model.assessment.overlaying import narrowed
from duibiao.model.values.messages import Message


def show_workbench(
    request: AnyRequest,
    desk: Desk,
    id_: str,
    *,
    sent: Form | None = None,
    messages: Sequence[Message] = (),
    status: int = 200,
) -> Response[str]:
    """The page of one filing. `sent` is what was typed, which comes back with the `messages` that refused it."""
    writing, form, given = writing_of(request), sent or Form([]), request.query_params
    opened = open_for_review(request, desk, id_)
    reviewed, standing, filed = opened.reviewed, opened.reviewed.held.standing, opened.reviewed.filed
    labels = labels_of_places(opened.form, opened.scheme, writing)
    here = desk.running.instance.name
    events = history_view(opened.record.events, opened.names, labels, filed.enterprise.name, writing, opened.instances)
    findings = finding_lines(opened.findings(here), opened.form, opened.scheme, writing, opened.asked.overlays)
    typed = typed_remarks(form.under("remarks."), messages, labels)
    changes = reviewed.changes()
    changed = frozenset(difference.path for difference in changes)
    said = Said(changed, findings, events, typed, filed.content.explanations)
    view = _comparison(opened, given.get("base"), writing)
    own = is_own(desk.person, reviewed, opened.record)
    grounds = Grounds(
        holding=holding_in_turn(desk.person, standing),
        own=own,
        publicity=desk.running.instance.publicity_of(opened.kind),
        open_objections=sum(case.state == "open" for case in opened.cases),
        mandatory_met=filed.verdict is None or filed.verdict.mandatory.met,
        today=opened.calendar.today.isoformat(),
        held_at=opened.instances.get(standing.custody, ""),
    )
    decision = decision_view(standing, grounds, opened.names, writing)
    only = given.get("only") == "changes" and filed.number > 1
    query = query_of(narrowed_of(request))
    tabs = beside.tabs_for(filed.number, assessed=opened.scheme is not None, product=filed.product is not None)
    tab = given.get("beside", "") if given.get("beside", "") in tabs else tabs[0]
    before = reviewed.before
    step = standing.at_step
    return show(
        request,
        desk,
        "review/file.html",
        status=status,
        id=id_,
        standing=standing,
        filed=filed,
        kind=opened.kind,
        scheme=opened.scheme,
        seen=reviewed.held.seen,
        state=state_view(standing.state, writing),
        step=step,
        due=due_view(standing.due_on, opened.calendar, writing),
        grade=view.grade if view else None,
        grade_before=_grade_before(opened, view, writing),
        changes=[(one.path, labels.get(one.path, one.path)) for one in changes if one.path in labels],
        demanded=answered_remarks(events, changed),
        only=only,
        view=view,
        indicators=[
            one for one in indicator_places(view, filed.content, said, opened.files) if not only or one.place.changed
        ]
        if view
        else [],
        fields=[
            one
            for one in field_places(
                opened.form,
                opened.scheme,
                filed.content,
                before.content if before else None,
                said,
                opened.codes,
                writing,
            )
            if not only or one.place.changed
        ],
        adders=adders(opened.asked, opened.names, writing),
        additions=_additions(opened, said, only, writing),
        findings=findings,
        decision=decision,
        comment=form.get("comment"),
        kept=() if decision.buttons else _kept(form, labels),
        messages=messages,
        cases=opened.cases,
        requests=request_lines(opened.requests, here, opened.instances, writing),
        answers=_answers(desk, opened, own=own),
        sent=form,
        answered=bool(given.get("answered")),
        rail=queue_rows(opened.waiting.cases, opened.definitions, {}, opened.names, opened.calendar, query, writing),
        remaining=opened.waiting.remaining,
        rail_next=with_query(f"/review/{id_}", query, f"after={opened.waiting.next}") if opened.waiting.next else None,
        back=with_query("/review", query),
        here=with_query(f"/review/{id_}", query),
        joined="&" if query else "?",
        tabs=[(name, beside.TABS[name]) for name in tabs],
        tab=tab,
        beside=_beside(tab, opened, events, labels, writing),
    )


def _comparison(opened: Opened, base: str | None, writing: Writing) -> ComparisonView | None:
    filed, before = opened.reviewed.filed, opened.reviewed.before
    if opened.asked.shown is None or filed.verdict is None:
        return None
    return comparison_view(
        opened.asked.shown,
        filed.verdict,
        filed.content.indicators,
        writing,
        base=base,
        before=before.content.indicators if before else None,
    )


def _additions(opened: Opened, said: Said, only: bool, writing: Writing) -> list[tuple[AdditionView, dict[str, Place]]]:
    """What overlays add, each with the places of its own on which a remark can be made, by indicator."""
    filed = opened.reviewed.filed
    views = addition_views(opened.asked, filed.beside, filed.content.indicators, opened.names, writing)
    found = []
    for one in views:
        rows = one.view.rows if one.view is not None else ()
        places = {row.key: said.at(f"indicators.{row.key}", row.label) for row in rows if row.key in one.own}
        if not only or any(place.changed for place in places.values()):
            found.append((one, places))
    return found


def _grade_before(opened: Opened, view: ComparisonView | None, writing: Writing) -> str:
    """The grade of the previous revision, where it was another one."""
    before = opened.reviewed.before
    if view is None or opened.asked.base is None or before is None or before.verdict is None:
        return ""
    words = grade_view(opened.asked.base, before.verdict, writing).words
    return words if words != view.grade.words else ""


def _answers(desk: Desk, opened: Opened, *, own: bool) -> bool:
    """Whether the reader is the one who answers objections, and so may read who objects."""
    last = publishing_organ(opened.reviewed.held.standing)
    return not own and any(h.role == "publisher" and h.organ == last for h in desk.person.holdings)


def _kept(form: Form, labels: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What was typed where there is no field for it any more."""
    remarks = [(labels.get(name.removesuffix(".text"), name), text) for name, text in form.under("remarks.").items()]
    said = [("", form.get("comment")), ("", form.get("reason"))]
    return tuple((place, text) for place, text in (*said, *remarks) if len(text) > 1)


def _beside(tab: str, opened: Opened, events: Sequence[EventView], labels: Mapping[str, str], writing: Writing) -> Any:
    """What the chosen tab shows."""
    reviewed, scheme, verdict = opened.reviewed, opened.asked.base, opened.reviewed.filed.verdict
    match tab:
        case "previous" | "last_year":
            then = reviewed.before if tab == "previous" else reviewed.earlier
            return _compared(opened, then, writing) if then is not None else None
        case "scheme" if scheme is not None and verdict is not None:
            return (*beside.sources(scheme, verdict, writing), *_added_sources(opened, writing))
        case "evidence":
            return beside.file_lines(opened.files, reviewed.filed.content, labels, writing)
        case _:
            return events


def _added_sources(opened: Opened, writing: Writing) -> Iterator[beside.StandardSources]:
    """The limits that overlays added and that applied, by their standards."""
    verdicts = {verdict.definition_digest: verdict for verdict in opened.reviewed.filed.beside}
    for one in opened.asked.additions:
        if one.digest in verdicts:
            yield from beside.sources(one.whole, narrowed(verdicts[one.digest], one.overlay), writing)


def _compared(opened: Opened, then: Revision, writing: Writing) -> dict[str, Any]:
    """An earlier filing beside this one; its grade where the same version of the scheme gave it."""
    now, scheme = opened.reviewed.filed, opened.asked.base
    graded = scheme is not None and then.verdict is not None and then.scheme_digest == now.scheme_digest
    return {
        "then": then,
        "pairs": beside.side_by_side(then.content, now.content, opened.form, opened.scheme, opened.codes, writing),
        "grade": grade_view(scheme, then.verdict, writing).words if graded and scheme and then.verdict else "",
    }
