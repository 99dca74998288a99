"""Serving an instance over HTTP on the loopback interface."""

from __future__ import annotations

from pathlib import Path

import uvicorn

from duibiao.interfaces.running import start
from duibiao.interfaces.web.app import create_app


def serve(folder: Path, port: int) -> None:
    """Serve the deployment in `folder` until interrupted. A reverse proxy brings it to the world."""
    running = start(folder)
    uvicorn.run(create_app(running), host="127.0.0.1", port=port, log_level="warning", access_log=False)
