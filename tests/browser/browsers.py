"""Chromium under Playwright: how it starts, who is signed in, and windows that remember the browser's complaints."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    StorageState,
)

from duibiao.interfaces.web.preferences import LANGUAGE_COOKIE
from tests.browser.instance import Instance

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def launch(playwright: Playwright) -> Browser:
    """The machine's own Chromium; fails the test, naming the package, where there is none."""
    if not os.access(CHROMIUM, os.X_OK):
        pytest.fail(f"{CHROMIUM} is missing: apt-get install chromium fonts-wqy-microhei")
    return playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


class Window:
    """One tab of somebody's browser. `complaints` is what the browser had to say against the pages shown so far."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.complaints: list[str] = []
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("request", self._note_request)
        page.on("requestfailed", self._note_failed)
        page.on("response", self._note_response)

    def go(self, address: str) -> int:
        """Open an address of the instance; the status of the answer."""
        response = self.page.goto(address, wait_until="load")
        assert response is not None
        return response.status

    def resize(self, width: int, height: int = 900, scale: int = 1) -> None:
        """Give the page so many CSS pixels; with a `scale` of 2 it is seen at a zoom of 200 %."""
        if scale == 1:
            self.page.set_viewport_size({"width": width, "height": height})
            return
        metrics = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
        self.page.context.new_cdp_session(self.page).send("Emulation.setDeviceMetricsOverride", metrics)

    def _note_console(self, said: ConsoleMessage) -> None:
        if said.type == "error" and not said.text.startswith("Failed to load resource"):
            self.complaints.append(f"console: {said.text}")

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.complaints.append(f"foreign: {request.url}")

    def _note_failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the next page was opened before this one had everything
            self.complaints.append(f"failed: {request.url} {request.failure}")

    def _note_response(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.complaints.append(f"{response.status}: {response.url}")


Readers = dict[tuple[str | None, str], BrowserContext]
"""The contexts of those who only look, by login and language."""


class Doorkeeper:
    """Opens windows on the instance, each in a context of its own, and closes them all."""

    def __init__(
        self, browser: Browser, instance: Instance, signed_in: dict[str, StorageState], readers: Readers
    ) -> None:
        self.browser, self.instance, self.signed_in, self.readers = browser, instance, signed_in, readers
        self.contexts: list[BrowserContext] = []

    def __call__(self, login: str | None, language: str = "zh-CN", **options: Any) -> Window:
        """A window of a visitor, or of somebody who has signed in by the page for it."""
        if login is not None and login not in self.signed_in:
            window = self._window(None, {})
            sign_in(window, login, self.instance.password)
            self.signed_in[login] = window.page.context.storage_state()
        window = self._window(self.signed_in[login] if login else None, options)
        window.page.context.add_cookies([{"name": LANGUAGE_COOKIE, "value": language, "url": window.address}])
        return window

    def look(self, login: str | None, language: str) -> Window:
        """A fresh tab for looking only: what one reader has fetched and is signed in as serves all his looks."""
        key = (login, language)
        if key not in self.readers:
            self.readers[key] = self(login, language).page.context
            self.contexts.remove(self.readers[key])
        context = self.readers[key]
        for page in context.pages:
            page.close()
        return Window(context.new_page(), self.instance.address)

    def expire_sessions(self) -> None:
        """End everybody's session by time."""
        self.instance.expire_sessions()
        self.signed_in.clear()
        self.readers.clear()

    def close(self) -> None:
        """Close every window."""
        for context in self.contexts:
            context.close()

    def _window(self, state: StorageState | None, options: dict[str, Any]) -> Window:
        context = self.browser.new_context(
            base_url=self.instance.address,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            storage_state=state,
            viewport={"width": 1280, "height": 900},
            **options,
        )
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        return Window(context.new_page(), self.instance.address)


def sign_in(window: Window, login: str, password: str) -> None:
    """Sign in by the page for it."""
    if window.page.url != f"{window.address}/sign-in":
        window.go("/sign-in")
    window.page.fill("#f-login", login)
    window.page.fill("#f-password", password)
    window.page.locator("#f-password").press("Enter")
    window.page.wait_for_url(lambda url: "/sign-in" not in url)
