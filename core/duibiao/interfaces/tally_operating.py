"""What an operator does about the figures: draw them anew from the journal, and check them against it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from duibiao.interfaces.running import Running, start
from duibiao.interfaces.wording import say
from duibiao.kernel.journal import positions
from duibiao.kernel.work import cursors
from duibiao.model.values.messages import message
from duibiao.reporting.consolidation import recounting, tallying

SHOWN = 20
"""How many differences are written out."""

Echo = Callable[[str], object]


def rebuild(folder: Path, language: str, echo: Echo) -> None:
    """Drop the figures and count anew, a batch at a time, so that nobody waits meanwhile; pages say how far it is."""
    running = start(folder)
    with closing(running.store):
        with running.store.write() as connection:
            tallying.restart(connection, running.clock())
            last = positions.last(connection)
        while (place := _step(running, last)) < last:
            echo(say(message("tallies.progress", "已读 {place} / {last} 条", place=place, last=last), language))
    echo(say(message("tallies.rebuilt", "统计已按流水重算，截至第 {last} 条。", last=last), language))


def verify(folder: Path, language: str, echo: Echo) -> int:
    """Recount from the journal and the submissions, and tell what differs; the exit code, 1 for any difference."""

    def told(done: int, total: int) -> None:
        echo(say(message("tallies.read", "已重算 {done} / {total} 件", done=done, total=total), language))

    store = start(folder).store
    with closing(store), store.read() as connection:
        found = recounting.verify(connection, told)
    for one in found.differences[:SHOWN]:
        text = "{about}：现存 {kept}，重算 {recounted}"
        echo(say(message("tallies.differs", text, about=one.about, kept=one.kept, recounted=one.recounted), language))
    text = "重算了 {submissions} 件申报，截至第 {position} 条流水：{differences} 处不一致。"
    differences = len(found.differences)
    outcome = message(
        "tallies.verified", text, submissions=found.submissions, position=found.position, differences=differences
    )
    echo(say(outcome, language))
    return 1 if found.differences else 0


def _step(running: Running, last: int) -> int:
    """Count one batch, unless a worker is at it; how far it is then."""
    now = running.clock()
    with running.store.write() as connection:
        at = tallying.reached(connection)
        if at < last and cursors.move(connection, tallying.FOLLOWER, at, at, now):
            place = tallying.step(connection, at, last)
            cursors.move(connection, tallying.FOLLOWER, at, place, now)
            return place
        return at
