"""The pair of instances with the keys that tests of packages need."""

from __future__ import annotations

import pytest

from tests.federation import Pair
from tests.reporting.exchange.linked import Linked


@pytest.fixture
def linked(pair: Pair) -> Linked:
    """The two of them, each with the other's key pinned."""
    return Linked(pair)
