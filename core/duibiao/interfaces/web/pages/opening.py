"""Opening a filing for the workbench: everything it is made of, in at most eight statements with the session's own."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from duibiao.interfaces.web.desk import AnyRequest, Desk
from duibiao.interfaces.web.pages.review import calendar_of, days_of, narrowed_of
from duibiao.interfaces.web.views.additions import organs_of
from duibiao.interfaces.web.views.deadlines import Calendar
from duibiao.interfaces.web.views.elsewhere import called, foreign
from duibiao.interfaces.web.views.workbench import Codes, codes_in
from duibiao.kernel.definitions import known
from duibiao.kernel.definitions.codes import code_labels
from duibiao.kernel.hierarchy.organs import names_of
from duibiao.kernel.identity.files import EvidenceFile
from duibiao.kernel.submissions import queue, requests
from duibiao.kernel.submissions.acting import publishing_organ
from duibiao.kernel.submissions.additions import Asked, asked
from duibiao.kernel.submissions.dossier import Record, Reviewed, files_named, record_of, review
from duibiao.kernel.submissions.lifecycle import ENTRY_TYPES
from duibiao.kernel.submissions.queue import Queue
from duibiao.kernel.submissions.recomputing import recomputed
from duibiao.kernel.submissions.requests import RequestCase
from duibiao.model.records.definitions import Definition
from duibiao.model.records.findings import Finding
from duibiao.model.records.forms import FormDefinition
from duibiao.model.records.kinds import SubmissionKind
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Label
from duibiao.reporting.dissemination.objection_cases import ObjectionCase, cases_of

RAIL = 30


class Opened(msgspec.Struct, frozen=True):
    """Everything that the workbench of one filing is made of."""

    reviewed: Reviewed
    record: Record
    kind: SubmissionKind
    asked: Asked
    waiting: Queue
    definitions: Mapping[str, Definition]
    calendar: Calendar
    files: tuple[EvidenceFile, ...]
    names: Mapping[str, Label]
    codes: Codes
    cases: tuple[ObjectionCase, ...]
    requests: tuple[RequestCase, ...]
    instances: Mapping[str, str]

    @property
    def form(self) -> FormDefinition:
        """The form, with what overlays add to it."""
        return self.asked.form

    def findings(self, here: str) -> tuple[Finding, ...]:
        """What was found when it was filed; with it, where that was elsewhere, what computing it again comes to."""
        filed = self.reviewed.filed
        origin = next((e.origin for e in reversed(self.record.events) if e.type == ENTRY_TYPES["submit"]), here)
        if origin == here:
            return filed.findings
        return (*recomputed(self.asked, filed, self.instances.get(origin, origin)), *filed.findings)

    @property
    def scheme(self) -> BenchmarkScheme | None:
        """The scheme, with what overlays add to it."""
        return self.asked.scheme


def open_for_review(request: AnyRequest, desk: Desk, id_: str) -> Opened:
    """The filing with all that lies on the desk beside it. Raises `NotFound` outside the reader's scope."""
    connection, person = desk.connection, desk.person
    given = request.query_params
    reviewed = review(connection, person, id_, with_earlier=given.get("beside") == "last_year")
    standing, filed = reviewed.held.standing, reviewed.filed
    record = record_of(connection, id_)
    calendar = calendar_of(desk)
    narrowed = narrowed_of(request)
    waiting = queue.waiting(connection, person, days_of(calendar), narrowed, given.get("after", ""), RAIL)
    digests = {
        standing.kind_digest,
        standing.form_digest,
        standing.scheme_digest,
        *standing.overlays,
        *(c.kind_digest for c in waiting.cases),
    }
    definitions = known.of_digests(connection, (digest for digest in digests if digest))
    wanted = asked(standing, definitions)
    kind = definitions[standing.kind_digest]
    assert isinstance(kind, SubmissionKind)
    organs = {event.organ for event in record.events if event.organ} | {step.organ for step in standing.route}
    requested = requests.cases_of(record.requests, record.words)
    named = foreign(desk.running.instance.name, standing, record.events, requested)
    contents = [one.content for one in (filed, reviewed.before, reviewed.earlier) if one is not None]
    return Opened(
        reviewed=reviewed,
        record=record,
        kind=kind,
        asked=wanted,
        waiting=waiting,
        definitions=definitions,
        calendar=calendar,
        files=files_named(connection, filed),
        names=names_of(connection, organs | organs_of(wanted) | {publishing_organ(standing)}),
        codes=code_labels(connection, codes_in(wanted.form, wanted.scheme, contents)),
        cases=cases_of(record.objections, record.words),
        requests=requested,
        instances=called(named, record.instances),
    )
