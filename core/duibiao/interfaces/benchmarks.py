"""Figures for this machine: assessment, the journey of a filing, reading. Printed, never asserted."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from sqlalchemy import event

from duibiao.extension.deployment import read_deployment
from duibiao.extension.startup import gather
from duibiao.model.assessment.engine import assess
from duibiao.model.records.schemes import BenchmarkScheme

Echo = Callable[[str], object]


def run(filings: int, echo: Echo) -> None:
    """Print how long the main jobs take: microseconds each, over `filings` filings."""
    raise NotImplementedError
