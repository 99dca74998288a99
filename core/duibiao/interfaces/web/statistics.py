"""What a reader may ask of the figures, for pages and API alike: of which organ, and whose filings.

An office sees every filing within its scope; everybody else, and offices elsewhere, published results alone.
"""

from __future__ import annotations

from duibiao.kernel.hierarchy.organs import Organ
from duibiao.kernel.identity.people import Person
from duibiao.kernel.identity.scope import covers, within
from duibiao.kernel.store.federation import contributions
from duibiao.reporting.consolidation.figures import Asked, Reach

PERMISSION = "submissions.read"
"""By what an office sees filings that are not published."""


def asked_by(person: Person, organ: Organ, *, as_of: int | None = None, round_: str | None = None) -> Asked:
    """The figures of `organ` as this reader may see them."""
    if covers(person, PERMISSION, organ.path):
        return Asked(path=organ.path, public=False, as_of=as_of, round=round_)
    held = [one for one in person.holdings_for(PERMISSION) if one.path and organ.path.startswith(one.path)]
    if held:
        scope = within(person, PERMISSION, contributions.c.organ, contributions.c.industry)
        return Asked(path=organ.path, public=False, as_of=as_of, round=round_, scope=scope)
    return Asked(path=organ.path, public=True, as_of=as_of)


def position_of(typed: str, reach: Reach) -> int | None:
    """The position that figures are asked for as of; None for now, and for what is no position or not counted yet."""
    position = int(typed) if typed.isdecimal() and typed.isascii() and len(typed) < 12 else None
    return position if position is not None and position < reach.counted else None
