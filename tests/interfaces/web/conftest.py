"""The pages' shell is the same on every database: one is enough here."""

from __future__ import annotations

import pytest


@pytest.fixture
def database_kind() -> str:
    """SQLite alone."""
    return "sqlite"
