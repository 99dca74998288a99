"""What a submission counts as, from one position of the log until another. Pure.

An entry carries the whole standing, so one entry says everything but what a later one has changed. Which of two entries
about a submission is the newer one is told by the chain, never by a clock: an entry takes over where it descends from
the one that counts now. So a late older entry undoes nothing, and entries in any order come to the same end.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

import msgspec

from duibiao.model.assessment.verdict import Outcome
from duibiao.model.values.dates import month_of, parse_utc

GAPS: frozenset[Outcome] = frozenset({"below", "missing"})
"""The outcomes of an indicator that are gaps."""


class Contribution(msgspec.Struct, frozen=True):
    """What a submission counts as: the keys it is counted under.

    `month` is the month in China in which it came to its state at its origin, `filed_month` that in which its revision
    was filed, `gaps` the keys of the indicators that are below or missing, blank-separated. `public` says whether its
    result is published now.
    """

    organ: str
    kind: str
    state: str
    month: str
    filed_month: str
    scheme: str | None
    grade: str | None
    industry: str
    round: str | None
    enterprise: str
    revision: int
    public: bool
    gaps: str


class Stretch(msgspec.Struct, frozen=True):
    """A contribution with the positions it holds: since <= n < until, None for what counts now."""

    since: int
    until: int | None
    counted: Contribution


class Filed(msgspec.Struct, frozen=True):
    """What the revision of a submission adds to its standing."""

    month: str
    gaps: str


class _Indicator(msgspec.Struct, frozen=True):
    indicator: str
    outcome: str


class _Verdict(msgspec.Struct, frozen=True):
    indicators: tuple[_Indicator, ...] = ()


class _Revision(msgspec.Struct, frozen=True):
    filed_at: str
    verdict: _Verdict | None = None


class _Standing(msgspec.Struct, frozen=True):
    kind: str
    enterprise: str
    organ: str
    industry: str
    state: str
    revision: int = 0
    scheme: str | None = None
    round: str | None = None
    grade: str | None = None


class _Act(msgspec.Struct, frozen=True):
    standing: _Standing
    revision: _Revision | None = None


class _Entry(msgspec.Struct, frozen=True):
    at: str
    body: _Act


class Link(msgspec.Struct, frozen=True):
    """An entry's place in its submission's chain: its digest, and that of the entry before it."""

    digest: str
    previous: str


class Chain(msgspec.Struct, frozen=True):
    """All that is known of the order of one submission's entries; `before` leads from each to the one before it."""

    placed: Mapping[int, Link]
    before: Mapping[str, str]

    @classmethod
    def of(cls, links: Collection[tuple[int | None, Link]]) -> Chain:
        """The chain of entries with their positions, None where one has none yet."""
        placed = {position: link for position, link in links if position is not None}
        return cls(placed, {link.digest: link.previous for _, link in links})

    def takes_over(self, position: int, standing: int) -> bool:
        """Whether the entry at `position` counts in place of the one at `standing`."""
        candidate, current = self.placed[position], self.placed[standing]
        digest = candidate.previous
        while digest and digest != current.digest:
            digest = self.before.get(digest, "")
        return bool(digest)


_ENTRY = msgspec.json.Decoder(_Entry)
_REVISION = msgspec.json.Decoder(_Revision)


def filed_of(revision: bytes) -> Filed:
    """What the canonical bytes of a revision add to a standing."""
    return _filed(_REVISION.decode(revision))


def count(body: bytes, before: Contribution | None, filed: Callable[[int], Filed]) -> Contribution:
    """What a submission counts as after the entry with these bytes.

    `before` is what it counted as until then; `filed` finds what is not told by the entry or known from before.
    """
    entry = _ENTRY.decode(body)
    standing, revision = entry.body.standing, entry.body.revision
    same = before if before is not None and before.revision == standing.revision else None
    if revision is not None:
        of_revision = _filed(revision)
    else:
        of_revision = Filed(same.filed_month, same.gaps) if same else filed(standing.revision)
    stayed = same is not None and same.state == standing.state
    return Contribution(
        organ=standing.organ,
        kind=standing.kind,
        state=standing.state,
        month=same.month if same is not None and stayed else _month(entry.at),
        filed_month=of_revision.month,
        scheme=standing.scheme,
        grade=standing.grade,
        industry=standing.industry,
        round=standing.round,
        enterprise=standing.enterprise,
        revision=standing.revision,
        public=standing.state == "published",
        gaps=of_revision.gaps,
    )


def carry_on(
    standing: Stretch | None, chain: Chain | None, entries: Iterable[tuple[int, bytes]], filed: Callable[[int], Filed]
) -> list[Stretch]:
    """The stretches of one submission after further entries, each (position, bytes), in the order of the log.

    The first of them is `standing`, closed where something else counts now. What changes nothing opens no stretch.
    Without a `chain` every entry takes over: their positions are known to follow it.
    """
    stretches = [standing] if standing is not None else []
    for position, body in entries:
        last = stretches[-1] if stretches else None
        if last is not None and chain is not None and not chain.takes_over(position, last.since):
            continue
        counted = count(body, last.counted if last else None, filed)
        if last is not None:
            if counted == last.counted:
                continue
            stretches[-1] = msgspec.structs.replace(last, until=position)
        stretches.append(Stretch(position, None, counted))
    return stretches


def _filed(revision: _Revision) -> Filed:
    found = revision.verdict.indicators if revision.verdict else ()
    return Filed(_month(revision.filed_at), " ".join(one.indicator for one in found if one.outcome in GAPS))


def _month(at: str) -> str:
    return month_of(parse_utc(at))
