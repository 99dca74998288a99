"""Serving an instance over HTTP on the loopback interface, its worker beside it; or its worker alone."""

from __future__ import annotations

import signal
from pathlib import Path
from threading import Event

import uvicorn

from duibiao.interfaces import exchanging
from duibiao.interfaces.exchanging import Bell
from duibiao.interfaces.running import start
from duibiao.interfaces.web.app import create_app
from duibiao.interfaces.worker.loop import beside, work


def serve(folder: Path, port: int, *, safe: bool = False) -> None:
    """Serve the deployment in `folder` until interrupted. A reverse proxy brings it to the world.

    After a restore it answers nobody before its peers gave back what it had sent them, or could not be reached.
    """
    running = start(folder, safe=safe)
    running.signer()
    exchanging.recover_first(running)
    with beside(running):
        uvicorn.run(create_app(running), host="127.0.0.1", port=port, log_level="warning", access_log=False)


def work_alone(folder: Path) -> None:
    """Work for the deployment in `folder` until interrupted, without serving."""
    ended = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    running = start(folder)
    running.signer()
    bell = Bell()
    with exchanging.beside(running, bell):
        work(running, ended, bell)
    running.store.close()
