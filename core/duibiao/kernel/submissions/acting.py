"""Acting on a submission: who may, on what was seen; then decide, compose the entry, apply it — one transaction."""

from __future__ import annotations

from datetime import date

import msgspec
from sqlalchemy import Connection, bindparam, func, select

from duibiao.kernel.definitions import known
from duibiao.kernel.hierarchy.calendars import add_working_days
from duibiao.kernel.hierarchy.hosting import hosts
from duibiao.kernel.hierarchy.organs import line_of, organs_beside
from duibiao.kernel.hierarchy.routes import effective_route
from duibiao.kernel.identity.enterprises import get_enterprise
from duibiao.kernel.identity.people import Holding, Person
from duibiao.kernel.identity.products import get_product
from duibiao.kernel.journal import erasables
from duibiao.kernel.journal.entries import Author, Recorded, Subject, compose, history
from duibiao.kernel.store.tables import objections
from duibiao.kernel.submissions import reading
from duibiao.kernel.submissions.additions import asked_of
from duibiao.kernel.submissions.applying import apply, stale
from duibiao.kernel.submissions.checking import check_filing
from duibiao.kernel.submissions.deciding import Circumstances, Filed, decide
from duibiao.kernel.submissions.instance import Instance
from duibiao.kernel.submissions.lifecycle import ENTRY_TYPES, party
from duibiao.kernel.submissions.reading import Held
from duibiao.kernel.submissions.records import (
    Act,
    Action,
    EditionChoice,
    EnterpriseSnapshot,
    ProductSnapshot,
    Remark,
    Revision,
    Standing,
)
from duibiao.kernel.submissions.rounds import open_round
from duibiao.model.records.kinds import SubmissionKind
from duibiao.model.values.canonical import canonical, digest
from duibiao.model.values.dates import add_days, day_of, parse_utc
from duibiao.model.values.messages import Conflict, Fault, Message, NotAllowed, message
from duibiao.model.values.quoting import quoted

LONGEST = 5000
"""The most characters of a comment or a remark."""

_OPEN_OBJECTIONS = (
    select(func.count())
    .select_from(objections)
    .where(objections.c.submission == bindparam("which"), objections.c.state == "open")
)


def act(connection: Connection, person: Person, instance: Instance, id_: str, action: Action, now: str) -> Recorded:
    """Take `action` on a submission and give the entry written. Nothing is changed when anything is refused.

    Raises `NotFound` outside the person's scope, `NotAllowed` for the wrong role or one's own filing, `Conflict` for a
    stale digest, a wrong order or a lost race, `Fault` with every finding that blocks a submission.
    """
    held = reading.show(connection, person, id_, for_change=True)
    if held.standing.custody != instance.name:
        raise HeldElsewhere(held_elsewhere(held.standing.custody))
    if action.seen != held.seen:
        raise Conflict(stale())
    holding = _holding_for(connection, person, held, action)
    given = _circumstances(connection, instance, held, action, now)
    after = decide(held.standing, action, given)
    refuse_unreadable(action)
    _refuse_unknown_places(connection, held, action)
    comment, remarks = _kept(connection, id_, action)
    filed = given.filed.revision if given.filed else None
    body = Act(standing=after, seen=action.seen, revision=filed, comment=comment, remarks=remarks)
    author = Author(instance.name, person.id, holding.role, now, holding.organ, holding.enterprise)
    return _recorded(connection, instance, author, held, action, body)


def act_as_asked(connection: Connection, instance: Instance, held: Held, action: Action, now: str) -> Recorded:
    """Take an action that the enterprise asked for from another instance; `comment` is the digest of its words.

    Raises `Conflict` where the state does not know it, like `act`.
    """
    after = decide(held.standing, action, _circumstances(connection, instance, held, action, now))
    author = Author(instance.name, "", "filer", now, enterprise=held.standing.enterprise)
    body = Act(standing=after, seen=action.seen, comment=action.comment)
    return _recorded(connection, instance, author, held, action, body)


