"""Applying what other instances did to submissions, and the rounds that they opened."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, bindparam, select

from duibiao.kernel.definitions import known
from duibiao.kernel.journal.receiving import Arrival, Needed, Receivers, body_of, keep, missing
from duibiao.kernel.store.tables import enterprises, organs, products, rounds, submissions
from duibiao.kernel.submissions.applying import apply
from duibiao.kernel.submissions.lifecycle import EDITABLE, ENTRY_TYPES
from duibiao.kernel.submissions.reading import revision_of
from duibiao.kernel.submissions.records import Act
from duibiao.kernel.submissions.rounds import Round, is_there, store_round
from duibiao.model.values.messages import Conflict, message

_CUSTODY = select(submissions.c.custody).where(submissions.c.id == bindparam("which"))
_ORGAN = select(organs.c.id).where(organs.c.id == bindparam("organ"))
_RESTS_ON = select(
    *(
        select(key).where(key == bindparam(name)).scalar_subquery().label(name)
        for name, key in (
            ("organ", organs.c.id),
            ("enterprise", enterprises.c.uscc),
            ("product", products.c.id),
            ("round", rounds.c.id),
        )
    )
)
_NAMED: tuple[Needed, ...] = ("organ", "enterprise", "product", "round")


def receive_act(connection: Connection, arrival: Arrival) -> None:
    """Apply an act on a submission, by the one `apply`.

    Raises `Parked` for what it rests on and is not here, and for a state that this release does not know; `Conflict`
    where its author did not hold the submission, or another one has its place in the round.
    """
    act = body_of(arrival, Act)
    for complaint in _missing(connection, arrival, act):
        raise complaint
    if arrival.entry.previous is not None:
        _refuse_without_custody(connection, arrival)
    draft = None
    if act.standing.state in EDITABLE and act.standing.custody == arrival.here and act.standing.revision:
        revision = act.revision or revision_of(connection, act.standing.id, act.standing.revision)
        draft = revision.content
    apply(connection, arrival.recorded, arrival.here, draft, received_from=arrival.sender)


def receive_round(connection: Connection, arrival: Arrival) -> None:
    """Open a round that another instance opened. Raises `Parked` while its organ is not here, `Conflict` for an id that
    is another round's."""
    opened = body_of(arrival, Round)
    if connection.execute(_ORGAN, {"organ": opened.organ}).first() is None:
        raise missing("organ", opened.organ)
    if not is_there(connection, opened):
        store_round(connection, opened)
    keep(connection, arrival)


def _missing(connection: Connection, arrival: Arrival, act: Act) -> Iterator[Exception]:
    """A complaint for each thing that the submission names and that is not here; what it rests on changes only where
    a revision is filed."""
    standing = act.standing
    if act.revision is None and arrival.entry.previous is not None:
        return
    wanted = [standing.kind_digest, standing.form_digest, standing.scheme_digest, *standing.overlays]
    digests = [one for one in wanted if one is not None]
    there = known.statuses(connection, digests)
    yield from (missing("definition", one) for one in digests if one not in there)
    if arrival.entry.previous is None:
        given: dict[str, str | None] = {name: getattr(standing, name) for name in _NAMED}
        found = connection.execute(_RESTS_ON, given).one()._mapping
        yield from (missing(name, str(given[name])) for name in _NAMED if given[name] != found[name])


def _refuse_without_custody(connection: Connection, arrival: Arrival) -> None:
    """Raise `Conflict` where the author's instance did not hold the submission when it acted."""
    custody = connection.execute(_CUSTODY, {"which": arrival.entry.subject.id}).scalar_one_or_none()
    if custody != arrival.entry.origin:
        text = "{origin} 改动了这件申报，而当时它由 {custody} 管辖。这条流水留存备查，没有采用。"
        told = message("exchange.no_custody", text, origin=arrival.entry.origin, custody=custody or "—")
        raise Conflict(told)


RECEIVERS: Receivers = dict.fromkeys(ENTRY_TYPES.values(), receive_act) | {"round.added": receive_round}
