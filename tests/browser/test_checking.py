"""The checks find what they look for, and leave a sound page alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from playwright.sync_api import Page

from tests.browser.browsers import Doorkeeper
from tests.browser.checking import axe, dead_ends, focus, layout
from tests.browser.instance import LONG_NAME, LONG_PRODUCT
from tests.serving import free_port

Check = Callable[[Page], Iterable[str]]
FRAME = (
    '<!doctype html><html lang="zh-CN"><head><title>页</title><style>{style}</style></head><body>{body}</body></html>'
)
RADIOS = '<label><input type="radio" name="r" value="{0}"{1}>{0}</label>'
LATIN = "W" * 60


def shown(open_as: Doorkeeper, body: str, style: str) -> Page:
    page = open_as(None).page
    page.set_content(FRAME.format(body=body, style=style))
    return page


@pytest.mark.parametrize(
    ("check", "body", "style", "finding"),
    [
        (layout, '<main id="m"><p>长</p></main>', "#m{width:2000px}", "2008 px wide in 1280: p 长"),
        (layout, "<p>短</p>", "body{overflow-x:hidden}", "BODY cuts off what is too wide"),
        (layout, f'<p class="w">{LATIN}</p>', ".w{width:90px}", "p.w WWWWWWWWWWWWWWWWWWWWWWWW: "),
        (focus, '<a href="/a">看不见</a>', "a:focus{outline:none}", "no focus seen: a 看不见"),
        (focus, '<div id="d">盖</div><a href="/a">下</a>', "#d{position:fixed;inset:0}", "focus is covered: a 下"),
        (focus, '<div tabindex="0" onfocus="this.nextSibling.remove()">一</div><a href="/a">二</a>', "", "never"),
        (axe, '<main><h1>一</h1><img src="data:,"></main>', "", "axe image-alt: img: "),
        (axe, "<main><h1>一</h1><p>颜色太淡</p></main>", "p{color:#ccc;background:#fff}", "axe color-contrast: p: "),
        (axe, '<main><h1>一</h1><input id="i"></main>', "", "axe label: #i: "),
        (dead_ends, '<div class="empty">没有</div>', "", "empty without a way on: div.empty 没有"),
    ],
)
def test_fault_is_found(check: Check, body: str, style: str, finding: str, open_as: Doorkeeper) -> None:
    page = shown(open_as, body, style)

    found = list(check(page))

    assert [what[: len(finding)] for what in found] == [finding]


@pytest.mark.parametrize("check", [layout, focus, axe, dead_ends])
@pytest.mark.parametrize(
    ("body", "style"),
    [
        (f"<main><h1>{LONG_NAME}</h1><p>{LONG_PRODUCT}</p></main>", ""),
        (
            f'<main><h1>一</h1><div role="region" aria-label="表" tabindex="0"><p>{LATIN * 9}</p></div></main>',
            "div{overflow-x:auto;width:300px}",
        ),
        (f"<main><h1>一</h1>{RADIOS.format('a', '')}{RADIOS.format('b', ' checked')}</main>", "label{padding:8px}"),
        ('<main><h1>一</h1><div class="empty">没有。<a href="/">全部</a></div></main>', ""),
    ],
)
def test_sound_page_is_left_alone(check: Check, body: str, style: str, open_as: Doorkeeper) -> None:
    assert list(check(shown(open_as, body, style))) == []


def test_complaints_of_the_browser_are_kept(open_as: Doorkeeper) -> None:
    window = open_as(None)
    window.go("/")

    window.page.evaluate("() => document.body.setAttribute('style', 'color: red')")
    window.page.evaluate("() => fetch('/static/0/nothing.js').then(() => console.error('一'))")

    assert [complaint.split(":")[0] for complaint in window.complaints] == ["console", "404", "console"]


def test_request_that_leaves_the_site_is_a_complaint(open_as: Doorkeeper) -> None:
    window, address = open_as(None), f"http://127.0.0.1:{free_port()}/a.png"

    window.page.set_content(f'<img src="{address}">')

    assert window.complaints == [f"foreign: {address}", f"failed: {address} net::ERR_CONNECTION_REFUSED"]
