"""What of the core reads the journal: each with a cursor of its own, beside those of the plugins' followers.

A plugin's follower is called "<slug>.<key>"; those of the core have no dot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec
from sqlalchemy import Connection

from duibiao.model.values.messages import Message, message
from duibiao.reporting.consolidation import tallying


class CoreFollower(msgspec.Struct, frozen=True):
    """What a follower is called, and one step of it: (connection, after, last) -> the position it came to.

    A step reads some entries after a position, at most up to `last`, and does what they call for in the transaction
    that moves the cursor.
    """

    title: Message
    step: Callable[[Connection, int, int], int]


CORE_FOLLOWERS: Mapping[str, CoreFollower] = {
    tallying.FOLLOWER: CoreFollower(message("follower.tallies", "统计"), tallying.step),
}
