"""Applying many entries of another instance at once: what a province filed in a day, set by set.

`receiving` applies one entry after the other, and is the truth. This does the same for a run of *plain* entries: new
products, and acts on submissions that give nobody here a draft. What they rest on is read in a few statements, each is
checked in its turn against that and those before it, and of each submission the last standing alone is written.
Whatever is not plain raises `Unusual`: then nothing of the run may stay, and it is for the careful way to say why.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Column, Connection, bindparam, delete, insert, select, update

from duibiao.kernel.definitions import known
from duibiao.kernel.identity import products as of_products
from duibiao.kernel.identity.products import Product
from duibiao.kernel.identity.receiving import Made, product_after
from duibiao.kernel.journal.entries import Recorded, write_all
from duibiao.kernel.store.tables import drafts, enterprises, organs, products, revisions, rounds, submissions
from duibiao.kernel.submissions.applying import revision_row, row_of
from duibiao.kernel.submissions.lifecycle import EDITABLE, ENTRY_TYPES
from duibiao.kernel.submissions.records import Act, Standing

_ACTS = frozenset(ENTRY_TYPES.values())
_AMONG: Any = bindparam("wanted", expanding=True)
_KEYS: dict[str, Column[str]] = {
    "organ": organs.c.id,
    "enterprise": enterprises.c.uscc,
    "product": products.c.id,
    "round": rounds.c.id,
}
_STAND = select(submissions.c.id, submissions.c.head, submissions.c.custody).where(submissions.c.id.in_(_AMONG))
_ONCE = select(submissions.c.once, submissions.c.id).where(submissions.c.once.in_(_AMONG))
_INSERT = insert(submissions)
_MOVE = (
    update(submissions)
    .where(submissions.c.id == bindparam("which"), submissions.c.head == bindparam("was_head"))
    .values({column.name: bindparam(f"new_{column.name}") for column in submissions.c if column.name != "id"})
)
_INSERT_REVISIONS = insert(revisions)
_DELETE_DRAFTS = delete(drafts).where(drafts.c.submission.in_(_AMONG))


class Unusual(Exception):
    """Something in a run that is to be looked at by itself."""


class Plain(msgspec.Struct, frozen=True):
    """An entry that may be applied with others, and what it says: a new product, or an act on a submission."""

    recorded: Recorded
    said: Product | Act


class _Stand(msgspec.Struct, frozen=True):
    """The head of a submission, and who holds it."""

    head: str
    custody: str


def plain(recorded: Recorded, here: str) -> Plain | None:
    """The entry as one of a run; None for what the instance `here` looks at by itself."""
    entry = recorded.entry
    try:
        match entry.subject.type:
            case "product" if entry.type == "product.registered" and entry.previous is None:
                return Plain(recorded, product_after(recorded, msgspec.convert(entry.body, Made)))
            case "submission" if entry.type in _ACTS and entry.origin != here and entry.previous != "":
                act = msgspec.convert(entry.body, Act)
                drafted = act.standing.state in EDITABLE and act.standing.custody == here
                return Plain(recorded, act) if act.standing.id == entry.subject.id and not drafted else None
    except msgspec.ValidationError:
        return None
    return None


def receive_together(connection: Connection, run: Sequence[Plain], sender: str) -> None:
    """Apply a run of entries, in their order, that `sender` sent. Raises `Unusual`, or what the database says."""
    made = [one.said for one in run if isinstance(one.said, Product)]
    acts = [(one.recorded, one.said) for one in run if isinstance(one.said, Act)]
    ground = _Ground(connection, made, [act.standing for _, act in acts])
    before = dict(ground.stands)
    for one in run:
        if isinstance(one.said, Product):
            ground.register(one.said)
        else:
            ground.move(one.recorded, one.said.standing)
    of_products.store_new(connection, made)
    _store(connection, before, {act.standing.id: (recorded, act.standing) for recorded, act in acts})
    write_all(connection, (one.recorded for one in run), sender)
    filed = [(recorded, act.standing) for recorded, act in acts if act.revision is not None]
    if filed:
        connection.execute(_INSERT_REVISIONS, [revision_row(*one) for one in filed])
        connection.execute(_DELETE_DRAFTS, {"wanted": sorted({standing.id for _, standing in filed})})


def _store(connection: Connection, before: dict[str, _Stand], last: dict[str, tuple[Recorded, Standing]]) -> None:
    """Bring each submission's row to where its last entry leaves it; those that were not here are new."""
    rows = {id_: row_of(standing) | {"head": recorded.digest} for id_, (recorded, standing) in last.items()}
    new = [row | {"id": id_} for id_, row in rows.items() if id_ not in before]
    moved = [
        {"which": id_, "was_head": before[id_].head} | {f"new_{name}": value for name, value in row.items()}
        for id_, row in rows.items()
        if id_ in before
    ]
    if new:
        connection.execute(_INSERT, new)
    if moved and connection.execute(_MOVE, moved).rowcount != len(moved):
        raise Unusual


class _Ground:
    """What the entries of a run rest on: what is here, and what those before brought."""

    def __init__(self, connection: Connection, made: Sequence[Product], standings: Sequence[Standing]) -> None:
        self._definitions = set(known.statuses(connection, {one for each in standings for one in _definitions(each)}))
        named = {name: {getattr(each, name) for each in standings} - {None} for name in _KEYS}
        named["enterprise"] |= {one.enterprise for one in made}
        named["product"] |= {one.id for one in made}
        self._there = {
            name: set(_among(connection, select(key).where(key.in_(_AMONG)), named[name]).scalars())
            for name, key in _KEYS.items()
        }
        rows = _among(connection, _STAND, {each.id for each in standings})
        self.stands = {row.id: _Stand(row.head, row.custody) for row in rows}
        taken = _among(connection, _ONCE, {each.once for each in standings if each.once is not None})
        self._once: dict[str, str] = {row.once: row.id for row in taken}

    def register(self, product: Product) -> None:
        """Go on with a product that is new, of an enterprise that is not."""
        if product.id in self._there["product"] or product.enterprise not in self._there["enterprise"]:
            raise Unusual
        self._there["product"].add(product.id)

    def move(self, recorded: Recorded, standing: Standing) -> None:
        """Go on with a submission that its holder moved from its head, and all of whose ground is here."""
        entry = recorded.entry
        stand = self.stands.get(standing.id, _Stand("", entry.origin))
        if stand != _Stand(entry.previous or "", entry.origin):
            raise Unusual
        if not self._definitions.issuperset(_definitions(standing)):
            raise Unusual
        for name, there in self._there.items():
            one = getattr(standing, name)
            if one is not None and one not in there:
                raise Unusual
        if standing.once is not None and self._once.setdefault(standing.once, standing.id) != standing.id:
            raise Unusual
        self.stands[standing.id] = _Stand(recorded.digest, standing.custody)


def _definitions(standing: Standing) -> set[str]:
    named = (standing.kind_digest, standing.form_digest, standing.scheme_digest, *standing.overlays)
    return {one for one in named if one is not None}


def _among(connection: Connection, query: Any, wanted: set[Any]) -> Any:
    return connection.execute(query, {"wanted": sorted(wanted)})
