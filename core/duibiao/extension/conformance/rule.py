"""What a rule of the kit is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

import msgspec

from duibiao.extension.conformance.subject import Subject
from duibiao.model.values.messages import Message

Severity = Literal["refuse", "remark"]
"""Whether a plugin may not be used like this, or would only be better otherwise."""


def nothing(_: Subject) -> Iterable[Message]:
    """What a rule finds that only carries what others have found."""
    return ()


class Rule(msgspec.Struct, frozen=True):
    """One thing that the kit asks of a plugin.

    `id` is what it asks about and what is asked, "examples.come_out"; it never changes. `sentence` says it in full.
    `find` looks at a plugin that could be read. `keys` are beginnings of the keys of messages that reading and
    asking the plugin gave, which this rule carries where their place begins with `place`.
    """

    id: str
    sentence: str
    severity: Severity
    find: Callable[[Subject], Iterable[Message]] = nothing
    keys: tuple[str, ...] = ()
    place: str = ""

    def carries(self, told: Message) -> bool:
        """Whether `told`, found on reading, belongs to this rule."""
        return told.key.startswith(self.keys) and told.at.startswith(self.place)
