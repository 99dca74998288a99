"""A round at an organ: who was invited, who has filed, who is late, how it will end at this pace."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from duibiao.interfaces.web.views.search import Options, organ_name
from duibiao.interfaces.web.views.stacks import Bar, stacks
from duibiao.interfaces.web.views.statistics import Address, Figure
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.hierarchy.organs import Organ
from duibiao.reporting.consolidation.completeness import Completeness, Invitation, Progress


class ProgressRow(msgspec.Struct, frozen=True):
    """How far one organ and all below it have come."""

    name: str
    href: str
    invited: str
    reported: str
    outstanding: str
    filings: Figure
    late: str


class RoundView(msgspec.Struct, frozen=True):
    """A round: its times (UTC), the figures of the organ as a whole, a picture and a table of those below."""

    title: str
    opens_at: str
    closes_at: str
    closed: bool
    whole: ProgressRow
    forecast: str
    bars: tuple[Bar, ...]
    rows: tuple[ProgressRow, ...]


def round_options(invited: Sequence[Invitation], writing: Writing) -> Options:
    """The rounds to choose from."""
    return tuple((one.round.id, writing.label(one.round.title)) for one in invited)


def completeness_view(
    address: Address, invitation: Invitation, found: Completeness, below: Sequence[Organ], writing: Writing
) -> RoundView:
    """The round as the page shows it; organs that were not invited are left out."""
    invited = [organ for organ in below if found.below.get(organ.id, _NOTHING).invited]
    rows = [(organ, found.below[organ.id]) for organ in invited]
    return RoundView(
        title=writing.label(invitation.round.title),
        opens_at=invitation.round.opens_at,
        closes_at=invitation.round.closes_at,
        closed=found.closed,
        whole=_row("", address.organ, found.whole, address, writing),
        forecast="" if found.forecast is None else writing.number(found.forecast),
        bars=stacks([(organ_name(organ, writing), _parts(progress)) for organ, progress in rows], writing),
        rows=tuple(_row(organ_name(organ, writing), organ.id, progress, address, writing) for organ, progress in rows),
    )


_NOTHING = Progress()


def _parts(progress: Progress) -> tuple[tuple[str, int], ...]:
    return ("meets", progress.reported), ("incomparable", progress.outstanding)


def _row(name: str, organ: str, progress: Progress, address: Address, writing: Writing) -> ProgressRow:
    filings = writing.number(progress.filings)
    return ProgressRow(
        name=name,
        href=address.view(organ=organ),
        invited=writing.number(progress.invited),
        reported=writing.number(progress.reported),
        outstanding=writing.number(progress.outstanding),
        filings=Figure(filings, address.records(organ=organ, whole=True) if progress.filings else ""),
        late=writing.number(progress.late),
    )
