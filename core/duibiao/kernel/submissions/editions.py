"""A draft and the versions of its scheme: a newer one is offered, taken or declined, and the choice is recorded.

A draft that was never submitted may go over to the version in force. What was submitted stays under its version for
good, also while it is returned or corrected. The choices stay with the draft, which is not journalled, and go into the
revision and its entry when it is filed.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, bindparam, update

from duibiao.kernel.definitions import known
from duibiao.kernel.definitions.known import Known
from duibiao.kernel.hierarchy.organs import Organ, line_of
from duibiao.kernel.identity.people import Person
from duibiao.kernel.store.tables import drafts, submissions
from duibiao.kernel.submissions import reading
from duibiao.kernel.submissions.additions import Asked, asked_of, laid, reaching
from duibiao.kernel.submissions.content import Content, flatten
from duibiao.kernel.submissions.drafts import refuse_unless_filer
from duibiao.kernel.submissions.reading import Held
from duibiao.kernel.submissions.records import Dropped, EditionChoice
from duibiao.model.assessment.verdict import Verdict
from duibiao.model.records.forms import FormDefinition
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.canonical import canonical
from duibiao.model.values.dates import day_of, parse_utc
from duibiao.model.values.messages import Conflict, Fault, Label, message

_REPIN = (
    update(submissions)
    .where(
        submissions.c.id == bindparam("which"),
        submissions.c.scheme_digest == bindparam("was"),
        submissions.c.revision == 0,
    )
    .values(scheme_digest=bindparam("now_digest"), overlays=bindparam("now_overlays"), updated_at=bindparam("now"))
)
_WRITE = (
    update(drafts)
    .where(drafts.c.submission == bindparam("which"))
    .values(answers=bindparam("now_answers"), editions=bindparam("chosen"), updated_at=bindparam("now"))
)


class Offer(msgspec.Struct, frozen=True):
    """A newer version for a draft: both versions, the verdicts on what is written, and what would be dropped.

    A verdict is None where the answers cannot be judged. `content` is what would be kept, `overlays` are the digests of
    what goes with the newer version. `declined` is the choice by which the filer kept the old one.
    """

    own: BenchmarkScheme
    newer: Known[BenchmarkScheme]
    before: Verdict | None
    after: Verdict | None
    content: Content
    dropped: tuple[Dropped, ...]
    overlays: tuple[str, ...]
    declined: EditionChoice | None


def offer_for(connection: Connection, held: Held) -> Offer | None:
    """The version in force for a draft under another one; None for what was ever submitted, and where none is newer."""
    own_digest = held.standing.scheme_digest
    if held.draft is None or held.standing.revision > 0 or own_digest is None:
        return None
    own = known.of_digest(connection, BenchmarkScheme, own_digest)
    newer = known.one_in_force(known.versions(connection, BenchmarkScheme, own.name))
    if newer is None or newer.digest == own_digest:
        return None
    form = known.of_digest(connection, FormDefinition, held.standing.form_digest)
    overlays = reaching(connection, newer.definition, form, lambda: _line(connection, held))
    definitions = known.of_digests(connection, overlays)
    after = laid(form, newer.definition, newer.digest, overlays, definitions)
    before = asked_of(connection, held.standing)
    content, dropped = carried(held.draft, before.scheme or own, after.scheme or newer.definition)
    last = held.editions[-1] if held.editions else None
    return Offer(
        own=own,
        newer=newer,
        before=_verdict(before, held.draft, own_digest),
        after=_verdict(after, content, newer.digest),
        content=content,
        dropped=dropped,
        overlays=overlays,
        declined=last if last and last.now_digest == newer.digest and not last.taken else None,
    )


def choose(connection: Connection, person: Person, id_: str, offered: str, take: bool, now: str) -> EditionChoice:
    """Take the version with the digest `offered` for a draft, or keep the old one; either is recorded.

    Every answer whose indicator or parameter is still asked for is kept. Raises `Conflict` where another version is in
    force meanwhile, and where the draft was submitted.
    """
    held = reading.show(connection, person, id_, for_change=True)
    refuse_unless_filer(person, held.standing.enterprise)
    offer = offer_for(connection, held)
    if held.draft is None or offer is None or offer.newer.digest != offered:
        text = "方案或申报在您查看之后已有变动。请刷新，看过现在的内容再选择。"
        raise Conflict(message("edition.stale", text))
    was, newer = str(held.standing.scheme_digest), offer.newer
    choice = EditionChoice(
        at=now,
        person=person.id,
        was=offer.own.edition,
        was_digest=was,
        now=newer.definition.edition,
        now_digest=newer.digest,
        taken=take,
        dropped=offer.dropped if take else (),
    )
    content = offer.content if take else held.draft
    row = {"which": id_, "now": now, "now_answers": canonical(content).decode()}
    connection.execute(_WRITE, row | {"chosen": canonical([*held.editions, choice]).decode()})
    if take:
        pinned = {"now_digest": newer.digest, "now_overlays": " ".join(offer.overlays)}
        connection.execute(_REPIN, {"which": id_, "was": was, "now": now} | pinned)
    return choice


def carried(content: Content, was: BenchmarkScheme, now: BenchmarkScheme) -> tuple[Content, tuple[Dropped, ...]]:
    """The answers that `now` asks for as well, and those that it does not; explanations go with their answers."""
    asked = _labels(now)
    labels = _labels(was)
    gone = [path for path in flatten(content) if path.startswith(_SECTIONS) and path not in asked]
    kept = msgspec.structs.replace(
        content,
        parameters={name: one for name, one in content.parameters.items() if f"parameters.{name}" in asked},
        indicators={key: one for key, one in content.indicators.items() if f"indicators.{key}" in asked},
        explanations={path: text for path, text in content.explanations.items() if not _speaks_of(path, gone)},
    )
    values = flatten(content)
    return kept, tuple(Dropped(path, labels.get(path, Label(path)), values[path]) for path in sorted(gone))


_SECTIONS = ("parameters.", "indicators.")


def _labels(scheme: BenchmarkScheme) -> dict[str, Label]:
    """Everything that a scheme asks for, by path."""
    asked = {f"parameters.{one.name}": one.label for one in scheme.parameters}
    return asked | {f"indicators.{one.key}": one.label for one in scheme.indicators if one.calculation is None}


def _speaks_of(path: str, gone: list[str]) -> bool:
    return any(path == one or path.startswith(f"{one}.") for one in gone)


def _line(connection: Connection, held: Held) -> Sequence[Organ]:
    """The organs above the enterprise as they stood when the draft was last written."""
    return line_of(connection, held.standing.organ, day_of(parse_utc(held.standing.updated_at)))


def _verdict(asked: Asked, content: Content, digest: str) -> Verdict | None:
    """The national verdict; what overlays come to stands beside it and is not offered for comparison."""
    try:
        return asked.verdicts(content.parameters, content.indicators, digest)[0]
    except Fault:
        return None
