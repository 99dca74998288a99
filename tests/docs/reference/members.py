"""The members of a protocol: name, signature and docstring, in the order of the source."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

from tests.docs.reference.structs import doc

RIGHT = re.compile(r'\(right "(\w+)"\)')


def members(protocol: type) -> Iterator[tuple[str, str, str]]:
    """Each public member with what is called or read, and what it is."""
    for name, member in vars(protocol).items():
        if isinstance(member, property) and member.fget is not None:
            yield name, f"{name}: {inspect.signature(member.fget).return_annotation}", doc(member)
        elif inspect.isfunction(member) and not name.startswith("_"):
            signature = inspect.signature(member)
            bare = signature.replace(parameters=[p for key, p in signature.parameters.items() if key != "self"])
            yield name, f"{name}{bare}".replace("'", ""), doc(member)


def right_of(told: str) -> str | None:
    """The right that a member needs, as its docstring says."""
    found = RIGHT.search(told)
    return found[1] if found else None
