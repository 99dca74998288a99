"""What operators and authors do with plugin folders at the command line."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from duibiao.extension.archives import build


def build_plugin(folder: Path, target: Path, echo: Callable[[str], object]) -> None:
    """Write the archive of the plugin in `folder` into `target`, and tell its SHA-256."""
    archive = build(folder, target)
    echo(f"{hashlib.sha256(archive.read_bytes()).hexdigest()}  {archive}")
