"""The one handle that running plugin code is given, and the plain records it hands out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal, Protocol

import msgspec

from duibiao.extension.pages import Page
from duibiao.model.assessment.verdict import Verdict
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Label, Message

Right = Literal["tables", "results", "submissions", "journal", "jobs", "people"]
"""What a plugin has to ask for in its manifest before its code may use that part of the handle."""


class Holder(msgspec.Struct, frozen=True):
    """Who is at the other end: an id that never leaves this instance, a name, the roles held today and where."""

    id: str
    name: str
    roles: tuple[tuple[str, str], ...] = ()


class ResultView(msgspec.Struct, frozen=True):
    """A result as the public sees it: frozen, current, without a person. `fields` are the form's public answers."""

    submission: str
    revision: int
    kind: str
    status: str
    enterprise: str
    enterprise_name: str
    organ: str
    industry: str
    published_at: str
    scheme: str | None = None
    product_name: str | None = None
    product_model: str | None = None
    grade: str | None = None
    fields: Mapping[str, Any] = {}
    verdict: Verdict | None = None


class SubmissionView(msgspec.Struct, frozen=True):
    """A submission as it stands: what was filed last, never a draft.

    `turn` is the role, and the organ, that may act now; None where it is the enterprise's turn or nobody's.
    """

    id: str
    kind: str
    enterprise: str
    enterprise_name: str
    organ: str
    industry: str
    state: str
    revision: int
    updated_at: str
    grade: str | None = None
    fields: Mapping[str, Any] = {}
    publicity_ends_on: str | None = None
    product_name: str | None = None
    product_model: str | None = None
    turn: tuple[str, str] | None = None


class RoundView(msgspec.Struct, frozen=True):
    """A round: the organ that invites those below it, the names of kinds, and the times as UTC text."""

    id: str
    organ: str
    title: Label
    kinds: tuple[str, ...]
    opens_at: str
    closes_at: str


class Host(Protocol):
    """What plugin code may know of the instance it runs in. It never hands out what its person may not see.

    Everything that needs a right raises `NotAllowed` where the manifest does not ask for it, and where the call has no
    such thing: a check is given the settings, the organ and the moment, and nothing else.
    """

    @property
    def organ(self) -> str:
        """The id of the organ that this instance is."""
        ...

    @property
    def now(self) -> str:
        """The moment of the request, UTC text."""
        ...

    @property
    def today(self) -> str:
        """The day of that moment in Asia/Shanghai, "2026-11-24"."""
        ...

    @property
    def settings(self) -> Mapping[str, object]:
        """The settings of the plugin whose code runs, defaults filled in."""
        ...

    @property
    def language(self) -> str:
        """The reader's language, "zh-CN" or "en"; the deployment's own where nobody reads."""
        ...

    @property
    def person(self) -> Holder | None:
        """Who asks; None where nobody is signed in, and in followers and jobs."""
        ...

    @property
    def connection(self) -> Any:
        """A SQLAlchemy connection to the plugin's own tables (right "tables").

        It is the transaction of the whole call: what the call writes is kept together, or not at all. On a GET it can
        change nothing.
        """
        ...

    def may(self, permission: str) -> bool:
        """Whether the person has one of the plugin's own permissions, at this instance's organ or above it."""
        ...

    def results(
        self,
        kind: str | None = None,
        *,
        scheme: str | None = None,
        enterprise: str | None = None,
        after: str = "",
        limit: int = 100,
    ) -> list[ResultView]:
        """Published results that count today, by submission (right "results"); `after` is the last one had."""
        ...

    def result(self, submission: str) -> ResultView | None:
        """The current public record of a submission, None where it has none (right "results")."""
        ...

    def submissions(
        self, kind: str | None = None, *, state: str | None = None, after: str = "", limit: int = 100
    ) -> list[SubmissionView]:
        """Submissions, by id (right "submissions"): the person's own scope; in a job all of the instance."""
        ...

    def submissions_among(self, ids: Collection[str]) -> list[SubmissionView]:
        """Those of some submissions that lie within the same scope, at most 1,000 (right "submissions")."""
        ...

    def submission(self, id: str) -> SubmissionView | None:
        """A submission within the same scope, None where there is none such (right "submissions")."""
        ...

    def rounds(self) -> list[RoundView]:
        """The rounds that are open now, the one that closes last first (right "submissions")."""
        ...

    def silent_organs(self, of_round: str, *, after: str = "", limit: int = 100) -> list[str]:
        """Organs that a round invites and that nothing was filed with in it, by id (right "submissions").

        Those without an enterprise are left out. Only where no person asks: in followers and jobs.
        """
        ...

    def holders(
        self, *, organ: str | None = None, enterprise: str | None = None, industry: str | None = None
    ) -> list[Holder]:
        """Active people who hold a role today at this organ, or at this enterprise, with those roles (right "people").

        With `industry`, a code of GB/T 4754, only roles that are not narrowed to others. Only where no person asks.
        """
        ...

    def seen_by(self, person: str) -> Host | None:
        """The handle that hands out what this person may see, None where the account is gone (right "people").

        Only where no person asks. So a follower finds out whether somebody may see what it tells them; what it records
        by this handle is still recorded in the plugin's name.
        """
        ...

    def schemes(self) -> list[BenchmarkScheme]:
        """The benchmark schemes in force, by name. They are public: no right is needed, but a call that is more than a
        check.
        """
        ...

    def working_days_after(self, day: str, days: int) -> str:
        """The day, ISO text, that is so many working days after `day`, which is not counted; before it if negative.

        Working days are those of the instance's own calendar. Like `schemes`, it needs no right.
        """
        ...

    def say(self, told: Message, language: str | None = None) -> str:
        """The sentence of a message in the reader's language, or in another one, worded as the deployment has it.

        For files, letters and choices; a template says messages by itself.
        """
        ...

    def record(self, act: str, subject: str, body: Mapping[str, Any]) -> str:
        """Write a journal entry and give its id (right "journal").

        Act and subject are the plugin's own: "issued" is written as "tea_fairs.issued", about the subject
        ("tea_fairs", subject). The body holds no person and no number that is not text or an integer.
        """
        ...

    def enqueue(self, job: str, *, in_seconds: int = 0, **arguments: str) -> str:
        """Have one of the plugin's jobs run after this call has ended well, and give its id (right "jobs").

        With `in_seconds` it runs so much later at the earliest.
        """
        ...

    def page(self, template: str, *, status: int = 200, **context: Any) -> Page:
        """The page that one of the plugin's templates makes: "list.html" is templates/list.html of its folder.

        `status` is that of the answer: 422 for a form that is shown again with what is wrong in it.
        """
        ...
