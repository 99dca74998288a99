"""The `Host` that plugin code is handed, as this process implements it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, select

from duibiao.extension.catalogue import Offered, Owner
from duibiao.extension.host import Holder, ResultView, Right, SubmissionView
from duibiao.extension.pages import Page
from duibiao.extension.verbs import RouteHandler
from duibiao.interfaces.wording import Wording, core_wording
from duibiao.kernel.definitions.known import in_force
from duibiao.kernel.hierarchy.calendars import add_working_days
from duibiao.kernel.identity.people import ANONYMOUS, Person
from duibiao.kernel.identity.scope import within
from duibiao.kernel.journal.entries import Author, Subject, history, record
from duibiao.kernel.store.tables import enterprises, results, revisions, submissions
from duibiao.kernel.submissions.content import refuse_inexact
from duibiao.kernel.submissions.reading import READ
from duibiao.kernel.submissions.records import Revision
from duibiao.kernel.work import jobs
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.dates import day_of, parse_utc
from duibiao.model.values.messages import Message, NotAllowed, NotFound, message
from duibiao.reporting.dissemination.public_records import PublicRecord

PLUGIN = "plugin"
"""The role in which a plugin's own code acts where no person is behind it."""

LARGEST_PAGE = 1000
"""The most records that one call hands out."""

_RESULTS = select(results.c.record, results.c.status, results.c.published_at).where(results.c.current)
_SUBMISSIONS = (
    select(
        submissions.c.id,
        submissions.c.kind,
        submissions.c.enterprise,
        enterprises.c.name.label("enterprise_name"),
        submissions.c.organ,
        submissions.c.industry,
        submissions.c.state,
        submissions.c.revision,
        submissions.c.updated_at,
        submissions.c.grade,
        revisions.c.body,
    )
    .join(enterprises, enterprises.c.uscc == submissions.c.enterprise)
    .join(revisions, and_(revisions.c.submission == submissions.c.id, revisions.c.number == submissions.c.revision))
)


class Call(msgspec.Struct, frozen=True):
    """What one call of plugin code rests on: a transaction, and the person behind it, None for the instance itself."""

    connection: Connection
    instance: str
    organ_path: str
    jobs: frozenset[str]
    person: Person | None = None


