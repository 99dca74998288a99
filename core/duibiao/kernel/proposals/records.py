"""What a proposal is: its states, its editions, the comments on it."""

from __future__ import annotations

from typing import Literal

import msgspec

from duibiao.extension.conformance.confined import Finding, Stated
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Label, NotFound, message
from duibiao.model.values.quoting import quoted

State = Literal["refused", "proposed", "in_comment", "published", "withdrawn", "declined", "taken_back"]
"""Refused by the kit · waits for the office · open to comments or being decided · in force · out of force again ·
declined by the office · taken back by its proposer."""

MAY_REVISE: frozenset[State] = frozenset({"refused", "proposed", "in_comment", "published", "withdrawn", "declined"})
"""States in which another edition may be uploaded."""

CommentState = Literal["open", "accepted", "declined"]


class House(msgspec.Struct, frozen=True):
    """The instance as proposals know it: the name that its entries bear, and its organ, whose publishers decide."""

    origin: str
    organ: str


class Proposal(msgspec.Struct, frozen=True):
    """A proposal as it stands. `edition` is the one at hand, `head` the digest of its last entry."""

    id: str
    organ: str
    path: str
    slug: str
    title: Label
    state: State
    edition: int
    published_edition: int | None
    comments_until: str | None
    updated_at: str
    head: str

    def takes_comments(self, now: str) -> bool:
        """Whether its comment period is running."""
        return self.state == "in_comment" and self.comments_until is not None and now < self.comments_until

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it: once it was opened to comments, until it is taken back."""
        return self.comments_until is not None and self.state != "taken_back"


class Edition(msgspec.Struct, frozen=True):
    """One upload: the archive's digest, what the kit said of it, and the definitions in it."""

    number: int
    digest: str
    version: str
    issuer: str
    uploaded_by: str
    uploaded_at: str
    findings: tuple[Finding, ...]
    stated: tuple[Stated, ...]

    @property
    def refused(self) -> bool:
        """Whether the kit refuses it."""
        return any(one.severity == "refuse" for one in self.findings)

    @property
    def schemes(self) -> tuple[tuple[str, BenchmarkScheme], ...]:
        """The schemes in it, each with its digest."""
        found = ((one.digest, one.definition) for one in self.stated if one.type == "benchmark_schemes")
        return tuple((digest, scheme) for digest, scheme in found if isinstance(scheme, BenchmarkScheme))

    def scheme(self, name: str) -> tuple[str, BenchmarkScheme]:
        """The scheme of that name with its digest; the first where none is named. Raises `NotFound`."""
        for digest, scheme in self.schemes:
            if name in ("", scheme.name):
                return digest, scheme
        raise NotFound(message("proposal.no_scheme", "这份提案里没有方案 {name}。请回到提案选取。", name=quoted(name)))


class Act(msgspec.Struct, frozen=True):
    """One act on a proposal as its entry tells it; `reason` is None where none was given or it was erased."""

    type: str
    at: str
    role: str
    organ: str | None
    edition: int
    archive: str | None
    until: str | None
    reason: str | None


class Said(msgspec.Struct, frozen=True):
    """What somebody says of a draft: about which place of it, in whose name. It is kept so that it can be erased."""

    name: str
    unit: str
    place: str
    words: str


class Comment(msgspec.Struct, frozen=True):
    """A comment and its answer; `said` and `answer` are None once they were erased."""

    id: str
    edition: int
    state: CommentState
    opened_at: str
    said: Said | None
    answered_at: str | None
    answer: str | None
    head: str


class Dossier(msgspec.Struct, frozen=True):
    """What happened to a proposal, the oldest first, and what was said of it: one page of comments."""

    acts: tuple[Act, ...]
    comments: tuple[Comment, ...]
