"""The pair of instances that tests of the exchange work on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import federation
from tests.federation import Pair
from tests.reporting.exchange.linked import Linked


@pytest.fixture
def pair(
    database_kind: str,
    request: pytest.FixtureRequest,
    run_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Pair]:
    """The province Zhejiang and the nation, joined, on the databases of `database_kind`."""
    server = request.getfixturevalue("postgres_server") if database_kind == "postgresql" else None
    with federation.joined(server, run_folder, tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture
def linked(pair: Pair) -> Linked:
    """The two of them, each with the other's key pinned."""
    return Linked(pair)
