"""How a pack stands to what this instance knows already: nobody overwrites an edition or speaks for another issuer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, bindparam, select

from duibiao.extension.conformance.confined import Finding, Judged
from duibiao.kernel.definitions import known
from duibiao.kernel.proposals.records import House
from duibiao.kernel.store.tables import proposal_editions, proposals
from duibiao.model.records.definitions import Definition
from duibiao.model.values.messages import Message, message

_SPEAKS = (
    select(proposals.c.id)
    .join(proposal_editions, proposal_editions.c.proposal == proposals.c.id)
    .where(
        proposal_editions.c.issuer == bindparam("issuer"),
        proposal_editions.c.number == proposals.c.published_edition,
        proposals.c.organ == bindparam("organ"),
    )
    .limit(1)
)


def examined(connection: Connection, house: House, organ: str, judged: Judged) -> tuple[Finding, ...]:
    """What the kit found in a pack of `organ` and what stands against it here, refusals first."""
    stated = [(one.type, one.digest, one.definition) for one in judged.stated]
    here = tuple(
        Finding(rule, "refuse", told)
        for rule, told in (
            *_twice(definition for _, _, definition in stated),
            *_against(connection, house, organ, judged.issuer, stated),
        )
    )
    return (*here, *judged.findings)


def _twice(definitions: Iterable[Definition]) -> Iterator[tuple[str, Message]]:
    """Names that a pack states in more than one version: of a proposal one version goes in force."""
    seen: set[str] = set()
    for one in definitions:
        if one.name in seen:
            text = "{name} 在这份提案里有几个版本。一份提案里，同一个 key 只留一个版本。"
            yield "keys.once", message("proposal.twice", text, name=one.name)
        seen.add(one.name)


def _against(
    connection: Connection, house: House, organ: str, issuer: str, stated: list[tuple[str, str, Definition]]
) -> Iterator[tuple[str, Message]]:
    """Editions that mean something else here already, and an issuer that is another's."""
    if not stated:
        return
    there = known.digests(connection)
    for type_, digest, definition in stated:
        if there.get((type_, definition.edition), digest) != digest:
            text = "本平台已有 {edition}，内容不同。内容有改动时请改 version。"
            yield "editions.stay", message("proposal.edition_taken", text, edition=definition.edition)
    taken = any(edition.startswith(f"{issuer}:") for _, edition in there)
    if taken and organ != house.organ and not connection.execute(_SPEAKS, {"issuer": issuer, "organ": organ}).first():
        text = "发布者“{issuer}”在本平台已由别的机构使用。请在 plugin.toml 里改用贵单位自己的 issuer。"
        yield "issuer.in_manifest", message("proposal.issuer_taken", text, at="plugin.toml: issuer", issuer=issuer)
