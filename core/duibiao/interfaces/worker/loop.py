"""The worker's life: round after round, a pause where there was nothing to do, an end when it is told to."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from sqlalchemy.exc import DBAPIError

from duibiao.interfaces import exchanging
from duibiao.interfaces.exchanging import Bell
from duibiao.interfaces.running import Running
from duibiao.interfaces.worker.round import errand_once, errands_of, work_once

PAUSE = 1.0
"""Seconds between rounds while there is nothing to do."""

_log = logging.getLogger(__name__)


def work(running: Running, ended: Event, bell: Bell) -> None:
    """Work until `ended` is set. What goes to others' servers has a thread of its own: it may wait for them."""
    errands = Thread(target=_rounds, args=(running, ended, bell, errand_once), name="errands", daemon=True)
    if errands_of(running):
        errands.start()
    _rounds(running, ended, bell, work_once)
    if errands.ident is not None:
        errands.join()


def _rounds(running: Running, ended: Event, bell: Bell, once: Callable[[Running], bool]) -> None:
    """Round after round until `ended` is set; `bell` rings where there was anything to do.

    A database that is busy or away is tried again.
    """
    while not ended.is_set():
        try:
            busy = once(running)
        except DBAPIError as error:
            _log.warning("worker: %s", error.orig)
            busy = False
        except Exception:  # noqa: BLE001 - whatever it is, the next round may succeed, and nobody else would go on
            _log.exception("worker")
            busy = False
        if busy:
            bell.ring()
        else:
            ended.wait(PAUSE)


@contextmanager
def beside(running: Running) -> Iterator[None]:
    """A worker in a thread of its own, and the exchange with other instances, for as long as the block lasts."""
    ended, bell = Event(), Bell()
    thread = Thread(target=work, args=(running, ended, bell), name="worker", daemon=True)
    thread.start()
    try:
        with exchanging.beside(running, bell):
            yield
    finally:
        ended.set()
        thread.join()
