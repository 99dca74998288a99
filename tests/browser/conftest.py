"""What tests in a real browser may ask for: a served instance and a browser for each worker, windows for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, StorageState, sync_playwright

from tests.browser import browsers, instance
from tests.browser.browsers import Doorkeeper, Readers
from tests.browser.instance import Instance


@pytest.fixture(scope="session")
def served_instance(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """The demonstration with filings at every stage, served for this worker alone."""
    with instance.standing(run_folder, tmp_path_factory.mktemp("browser") / "deployment") as standing:
        yield standing


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, started once for this worker."""
    with sync_playwright() as playwright:
        browser = browsers.launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def signed_in() -> dict[str, StorageState]:
    """The cookies of everybody who has signed in to this worker's instance, by login."""
    return {}


@pytest.fixture(scope="session")
def readers() -> Readers:
    """The contexts of those who only look at this worker's instance."""
    return {}


@pytest.fixture
def open_as(
    chromium: Browser, served_instance: Instance, signed_in: dict[str, StorageState], readers: Readers
) -> Iterator[Doorkeeper]:
    """Opens windows: `open_as("county")` for somebody signed in, `open_as(None)` for a visitor."""
    doorkeeper = Doorkeeper(chromium, served_instance, signed_in, readers)
    yield doorkeeper
    doorkeeper.close()