def _recorded(
    connection: Connection, instance: Instance, author: Author, held: Held, action: Action, body: Act
) -> Recorded:
    """The act's entry, written and applied."""
    recorded = compose(
        connection,
        author,
        Subject("submission", held.standing.id),
        ENTRY_TYPES[action.action],
        msgspec.to_builtins(body),
        revision=body.standing.revision,
        previous=held.head or None,
    )
    apply(connection, recorded, instance.name, draft=held.revision.content if held.revision else None)
    return recorded


class HeldElsewhere(Conflict):
    """Another instance holds the submission: only that one may change it, others can ask it to."""


def held_elsewhere(custody: str) -> Message:
    """What is said to whoever would change what another instance holds."""
    text = "这件申报现由 {custody} 管辖，本平台不能改动。请向对方提出请求。"
    return message("custody.elsewhere", text, custody=custody)


def _holding_for(connection: Connection, person: Person, held: Held, action: Action) -> Holding:
    """The role in which the person may take this action here. Raises `NotAllowed`; nobody acts on an own filing."""
    standing = held.standing
    who = party(standing.state, action.action)
    if who == "filer":
        for holding in person.holdings:
            if holding.role == "filer" and holding.enterprise == standing.enterprise:
                return holding
        raise NotAllowed(message("action.filer_only", "只有该企业的填报人可以“{action}”。", action=action.action))
    turn = holding_in_turn(person, standing)
    if turn is None:
        role, organ = in_turn(standing)
        text = "现在轮到机构 {organ} 的“{role}”办理，您没有这个角色。"
        raise NotAllowed(message("action.wrong_role", text, organ=organ, role=role))
    refuse_own_filing(connection, person, standing)
    return turn


def in_turn(standing: Standing) -> tuple[str, str]:
    """The role, and the organ, whose turn it is: the step's, past the last step the publisher's."""
    step = standing.at_step
    return (step.role, step.organ) if step else ("publisher", publishing_organ(standing))


def holding_in_turn(person: Person, standing: Standing) -> Holding | None:
    """The holding in which it is this person's turn, None where it is somebody else's."""
    wanted = [holding for holding in person.holdings if (holding.role, holding.organ) == in_turn(standing)]
    covering = (h for h in wanted if not h.industries or standing.industry.startswith(h.industries))
    return next(covering, None)


def refuse_own_filing(connection: Connection, person: Person, standing: Standing) -> None:
    """Raise `NotAllowed` for a filer of the enterprise, and for whoever filed a revision, whatever they are now."""
    if reading.is_filer(person, standing.enterprise) or person.id in _filers(connection, standing.id):
        raise NotAllowed(message("action.own_filing", "不能办理自己填报的申报，请由本机构的其他人办理。"))


def publishing_organ(standing: Standing) -> str:
    """The organ that publishes: the last of the route."""
    return standing.route[-1].organ if standing.route else standing.organ


def _filers(connection: Connection, id_: str) -> set[str]:
    """Everybody who ever submitted a revision of this submission."""
    acts = history(connection, Subject("submission", id_))
    digests = [item.entry.actor.person for item in acts if item.entry.type == ENTRY_TYPES["submit"]]
    return {person for person in erasables.read(connection, digests).values() if person}


def _circumstances(connection: Connection, instance: Instance, held: Held, action: Action, now: str) -> Circumstances:
    """What `decide` rests on; the revision is checked and made only where it is filed."""
    standing = held.standing
    today = day_of(parse_utc(now))
    kind = known.of_digest(connection, SubmissionKind, standing.kind_digest)
    verdict = held.revision.verdict if held.revision else None
    filed = _filed(connection, instance, held, kind, today, now) if action.action == "submit" else None
    route = filed.route if filed else standing.route
    turns = {standing.organ, *(step.organ for step in route)}
    return Circumstances(
        kind=kind,
        today=today.isoformat(),
        now=now,
        working_day=lambda days: add_working_days(connection, today, days).isoformat(),
        calendar_day=lambda days: add_days(today, days, "calendar", {}).isoformat(),
        publicity=instance.publicity_of(kind),
        host_of=hosts(connection, instance.name, instance.organ, turns).host_of,
        filed=filed,
        mandatory_met=verdict is None or verdict.mandatory.met,
        open_objections=connection.execute(_OPEN_OBJECTIONS, {"which": standing.id}).scalar_one()
        if action.action == "publish"
        else 0,
    )


