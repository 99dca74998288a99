"""Opening a proposal for a page: what everybody sees of it, what its own people and the office see beside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from duibiao.interfaces.web.desk import AnyRequest, Desk
from duibiao.interfaces.web.pages.frame import writing_of
from duibiao.interfaces.web.views.proposals import (
    comments_view,
    events_view,
    finding_view,
    organs_of,
    proposal_line,
    stage_of,
    steps_view,
)
from duibiao.kernel.definitions import known
from duibiao.kernel.hierarchy.organs import names_of
from duibiao.kernel.identity.people import Person
from duibiao.kernel.identity.scope import covers
from duibiao.kernel.proposals import reading as proposals
from duibiao.kernel.proposals.records import MAY_REVISE, Edition, House, Proposal
from duibiao.model.records.schemes import BenchmarkScheme


class SchemeLink(msgspec.Struct, frozen=True):
    """A scheme of a proposal, and the version in force that it would take the place of."""

    name: str
    title: str
    version: str
    digest: str
    indicators: int
    standards: tuple[str, ...]
    examples: int
    in_force: str | None


def house_of(desk: Desk) -> House:
    """The instance at this desk, as proposals know it."""
    return House(desk.running.instance.name, desk.running.instance.organ)


def decides(desk: Desk, person: Person) -> bool:
    """Whether the person is a publisher of this instance's organ."""
    return any(one.organ == house_of(desk).organ for one in person.holdings_for("studio.publish"))


def proposal_context(
    request: AnyRequest, desk: Desk, proposal: Proposal, edition: Edition, after: str = ""
) -> dict[str, Any]:
    """What every page of a proposal shows, the public one and the room's own."""
    writing = writing_of(request)
    dossier = proposals.dossier_of(desk.connection, proposal, after, proposals.COMMENTS_SHOWN + 1)
    shown = dossier.comments[: proposals.COMMENTS_SHOWN]
    names = names_of(desk.connection, organs_of([proposal], dossier.acts))
    deciding = decides(desk, desk.person)
    return {
        "proposal": proposal,
        "edition": edition,
        "stage": stage_of(proposal, desk.now),
        "line": proposal_line(proposal, names, desk.now, writing, deciding=deciding),
        "steps": steps_view(proposal, desk.now, writing),
        "schemes": scheme_links(desk, edition, writing.label),
        "others": [one.definition.edition for one in edition.stated if one.type != "benchmark_schemes"],
        "findings": finding_view(edition.findings, writing),
        "refusals": sum(one.severity == "refuse" for one in edition.findings),
        "events": events_view(dossier.acts, names, writing),
        "comments": comments_view(shown, writing),
        "following": shown[-1].id if len(dossier.comments) > len(shown) else None,
        "deciding": deciding and edition.uploaded_by != desk.person.id,
        "proposing": covers(desk.person, "studio.propose", proposal.path),
        "may_revise": proposal.state in MAY_REVISE,
        "open_comments": sum(one.state == "open" for one in shown),
    }


def scheme_links(desk: Desk, edition: Edition, label: Any) -> tuple[SchemeLink, ...]:
    """The schemes of an edition beside those in force."""
    current: Mapping[str, str] = {
        one.definition.name: one.definition.version for one in known.in_force(desk.connection, BenchmarkScheme)
    }
    return tuple(
        SchemeLink(
            name=scheme.name,
            title=label(scheme.title),
            version=scheme.version,
            digest=digest,
            indicators=len(scheme.indicators),
            standards=tuple(one.number for one in scheme.standards),
            examples=len(scheme.examples),
            in_force=current.get(scheme.name),
        )
        for digest, scheme in edition.schemes
    )
