"""Every page of the documentation: its links lead somewhere, and what it quotes stands where it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.pages import DOCS, dead_links, quoted
from tests.seam.deployments import ROOT

PAGES = [*sorted(DOCS.rglob("*.md")), *sorted(ROOT.glob("*.md"))]
QUOTING = [file for file in PAGES if quoted(file.read_text(encoding="utf-8"))]


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", PAGES, ids=name)
def test_links_lead_to_files(file: Path) -> None:
    assert dead_links(file) == []


@pytest.mark.parametrize("file", QUOTING, ids=name)
def test_what_is_quoted_stands_in_the_file(file: Path) -> None:
    parts = quoted(file.read_text(encoding="utf-8"))

    wrong = [part.file for part in parts if f"\n{part.text}" not in f"\n{part.source.read_text(encoding='utf-8')}"]

    assert wrong == []
