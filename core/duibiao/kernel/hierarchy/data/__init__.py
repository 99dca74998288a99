"""Packaged lists: areas.csv, zones.csv, holidays.csv, and the two modules that compile them from published packages.

README.md states sources, licences and what the months mean. The house itself only reads; nothing imports a compiler.
"""

from __future__ import annotations

import csv
from importlib import resources
from io import StringIO


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of the packaged list `name`, each by its column names."""
    text = resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(StringIO(text)))
