"""The pictures in docs/screenshots, taken from the whole demonstration: `make screenshots`.

Each is what a window shows before anybody scrolls. A subject is named by the page where one finds it and the link that
is followed there, so that nothing depends on the ids of one making.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from playwright.sync_api import Browser, sync_playwright

from duibiao.interfaces.demonstration.people import read_demo
from duibiao.interfaces.demonstration.preparing import prepare
from tests.browser.browsers import Doorkeeper, launch
from tests.browser.instance import Instance
from tests.demonstrations import ROOT, write_folder
from tests.serving import free_port, served

FOLDER = ROOT / "docs/screenshots"
HEIGHTS = {1280: 860, 390: 844}
MOST_BYTES = 3_000_000
"""What all pictures together may weigh in the repository."""


class Shot(msgspec.Struct, frozen=True):
    """A picture: its name, who sees it in which language at which width, where; `follow` is a link to be followed."""

    name: str
    login: str | None
    language: str
    width: int
    address: str
    follow: str | None = None

    @property
    def file(self) -> Path:
        """Where it is kept: docs/screenshots/front-1280-zh.png."""
        return FOLDER / f"{self.name}-{self.width}-{self.language[:2]}.png"


RESULT = 'main a[href^="/results/"]'
REVIEW = 'main a[href^="/review/"]:not([href^="/review/all"])'
SHOTS = (
    Shot("front", None, "zh-CN", 1280, "/"),
    Shot("front", None, "en", 1280, "/"),
    Shot("front", None, "zh-CN", 390, "/"),
    Shot("results", None, "zh-CN", 1280, "/results"),
    Shot("result", None, "zh-CN", 1280, "/results", RESULT),
    Shot("result", None, "en", 390, "/results", RESULT),
    Shot("desk", "filer-textile", "zh-CN", 1280, "/desk"),
    Shot("filing", "filer-motor", "zh-CN", 1280, "/desk?show=draft", 'main a[href^="/desk/"]:not([href="/desk/new"])'),
    Shot("review", "city", "zh-CN", 1280, "/review"),
    Shot("check", "city", "zh-CN", 1280, "/review", REVIEW),
    Shot("check", "city", "en", 390, "/review", REVIEW),
    Shot("admin", "admin", "zh-CN", 1280, "/admin"),
)


def main() -> None:
    """Take every picture anew. Fails where they weigh too much together."""
    FOLDER.mkdir(exist_ok=True)
    with standing() as instance, sync_playwright() as playwright:
        browser = launch(playwright)
        take(browser, instance)
        browser.close()
    weight = sum(file.stat().st_size for file in FOLDER.glob("*.png"))
    assert weight <= MOST_BYTES, f"{weight} bytes in {FOLDER}"


def take(browser: Browser, instance: Instance) -> None:
    """Take the pictures of an instance."""
    doorkeeper = Doorkeeper(browser, instance, {}, {})
    for shot in SHOTS:
        window = doorkeeper(shot.login, shot.language)
        window.resize(shot.width, HEIGHTS[shot.width])
        assert window.go(shot.address) == 200, shot
        if shot.follow:
            window.page.locator(shot.follow).first.click()
            window.page.wait_for_load_state()
        window.page.screenshot(path=shot.file)
    doorkeeper.close()


@contextmanager
def standing() -> Iterator[Instance]:
    """The demonstration with its crowd, made anew and served until the block ends."""
    with tempfile.TemporaryDirectory() as made:
        folder, port = Path(made) / "demo", free_port()
        write_folder(folder)
        shutil.copyfile(ROOT / "deployments/demo/crowd.toml", folder / "crowd.toml")
        address = f"http://127.0.0.1:{port}"
        prepare(folder, address, lambda _: None)
        with served(folder, port):
            yield Instance(address, folder, read_demo(folder).password, {})


if __name__ == "__main__":
    main()
