"""Going over the log as a job: so many entries in each step, so that nobody has to wait for the whole of it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import msgspec
from sqlalchemy import Connection

from duibiao.extension.suites import CORE_SUITES
from duibiao.kernel.journal.auditing import Reached, Walk, Walked
from duibiao.kernel.work import jobs
from duibiao.kernel.work.jobs import Progress, Taken
from duibiao.model.values.canonical import canonical
from duibiao.model.values.messages import Message

JOB = "log_check"
BATCHES = 4
"""How many batches of entries make one step."""


class Broken(Exception):
    """The log does not hold; the text says where."""


def start(connection: Connection, instance: str, now: str, person: str) -> str:
    """Put a check of the log of `instance` in the queue; its id."""
    return jobs.enqueue(connection, JOB, {"instance": instance}, now, person)


def step(connection: Connection, taken: Taken) -> Progress:
    """Go over the next entries. Raises `Broken` with what is not right, and the job has failed with it."""
    before = taken.progress.place if taken.progress is not None else None
    since = msgspec.json.decode(before, type=Reached) if before else Reached()
    walk = Walk(connection, taken.arguments["instance"], CORE_SUITES, since=since)
    walked = Walked(since.done, since.done)
    for walked in islice(walk, BATCHES + 1):
        _refuse(walked.found)
    _refuse(walk.strays())
    if walk.reached.done < walked.total:
        return Progress(walked.done, walked.total, canonical(walk.reached).decode())
    _refuse(walk.ending())
    return Progress(walk.reached.done, walk.reached.done, None)


def _refuse(found: Iterable[Message]) -> None:
    told = [one.zh.format_map(one.params) for one in found]
    if told:
        raise Broken(" ".join(told))
