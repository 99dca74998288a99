"""The `Host` that plugin code is handed, as this process implements it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection

from duibiao.extension.catalogue import Offered, Owner
from duibiao.extension.host import Holder, ResultView, Right, RoundView, SubmissionView
from duibiao.extension.pages import Page
from duibiao.extension.verbs import RouteHandler
from duibiao.interfaces.host_views import RESULTS, SUBMISSIONS, result_view, submission_view
from duibiao.interfaces.wording import Wording, core_wording
from duibiao.kernel.definitions.known import in_force
from duibiao.kernel.hierarchy.calendars import add_working_days
from duibiao.kernel.identity.holders import find_active, holders_at
from duibiao.kernel.identity.people import ANONYMOUS, Person
from duibiao.kernel.identity.scope import within
from duibiao.kernel.journal.entries import Author, Subject, history, record
from duibiao.kernel.store.tables import results, submissions
from duibiao.kernel.submissions.content import refuse_inexact
from duibiao.kernel.submissions.invited import open_rounds, silent_organs
from duibiao.kernel.submissions.reading import READ
from duibiao.kernel.work import jobs
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.dates import add_seconds, day_of, parse_utc
from duibiao.model.values.messages import Message, NotAllowed, NotFound, message

PLUGIN = "plugin"
"""The role in which a plugin's own code acts where no person is behind it."""

LARGEST_PAGE = 1000
"""The most records that one call hands out."""


class Call(msgspec.Struct, frozen=True):
    """What one call of plugin code rests on: a transaction, and the person behind it, None for the instance itself.

    With `looks` the person is there to bound what is seen, and nothing is done in that person's name.
    """

    connection: Connection
    instance: str
    organ_path: str
    jobs: frozenset[str]
    person: Person | None = None
    looks: bool = False


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
        return _holder(person)

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
            RESULTS.where(results.c.status == "published", results.c.submission > after)
            .where(*(column == value for column, value in wanted if value is not None))
            .order_by(results.c.submission)
            .limit(min(limit, LARGEST_PAGE))
        )
        return [result_view(row) for row in self._with("results").connection.execute(query)]

    def result(self, submission: str) -> ResultView | None:
        """One current public record, whatever has become of it."""
        query = RESULTS.where(results.c.submission == submission).order_by(results.c.revision.desc()).limit(1)
        row = self._with("results").connection.execute(query).one_or_none()
        return None if row is None else result_view(row)

    def submissions(
        self, kind: str | None = None, *, state: str | None = None, after: str = "", limit: int = 100
    ) -> list[SubmissionView]:
        """Submissions."""
        call = self._with("submissions")
        wanted = ((submissions.c.kind, kind), (submissions.c.state, state))
        query = SUBMISSIONS.where(
            submissions.c.id > after,
            self._scope(call),
            *(column == value for column, value in wanted if value is not None),
        )
        query = query.order_by(submissions.c.id).limit(min(limit, LARGEST_PAGE))
        return [submission_view(row) for row in call.connection.execute(query)]

    def submission(self, id: str) -> SubmissionView | None:
        """One submission."""
        call = self._with("submissions")
        row = call.connection.execute(SUBMISSIONS.where(submissions.c.id == id, self._scope(call))).one_or_none()
        return None if row is None else submission_view(row)

    def submissions_among(self, ids: Collection[str]) -> list[SubmissionView]:
        """Some submissions."""
        call = self._with("submissions")
        wanted = sorted(set(ids))[:LARGEST_PAGE]
        if not wanted:
            return []
        query = SUBMISSIONS.where(submissions.c.id.in_(wanted), self._scope(call)).order_by(submissions.c.id)
        return [submission_view(row) for row in call.connection.execute(query)]

    def rounds(self) -> list[RoundView]:
        """Rounds that are open."""
        found = open_rounds(self._with("submissions").connection, self.now)
        return [RoundView(one.id, one.organ, one.title, one.kinds, one.opens_at, one.closes_at) for one in found]

    def silent_organs(self, of_round: str, *, after: str = "", limit: int = 100) -> list[str]:
        """Organs that filed nothing."""
        return silent_organs(self._unattended("submissions").connection, of_round, after, min(limit, LARGEST_PAGE))

    def holders(
        self, *, organ: str | None = None, enterprise: str | None = None, industry: str | None = None
    ) -> list[Holder]:
        """People with a role at a place."""
        connection = self._unattended("people").connection
        found = holders_at(connection, self.today, organ=organ, enterprise=enterprise, industry=industry)
        return [_holder(person) for person in found]

    def seen_by(self, person: str) -> PluginHost | None:
        """The same handle with a person behind it."""
        call = self._unattended("people")
        found = find_active(call.connection, person, self.today)
        if found is None:
            return None
        return msgspec.structs.replace(self, call=msgspec.structs.replace(call, person=found, looks=True))

    def schemes(self) -> list[BenchmarkScheme]:
        """Schemes in force."""
        return [known.definition for known in in_force(self._called().connection, BenchmarkScheme)]

    def working_days_after(self, day: str, days: int) -> str:
        """A day counted in working days."""
        return add_working_days(self._called().connection, date.fromisoformat(day), days).isoformat()

    def say(self, told: Message, language: str | None = None) -> str:
        """The sentence of a message."""
        return self.wording.say(told, language or self.language)

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

    def enqueue(self, job: str, *, in_seconds: int = 0, **arguments: str) -> str:
        """A job of the plugin."""
        call = self._with("jobs")
        name = f"{self.owner.slug}.{job}"
        if name not in call.jobs:
            text = "插件 {plugin} 没有名为“{job}”的工作。请核对 jobs 里的 key。"
            raise NotFound(message("host.job", text, plugin=self.owner.slug, job=job))
        due_at = add_seconds(self.now, in_seconds) if in_seconds else self.now
        return jobs.enqueue(call.connection, name, arguments, self.now, due_at=due_at)

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

    def _unattended(self, right: Right) -> Call:
        """The call, for what needs `right` and is handed out only where nobody is behind it."""
        call = self._with(right)
        if call.person is not None:
            text = "插件 {plugin} 的这项读取只在跟随者和后台工作里可用，页面里不能用。"
            raise NotAllowed(message("host.attended", text, plugin=self.owner.slug))
        return call

    def _called(self) -> Call:
        """The call, for something that needs the database."""
        if self.call is None:
            raise NotAllowed(_no_call(self.owner.slug))
        return self.call

    def _scope(self, call: Call) -> ColumnElement[bool]:
        """Which submissions the call may see."""
        if call.person is None:
            return submissions.c.revision > 0
        return within(call.person, READ, submissions.c.organ, submissions.c.industry, submissions.c.enterprise)

    def _author(self, call: Call) -> Author:
        """In whose name an entry is written."""
        person = None if call.looks else call.person
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


def _holder(person: Person) -> Holder:
    held = tuple((holding.role, holding.organ or holding.enterprise or "") for holding in person.holdings)
    return Holder(person.id, person.name, held)


def _no_call(plugin: str) -> Message:
    text = "插件 {plugin} 的检查只能使用设置、机构和时刻。"
    return message("host.no_call", text, plugin=plugin)
