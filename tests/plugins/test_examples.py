"""Every plugin that the documentation quotes keeps every rule of the kit, the remarks among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from duibiao.testing.conformance import *  # noqa: F403
from tests.docs.pages import DOCS, quoted
from tests.seam.deployments import EXAMPLES

FOLDERS = sorted(manifest.parent for manifest in EXAMPLES.glob("*/plugin.toml"))

pytestmark = pytest.mark.filterwarnings("error::duibiao.testing.conformance.KitRemark")


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)  # type: ignore[no-redef]
def plugin_folder(request: pytest.FixtureRequest) -> Path:
    """Each example in turn."""
    folder: Path = request.param
    return folder


def test_every_example_is_quoted_by_some_page() -> None:
    pages = [file.read_text(encoding="utf-8") for file in DOCS.rglob("*.md")]

    told = {part.file.split("/")[0] for page in pages for part in quoted(page)}

    assert [folder.name for folder in FOLDERS if folder.name not in told] == []
