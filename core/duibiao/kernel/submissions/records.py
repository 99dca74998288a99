"""What a submission is made of: where it stands, what was filed, what is done to it."""

from __future__ import annotations

from typing import Any

import msgspec

from duibiao.kernel.hierarchy.routes import RouteStep
from duibiao.kernel.submissions.content import Content
from duibiao.kernel.submissions.lifecycle import ActionName, State
from duibiao.model.assessment.verdict import Verdict
from duibiao.model.records.findings import Finding
from duibiao.model.records.forms import Severity
from duibiao.model.values.messages import Label


class Standing(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a submission stands: its row without `head`, and whole in every entry about it.

    `step` is an index into the effective `route`, frozen at submission. `custody` is the one instance that may change
    it now. `concerns` counts what an office has to look into: findings to explain or verify, mandatory limits not met.
    `once` is the key that may exist one time in a round. `overlays` are the digests of what was added to the scheme
    for this enterprise when the filing was opened. Days are Asia/Shanghai.
    """

    id: str
    kind: str
    kind_digest: str
    form_digest: str
    enterprise: str
    organ: str
    industry: str
    state: State
    custody: str
    created_at: str
    updated_at: str
    request: str
    revision: int = 0
    scheme: str | None = None
    scheme_digest: str | None = None
    product: str | None = None
    round: str | None = None
    route: tuple[RouteStep, ...] = ()
    step: int | None = None
    grade: str | None = None
    due_on: str | None = None
    publicity_ends_on: str | None = None
    concerns: int = 0
    once: str | None = None
    overlays: tuple[str, ...] = ()

    @property
    def at_step(self) -> RouteStep | None:
        """The step that the submission waits at, None where it waits for no office."""
        return self.route[self.step] if self.step is not None else None


class EnterpriseSnapshot(msgspec.Struct, frozen=True, omit_defaults=True):
    """The enterprise as it was when it filed."""

    uscc: str
    name: str
    industry: str
    industry_edition: str
    synthetic: bool = False


class ProductSnapshot(msgspec.Struct, frozen=True):
    """The product as it was when it was filed."""

    id: str
    name: str
    model: str


class Dropped(msgspec.Struct, frozen=True):
    """An answer that another version of the scheme does not ask for: its place, what that was called, what it held."""

    path: str
    label: Label
    value: Any


class EditionChoice(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a filer did when a newer version of the scheme was offered to a draft: took it, or kept the one it had.

    `person` is the id of an account here while it is a draft, and the digest of an erasable once it is filed.
    """

    at: str
    person: str
    was: str
    was_digest: str
    now: str
    now_digest: str
    taken: bool
    dropped: tuple[Dropped, ...] = ()


class Revision(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was filed, word for word. Its canonical bytes are kept; their digest names it for good.

    `verdict` is by the scheme alone. `overlays` are the digests of what was added to it, `beside` the verdicts of those
    that assess, each naming its overlay by digest. `editions` tells how its draft came to be under `scheme_digest`,
    where another version was offered meanwhile.
    """

    submission: str
    number: int
    kind_digest: str
    form_digest: str
    enterprise: EnterpriseSnapshot
    content: Content
    filed_at: str
    scheme_digest: str | None = None
    product: ProductSnapshot | None = None
    verdict: Verdict | None = None
    findings: tuple[Finding, ...] = ()
    overlays: tuple[str, ...] = ()
    beside: tuple[Verdict, ...] = ()
    editions: tuple[EditionChoice, ...] = ()

    @property
    def concerns(self) -> int:
        """How many findings are to be explained or verified, and how many mandatory limits are not met."""
        failing = len(self.verdict.mandatory.failing) if self.verdict else 0
        return failing + sum(finding.severity in ("B", "C") for finding in self.findings)


class Remark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an office says about one place of a filing. `text` is for people and can be erased."""

    path: str
    text: str
    severity: Severity = "A"


class Action(msgspec.Struct, frozen=True):
    """What somebody does: the action, the digest of what they saw, and why."""

    action: ActionName
    seen: str
    comment: str | None = None
    remarks: tuple[Remark, ...] = ()


class Act(msgspec.Struct, frozen=True, omit_defaults=True):
    """The body of a submission's entry: the whole standing after the act, and what was said.

    `comment` and the texts of `remarks` are digests of erasables. `revision` is there when the act files one, as the
    canonical document itself; `seen` is the digest that the author approved.
    """

    standing: Standing
    seen: str
    revision: Revision | None = None
    comment: str | None = None
    remarks: tuple[Remark, ...] = ()