def _filed(
    connection: Connection, instance: Instance, held: Held, kind: SubmissionKind, today: date, now: str
) -> Filed | None:
    """The revision to file, checked; None when there is no draft, which `decide` then refuses by the state."""
    standing = held.standing
    if held.draft is None:
        return None
    if standing.round is not None and standing.revision == 0:
        open_round(connection, standing.round, standing.kind, standing.organ, now)
    checked = check_filing(connection, instance, standing, held.draft, now)
    if blocking := checked.blocking():
        raise Fault.of(blocking)
    enterprise = get_enterprise(connection, standing.enterprise)
    product = get_product(connection, standing.product) if standing.product else None
    line = line_of(connection, standing.organ, today)
    route = effective_route(kind.route, line, organs_beside(connection, line, kind.route, today))
    revision = Revision(
        submission=standing.id,
        number=standing.revision + 1,
        kind_digest=standing.kind_digest,
        form_digest=standing.form_digest,
        scheme_digest=standing.scheme_digest,
        enterprise=EnterpriseSnapshot(
            enterprise.uscc, enterprise.name, enterprise.industry, enterprise.industry_edition, enterprise.synthetic
        ),
        product=ProductSnapshot(product.id, product.name, product.model) if product else None,
        content=held.draft,
        filed_at=now,
        verdict=checked.verdict,
        findings=checked.findings,
        editions=_editions(connection, held),
        overlays=standing.overlays,
        beside=checked.beside,
    )
    once = None
    if kind.once_per_round:
        once = digest(canonical([standing.kind, standing.scheme, standing.product, standing.round]))
    return Filed(revision, route, once)


def _editions(connection: Connection, held: Held) -> tuple[EditionChoice, ...]:
    """How the draft's version was chosen, its persons kept as erasables."""
    people = erasables.keep(connection, held.standing.id, [choice.person for choice in held.editions])
    return tuple(msgspec.structs.replace(c, person=person) for c, person in zip(held.editions, people, strict=True))


def refuse_unreadable(action: Action) -> None:
    """Raise a `Fault` for each remark without words, and for words longer than anybody reads."""
    said = {f"remarks[{index}].text": remark.text for index, remark in enumerate(action.remarks)}
    text = "意见须为 1 至 {limit} 个字。"
    faults = [
        message("action.words", text, at=at, limit=LONGEST)
        for at, words in (said | {"comment": (action.comment or "").strip() or "…"}).items()
        if not words.strip() or len(words) > LONGEST
    ]
    if faults:
        raise Fault.of(faults)


def _refuse_unknown_places(connection: Connection, held: Held, action: Action) -> None:
    """Raise a `Fault` for each remark that speaks of no place of the form or the scheme."""
    if not action.remarks:
        return
    asked = asked_of(connection, held.standing)
    places = {f"fields.{field.name}" for field in asked.form.fields}
    if asked.scheme is not None:
        places |= {f"parameters.{field.name}" for field in asked.scheme.parameters}
        places |= {f"indicators.{indicator.key}" for indicator in asked.scheme.indicators}
    text = "表单和方案里没有“{path}”这一处。请写作 fields.名称、parameters.名称或 indicators.名称。"
    faults = [
        message("remark.unknown_place", text, at=f"remarks[{index}].path", path=quoted(remark.path))
        for index, remark in enumerate(action.remarks)
        if remark.path not in places
    ]
    if faults:
        raise Fault.of(faults)


def _kept(connection: Connection, id_: str, action: Action) -> tuple[str | None, tuple[Remark, ...]]:
    """The comment and remarks with their words kept as erasables and named by digest."""
    texts = ([action.comment] if action.comment else []) + [remark.text for remark in action.remarks]
    kept = list(erasables.keep(connection, id_, texts))
    comment = kept.pop(0) if action.comment else None
    remarks = tuple(msgspec.structs.replace(r, text=text) for r, text in zip(action.remarks, kept, strict=True))
    return comment, remarks
