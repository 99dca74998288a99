"""Front-end files as browsers and caches meet them."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from litestar.testing import TestClient

from duibiao.interfaces.running import start
from duibiao.interfaces.web.app import create_app
from duibiao.interfaces.web.static_files import CORE
from tests.demonstrations import Demo
from tests.interfaces.web.readers import Reader


@contextmanager
def again(demo: Demo) -> Iterator[TestClient]:  # type: ignore[type-arg]
    """The demonstration started anew, as an operator does after a change of its folder."""
    with TestClient(create_app(start(demo.folder, demo.clock)), base_url="http://testserver.local") as client:
        yield client


def prefix_of(page: str) -> str:
    found = re.search(r'href="(/static/[0-9a-f]{12})/duibiao\.css"', page)
    assert found is not None
    return found[1]


def test_file_under_the_digest_of_the_day_is_kept_for_a_year(demo: Demo) -> None:
    reader = Reader(demo)
    prefix = prefix_of(reader.get("/").text)

    given = reader.get(f"{prefix}/figures-500.woff2")

    assert given.content == (CORE / "figures-500.woff2").read_bytes()
    assert given.headers["content-type"] == "font/woff2"
    assert given.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert given.headers["x-content-type-options"] == "nosniff"


def test_file_under_another_digest_is_not_to_be_kept(demo: Demo) -> None:
    given = Reader(demo).get("/static/000000000000/mark.svg")

    assert (given.status_code, given.headers["cache-control"]) == (200, "no-cache")


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip, br", "gzip"), ("br", None)])
def test_text_is_compressed_for_those_who_take_it(demo: Demo, accepted: str, encoding: str | None) -> None:
    given = Reader(demo).get("/static/0/duibiao.css", accept_encoding=accepted)

    assert given.headers.get("content-encoding") == encoding
    assert given.headers["vary"] == "accept-encoding"
    assert given.headers["content-type"] == "text/css; charset=utf-8"
    assert given.content == (CORE / "duibiao.css").read_bytes()


def test_compressed_file_is_smaller_and_the_same(demo: Demo) -> None:
    given = demo.client.app.state.pages.static.files["duibiao.css"]

    assert len(given.compressed) < len(given.content) / 2
    assert gzip.decompress(given.compressed) == given.content


@pytest.mark.parametrize("name", ["nothing.css", "front_end.toml", "..%2Fapp.py", "%2e%2e%2ftheme.py"])
def test_what_is_no_front_end_file_is_not_given(demo: Demo, name: str) -> None:
    assert Reader(demo).get(f"/static/0/{name}").status_code == 404


def test_file_of_the_deployment_wins_and_changes_the_digest(demo: Demo) -> None:
    before = prefix_of(Reader(demo).get("/").text)
    (demo.folder / "static").mkdir()
    (demo.folder / "static/mark.svg").write_text("<svg/>", encoding="utf-8")

    with again(demo) as client:
        after = prefix_of(client.get("/").text)
        mark = client.get(f"{after}/mark.svg")

    assert (mark.text, mark.headers["content-type"]) == ("<svg/>", "image/svg+xml")
    assert after != before


def test_colours_of_the_deployment_are_a_stylesheet(demo: Demo) -> None:
    file = demo.folder / "deployment.toml"
    colours = '\n[colours]\nazurite_deep = "#0B3B2E"\n\n[dark_colours]\nazurite = "#8FD0B8"\n'
    file.write_text(file.read_text(encoding="utf-8") + colours, encoding="utf-8")

    with again(demo) as client:
        given = client.get(f"{prefix_of(client.get('/').text)}/theme.css").text

    assert given == (":root{--azurite-deep:#0B3B2E;}@media (prefers-color-scheme:dark){:root{--azurite:#8FD0B8;}}")
