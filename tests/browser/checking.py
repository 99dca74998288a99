"""What every page must hold in a real browser, whatever it shows: `checked` gives what is wrong, nothing where all is
well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import JSHandle, Page

from duibiao.interfaces.web.preferences import TEXT_SIZES
from tests.browser.browsers import Window

CHECKS = (Path(__file__).parent / "checks.js").read_text(encoding="utf-8")
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ON_A_PHONE = [
    "button-name",
    "document-title",
    "html-has-lang",
    "image-alt",
    "label",
    "link-name",
    "scrollable-region-focusable",
    "target-size",
]
DESK, PHONE, ZOOMED = 1280, 390, 640
"""Widths in CSS pixels: a desk, a telephone, a desk at 200 %."""
INNER_STOPS = 20
"""How often the Tab key may stop within fields: year, month and day of a date are one each."""


def checked(window: Window, closely: tuple[int, ...] = (DESK, PHONE)) -> list[str]:
    """What is wrong with the page that the window shows.

    At a desk, on a telephone, at 200 % and in larger text nothing scrolls sideways or spills over. At each width of
    `closely` axe finds nothing, and at a desk the Tab key reaches everything and shows where it is. Empty lists lead
    on. The browser itself has no complaint: no error on the console, nothing the content policy stops, no request that
    fails.
    """
    found = []
    for width in (DESK, PHONE):
        window.resize(width)
        found += [f"{width}: {what}" for check in _checks_at(width, closely) for what in check(window.page)]
    found += dead_ends(window.page)
    for size in TEXT_SIZES:
        window.page.evaluate("size => document.documentElement.dataset.text = size", size)
        found += [f"{size} text: {what}" for what in layout(window.page)]
    window.page.evaluate("() => delete document.documentElement.dataset.text")
    window.resize(ZOOMED, scale=2)
    found += [f"200 %: {what}" for what in layout(window.page)]
    return [*found, *window.complaints]


def _checks_at(width: int, closely: tuple[int, ...]) -> tuple[Callable[[Page], Iterable[str]], ...]:
    if width not in closely:
        return (layout,)
    return (layout, focus, axe) if width == DESK else (layout, axe_on_a_phone)


def layout(page: Page) -> list[str]:
    """What reaches beyond the page, and words that reach beyond their box."""
    return [*_asked(page, "overflow"), *_asked(page, "spilled")]


def dead_ends(page: Page) -> list[str]:
    """Empty lists that say no next step."""
    return [f"empty without a way on: {what}" for what in _asked(page, "dead_ends")]


def focus(page: Page) -> list[str]:
    """What the Tab key does not reach, or where one cannot see that it did."""
    checks = _checks(page)
    stops: int = checks.evaluate("checks => checks.prepare_focus()")
    for _ in range(2 * stops + INNER_STOPS):
        page.keyboard.press("Tab")
        if checks.evaluate("checks => checks.note_focus()"):
            break
    found: list[str] = checks.evaluate("checks => checks.focus_findings()")
    return found


def axe_on_a_phone(page: Page) -> Iterator[str]:
    """What axe-core finds of what another width or language can change; the whole of it runs at a desk."""
    return _axe(page, {"type": "rule", "values": ON_A_PHONE})


def axe(page: Page) -> Iterator[str]:
    """What axe-core finds against WCAG 2.2 A and AA."""
    return _axe(page, {"type": "tag", "values": RULES})


def _axe(page: Page, only: Mapping[str, Any]) -> Iterator[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    options = {"runOnly": only, "resultTypes": ["violations"]}
    report = page.evaluate("options => axe.run(document, options)", options)
    for violation in report["violations"]:
        for node in violation["nodes"]:
            told = " ".join(node["failureSummary"].split())
            yield f"axe {violation['id']}: {' '.join(map(str, node['target']))}: {told}"


def _asked(page: Page, check: str) -> list[str]:
    found: list[str] = _checks(page).evaluate(f"checks => checks.{check}()")
    return found


def _checks(page: Page) -> JSHandle:
    return page.evaluate_handle(CHECKS)