class PluginHost(msgspec.Struct, frozen=True):
    """The handle of one plugin for one call. Without a `call` it knows its settings, the organ and the moment alone."""

    organ: str
    now: str
    owner: Owner
    language: str = "zh-CN"
    call: Call | None = None
    wording: Wording = msgspec.field(default_factory=core_wording)

    @property
    def today(self) -> str:
        """The day in China."""
        return day_of(parse_utc(self.now)).isoformat()

    @property
    def settings(self) -> Mapping[str, object]:
        """The plugin's settings."""
        return self.owner.settings

    @property
    def person(self) -> Holder | None:
        """Who asks."""
        person = self.call.person if self.call else None
        if person is None or not person.id:
            return None
        held = tuple((holding.role, holding.organ or holding.enterprise or "") for holding in person.holdings)
        return Holder(person.id, person.name, held)

    @property
    def connection(self) -> Connection:
        """The transaction of the call."""
        return self._with("tables").connection

    def may(self, permission: str) -> bool:
        """Whether a role that the permission names is held here."""
        if permission not in self.owner.permissions:
            text = "插件 {plugin} 没有声明权限“{permission}”。请在 plugin.toml 的 [permissions] 里写明。"
            raise NotAllowed(message("host.permission", text, plugin=self.owner.slug, permission=permission))
        call = self.call
        return (
            call is not None and call.person is not None and holds(self.owner, permission, call.person, call.organ_path)
        )

    def results(
        self,
        kind: str | None = None,
        *,
        scheme: str | None = None,
        enterprise: str | None = None,
        after: str = "",
        limit: int = 100,
    ) -> list[ResultView]:
        """Published results."""
        wanted = ((results.c.kind, kind), (results.c.scheme, scheme), (results.c.enterprise, enterprise))
        query = (
            _RESULTS.where(results.c.status == "published", results.c.submission > after)
            .where(*(column == value for column, value in wanted if value is not None))
            .order_by(results.c.submission)
            .limit(min(limit, LARGEST_PAGE))
        )
        return [_result(row) for row in self._with("results").connection.execute(query)]

    def result(self, submission: str) -> ResultView | None:
        """One current public record, whatever has become of it."""
        query = _RESULTS.where(results.c.submission == submission).order_by(results.c.revision.desc()).limit(1)
        row = self._with("results").connection.execute(query).one_or_none()
        return None if row is None else _result(row)

    def submissions(
        self, kind: str, *, state: str | None = None, after: str = "", limit: int = 100
    ) -> list[SubmissionView]:
        """Submissions of a kind."""
        call = self._with("submissions")
        query = _SUBMISSIONS.where(submissions.c.kind == kind, submissions.c.id > after, self._scope(call))
        if state is not None:
            query = query.where(submissions.c.state == state)
        query = query.order_by(submissions.c.id).limit(min(limit, LARGEST_PAGE))
        return [_submission(row) for row in call.connection.execute(query)]

    def submission(self, id: str) -> SubmissionView | None:
        """One submission."""
        call = self._with("submissions")
        row = call.connection.execute(_SUBMISSIONS.where(submissions.c.id == id, self._scope(call))).one_or_none()
        return None if row is None else _submission(row)

    def schemes(self) -> list[BenchmarkScheme]:
        """Schemes in force."""
        return [known.definition for known in in_force(self._called().connection, BenchmarkScheme)]

    def working_days_after(self, day: str, days: int) -> str:
        """A day counted in working days."""
        return add_working_days(self._called().connection, date.fromisoformat(day), days).isoformat()

    def say(self, told: Message) -> str:
        """The sentence of a message."""
        return self.wording.say(told, self.language)

    def record(self, act: str, subject: str, body: Mapping[str, Any]) -> str:
        """A journal entry about something of the plugin's."""
        call = self._with("journal")
        refuse_inexact("body", body)
        about = Subject(self.owner.slug, subject)
        before = history(call.connection, about)
        recorded = record(
            call.connection,
            self._author(call),
            about,
            f"{self.owner.slug}.{act}",
            body,
            revision=len(before) + 1,
            previous=before[-1].digest if before else None,
        )
        return recorded.entry.id

    def enqueue(self, job: str, **arguments: str) -> str:
        """A job of the plugin."""
        call = self._with("jobs")
        name = f"{self.owner.slug}.{job}"
        if name not in call.jobs:
            text = "插件 {plugin} 没有名为“{job}”的工作。请核对 jobs 里的 key。"
            raise NotFound(message("host.job", text, plugin=self.owner.slug, job=job))
        return jobs.enqueue(call.connection, name, arguments, self.now)

    def page(self, template: str, *, status: int = 200, **context: Any) -> Page:
        """A page of the plugin's own template."""
        return Page(f"{self.owner.slug}/{template}", context, status)

    def _with(self, right: Right) -> Call:
        """The call, for something that needs `right`."""
        call = self._called()
        if right not in self.owner.rights:
            text = "插件 {plugin} 没有声明权利“{right}”。请在 plugin.toml 的 rights 里写明。"
            raise NotAllowed(message("host.right", text, plugin=self.owner.slug, right=right))
        return call

    def _called(self) -> Call:
        """The call, for something that needs the database."""
        if self.call is None:
            raise NotAllowed(_no_call(self.owner.slug))
        return self.call

    def _scope(self, call: Call) -> Any:
        """Which submissions the call may see."""
        if call.person is None:
            return submissions.c.revision > 0
        return within(call.person, READ, submissions.c.organ, submissions.c.industry, submissions.c.enterprise)

    def _author(self, call: Call) -> Author:
        """In whose name an entry is written."""
        person = call.person
        first = next(iter(person.holdings), None) if person else None
        if person is None or first is None:
            return Author(call.instance, person.id if person else "", PLUGIN, self.now)
        return Author(call.instance, person.id, first.role, self.now, first.organ, first.enterprise)


def holds(owner: Owner, permission: str, person: Person, organ_path: str) -> bool:
    """Whether `person` holds a role that a plugin's permission names, at the organ of this path or above it.

    A filer's role is held at the enterprise and counts everywhere.
    """
    roles = owner.permissions[permission].roles
    held = (one for one in person.holdings if one.role in roles)
    return any(one.path is None or organ_path.startswith(one.path) for one in held)


def is_open(offered: Offered[RouteHandler], person: Person, organ_path: str) -> bool:
    """Whether a plugin's page is open to `person` at the organ of this path."""
    match offered.record.permission:
        case "public":
            return True
        case "signed_in":
            return person is not ANONYMOUS
        case permission:
            return holds(offered.owner, permission, person, organ_path)


def _no_call(plugin: str) -> Message:
    text = "插件 {plugin} 的检查只能使用设置、机构和时刻。"
    return message("host.no_call", text, plugin=plugin)


def _result(row: Any) -> ResultView:
    record = msgspec.json.decode(row.record, type=PublicRecord)
    return ResultView(
        submission=record.submission,
        revision=record.revision,
        kind=record.kind,
        status=row.status,
        enterprise=record.enterprise.uscc,
        enterprise_name=record.enterprise.name,
        organ=record.organ,
        industry=record.industry,
        published_at=row.published_at,
        scheme=record.scheme,
        product_name=record.product.name if record.product else None,
        product_model=record.product.model if record.product else None,
        grade=record.grade,
        fields=record.answers.get("fields", {}),
        verdict=record.verdict,
    )


def _submission(row: Any) -> SubmissionView:
    fields = msgspec.json.decode(row.body, type=Revision).content.fields
    told = {name: value for name, value in row._mapping.items() if name != "body"}
    return SubmissionView(**told, fields=fields)
