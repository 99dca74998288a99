"""All tables of the core together: for whoever makes, compares, saves or restores the whole database."""

from __future__ import annotations

from duibiao.kernel.store import federation, tables
from duibiao.kernel.store.metadata import metadata

__all__ = ["federation", "metadata", "tables"]
