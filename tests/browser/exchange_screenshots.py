"""The pictures of /admin/exchange in docs/screenshots: `python -m tests.browser.exchange_screenshots`.

Real, between the nation and Zhejiang of the demonstration: in step, link down, restored from an old backup, recovered,
reconciled. Made by rows of the tables: what needs a hostile or a later other side.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import click
import uvicorn
from playwright.sync_api import Page, sync_playwright

from duibiao.interfaces import exchanging
from duibiao.interfaces.demonstration.answering import answer_all
from duibiao.interfaces.demonstration.federation import Answers
from duibiao.interfaces.demonstration.together import demonstrate
from duibiao.interfaces.running import Running, start
from duibiao.interfaces.web.app import create_app
from duibiao.interfaces.worker.round import work_once
from duibiao.model.values.messages import Message
from duibiao.reporting.exchange import peers, refusals
from tests.browser.browsers import launch
from tests.browser.screenshots import FOLDER
from tests.demonstrations import ROOT
from tests.interfaces.web import peers_in_trouble
from tests.serving import free_port

PAGE = "/admin/exchange"
PASSWORD = "Try-Duibiao-2026"
TOLD: Mapping[str, Message] = {
    "fork": refusals.fork("zhejiang", 2).reason,
    "signature": refusals.bad_signature("zhejiang").reason,
    "revoked": refusals.revoked("zhejiang", "22fc02c0645407d2").reason,
    "upgrade": refusals.later_format("2").reason,
}
FILING = "0198c000-0000-7000-8000-0000000000b1"


class Side:
    """One of the two instances: what runs, and what its rows are written through."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.running = folder, start(folder)


def main() -> None:
    """Take every picture anew."""
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder = Path(made) / "deployments/federation"
        shutil.copytree(ROOT / "deployments", folder.parent, ignore=shutil.ignore_patterns("var"), symlinks=True)
        (Path(made) / "plugins").symlink_to(ROOT / "plugins")
        demonstrate(folder, 8000, click.echo, prepare_only=True)
        browser = launch(playwright)
        window = browser.new_page(viewport={"width": 1280, "height": 860}, locale="zh-CN")
        _real(window, folder)
        _by_rows(window, Side(folder / "national"))
        browser.close()


def _real(page: Page, folder: Path) -> None:
    nation, province = Side(folder / "national"), Side(folder / "zhejiang")
    with _served(nation.running) as above, _served(province.running) as below:
        _reached(nation.running, "zhejiang", below)
        _reached(province.running, "national", above)
        _sign_in(page, below)
        _shot(page, below, "in-step")
        old = province.folder / "old.sqlite"
        _copy(province.folder / "var/duibiao.sqlite", old)
        answer_all(province.running, Answers("province", (("pass",), ())))
        while work_once(province.running):
            pass
        exchanging.attempt(province.running, "national")
        _copy(old, province.folder / "var/duibiao.sqlite")
        for _ in range(2):  # the first ask repeats a number that was used; the answer says which to go on from
            exchanging.attempt(province.running, "national")
        _shot(page, below, "restored")
        page.click(f'form[action="{PAGE}/national/recover"] button')
        page.wait_for_load_state()
        page.screenshot(path=FOLDER / "exchange-recovered-1280-zh.png")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        page.click(f'form[action="{PAGE}/national/reconcile"] button')
        page.wait_for_load_state()
        page.screenshot(path=FOLDER / "exchange-reconciled-1280-zh.png")
        _reached(province.running, "national", f"http://127.0.0.1:{free_port()}")
        exchanging.attempt(province.running, "national")
        _shot(page, below, "link-down")


def _by_rows(page: Page, nation: Side) -> None:
    with _served(nation.running) as address:
        _sign_in(page, address)
        for name, told in TOLD.items():
            with nation.running.store.write() as connection:
                peers.set_peer(connection, "zhejiang", trouble=peers.trouble(told))
                peers.set_peer(connection, "shaanxi", active=name != "revoked")
            _shot(page, address, name)
        with nation.running.store.write() as connection:
            peers.set_peer(connection, "zhejiang", trouble=None)
            peers.set_peer(connection, "shaanxi", schema=2)
        digest = peers_in_trouble.held(nation, "zhejiang", "conflict", FILING)
        for state in ("parked", "waiting"):
            peers_in_trouble.held(nation, "shaanxi", state, f"{FILING[:-1]}{len(state)}")
        _shot(page, address, "held")
        page.goto(f"{address}{PAGE}/held/{digest}")
        page.screenshot(path=FOLDER / "exchange-conflict-1280-zh.png")


def _shot(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}{PAGE}")
    page.screenshot(path=FOLDER / f"exchange-{name}-1280-zh.png")


def _sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("#f-login", "admin")
    page.fill("#f-password", PASSWORD)
    page.click("form.stack button.main")


def _reached(running: Running, instance: str, url: str) -> None:
    with running.store.write() as connection:
        peers.set_peer(connection, instance, url=url, next_try_at=None, failures=0)


def _copy(source: Path, target: Path) -> None:
    """All rows of one database over those of the other, as a restored backup leaves them."""
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)


@contextmanager
def _served(running: Running) -> Iterator[str]:
    """Served without its worker, so that nothing happens between two pictures."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(create_app(running), host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


if __name__ == "__main__":
    main()
