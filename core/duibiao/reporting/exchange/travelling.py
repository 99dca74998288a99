"""Which entry concerns which instance. Pure: the table of docs/decisions/0012, row by row.

An entry goes to the instances that host an organ of what it is about, or up, or down the line of organs; never back
where it came from. Persons, roles, sign-ins, drafts, proposals and plugins' entries stay where they are.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

import msgspec

Whence = Literal["here", "above", "below", "beside"]
"""Where an entry came from, seen from this instance."""

_STAYS = frozenset({"organs.seeded"})


class Towards(msgspec.Struct, frozen=True):
    """An instance that an entry may go to, and where its organ lies: above this one's, below it, or beside."""

    instance: str
    lies: Literal["above", "below", "beside"]


def concerns(type_: str, whence: Whence, hosted_by: Collection[str], towards: Towards) -> bool:
    """Whether an entry of this type goes to an instance; `hosted_by` are the instances that host what it is about."""
    if type_ in _STAYS:
        return False
    match type_.split(".", maxsplit=1)[0]:
        case "submission" | "request" | "objection":
            return towards.instance in hosted_by
        case "enterprise" | "product":
            return towards.lies == "above" or towards.instance in hosted_by
        case "definition" | "holiday":
            return towards.lies == "below" and whence in ("here", "above")
        case "round":
            return towards.lies == "above" or (towards.lies == "below" and towards.instance in hosted_by)
        case "organ":
            return towards.lies == ("below" if whence == "above" else "above") or whence == "here"
        case _:
            return False
