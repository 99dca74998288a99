"""A fresh database, and the key that seals its log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from duibiao.extension.suites import CORE_SUITES, ED25519
from duibiao.kernel.journal import keys
from duibiao.kernel.journal.notes import Signer
from duibiao.kernel.store.engine import Store
from tests.kernel.journal.logs import AUTHOR


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A fresh database."""
    opened = Store(database_url)
    yield opened
    opened.close()


@pytest.fixture
def signer(store: Store, tmp_path: Path) -> Signer:
    """The first key of zhejiang; that it was made is the first entry."""
    with store.write() as connection:
        keys.make_first(connection, AUTHOR, tmp_path / "keys", ED25519)
        return keys.own_signer(connection, "zhejiang", tmp_path / "keys", CORE_SUITES)
