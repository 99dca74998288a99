"""A filing as its enterprise sees it once it was submitted: where it stands, what was said, what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from litestar import Response

from duibiao.interfaces.web.desk import AnyRequest, Desk
from duibiao.interfaces.web.pages.citing import outdated_in
from duibiao.interfaces.web.pages.drafting import Opened
from duibiao.interfaces.web.pages.forms import Form
from duibiao.interfaces.web.pages.frame import show, writing_of
from duibiao.interfaces.web.pages.parts import code_lists
from duibiao.interfaces.web.views.additions import adders, addition_views, organs_of
from duibiao.interfaces.web.views.answers import answer_lines
from duibiao.interfaces.web.views.comparison import comparison_view
from duibiao.interfaces.web.views.elsewhere import called, foreign, request_lines
from duibiao.interfaces.web.views.findings import finding_lines, labels_of_places
from duibiao.interfaces.web.views.history import history_view
from duibiao.interfaces.web.views.route import route_view
from duibiao.interfaces.web.views.states import state_view
from duibiao.kernel.hierarchy.organs import names_of
from duibiao.kernel.identity import files
from duibiao.kernel.standards.citations import of_scheme
from duibiao.kernel.submissions import requests
from duibiao.kernel.submissions.dossier import record_of
from duibiao.kernel.submissions.lifecycle import TRANSITIONS
from duibiao.model.values.messages import Message


def show_filed(
    request: AnyRequest, desk: Desk, opened: Opened, *, form: Form | None = None, messages: Sequence[Message] = ()
) -> Response[str]:
    """The page of a filing that is not being written."""
    writing = writing_of(request)
    held = opened.held
    standing, revision = held.standing, held.revision
    assert revision is not None
    record = record_of(desk.connection, standing.id)
    events, here = record.events, desk.running.instance.name
    cases = requests.cases_of(record.requests, record.words)
    named = foreign(here, standing, events, cases)
    instances = called(named, record.instances)
    organs = {one.organ for one in events if one.organ} | {step.organ for step in standing.route}
    asked = opened.asked
    names = names_of(desk.connection, organs | organs_of(asked))
    view = None
    if asked.shown is not None and revision.verdict is not None:
        view = comparison_view(asked.shown, revision.verdict, revision.content.indicators, writing)
    labels = labels_of_places(opened.form, opened.scheme, writing)
    evidence = {digest for one in revision.content.indicators.values() for digest in one.evidence}
    lists = code_lists(desk.connection, opened.form.fields)
    step = standing.at_step
    return show(
        request,
        desk,
        "desk/filed.html",
        status=422 if messages else 200,
        id=standing.id,
        revision=revision,
        scheme=opened.scheme,
        kind=opened.kind,
        state=state_view(standing.state, writing),
        standing=standing,
        waiting_at=names.get(step.organ) if step else None,
        route=route_view(
            standing,
            standing.route,
            names,
            revision.enterprise.name,
            desk.running.instance.publicity_of(opened.kind),
            writing,
            instances.get(standing.custody, ""),
        ),
        view=view,
        outdated=outdated_in(desk, of_scheme(opened.scheme) if opened.scheme else (), "filing", writing),
        adders=adders(asked, names, writing),
        additions=addition_views(asked, revision.beside, revision.content.indicators, names, writing),
        answers=answer_lines(revision.content, opened.form, opened.scheme, lists, writing),
        findings=finding_lines(revision.findings, opened.form, opened.scheme, writing, asked.overlays),
        history=history_view(events, names, labels, revision.enterprise.name, writing, instances),
        held_at=instances.get(standing.custody, ""),
        requests=request_lines(cases, here, instances, writing),
        asked={case.action for case in cases if case.state == "open"},
        files=[one for one in files.files_of(desk.connection, standing.enterprise) if one.digest in evidence],
        seen=held.seen,
        may_withdraw=(standing.state, "withdraw") in TRANSITIONS,
        may_correct=(standing.state, "correct") in TRANSITIONS,
        done=request.query_params.get("done", ""),
        comment=form.get("comment") if form else "",
        action=form.get("action") if form else "",
        messages=messages,
    )
